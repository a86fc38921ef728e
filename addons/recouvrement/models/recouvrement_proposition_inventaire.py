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
            service = self.env["recouvrement.ecriture"].sudo()
            service.with_context(recouvrement_following=True)._undo_together(group.sudo())
            group.sudo().write({"state": "reversed"})
            alone -= group
        return super(RecouvrementProposition, alone)._reverse() if alone else None

    def _follow_books(self):
        """Booked or reversed, as posted entries say: accountants may undo allowances in the journal."""
        # sudo: states follow the books; a context alone, which may come by RPC, stops nothing.
        ours = self.sudo().filtered(
            lambda each: each.kind in KINDS and each.state in ("booked", "reversed")
        )
        if not ours or (self.env.su and self.env.context.get("recouvrement_following")):
            return
        standing = ours._find_standing()
        for proposition in ours:
            stands = proposition in standing
            if stands != (proposition.state == "booked"):
                proposition.state = "booked" if stands else "reversed"
                text = (
                    self.env._("%s stands again: its entry was put back in the accounts.")
                    if stands
                    else self.env._("%s was undone in the accounts: nothing of it stands any more.")
                )
                text = text % proposition.display_name
                proposition.dossier_id._log_lines({proposition.dossier_id.id: text})

    def _find_standing(self):
        """Those of which posted entries hold something."""
        groups = self.env["account.move.line"]._read_group(
            [("recouvrement_proposition_id", "in", self.ids), ("parent_state", "=", "posted")],
            ["recouvrement_proposition_id", "account_id"],
            ["balance:sum"],
        )
        return self.browse(
            {
                proposition.id
                for proposition, _account, balance in groups
                if not proposition.currency_id.is_zero(balance)
            }
        )

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
