from odoo import api, fields, models

from .recouvrement_collective import SPARE_GUARANTORS


class RecouvrementCollectiveCaution(models.Model):
    """Who answers for the debtor: sued or protected, by their own rule, not by the debtor's freeze."""

    _name = "recouvrement.collective.caution"
    _description = "Guarantor in collective proceedings"
    _inherit = ["recouvrement.reserve"]
    _order = "collective_id, id"
    _rec_name = "partie_id"

    collective_id = fields.Many2one(
        "recouvrement.collective", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="collective_id.company_id", store=True)
    partie_id = fields.Many2one(
        "recouvrement.partie", "Guarantor", required=True, ondelete="cascade"
    )
    person = fields.Boolean("Natural person", compute="_compute_frozen")
    frozen = fields.Boolean("Protected", compute="_compute_frozen")
    why = fields.Char(compute="_compute_frozen")
    note = fields.Char()

    _partie_uniq = models.UniqueIndex(
        "(collective_id, partie_id)", "This guarantor is listed already."
    )

    @api.depends("partie_id.partner_id.is_company", "collective_id.kind", "collective_id.state")
    @api.depends_context("lang")
    def _compute_frozen(self):
        for each in self:
            case = each.collective_id
            each.person = not each.partie_id.partner_id.is_company
            spared = case.kind in SPARE_GUARANTORS and case.state == "open"
            each.frozen = each.person and spared
            if each.frozen:
                each.why = self.env._(
                    "A natural person is protected until the plan or the liquidation."
                )
            elif not each.person:
                each.why = self.env._("A company that stands surety may be asked to pay.")
            else:
                each.why = self.env._("May be asked to pay.")
