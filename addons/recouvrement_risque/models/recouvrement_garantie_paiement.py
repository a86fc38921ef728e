"""What guarantors paid, from lettrage: whoever typed the payment, it is counted once, under one guarantee."""

from datetime import date

from odoo import models
from odoo.fields import Domain

from .recouvrement_garantie import IN_FORCE
from .recouvrement_garantie_lecture import ZERO


class RecouvrementGarantie(models.Model):
    _inherit = "recouvrement.garantie"

    def _read_paid(self, day):
        """``{id: Decimal}``: what was paid under each by ``day``, from lettrage, in the company's currency.

        What a guarantor of several guarantees paid fills those called first, then the oldest.
        """
        every = self | self._find_siblings()
        rows = every._read_payments(day)
        paid = dict.fromkeys(every.ids, ZERO)
        if not rows:
            return paid
        money = self.env.company.currency_id._recouvrement_decimal
        for each in every.sorted(
            lambda one: (one.state != "called", one.date_from or date.min, one.id)
        ):
            company = each.company_id
            ceiling = money(
                each.currency_id._convert(each.amount, company.currency_id, company, day)
            )
            for row in rows:
                if each._is_paid_by(row["partial"]):
                    part = min(row["left"], ceiling - paid[each.id])
                    row["left"] -= part
                    paid[each.id] += part
        return paid

    def _find_siblings(self):
        """Other guarantees of the same guarantors for the same debtors: a payment is counted once."""
        if not self.guarantor_id:
            return self.browse()
        return self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("partner_id", "in", self.partner_id.ids),
                ("guarantor_id", "in", self.guarantor_id.ids),
                ("state", "in", IN_FORCE),
            ]
        )

    def _get_payer(self):
        """Whose payments are the guarantor's; nobody's when they are told apart from the debtor by hand only.

        Entries are made in the name of the commercial partner: a director who stands surety and is a
        contact of the debtor's cannot be told from the debtor.
        """
        payer = self.guarantor_id.commercial_partner_id
        return payer if payer != self.partner_id else payer.browse()

    def _read_payments(self, day):
        """Matchings of guarantors' payments with items of the debtors, each with what is ``left`` to share."""
        payers = self.env["res.partner"].union(*(each._get_payer() for each in self))
        if not payers and not self.payment_line_ids:
            return []
        money = self.env.company.currency_id._recouvrement_decimal
        partials = self.env["account.partial.reconcile"].search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("max_date", "<=", day)
            & Domain("debit_move_id.account_id", "in", self._get_account_ids())
            & Domain("debit_move_id.partner_id.commercial_partner_id", "in", self.partner_id.ids)
            & (
                Domain("credit_move_id.partner_id.commercial_partner_id", "in", payers.ids)
                | Domain("credit_move_id", "in", self.payment_line_ids.ids)
            ),
            order="max_date, id",
        )
        return [{"partial": each, "left": money(each.amount)} for each in partials]

    def _is_paid_by(self, partial):
        """Whether this matching is a payment under this guarantee."""
        item, payment = partial.debit_move_id, partial.credit_move_id
        if item.partner_id.commercial_partner_id != self.partner_id:
            return False
        if self.covers == "items" and not self._holds(item):
            return False
        if payment in self.payment_line_ids:
            return True
        payer = self._get_payer()
        since = self.date_from or date.min
        return (
            bool(payer)
            and payment.partner_id.commercial_partner_id == payer
            and (partial.max_date >= since)
        )

    def _holds(self, item):
        """Whether ``item``, or what it was before it became doubtful, is covered."""
        while item and item not in self.move_line_ids:
            item = item.recouvrement_origin_id
        return bool(item)
