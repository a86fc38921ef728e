"""The two letters of a termination: the mise en demeure before it, and the one that announces it.

Both are texts of the customer's (``mail.template``), go by the ledger and the post, and are kept there.
"""

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement_contentieux.models.recouvrement_insolvabilite_courrier import NOT_GONE


class KintoResiliation(models.Model):
    _inherit = "kinto.resiliation"

    by_letter = fields.Boolean(
        "Written here", readonly=True, copy=False, help="Its day is the one the post tells."
    )
    delivery = fields.Selection(related="action_id.delivery", string="Its delivery")
    letter_action_id = fields.Many2one(
        "recouvrement.action",
        "Letter of termination",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    def action_write_letter(self):
        """Look at the letter that announces the termination, and send it."""
        self.ensure_one()
        self._check_may_announce()
        return self.contrat_id._open_termination_letter(self)

    def _check_may_announce(self):
        """:raise UserError: nothing was decided, or it was announced already"""
        self.check_access("write")
        if self.state != "decided":
            raise UserError(self.env._("Decide of the termination first: its letter announces it."))
        if self.letter_action_id and self.letter_action_id.delivery != "failed":
            raise UserError(self.env._("The letter of termination is with the post already."))

    def action_decide(self):
        # EXTENDS: a notice that did not reach everyone it is for has not begun to run
        if self.state == "noticed" and (late := self._get_not_running()):
            raise UserError(self._say_not_running(late))
        return super().action_decide()

    def action_cancel(self):
        """Give it up; a letter that has not left stays here."""
        result = super().action_cancel()
        # sudo: rights were checked by the verb.
        letters = self.sudo().filtered("by_letter")._get_letters()
        if waiting := letters.filtered(lambda each: each.delivery in NOT_GONE):
            self.env["recouvrement.acheminement"]._record(
                waiting, "failed", note=self.env._("Given up before it left.")
            )
        return result
