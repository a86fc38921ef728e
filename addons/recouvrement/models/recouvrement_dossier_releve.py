from odoo import models
from odoo.exceptions import UserError


class RecouvrementDossier(models.Model):
    """The statement of account of the dossier's debtor, with what may be chosen of it."""

    _inherit = "recouvrement.dossier"

    def action_choose_statement(self):
        """Choose a statement of account of these debtors, to print or to send."""
        self.check_access("read")
        if len(self.company_id) > 1:
            raise UserError(self.env._("Choose dossiers of one company at a time."))
        return self.env["recouvrement.extrait.choix"]._open(self.partner_id, self.company_id)
