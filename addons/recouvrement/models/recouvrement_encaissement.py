"""Station 10 of 11: encaissement.

Comes from: Odoo's lettrage, wherever it is done. Goes to: passage, which looks at the dossier again,
and clôture. Nothing is computed here from a payment: the accounts are read again.
"""

import logging
from collections import Counter, defaultdict

from odoo import models
from odoo.fields import Domain

from ..engine.facts import ZERO, Receipt

_logger = logging.getLogger(__name__)

# Closed below the tolerance, while a commitment was under way: cash may still settle it.
PLEDGED = [
    ("state", "=", "closed"),
    "|",
    ("plan_ids.state", "in", ("active", "broken")),
    ("promesse_ids.state", "=", "open"),
]
OTHER_PARTIES = ("asset_receivable", "liability_payable")
AT_ONCE = 20  # dossiers looked at within the transaction; beyond, the night is woken


class RecouvrementEncaissement(models.AbstractModel):
    _name = "recouvrement.encaissement"
    _description = "Cash coming in"

    def _note(self, lines, undone=False):
        """Remember whose accounts moved; they are looked at once, just before the transaction commits.

        :param undone: True when a lettrage is undone: a closed dossier may have to reopen
        """
        moved = self.env.cr.precommit.data.setdefault("recouvrement.encaissement", {})
        if not moved:
            # sudo: whoever books a payment need not see the dossier for it to close.
            self.env.cr.precommit.add(self.sudo()._look_again)
        for line in lines._filter_recouvrement_debtor():
            if line.partner_id:
                key = line.partner_id.commercial_partner_id.id, line.company_id.id
                moved[key] = undone or moved.get(key, False)

    def _look_again(self):
        """Refresh the dossiers concerned; a failure here must not cost the user his payment."""
        moved = self.env.cr.precommit.data.pop("recouvrement.encaissement", {})
        open_ones = self._get_dossiers(moved, [("state", "!=", "closed")])
        undone = [key for key, undone in moved.items() if undone]
        closed = self._get_dossiers(undone, [("state", "=", "closed")])
        pledged = self._get_dossiers(moved, PLEDGED)
        if len(open_ones | pledged) > AT_ONCE or len(undone) > AT_ONCE:
            self._wake_night()
        elif open_ones or closed or pledged:
            self._refresh(open_ones, closed, pledged)

    def _get_dossiers(self, keys, domain):
        partners, companies = {key[0] for key in keys}, {key[1] for key in keys}
        dossiers = self.env["recouvrement.dossier"].search(
            Domain("partner_id", "in", partners)
            & Domain("company_id", "in", companies)
            & Domain(domain)
        )
        return dossiers.filtered(
            lambda dossier: (dossier.partner_id.id, dossier.company_id.id) in keys
        )

    def _refresh(self, open_ones, closed, pledged):
        today = self.env["recouvrement.calendrier"]._today()
        try:
            with self.env.cr.savepoint():
                self._judge(open_ones | closed | pledged, today)
                self.env["recouvrement.passage"]._refresh(open_ones, today)
                self.env["recouvrement.cloture"]._reopen_if_owed(closed, today)
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception(
                "Collection: %s not refreshed after a payment; the night will",
                (open_ones | closed).ids,
            )
            self._wake_night()

    def _judge(self, dossiers, today):
        for company, group in dossiers.grouped("company_id").items():
            here = self.with_company(company)
            here.env["recouvrement.engagement"]._judge(today, group.with_env(here.env))

    def _wake_night(self):
        self.env.ref("recouvrement.ir_cron_night")._trigger()

    # -- what came in, read from the lettrage -------------------------------------------------

    def _read_receipts(self, lines, until=None):
        """``{line id: [Receipt, …]}`` oldest first: what each of these debts received.

        The value day is that of the entry set against it; amounts in company currency.

        :param until: the last value day that counts, all of them by default
        """
        partials = self.env["account.partial.reconcile"].search_fetch(
            [
                ("debit_move_id", "in", lines.ids),
                # A debt that moves to another account is not paid by that.
                ("credit_move_id.move_id.recouvrement_transfer", "!=", True),
            ],
            ["debit_move_id", "credit_move_id", "amount"],
        )
        partials.credit_move_id.fetch(["date", "move_id", "payment_id", "statement_line_id"])
        written_off = self._read_written_off(partials.credit_move_id)
        receipts = defaultdict(list)
        for partial in partials:
            credit, debit = partial.credit_move_id, partial.debit_move_id
            if not until or credit.date <= until:
                money = debit.company_currency_id._recouvrement_decimal
                whole = money(partial.amount)
                lost = written_off.get(partial.id, ZERO) if self._is_cash(credit) else whole
                receipts[debit.id] += [
                    Receipt(credit.date, amount, cash, partial.id)
                    for amount, cash in ((whole - lost, True), (lost, False))
                    if amount
                ]
        for each in receipts.values():
            each.sort(key=lambda receipt: (receipt.day, receipt.key, not receipt.cash))
        return receipts

    def _read_written_off(self, credits_):
        """``{lettrage id: what of it is no money}``: a payment may write off a part, or grant a discount.

        What an entry of payment books to results or taxes beside the debtor's account did not come in. It
        is shared between the debts the entry pays, by amount; the shares come to it, to the cent.
        """
        # sudo: the entries are read whole; only amounts of the debtor's own lettrage come out.
        entries = self.sudo().env["account.move.line"]
        moves = credits_.filtered(self._is_cash).move_id
        beside = entries._read_group(
            [
                ("move_id", "in", moves.ids),
                ("balance", ">", 0),
                ("account_id.account_type", "not in", OTHER_PARTIES),
                "|",
                ("account_id.internal_group", "in", ("income", "expense")),
                ("tax_line_id", "!=", False),
            ],
            ["move_id"],
            ["balance:sum"],
        )
        found = {}
        for move, lost in beside:
            parties = move.line_ids.filtered(
                lambda line: line.account_id.account_type in OTHER_PARTIES
            )
            parties |= move.line_ids._filter_recouvrement_debtor()
            theirs = parties.filtered(lambda line: line.balance < 0)
            found |= self._share_written_off(theirs, lost)
        return found

    def _share_written_off(self, lines, lost):
        money = lines.company_currency_id._recouvrement_decimal
        whole, lost = money(-sum(lines.mapped("balance"))), money(lost)
        found, before = {}, ZERO
        for partial in lines.matched_debit_ids.sorted("id"):
            after = before + money(partial.amount)
            found[partial.id] = money(lost * after / whole) - money(lost * before / whole)
            before = after
        return found

    def _is_cash(self, line):
        """Money, as opposed to a credit note or a write-off: it came by a payment or a bank entry."""
        return bool(
            line.payment_id
            or line.statement_line_id
            or line.journal_id.type in ("bank", "cash", "credit")
        )

    def _read_unmatched(self, partners):
        """``{debtor id: money received that no lettrage has set against an item}``, current company."""
        groups = self.env["account.move.line"]._read_group(
            [
                ("partner_id.commercial_partner_id", "in", partners.ids),
                ("company_id", "=", self.env.company.id),
                (
                    "account_id",
                    "in",
                    self.env["account.account"]
                    ._get_recouvrement_debtor_accounts(self.env.company)
                    .ids,
                ),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual", "<", 0),
                ("journal_id.type", "in", ["bank", "cash", "credit"]),
            ],
            ["partner_id"],
            ["amount_residual:sum"],
        )
        money, found = self.env.company.currency_id._recouvrement_decimal, Counter()
        for partner, residual in groups:
            found[partner.commercial_partner_id.id] += money(-residual)
        return found
