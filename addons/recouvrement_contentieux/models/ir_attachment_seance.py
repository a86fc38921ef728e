from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The minutes of a session are sealed, every version of them."""

    _inherit = "ir.attachment"

    def _check_not_recouvrement_proof(self):
        """EXTENDS recouvrement"""
        result = super()._check_not_recouvrement_proof()
        # sudo: whether a file is sealed does not depend on who looks.
        if self.env["recouvrement.seance"].sudo().search([("proces_ids", "in", self.ids)], limit=1):
            raise UserError(self.env._("Minutes of a session are sealed: they no longer change."))
        return result
