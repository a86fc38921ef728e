"""The VAT inside an amount that will not be paid, tax line by tax line of its invoice, to the cent."""

from collections import Counter
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount

STANDING = ("booked",)


class Share(NamedTuple):
    """The part of a tax line of the invoice inside a lost amount; amounts in company currency."""

    tax_line: object
    amount: float
    base: float
    not_due: bool
    typed_tax: object = None  # of a taken-over item
    amiss: float = 0.0  # what waits for payments beyond that, by credit notes spread over all rates


CENTS = 5  # roundings of payments, one after the other; more is no rounding


class RecouvrementPerteCalcul(models.AbstractModel):
    _name = "recouvrement.perte.calcul"
    _description = "VAT of lost debts"

    def _share(self, lignes):
        """``{item line: [Share, …]}`` of what ``lignes`` lose, in their order.

        VAT already owed to the State is shared by what was lost of the invoice so far: parts of an
        invoice lost one after the other add up to its VAT; what its credit notes took back is no longer
        in it (``recouvrement.perte.reste``). VAT that waits for the payment is shared by what remains to
        be paid: it never was due on it. After a credit note on some lines only, what waits is no longer
        what is unpaid by rate: the share says how much of it is ``amiss``.
        """
        counts, found = {}, {}
        for ligne in lignes:
            invoice = self._get_invoice(ligne.move_line_id)
            if invoice not in counts:
                counts[invoice] = self._count(invoice)
            if invoice:
                found[ligne] = self._share_one(ligne, invoice, counts[invoice])
            else:
                found[ligne] = self._share_typed(ligne)
        return found

    def _share_typed(self, ligne):
        """The VAT a person typed of an item taken over without its invoice; nothing by itself."""
        if not ligne.vat_amount or not ligne.vat_tax_id:
            return []
        tax, base = ligne.vat_tax_id, ligne.currency_id.round(ligne.amount - ligne.vat_amount)
        line = self.env["account.move.line"]
        return [Share(line, ligne.vat_amount, base, not_due=False, typed_tax=tax)]

    def _get_invoice(self, item):
        """The invoice ``item`` comes from; empty when it was taken over without one."""
        move = item._get_recouvrement_first().move_id
        return move if move.is_sale_document(include_receipts=True) else move.browse()

    def _count(self, invoice):
        """What was invoiced, lost and is left of ``invoice``: totals that each share moves on."""
        if not invoice:
            return None
        terms = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        before = self.env["recouvrement.perte.taxe"].search(
            Domain("tax_line_id", "in", invoice.line_ids.ids)
            & Domain("ligne_id.proposition_id.state", "in", STANDING)
        )
        lost = Counter()
        for row in before:
            lost[row.tax_line_id] += row.amount
        left = self.env["recouvrement.perte.reste"]._read(invoice)
        return {
            "total": left.total,
            "taxes": left.taxes,
            "credited": left.credited,
            "lost": sum(before.ligne_id.mapped("amount")),
            "lost_tax": lost,
            "left": self._get_left(terms),
            "waiting": {
                line: -line.amount_residual
                for line in invoice.line_ids
                if line.tax_line_id.tax_exigibility == "on_payment" and line.amount_residual
            },
        }

    def _get_left(self, terms):
        """What remains of these items, on whatever account they now stand."""
        left, items = 0.0, terms
        while items:
            left += sum(items.mapped("amount_residual"))
            items = items.search(
                [("recouvrement_origin_id", "in", items.ids), ("parent_state", "=", "posted")]
            )
        return left

    def _share_one(self, ligne, invoice, count):
        currency, amount = ligne.currency_id, ligne.amount
        shares = []
        after = count["lost"] + amount
        for line in invoice.line_ids.filtered("tax_repartition_line_id"):
            whole, not_due, amiss = -line.balance, line in count["waiting"], 0.0
            share = self._share_unpaid(line, count, after, currency)
            if not_due:
                taken = self._take_waiting(line, count, amount, currency)
                amiss = currency.round(taken - share)
                if not count["credited"] or abs(amiss) <= CENTS * currency.rounding:
                    share, amiss = taken, 0.0
            count["lost_tax"][line] += share
            if not currency.is_zero(share) or amiss:
                base = currency.round(abs(line.tax_base_amount) * share / whole) if whole else 0.0
                shares.append(Share(line, share, base, not_due, amiss=amiss))
        count["lost"], count["left"] = after, count["left"] - amount
        return shares

    def _share_unpaid(self, line, count, after, currency):
        """The VAT of ``line`` inside what is lost now: that of ``after`` in all, less that of before."""
        if count["total"] <= 0:
            return 0.0
        share = currency.round(count["taxes"][line] * min(after / count["total"], 1.0))
        # A credit note that came after the loss: no more than what is left, nothing back.
        return max(currency.round(share - count["lost_tax"][line]), 0.0)

    def _take_waiting(self, line, count, amount, currency):
        ratio = min(amount / count["left"], 1.0) if count["left"] > 0 else 1.0
        taken = currency.round(count["waiting"][line] * ratio)
        count["waiting"][line] -= taken
        return taken

    def _preview(self, proposition, lines):
        """What a proposal would do to the VAT of its items, for people: totals by treatment."""
        if proposition.state == "booked":
            totals = Counter()
            for row in lines.taxe_ids:
                totals[row.treatment] += row.amount
        else:
            totals = self._foretell(lines, proposition.kind == "loss" and proposition.recovers_vat)
        return self._tell(totals, sum(lines.mapped("amount")), proposition.currency_id)

    def _foretell(self, lines, recovers):
        """``{treatment: VAT}`` of what ``lines`` would lose. ``recovers``: the VAT is asked back."""
        totals, due = Counter(), "pending" if recovers else "lost"
        for shares in self._share(lines).values():
            for share in shares:
                totals["not_due" if share.not_due else due] += share.amount
        return totals

    def _tell(self, totals, amount, currency):
        """What ``recouvrement.perte_apercu_tva`` shows of ``amount`` lost, whose VAT is ``totals``."""
        return {
            "loss": format_amount(
                self.env, amount - totals["pending"] - totals["not_due"], currency
            ),
            **{
                name: format_amount(self.env, totals[name], currency) if totals[name] else ""
                for name in ("pending", "not_due", "lost")
            },
        }
