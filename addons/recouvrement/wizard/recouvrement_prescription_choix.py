from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementPrescriptionChoix(models.TransientModel):
    """Choose the limitation regime of some items, or of all that a debtor owes: managers only."""

    _name = "recouvrement.prescription.choix"
    _description = "Choice of a limitation regime"

    line_ids = fields.Many2many("account.move.line", string="Items")
    partner_id = fields.Many2one("res.partner", "Debtor")
    regime_id = fields.Many2one(
        "recouvrement.prescription.regime", help="Empty: the rules say again."
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        for choice in self:
            choice._apply()
        return {"type": "ir.actions.act_window_close"}

    def _apply(self):
        self.ensure_one()
        if not self.reason.strip() or not (self.line_ids or self.partner_id):
            raise UserError(self.env._("Say for which items, and why."))
        reason = self.reason.strip() if self.regime_id else False
        self.line_ids.check_access("read")
        self.partner_id.check_access("read")
        if self.partner_id:
            # sudo: only managers create this choice, on a debtor they may read.
            self.partner_id.sudo().write(
                {
                    "recouvrement_limitation_regime_id": self.regime_id.id,
                    "recouvrement_limitation_reason": reason,
                }
            )
        first = self.env["account.move.line"]
        for line in self.line_ids:
            first |= line._get_recouvrement_first()
        # sudo: as above, on items they may read.
        first.sudo().write(
            {
                "recouvrement_limitation_forced_id": self.regime_id.id,
                "recouvrement_limitation_forced_reason": reason,
            }
        )
        for company, lines in self.line_ids.sudo().grouped("company_id").items():
            lines.env["recouvrement.prescription"].with_company(company)._recount(lines)
