"""What credit notes left of an invoice, rate by rate: from its own lines less those of its credit notes."""

from collections import Counter
from typing import NamedTuple

from odoo import models


class Left(NamedTuple):
    """Of an invoice, in company currency, whatever was paid or lost of it."""

    total: float  # taxes included
    taxes: dict  # {tax line: its VAT}
    parts: dict  # {taxes of its lines: share that no credit note took, 0 to 1}
    credited: bool


class RecouvrementPerteReste(models.AbstractModel):
    _name = "recouvrement.perte.reste"
    _description = "What credit notes leave of an invoice"

    def _read(self, invoice):
        """What is left of ``invoice`` by rate.

        A credit note on lines of other taxes than the invoice's (without VAT where the invoice has some)
        takes no VAT back: that part of it settles the debt as a payment would.
        """
        terms = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        notes = self._get_notes(invoice, terms)
        gross, back = self._sum_by_taxes(invoice), Counter()
        for note, ratio in notes:
            for key, amount in self._sum_by_taxes(note).items():
                back[key] += amount * ratio
        covered = {key: min(back[key], amount) for key, amount in gross.items()}
        currency = invoice.company_currency_id
        return Left(
            currency.round(sum(terms.mapped("balance")) - sum(covered.values())),
            self._get_taxes(invoice, notes),
            {
                key: (amount - covered[key]) / amount if amount > 0 else 1.0
                for key, amount in gross.items()
            },
            any(covered.values()),
        )

    def _get_notes(self, invoice, terms):
        """``[(credit note, share of it that is about this invoice)]``: those issued on it, by Odoo or by
        a gesture, whole; those only lettered with it, for what was lettered."""
        linked = invoice.reversal_move_ids.filtered(
            lambda note: (
                note.state == "posted"
                and note.is_sale_document(include_receipts=True)
                and note.payment_state != "reversed"
            )
        )
        lettered = Counter()
        for partial in self._get_chain(terms).matched_credit_ids:
            move = partial.credit_move_id.move_id
            if move.recouvrement_proposition_id.kind == "gesture":
                linked |= self._get_gesture_notes(move.recouvrement_proposition_id, invoice)
            elif move.move_type == "out_refund" and not move.reversed_entry_id:
                lettered[move] += partial.amount
        found = dict.fromkeys(linked, 1.0)
        for note, amount in lettered.items():
            whole = abs(note.amount_total_signed)
            found.setdefault(note, min(amount / whole, 1.0) if whole else 0.0)
        return list(found.items())

    def _get_gesture_notes(self, gesture, invoice):
        return gesture.move_ids.filtered(
            lambda move: (
                move.move_type == "out_refund"
                and move.state == "posted"
                and move.invoice_origin == invoice.name
            )
        )

    def _get_chain(self, terms):
        """These items and all that took over from them."""
        chain = items = terms
        while items := items.search([("recouvrement_origin_id", "in", items.ids)]) - chain:
            chain |= items
        return chain

    def _get_key(self, line):
        return tuple(sorted(line.tax_ids.flatten_taxes_hierarchy().ids))

    def _sum_by_taxes(self, move):
        """``{taxes: total of its lines, taxes included}`` of an invoice or credit note, both above zero."""
        total, sign = Counter(), -1 if move.is_inbound() else 1
        for line in move.invoice_line_ids.filtered(lambda each: each.display_type == "product"):
            if line.price_subtotal:
                booked = line.balance * line.price_total / line.price_subtotal
                total[self._get_key(line)] += sign * booked
        return total

    def _get_taxes(self, invoice, notes):
        """``{tax line of invoice: its VAT, without what notes took back}``."""
        back, taxes = Counter(), {}
        for note, ratio in notes:
            for line in note.line_ids.filtered("tax_repartition_line_id"):
                back[line.tax_line_id] += line.balance * ratio
        for line in invoice.line_ids.filtered("tax_repartition_line_id"):
            gone = max(min(-line.balance, back[line.tax_line_id]), 0.0)
            back[line.tax_line_id] -= gone
            taxes[line] = -line.balance - gone
        return taxes
