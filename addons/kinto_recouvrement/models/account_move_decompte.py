from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """An entry of a statement of account is undone with it, whole."""

    _inherit = "account.move"

    kinto_decompte_id = fields.Many2one(
        "kinto.decompte",
        "Statement of account",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    def write(self, vals):
        if not self.env.su and "kinto_decompte_id" in vals:
            raise UserError(self.env._("What an entry was booked for is not written by hand."))
        return super().write(vals)

    def _check_draftable(self):
        # EXTENDS 'account'
        self._check_kinto_decompte()
        return super()._check_draftable()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        # EXTENDS 'account'
        self._check_kinto_decompte()
        return super()._reverse_moves(default_values_list, cancel)

    def _check_kinto_decompte(self):
        """:raise UserError: one of these is an entry of a statement of account that stands"""
        if self._is_recouvrement_undoing():
            return
        # sudo: the number of the statement, no more.
        for move in self.sudo().filtered("kinto_decompte_id"):
            statement = move.kinto_decompte_id
            if statement.state == "issued" and not move.reversed_entry_id:
                raise UserError(
                    self.env._(
                        "%(entry)s was booked by statement of account %(statement)s: reverse that "
                        "statement instead.",
                        entry=move.name,
                        statement=statement.name,
                    )
                )
