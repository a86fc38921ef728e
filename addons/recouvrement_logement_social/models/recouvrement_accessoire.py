from odoo import api, models
from odoo.exceptions import UserError, ValidationError

FEES = ("cost", "indemnity")


class RecouvrementAccessoire(models.Model):
    """No fee is charged to a tenant: reminders, costs and indemnities are the landlord's, unless a title awards them.

    Loi du 6 juillet 1989, art. 4 p); CPCEx, art. L111-8.
    """

    _inherit = "recouvrement.accessoire"

    @api.model
    def _add_cost(self, dossier, values, files):
        # EXTENDS 'recouvrement': said before anything is written
        if values.get("chargeable") and dossier._is_spared_fees():
            raise UserError(self._say_no_fee(dossier))
        return super()._add_cost(dossier, values, files)

    @api.constrains("kind", "chargeable", "dossier_id", "decision")
    def _check_no_fee(self):
        """Whatever the road: the ledger itself takes no fee of a tenant."""
        for row in self:
            alive = row.decision != "cancelled"
            if row.kind in FEES and row.chargeable and alive and row.dossier_id._is_spared_fees():
                raise ValidationError(self._say_no_fee(row.dossier_id))

    def _say_no_fee(self, dossier):
        return self.env._(
            "No fee is charged to a tenant: the costs of %s stay the landlord's, unless an enforceable "
            "title awards them. Untick “Charged to the debtor”.",
            dossier.name,
        )
