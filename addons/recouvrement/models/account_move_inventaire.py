from odoo import fields, models


class AccountMove(models.Model):
    """Which closing a collective entry of allowances is of; its lines name their proposals."""

    _inherit = "account.move"

    recouvrement_inventaire_id = fields.Many2one(
        "recouvrement.inventaire",
        "Closing of allowances",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )

    def write(self, vals):
        """EXTENDS account: allowances undone in Odoo's own screens are undone for their proposals."""
        done = super().write(vals)
        if "state" in vals:
            self.line_ids.recouvrement_proposition_id._follow_books()
        return done

    def copy(self, default=None):
        """EXTENDS account: the lines of a copy, a reversal first of all, name the same proposals."""
        copies = super().copy(default)
        for move, copied in zip(self, copies, strict=True):
            named = move.line_ids.filtered("recouvrement_proposition_id")
            if named and len(move.line_ids) == len(copied.line_ids):
                pairs = zip(move.line_ids.sorted("id"), copied.line_ids.sorted("id"), strict=True)
                for line, twin in pairs:
                    # sudo: the link is copied as it is, by our code alone.
                    twin.sudo().recouvrement_proposition_id = line.recouvrement_proposition_id
        return copies
