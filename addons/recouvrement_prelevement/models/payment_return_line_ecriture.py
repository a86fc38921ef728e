"""Booking a return: OCA's entry, what it leaves open, and how it is undone."""

import logging

from psycopg2 import OperationalError

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from .payment_return_line_rapprochement import SPENT

_logger = logging.getLogger(__name__)

FEE_CODES = ("6278", "627")


class PaymentReturnLine(models.Model):
    _inherit = "payment.return.line"

    def _book(self):
        """Book each matched return by itself: one that cannot be waits, with why, and the others go on."""
        ready = self.filtered(lambda line: line.payment_id and line.state != "booked")
        for line in ready:
            line._book_one()
        booked = ready.filtered(lambda line: line.state == "booked")
        booked._link_dossiers()
        if booked:
            booked._after_booked(self.env["recouvrement.calendrier"]._today())

    def _check_debit(self):
        """:raise UserError: what was chosen is no money debited on behalf of this company"""
        for payment in self.payment_id:
            if payment.company_id != self.company_id or payment.payment_type != "inbound":
                raise UserError(self.env._("%s is not a debit of this company.", payment.name))

    def _book_one(self):
        self._check_debit()
        self._take_debit(self.payment_id)
        self.payment_id.lock_for_update()
        if problem := self._find_problem():
            code, values = problem
            self._wait(code, **values)
            if code == "other_amount":
                self._propose(self.payment_id)
            return
        try:
            with self.env.cr.savepoint():
                self._reverse()
        except OperationalError:
            raise  # somebody else was quicker: Odoo begins again
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if not isinstance(error, UserError):
                _logger.exception("Direct debits: the return %s could not be booked", self.id)
            self._wait("error", value=str(error))

    def _reverse(self):
        """Reverse the debit: its items are owed again; the bank's fee is the company's."""
        given = self.return_id
        if given.state == "cancelled":
            given.action_draft()
        if self.expense_amount:
            self.expense_account = self._get_fee_account()
            self.expense_partner_id = given.journal_id.default_expense_partner_id
        if not self.payment_id.move_id:
            # A method without outstanding account: the debit has no entry to reverse.
            before = {self: self._read_before()}
            given.write({"state": "done", "move_id": self._book_fee_alone().id})
            self._note_booked(before)
            return
        given.payment_method_line_id = self.payment_id.payment_method_line_id
        given.action_confirm()

    def _book_fee_alone(self):
        """The bank's fee, as OCA books it, of a debit without entry; nothing without fee."""
        moves = self.env["account.move"]
        if not self.expense_amount:
            return moves
        move = moves.create(self.return_id._prepare_return_move_vals())
        self.env["account.move.line"].create(self._prepare_expense_lines_vals(move))
        move.action_post()
        return move

    # -- what stops a return --------------------------------------------------------------------------

    def _find_problem(self):
        """``(code, values)`` of why this return cannot be booked; None when it can."""
        payment = self.payment_id
        if other := self._find_other_return():
            return "returned", {"value": other.return_id.name}
        if payment.state in SPENT:
            return (
                ("cancelled", {}) if payment.state == "canceled" else ("returned", {"value": "-"})
            )
        if given_back := self._find_refund():
            return "refunded", {"value": given_back.name}
        if self._has_other_currency():
            return "other_currency", {"value": payment.currency_id.name}
        if self._has_other_amount():
            return "other_amount", {
                "debit": formatLang(self.env, payment.amount, currency_obj=payment.currency_id),
                "amount": formatLang(self.env, self.amount, currency_obj=payment.currency_id),
            }
        if self.expense_amount and not self._get_fee_account():
            return "no_fee_account", {"value": self.journal_id.name}
        return None

    def _find_other_return(self):
        # sudo: whoever booked it, a debit comes back once.
        return self.sudo().search(
            Domain("payment_id", "=", self.payment_id.id)
            & Domain("state", "=", "booked")
            & Domain("id", "!=", self.id),
            limit=1,
        )

    def _find_refund(self):
        """The entry that gave the money back: a payment to the debtor, or a reversal of the debit."""
        debits = self.move_line_ids.matched_debit_ids.debit_move_id
        refunds = debits.filtered(
            lambda line: (
                line.payment_id.payment_type == "outbound"
                or line.move_id.reversed_entry_id == self.payment_id.move_id
            )
        )
        return refunds.move_id[:1]

    def _has_other_currency(self):
        own = self.payment_id.currency_id
        return own != self.currency_id or (self.currency_name and self.currency_name != own.name)

    def _has_other_amount(self):
        gap = self.payment_id.currency_id.compare_amounts(self.amount, self.payment_id.amount)
        return gap > 0 or (gap < 0 and not self.accept_amount)

    def _get_fee_account(self):
        """The account of the bank's fees: the journal's choice, else that of the chart."""
        journal = self.journal_id
        if journal.default_expense_account_id:
            return journal.default_expense_account_id
        accounts = self.env["account.account"].with_company(self.company_id)
        for code in FEE_CODES:
            found = accounts.search(
                [("code", "=like", f"{code}%"), ("company_ids", "parent_of", self.company_id.ids)],
                order="code",
                limit=1,
            )
            if found:
                return found
        return accounts.browse()

    # -- what booking changes -------------------------------------------------------------------------

    def _read_before(self):
        """What the entry is about to change: items paid, entries that brought money to another account."""
        credits_ = self.move_line_ids
        paid = credits_.matched_debit_ids.debit_move_id
        bridges = self.env["recouvrement.lettrage"]._find_bridges(credits_)
        items = (paid - bridges.line_ids) | bridges.line_ids.matched_debit_ids.debit_move_id
        payment = credits_.payment_id or self.payment_id
        return {"items": items, "bridges": bridges, "payment": payment, "state": payment[:1].state}

    def _note_booked(self, before):
        """The lines say what was booked; the debits do not count as money received any more."""
        for line in self:
            told = before[line]
            line._reverse_bridges(told["bridges"])
            line._match_rest(told["items"])
            line._set(
                state="booked",
                problem=False,
                payment_id=told["payment"][:1].id,
                payment_state_before=told["state"],
                item_ids=[(6, 0, told["items"].ids)],
            )
            # sudo: the debit follows its return, whoever may book one.
            told["payment"].sudo().action_reject()

    def _reverse_bridges(self, bridges):
        if bridges:
            bridges._reverse_moves(
                [{"date": self.return_id.date} for _each in bridges], cancel=True
            )

    def _match_rest(self, items):
        """Of a debit of which only a part came back, the rest still pays what it paid."""
        credits_ = self.move_line_ids.filtered(lambda line: line.amount_residual < 0)
        for account in credits_.account_id:
            both = (credits_ | items).filtered(
                lambda line, account=account: line.account_id == account and not line.reconciled
            )
            if len(both) > 1:
                both.reconcile()

    def _note_undone(self):
        """The debits stand again; the returns wait for somebody to say what they are."""
        for line in self:
            # sudo: as in _note_booked.
            line.payment_id.sudo().state = line.payment_state_before or "in_process"
            line._wait("undone", value=self.env.user.name)

    def _after_booked(self, day):
        """Hook: what follows returns, on ``day``; nothing here."""

    # -- whose dossier --------------------------------------------------------------------------------

    def _link_dossiers(self, dossiers=None):
        """Tie booked returns to the dossiers their items stand on, and tell the dossiers.

        :param dossiers: those to look in, all of the debtors by default
        """
        booked = self.filtered(lambda line: line.state == "booked" and line.item_ids)
        if not booked:
            return
        # sudo: the dossier shows its returns, whoever booked them.
        if dossiers is None:
            dossiers = (
                self.env["recouvrement.dossier"]
                .sudo()
                .search(
                    [
                        ("partner_id", "in", booked.partner_id.commercial_partner_id.ids),
                        ("company_id", "in", booked.company_id.ids),
                        ("state", "!=", "closed"),
                    ]
                )
            )
        items = self.env["recouvrement.situation"].sudo()._get_open_lines(dossiers.sudo())
        for dossier in dossiers.sudo():
            mine = items.get(dossier.id, self.env["account.move.line"])
            for line in booked.sudo():
                if line.item_ids & mine and dossier not in line.dossier_ids:
                    line._set(dossier_ids=[(4, dossier.id)])
                    line._tell(dossier)

    def _tell(self, dossier):
        here = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        text = here.env._(
            "The direct debit of %(amount)s came back on %(day)s: %(reason)s.",
            amount=formatLang(here.env, self.amount, currency_obj=self.currency_id),
            day=format_date(here.env, self.return_id.date),
            reason=here.reason_id.display_name or self.reason_additional_information or "?",
        )
        dossier._log_lines({dossier.id: text})
