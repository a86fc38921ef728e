"""What to say on the phone: the instructions of the step, with the debtor's figures filled in."""

import re

from odoo import models
from odoo.tools import format_amount, format_date

from ..tools.words import to_html

WORD = re.compile(r"\{([a-z_]+)\}")


class RecouvrementArgumentaire(models.AbstractModel):
    _name = "recouvrement.argumentaire"
    _description = "Call script"

    def _write(self, dossier, step, contact=""):
        """HTML of what to say for ``dossier``: who, how much, then the step's instructions or the usual ones.

        Instructions that hold ``{words}`` are a script of their own: nothing is said before them.
        """
        text = step.note or self._get_usual()
        if not WORD.search(text):
            text = f"{self._get_opening()}\n\n{text}"
        return to_html(self._fill(text, dossier, contact))

    def _list_objections(self, dossier):
        """HTML of what the debtor may object, with what to answer."""
        objections = self.env["recouvrement.objection"].search([("active", "=", True)])
        words = self._get_words(dossier)
        return self.env["ir.qweb"]._render(
            "recouvrement.objections",
            {"objections": [(each.name, self._put(each.answer, words)) for each in objections]},
        )

    def _fill(self, text, dossier, contact=""):
        """``text`` with its ``{words}`` replaced; what is not one of them stays as it is."""
        if not WORD.search(text or ""):
            return text  # the night asks for many calls: figures are read only where they are said
        return self._put(text, self._get_words(dossier, contact))

    def _put(self, text, words):
        return WORD.sub(lambda match: words.get(match[1], match[0]), text or "")

    def _get_words(self, dossier, contact=""):
        """``{word: text}``: the figures of the day, in the reader's language."""
        money, currency = self.env, dossier.currency_id
        day = dossier.oldest_due_date
        return {
            "debtor": dossier.partner_id.name or "",
            "contact": contact or dossier.partner_id.name or "",
            "company": dossier.company_id.name or "",
            "collector": self.env.user.name or "",
            "number": dossier.name or "",
            "overdue": format_amount(money, dossier.amount_overdue, currency),
            "owed": format_amount(money, dossier.amount_due, currency),
            "days_late": str(dossier.days_late),
            "oldest_due": format_date(self.env, day) if day else "",
            "invoices": str(
                len(dossier.open_line_ids.filtered(lambda line: line.amount_residual > 0))
            ),
            "next_step": dossier.next_etape_id.name or "",
        }

    def _get_opening(self):
        return self.env._(
            "Hello, {collector} of {company}. May I speak to {contact}?\n"
            "{overdue} is overdue, {invoices} items, the oldest due on {oldest_due}."
        )

    def _get_usual(self):
        return self.env._(
            "Ask why it is unpaid, and listen.\n"
            "Agree on an amount, a day and a means of payment; repeat what was agreed.\n"
            "Say what follows otherwise, and thank."
        )
