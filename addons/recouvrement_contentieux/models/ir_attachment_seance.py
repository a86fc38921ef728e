from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The minutes of a session are sealed."""

    _inherit = "ir.attachment"

    def _check_not_recouvrement_proof(self):
        """EXTENDS recouvrement"""
        super()._check_not_recouvrement_proof()
        # sudo: whether a file is sealed does not depend on who looks. Minutes replaced by a second
        # version are sealed too: every session keeps all of its own.
        sessions = self.env["recouvrement.seance"].sudo()
        mine = self.sudo().filtered(lambda each: each.res_model == sessions._name)
        held = sessions.browse(mine.mapped("res_id")).exists().filtered("minutes_number")
        numbers = {
            each.id: each.minutes_number.replace("/", "-") for each in held if each.minutes_id
        }
        if any((each.name or "").startswith(numbers.get(each.res_id, "\0")) for each in mine):
            raise UserError(self.env._("Minutes of a session are sealed: they no longer change."))
