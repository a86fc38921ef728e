"""The words for what is wrong with a bank file, or with one return."""

from odoo import models


class RecouvrementRetourPhrase(models.AbstractModel):
    _name = "recouvrement.retour.phrase"
    _description = "Words for what is wrong with a return"

    def _say(self, code, values):
        """The sentence of ``code`` in the reader's language, "" when there is none."""
        sentence = {
            **self._get_file_words(),
            **self._get_line_words(),
            **self._get_debit_words(),
        }.get(code)
        blank = dict.fromkeys(
            ("reference", "value", "line", "format", "column", "record", "batch", "amount"), "?"
        )
        return sentence % {**blank, **(values or {})} if sentence else ""

    def _get_file_words(self):
        """Why a whole file, or all that concerns one account, is refused."""
        _ = self.env._
        return {
            "empty": _("The file is empty."),
            "too_big": _("The file is too big, or too deep, to be one of a bank."),
            "broken": _("The file breaks off or is damaged here: nothing of it was taken."),
            "entities": _("The file declares a document type or entities: no bank's file does."),
            "encoding": _("The letters of the file cannot be read: nothing of it was taken."),
            "format": _("No bank format known here (%(format)s): nothing of it was taken."),
            "column": _("The table has no column “%(column)s”: nothing of it was taken."),
            "record": _("Not a record of a CFONB 240 file (%(record)s): nothing of it was taken."),
            "total": _("The total is not that of the operations above: nothing of it was taken."),
            "truncated": _("The file has no end record: nothing of it was taken."),
            "nothing": _("The file speaks of no returned debit."),
            "zip": _("The archive cannot be opened, or holds too much."),
            "no_journal": _(
                "The account %(value)s is that of no bank journal of the company: choose the bank."
            ),
            "other_journal": _("The account %(value)s is not that of the bank chosen."),
        }

    def _get_line_words(self):
        """What is wrong with one transaction of a file."""
        _ = self.env._
        return {
            "amount": _("%(reference)s: “%(value)s” is not an amount."),
            "currency": _("%(reference)s: “%(value)s” is not a currency."),
            "date": _("%(reference)s: “%(value)s” is not a day."),
            "code": _("%(reference)s: “%(value)s” is not a reason code."),
            "columns": _(
                "%(reference)s: this row has %(value)s columns, not those of the heading."
            ),
            "nothing_told": _("%(reference)s: the bank says nothing of the debit."),
            "twice": _("%(reference)s: told already on line %(line)s of the file."),
            "whole": _(
                "The bank refused the whole batch %(batch)s: settle it on the payment order."
            ),
            "no_details": _("%(amount)s left the account for debits that are not named."),
            "difference": _(
                "%(reference)s: the bank took %(amount)s besides the debit and its fee."
            ),
            "known": _("%(reference)s: imported already (%(value)s)."),
            "reason": _("%(reference)s: the reason code %(value)s is not known here."),
        }

    def _get_debit_words(self):
        """Why a return waits for somebody."""
        _ = self.env._
        return {
            "not_found": _("No debit of ours fits: no reference, no mandate with this amount."),
            "several": _("Several debits fit: choose which one."),
            "other_amount": _("The debit was of %(debit)s, the bank returns %(amount)s."),
            "returned": _("This debit came back already (%(value)s)."),
            "refunded": _("This debit was given back to the debtor already (%(value)s)."),
            "cancelled": _("The payment of this debit was cancelled."),
            "other_currency": _("The debit was in %(value)s."),
            "no_fee_account": _(
                "The bank took a fee: give its account on the bank journal (%(value)s)."
            ),
            "undone": _("The return was undone by %(value)s."),
            "error": _("It could not be booked: %(value)s"),
        }
