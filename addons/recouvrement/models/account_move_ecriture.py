from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .recouvrement_proposition import MOVING

# What ties an entry to what it was booked for: written by collection's verbs alone.
TIES = {
    "recouvrement_proposition_id",
    "recouvrement_entry_dossier_id",
    "recouvrement_inventaire_id",
    "recouvrement_transfer",
}


class AccountMove(models.Model):
    """What an entry was booked for, when collection booked it."""

    _inherit = "account.move"

    recouvrement_proposition_id = fields.Many2one(
        "recouvrement.proposition",
        "Collection proposal",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    recouvrement_entry_dossier_id = fields.Many2one(
        "recouvrement.dossier",
        "Booked for the dossier",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    recouvrement_transfer = fields.Boolean(
        "Moves debts between accounts",
        copy=False,
        readonly=True,
        help="To doubtful debtors or back: nothing was paid by it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_recouvrement_ties(vals)
        slipped = {f"default_{name}" for name in TIES}
        context = {key: value for key, value in self.env.context.items() if key not in slipped}
        here = self.with_env(self.env(context=context))
        return super(AccountMove, here).create(vals_list)

    def write(self, vals):
        self._check_recouvrement_ties(vals)
        return super().write(vals)

    def _check_recouvrement_ties(self, vals):
        if not self.env.su and TIES & vals.keys():
            raise AccessError(
                self.env._("What an entry of collection was booked for is not written by hand.")
            )

    # Entries that settle or move debts are undone by their proposal, whole: changed behind it, a debt
    # would be counted twice or lost, and the proposal would say it is booked. Allowances are read from
    # the books each time: accountants may change them there.

    def _check_draftable(self):
        self._check_recouvrement_booked()
        self._check_recouvrement_moved()
        return super()._check_draftable()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._check_recouvrement_booked()
        if cancel:
            self._check_recouvrement_moved()
        return super()._reverse_moves(default_values_list, cancel)

    def _is_recouvrement_undoing(self):
        # Superuser code only: a context can come by RPC.
        return self.env.su and self.env.context.get("recouvrement_undoing")

    def _check_recouvrement_booked(self):
        """:raise UserError: one of these is an entry of a proposal that stands"""
        if self._is_recouvrement_undoing():
            return
        # sudo: whoever keeps the books is told the numbers of the proposal and dossier, no more.
        for move in self.sudo().filtered("recouvrement_proposition_id"):
            proposition = move.recouvrement_proposition_id
            standing = proposition.state == "booked" and not move.reversed_entry_id
            if standing and proposition.kind in MOVING:
                raise UserError(
                    self.env._(
                        "%(entry)s was booked by %(proposal)s of dossier %(dossier)s: reverse that "
                        "proposal instead.",
                        entry=move.name,
                        proposal=proposition.display_name,
                        dossier=move.recouvrement_entry_dossier_id.name,
                    )
                )
        self._check_recouvrement_received()

    def _check_recouvrement_received(self):
        """:raise UserError: one of these books a receipt on written-off debts that stands"""
        # sudo: as above.
        receipts = self.env["recouvrement.rentree"].sudo()
        found = receipts.search([("move_id", "in", self.ids), ("state", "=", "booked")], limit=1)
        if found:
            raise UserError(
                self.env._(
                    "%(entry)s books money received on written-off debts (dossier %(dossier)s): undo "
                    "that receipt from the dossier instead.",
                    entry=found.move_id.name,
                    dossier=found.dossier_id.name,
                )
            )

    def _check_recouvrement_moved(self):
        """:raise UserError: a debt of these entries stands on another account now"""
        if self._is_recouvrement_undoing():
            return
        # sudo: as above.
        heirs = self.sudo().line_ids._get_recouvrement_heirs()
        if heirs:
            raise UserError(
                self.env._(
                    "%(debt)s was moved to %(account)s by %(entry)s: undo that first.",
                    debt=heirs[0].recouvrement_document,
                    account=heirs[0].account_id.display_name,
                    entry=heirs[0].move_id.name,
                )
            )
