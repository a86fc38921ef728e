from odoo import fields, models
from odoo.exceptions import UserError

KINDS = ("allowance", "release")


class RecouvrementProposition(models.Model):
    """Allowances of a closing are booked together, in one entry whose lines name each dossier."""

    _inherit = "recouvrement.proposition"

    inventaire_id = fields.Many2one(
        "recouvrement.inventaire",
        "Closing",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )

    def _book(self):
        alone = self
        for group in self._get_closings():
            group._book_together()
            alone -= group
        return super(RecouvrementProposition, alone)._book() if alone else None

    def _reverse(self):
        alone = self
        for group in self._get_closings():
            for proposition in group:
                proposition._check_state("booked")
            # sudo: as for one proposal; the books' own checks still hold.
            self.env["recouvrement.ecriture"].sudo()._undo_together(group.sudo())
            group.sudo().write({"state": "reversed"})
            alone -= group
        return super(RecouvrementProposition, alone)._reverse() if alone else None

    def _get_closings(self):
        """Those of one closing and kind, several together."""
        theirs = self.filtered(lambda each: each.inventaire_id and each.kind in KINDS)
        groups = theirs.grouped(lambda each: (each.inventaire_id, each.kind)).values()
        return [group for group in groups if len(group) > 1]

    def _book_together(self):
        """One entry for all; whatever Odoo refuses is raised, and nothing is posted."""
        for proposition in self:
            proposition._check_state("approved")
        service = self.env["recouvrement.ecriture"].sudo()  # sudo: as for one proposal
        service._book_together(self.sudo())
        self.sudo().write({"state": "booked", "error": False})

    def action_open_entries(self):
        self.ensure_one()
        lines = self.env["account.move.line"].search(
            [("recouvrement_proposition_id", "=", self.id)]
        )
        moves = self.move_ids | lines.move_id
        if not moves:
            raise UserError(self.env._("Nothing is booked yet."))
        return moves._get_records_action(name=self.env._("Entries"))
