from odoo import api, fields, models

from ..engine.exposure import Exposure, find_use


class RecouvrementGroupe(models.Model):
    """Debtors that are one risk: the companies of a holding, whatever company of ours sells to them."""

    _name = "recouvrement.groupe"
    _description = "Group of debtors"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    member_ids = fields.One2many("res.partner", "recouvrement_groupe_id", "Debtors")
    note = fields.Text(help="Who holds whom, and where it was read.")
    currency_id = fields.Many2one("res.currency", compute="_compute_exposure")
    credit_limit = fields.Float(
        "Limit of the group",
        digits="Account",
        company_dependent=True,
        help="Beside the limit of each debtor, in the current company's currency. 0: none.",
    )
    exposure = fields.Monetary(compute="_compute_exposure")
    uncovered = fields.Monetary(compute="_compute_exposure")
    use = fields.Float("Used (%)", compute="_compute_exposure", digits=(16, 0))

    _name_uniq = models.Constraint("UNIQUE (name)", "A group of debtors has this name already.")

    @api.depends("member_ids", "credit_limit")
    @api.depends_context("company", "allowed_company_ids")
    def _compute_exposure(self):
        for group in self:
            read = group._read_exposure()
            group.currency_id = self.env.company.currency_id
            group.exposure, group.uncovered = read.total, read.uncovered
            group.use = find_use(read.total, group.credit_limit or None) or 0.0

    def _read_exposure(self, companies=None):
        """What the group owes ``companies`` (those one works in), in the current company's currency."""
        self.ensure_one()
        ours, total = self.env.company, Exposure()
        day = self.env["recouvrement.calendrier"]._today()
        for company in companies or self.env.companies:
            rate = self.env["res.currency"]._get_conversion_rate(
                company.currency_id, ours.currency_id, ours, day
            )
            read = self.env["recouvrement.exposition"]._read(self.member_ids, company)
            total += sum(read.values(), Exposure()).convert(rate)
        return total

    def action_open_exposures(self):
        """The exposures of its debtors, company by company."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "recouvrement.exposition",
            "view_mode": "list,form",
            "domain": [("partner_id", "in", self.member_ids.ids)],
            "name": self.env._("Exposures"),
        }
