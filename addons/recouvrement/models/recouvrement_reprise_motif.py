from contextlib import contextmanager
from datetime import date

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..openitems.sheet import UnreadableFile


class RecouvrementRepriseMotif(models.AbstractModel):
    """The words for what is wrong with a take-over file or one of its lines."""

    _name = "recouvrement.reprise.motif"
    _description = "Reasons of the take-over import"

    @contextmanager
    def _worded(self):
        """Turn what makes a file unreadable into a sentence for its user."""
        try:
            yield
        except UnreadableFile as error:
            raise UserError(self._word_file(error.code, error.values)) from None

    def _word_file(self, code, values):
        return {
            "empty": lambda: self.env._("The file is empty."),
            "too_big": lambda: self.env._(
                "The file is larger than %(limit)s MB: split it.", **values
            ),
            "too_many_lines": lambda: self.env._(
                "The file has more than %(limit)s lines: split it.", **values
            ),
            "too_many_columns": lambda: self.env._(
                "The file has more than %(limit)s columns.", **values
            ),
            "xls": lambda: self.env._("This is an old Excel file (.xls): save it as .xlsx or CSV."),
            "binary": lambda: self.env._("This is neither CSV, XLSX nor FEC."),
            "damaged": lambda: self.env._(
                "This spreadsheet cannot be opened: it is damaged or locked by a password."
            ),
            "no_heading": lambda: self.env._(
                "The file has no heading: its first line must name the columns."
            ),
            "malformed": lambda: self.env._(
                "The file is malformed at line %(line)s: a quote is not closed, perhaps.", **values
            ),
            "encoding": lambda: self.env._(
                "Line %(line)s holds characters that are not %(encoding)s: choose another encoding.",
                **values,
            ),
        }[code]()

    def _word_line(self, code, values):
        """The sentence for a refused line or a remark."""
        values = {name: self._show(value) for name, value in values.items()}
        return {
            "too_many_cells": lambda: self.env._(
                "%(found)s cells where the heading has %(expected)s columns.", **values
            ),
            "no_party": lambda: self.env._(
                "No debtor: neither reference, name, VAT number nor SIREN."
            ),
            "no_number": lambda: self.env._("No document number."),
            "no_amount": lambda: self.env._("No amount."),
            "no_due": lambda: self.env._("No due date."),
            "zero": lambda: self.env._("The amount is zero: nothing is open."),
            "decimals": lambda: self.env._(
                "%(value)s has more than %(places)s decimals.", **values
            ),
            "huge": lambda: self.env._("%(value)s is not a plausible amount.", **values),
            "debit_and_credit": lambda: self.env._("Both a debit and a credit on one line."),
            "bad_direction": lambda: self.env._("“%(value)s” is neither D nor C.", **values),
            "currency": lambda: self.env._(
                "Currency %(value)s: only %(expected)s, the company's, can be imported.", **values
            ),
            "above_original": lambda: self.env._(
                "The open amount %(value)s is above the original amount %(original)s.", **values
            ),
            "future": lambda: self.env._(
                "The document is dated %(value)s, in the future.", **values
            ),
            "far": lambda: self.env._(
                "The due date %(value)s is more than ten years away.", **values
            ),
            "due_before_date": lambda: self.env._(
                "Due on %(due)s, before the document's date %(date)s.", **values
            ),
            "bad_date": lambda: self.env._(
                "“%(value)s” in column %(column)s is not a date in the chosen format.", **values
            ),
            "bad_due": lambda: self.env._(
                "“%(value)s” in column %(column)s is not a date in the chosen format.", **values
            ),
            "bad_amount": lambda: self.env._(
                "“%(value)s” in column %(column)s is not an amount.", **values
            ),
            "bad_debit": lambda: self.env._(
                "“%(value)s” in column %(column)s is not an amount.", **values
            ),
            "bad_credit": lambda: self.env._(
                "“%(value)s” in column %(column)s is not an amount.", **values
            ),
            "bad_original": lambda: self.env._(
                "“%(value)s” in column %(column)s is not an amount.", **values
            ),
            "bad_vat": lambda: self.env._("“%(value)s” is not a valid VAT number.", **values),
            "bad_siren": lambda: self.env._("“%(value)s” is not a valid SIREN or SIRET.", **values),
            "bad_email": lambda: self.env._("“%(value)s” is not an e-mail address.", **values),
            "bad_kind": lambda: self.env._(
                "“%(value)s” says neither private nor professional.", **values
            ),
            "bad_disputed": lambda: self.env._(
                "“%(value)s” in column %(column)s is neither yes nor no.", **values
            ),
            "doubled": lambda: self.env._(
                "Document %(value)s already stands on line %(line)s for this debtor and due date.",
                **values,
            ),
            "ambiguous": lambda: self.env._(
                "Several debtors have the %(what)s %(value)s: %(names)s.", **values
            ),
            "contradiction": lambda: self.env._(
                "The reference is that of %(first)s, the %(what)s that of %(second)s.", **values
            ),
            "archived": lambda: self.env._("Debtor %(name)s is archived.", **values),
            "locked": lambda: self.env._(
                "%(date)s lies in a locked period (%(locks)s): choose the entry date of locked periods.",
                **values,
            ),
            "receivable": lambda: self.env._(
                "Debtor %(name)s has no receivable account.", **values
            ),
            "shared_number": lambda: self.env._(
                "Document %(value)s stands for several debtors, lines %(lines)s.", **values
            ),
            "country": lambda: self.env._("Country unknown, left empty: %(value)s.", **values),
            "account": lambda: self.env._(
                "%(count)s lines of other accounts left aside.", **values
            ),
            "lettered": lambda: self.env._("%(count)s lettered lines left aside.", **values),
            "fec_due": lambda: self.env._(
                "A FEC has no due dates: %(days)s days after the document's date.", **values
            ),
            "fec_today": lambda: self.env._(
                "An unlettered line is taken as open: check that lettering was up to date."
            ),
            "credits": lambda: self.env._(
                "Credits (negative amounts), imported as such: %(count)s.", **values
            ),
        }[code]()

    def _show(self, value):
        if isinstance(value, date):
            return format_date(self.env, value)
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
