from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementPropositionEtablir(models.TransientModel):
    """Draw up proposals by the rules, on a day: how many and how much is shown before."""

    _name = "recouvrement.proposition.etablir"
    _description = "Drawing up proposed entries"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("doubtful", "Transfer to doubtful debts"), ("loss", "Write-off")],
        "Propose",
        required=True,
        default="doubtful",
    )
    date = fields.Date(
        "Entry date",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="That of the entries once booked, and the day ages are counted to.",
    )
    regle_ids = fields.Many2many(
        "recouvrement.regle",
        string="Rules",
        compute="_compute_regle_ids",
        store=True,
        readonly=False,
        domain="[('kind', '=', kind), ('company_id', 'in', [company_id, False])]",
    )
    dossier_ids = fields.Many2many(
        "recouvrement.dossier", string="Dossiers", help="Empty: all those in progress."
    )
    count = fields.Integer("Dossiers concerned", compute="_compute_count")
    amount = fields.Monetary("Total proposed", compute="_compute_count")
    missing = fields.Text("Before booking", compute="_compute_missing")

    @api.depends("kind", "company_id")
    def _compute_regle_ids(self):
        for wizard in self:
            wizard.regle_ids = self.env["recouvrement.regle"].search(
                [
                    ("kind", "=", wizard.kind),
                    ("company_id", "in", [wizard.company_id.id, False]),
                ]
            )

    @api.depends("regle_ids", "dossier_ids", "date", "kind")
    def _compute_count(self):
        for wizard in self:
            found = wizard._find() if wizard.date else {}
            wizard.count = len(found)
            wizard.amount = float(sum(sum(each.amounts.values()) for each in found.values()))

    @api.depends("company_id")
    def _compute_missing(self):
        for wizard in self:
            missing = self.env["recouvrement.compte"]._get_missing(wizard.company_id)
            wizard.missing = "\n".join(missing)

    def _get_dossiers(self):
        return self.dossier_ids._origin or self.env["recouvrement.regle"]._get_dossiers()

    def _find(self):
        rules = self.regle_ids._origin.filtered(lambda rule: rule.kind == self.kind)
        return rules._find(self._get_dossiers(), self.date)

    def action_draw_up(self):
        """Draw them up: lists to approve, nothing is booked."""
        self.ensure_one()
        self.env["recouvrement.proposition"].check_access("create")
        self._check_day()
        rules = self.regle_ids.filtered(lambda rule: rule.kind == self.kind)
        drawn = rules._draw_up(self._get_dossiers(), self.date, self.date)
        if not drawn:
            raise UserError(self.env._("These rules propose nothing more on that day."))
        action = drawn._get_records_action(name=self.env._("Proposals drawn up"))
        return action | {"views": [(False, "list"), (False, "form")], "view_mode": "list,form"}

    def _check_day(self):
        if self.date > self.env["recouvrement.calendrier"]._today():
            raise UserError(self.env._("Entries are booked on their day: choose today or before."))
