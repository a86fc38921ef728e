from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    recouvrement_excluded = fields.Boolean("Left out of collection", copy=False)
    recouvrement_exclusion_reason = fields.Char("Why it is left out", copy=False)
    recouvrement_days_late = fields.Integer("Days late", compute="_compute_recouvrement_days_late")

    recouvrement_document = fields.Char(
        "Document",
        compute="_compute_recouvrement_document",
        help="The number the debtor knows: a taken-over item keeps that of its own ledger.",
    )

    recouvrement_origin_id = fields.Many2one(
        "account.move.line",
        "Continues",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="The item this one took over from, when a debt moved to another account: same due date, "
        "same document.",
    )

    # Every open item with all that detection, situation and the aged balance read of it: they never
    # touch the table itself. Payments on account have no maturity, hence no condition on it.
    _recouvrement_open_idx = models.Index(
        "(company_id, account_id, partner_id)"
        " INCLUDE (id, move_id, date, date_maturity, amount_residual, no_followup, recouvrement_excluded)"
        " WHERE amount_residual <> 0 AND reconciled IS NOT TRUE AND parent_state = 'posted'"
    )
    # What falls due from one night to the next.
    _recouvrement_due_idx = models.Index(
        "(company_id, (COALESCE(date_maturity, date))) INCLUDE (account_id, partner_id)"
        " WHERE amount_residual <> 0 AND reconciled IS NOT TRUE AND parent_state = 'posted'"
    )

    @api.depends("date_maturity", "amount_residual")
    def _compute_recouvrement_days_late(self):
        today = fields.Date.context_today(self)
        for line in self:
            late = line.date_maturity and line.amount_residual > 0
            line.recouvrement_days_late = max((today - line.date_maturity).days, 0) if late else 0

    @api.depends(
        "move_id.recouvrement_reprise_id", "ref", "move_name", "name", "recouvrement_origin_id"
    )
    def _compute_recouvrement_document(self):
        for entry in self:
            line = entry._get_recouvrement_first()
            own = line.ref if line.move_id.recouvrement_reprise_id else line.move_name
            entry.recouvrement_document = own or line.name or line.ref or ""

    def _get_recouvrement_first(self):
        """The item of the document itself: itself, unless the debt moved from account to account."""
        self.ensure_one()
        first, seen = self, self
        while first.recouvrement_origin_id and first.recouvrement_origin_id not in seen:
            first = first.recouvrement_origin_id
            seen |= first
        return first

    def _get_recouvrement_heirs(self):
        """The items that took over from these and are still owed, or whose own heirs are."""
        alive, found = self.browse(), self
        while found := self.search([("recouvrement_origin_id", "in", found.ids)]):
            alive |= found.filtered("amount_residual")
        return alive

    def _get_recouvrement_chain(self):
        """These items and all that took over from them, owed still or settled since."""
        chain = last = self
        while last := self.search([("recouvrement_origin_id", "in", last.ids)]) - chain:
            chain |= last
        return chain

    def _get_recouvrement_totals(self):
        """``{item id: the amount of its document}``: an item that took over shows the invoice's own total.

        What was paid before it moved goes with it; an invoice of which a part only moved is shown as
        its two parts.
        """
        # sudo: amounts of the same debts.
        chain = self.sudo()
        while more := chain.recouvrement_origin_id - chain:
            chain |= more
        heirs = chain.search([("recouvrement_origin_id", "in", chain.ids)])
        moved = Counter()
        for heir in heirs:
            if heir.amount_residual or heir._get_recouvrement_heirs():
                moved[heir.recouvrement_origin_id.id] += heir.balance
        last = {heir.recouvrement_origin_id.id: heir.id for heir in heirs.sorted("id")}
        totals = {}
        for line in chain.sorted("id"):  # an item comes after the one it took over from
            origin = line.recouvrement_origin_id
            before = totals[origin.id] if origin.reconciled and last[origin.id] == line.id else 0
            totals[line.id] = line.balance - moved[line.id] + before
        return totals

    def _filter_recouvrement_debtor(self):
        """Those of these entries that stand on debtors' accounts, doubtful ones included."""
        plain = self.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        others = (self - plain).filtered("account_id.reconcile")
        if not others:
            return plain
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(others.company_id)
        return plain | others.filtered(lambda line: line.account_id in accounts)

    @api.constrains("recouvrement_excluded", "recouvrement_exclusion_reason")
    def _check_recouvrement_exclusion(self):
        if any(
            line.recouvrement_excluded and not line.recouvrement_exclusion_reason for line in self
        ):
            raise ValidationError(self.env._("Say why this item is left out of collection."))

    def action_recouvrement_exclude(self):
        """Ask for the reason, then leave these items out of collection."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leave out of collection"),
            "res_model": "recouvrement.exclusion",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_line_ids": self.ids},
        }

    def action_recouvrement_bring_back(self):
        """Collect these items again."""
        self._recouvrement_exclude(False, False)

    def _recouvrement_exclude(self, excluded, reason):
        self.write({"recouvrement_excluded": excluded, "recouvrement_exclusion_reason": reason})
        # The dossiers concerned look at their accounts again before this transaction ends.
        self.env["recouvrement.encaissement"]._note(self, undone=not excluded)
