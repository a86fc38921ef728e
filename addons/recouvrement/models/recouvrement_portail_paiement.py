"""Paying online from the debtor's space, through Odoo's payment providers.

The transaction is Odoo's (``account_payment``): it becomes a payment, lettered with the items chosen,
oldest first. Here: how much may be paid, and that nothing is paid twice.
"""

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import get_lang

from .recouvrement_portail import Access

ALL = "all"
SMALLEST = Decimal(1)  # less costs more to take than it brings
LARGEST = Decimal(10) ** 12
ON_ITS_WAY = ("pending", "authorized")
DRAFT_MINUTES = 30  # a transaction begun and not finished is taken up again for that long


class Purchase(NamedTuple):
    """What a debtor is about to pay: the items (recordset), the bounds and the amount proposed."""

    lines: models.BaseModel
    amount: Decimal
    smallest: Decimal
    largest: Decimal


class RecouvrementPortail(models.AbstractModel):
    _inherit = "recouvrement.portail"

    # -- how much -----------------------------------------------------------------------------

    def _get_payable(self, dossier, items):
        """What may still be paid online: what is owed, less what is on its way."""
        return self._get_owed(items) - sum(self._read_pending(dossier), Decimal(0))

    def _get_owed(self, items):
        return sum((item["amount"] for item in items), Decimal(0))

    def _read_pending(self, dossier):
        """Amounts on their way: taken by a provider or registered, and not in the accounts yet."""
        money = dossier.currency_id._recouvrement_decimal
        pending = [money(tx.amount) for tx in self._get_transactions(dossier, self._is_on_its_way)]
        unbooked = dossier._get_unbooked_payments()
        if amount := unbooked.get((dossier.partner_id, dossier.company_id)):
            pending.append(money(amount))
        return pending

    def _is_on_its_way(self, transaction):
        taken = transaction.state == "done" and not transaction.is_post_processed
        return taken or transaction.state in ON_ITS_WAY

    def _get_transactions(self, dossier, keep):
        # sudo: the transactions of this dossier; only amounts come out.
        found = self.env["payment.transaction"].sudo()
        return found.search([("recouvrement_dossier_id", "=", dossier.id)]).filtered(keep)

    def _prepare_purchase(self, dossier, chosen, amount=None):
        """The ``Purchase`` of the items ``chosen`` (ids of lines, or ALL), for ``amount`` or the whole.

        :raise UserError: an item is not, or no longer, to be paid; the amount is out of bounds
        """
        items = self._read_items(dossier)
        owed = {item["line"]: item for item in items if item["amount"] > 0}
        if chosen != ALL and set(chosen) - owed.keys():
            raise UserError(
                self.env._("One of these items is no longer open: look at the list again.")
            )
        asked = [item for item in owed.values() if not item["barred"]] or list(owed.values())
        paid = asked if chosen == ALL else [owed[line] for line in owed if line in chosen]
        if not paid:
            raise UserError(self.env._("Choose what you pay."))
        credits_ = [item for item in items if item["amount"] < 0] if chosen == ALL else []
        largest = min(
            sum((item["amount"] for item in paid + credits_), Decimal(0)),
            self._get_payable(dossier, items),
        )
        purchase = self._bound(dossier, paid, amount, largest)
        # Credits are used only by who settles everything: which item they pay is no debtor's choice.
        return (
            purchase
            if purchase.amount < largest
            else purchase._replace(lines=purchase.lines | self._get_lines(credits_))
        )

    def _get_lines(self, items):
        # sudo: ids that came out of the accounts of this dossier.
        return self.env["account.move.line"].sudo().browse(item["line"] for item in items)

    def _write_amount(self, amount):
        """``amount`` as one types it in the language of the page."""
        return f"{amount:.2f}".replace(".", get_lang(self.env).decimal_point)

    def _read_amount(self, text):
        """The amount typed, as a Decimal; None when nothing is.

        :raise UserError: not an amount
        """
        plain = "".join((text or "").split()).replace("€", "").replace(",", ".")
        if not plain:
            return None
        try:
            amount = Decimal(plain)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or abs(amount) > LARGEST or amount != round(amount, 2):
            raise UserError(self.env._("This is not an amount: “%s”.", text[:20]))
        return amount

    def _bound(self, dossier, paid, amount, largest):
        money = self._format(dossier)
        if largest <= 0:
            raise UserError(
                self.env._("There is nothing left to pay: your payment is being recorded.")
            )
        smallest = min(SMALLEST, largest)
        asked = largest if amount is None else amount
        if not smallest <= asked <= largest:
            raise UserError(
                self.env._(
                    "Choose an amount from %(smallest)s to %(largest)s.",
                    smallest=money(smallest),
                    largest=money(largest),
                )
            )
        return Purchase(self._get_lines(paid), asked, smallest, largest)

    # -- once ---------------------------------------------------------------------------------

    def _find_begun(self, dossier, purchase, provider_id, method_id, flow):
        """The transaction already begun for the very same payment, to go on with instead of a second one.

        A double click, a second tab, the back button: the provider sees one reference, hence one payment.
        """
        self._take_turn(dossier)
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=DRAFT_MINUTES)

        def is_same(tx):
            return (
                tx.state == "draft"
                and tx.create_date >= since
                and tx.operation == f"online_{flow}"
                and tx.provider_id.id == provider_id
                and tx.payment_method_id.id == method_id
                and not dossier.currency_id.compare_amounts(tx.amount, float(purchase.amount))
                and set(tx.recouvrement_line_ids.ids) == set(purchase.lines.ids)
            )

        return self._get_transactions(dossier, is_same)[:1]

    def _record_payment(self, transaction):
        """Tell the dossier of ``transaction``, done and in the accounts."""
        dossier = transaction.recouvrement_dossier_id
        desk = self._at_desk(dossier)
        payment, paid = transaction.payment_id, transaction.recouvrement_line_ids
        left = payment.move_id.line_ids.filtered(
            lambda line: (
                line.account_id in payment.destination_account_id | paid.account_id
                and not line.reconciled
            )
        )
        said = desk.env._(
            "Paid %(amount)s online, %(reference)s.",
            amount=desk._format(dossier)(transaction.amount),
            reference=transaction.reference,
        )
        access = Access(dossier, transaction.recouvrement_way, transaction.recouvrement_payer)
        ask = None
        if left:
            said += " " + desk.env._("A part of it pays nothing: the items were settled meanwhile.")
            ask = {
                "type": "mail.mail_activity_data_todo",
                "summary": desk.env._("Online payment to allocate or pay back"),
            }
        self._record(access, "payment", said, ask)
