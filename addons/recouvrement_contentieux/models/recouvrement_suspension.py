from odoo import api, models
from odoo.exceptions import UserError

from .recouvrement_gel import FREEZES


class RecouvrementSuspension(models.Model):
    """Debts that insolvency freezes are not pursued: the procedures that claim them stop."""

    _inherit = "recouvrement.suspension"

    @api.model_create_multi
    def create(self, vals_list):
        suspensions = super().create(vals_list)
        suspensions._stop_procedures()
        return suspensions

    def write(self, vals):
        if not self.env.su and any((each.origin or "").startswith(FREEZES) for each in self):
            raise UserError(
                self.env._("What insolvency freezes stays so: it ends with the procedure itself.")
            )
        res = super().write(vals)
        if vals.keys() & {"move_line_ids", "scope", "active"}:
            self._stop_procedures()
        return res

    def _stop_procedures(self):
        for freeze in self.filtered(
            lambda one: one.active and (one.origin or "").startswith(FREEZES)
        ):
            # sudo: what a decision stops does not depend on who enters it.
            running = freeze.sudo().dossier_id.procedure_ids.filtered(
                lambda procedure: procedure.state == "open"
            )
            if freeze.scope == "items":
                items = freeze.sudo().move_line_ids
                claimed = running.ligne_ids.grouped("move_line_id")
                running = running.browse(
                    {line.procedure_id.id for item in items for line in claimed.get(item, ())}
                )
            running._hold(freeze.reason, self.env["recouvrement.calendrier"]._today())
