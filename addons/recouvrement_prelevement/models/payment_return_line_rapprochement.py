"""Which debit came back: its reference, else its mandate with the amount and the day."""

from datetime import timedelta

from odoo import models
from odoo.fields import Domain

LIVE = ("in_process", "paid")
SPENT = ("rejected", "canceled")
NEAR = 5  # days a bank may move a collection to
BACK = 10  # days before the return, where the bank does not tell the day of the debit
FAR = 425  # thirteen months: beyond, no debit comes back
MOST = 6  # proposals


class PaymentReturnLine(models.Model):
    _inherit = "payment.return.line"

    def _find_match(self):
        """EXTENDS account_payment_return: what came by a bank file is matched on its own references."""
        ours = self.filtered("unique_import_id")
        for line in ours.filtered(lambda line: line.state in ("waiting", "matched", "dismissed")):
            line._match_debit()
        return super(PaymentReturnLine, self - ours)._find_match()

    def _match_debit(self):
        self.ensure_one()
        found = self._find_by_reference() or self._find_by_mandate()
        if len(found) == 1:
            self._take_debit(found)
        else:
            self._wait("several" if found else "not_found")
            self._propose(found)

    def _take_debit(self, payment):
        """This return is that of ``payment``."""
        credits_ = payment.move_id.line_ids._filter_recouvrement_debtor().filtered("credit")
        self._set(
            state="matched",
            problem=False,
            payment_id=payment.id,
            partner_id=payment.partner_id.id,
            partner_name=payment.partner_id.name,
            move_line_ids=[(6, 0, credits_.ids)],
        )
        self.proposition_ids.sudo().unlink()

    def _get_debit_domain(self):
        """Money debited on behalf of the company of this return."""
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("payment_type", "=", "inbound")
            & Domain("state", "in", LIVE + SPENT)
        )

    def _find_by_reference(self):
        """The debits that went out under this reference; the live ones when there are."""
        if not self.end_to_end:
            return self.env["account.payment"]
        found = self._search_debits(Domain("memo", "=", self.end_to_end))
        return self._prefer(found, self._is_live, self._fits_amount)

    def _find_by_mandate(self):
        """The live debits of this mandate, of this amount, of this day."""
        if not self.mandate_ref:
            return self.env["account.payment"]
        first, last = self._get_days()
        days = Domain("date", ">=", first) & Domain("date", "<=", last)
        found = self._search_debits(Domain("state", "in", LIVE) & days & self._get_mandate_domain())
        return found.filtered(self._fits_amount)

    def _search_debits(self, domain, **options):
        # sudo: mandates and lines of batches are read to compare; only debits of the company come out.
        debits = self.env["account.payment"].sudo()
        found = debits.search(self._get_debit_domain() & domain, **options)
        return found.sudo(False)._filtered_access("read")

    def _get_days(self):
        """Between which days the debit was, from what the bank tells."""
        if self.collected_on:
            return self.collected_on - timedelta(days=NEAR), self.collected_on + timedelta(
                days=NEAR
            )
        day = self.date or self.return_id.date
        return day - timedelta(days=BACK), day

    def _prefer(self, found, *tests):
        """``found``, narrowed by each test that leaves some."""
        for test in tests:
            found = found.filtered(test) or found
        return found

    def _is_live(self, payment):
        return payment.state in LIVE

    def _fits_amount(self, payment):
        return payment.currency_id.compare_amounts(payment.amount, self.amount) == 0

    # -- proposals ------------------------------------------------------------------------------------

    def _propose(self, found):
        """Debits that may be the one, best first, each with why."""
        rows = [(payment, "several") for payment in found]
        rows += [(each, "mandate") for each in self._find_live(self._get_mandate_domain())]
        rows += [(each, "debtor") for each in self._find_live(self._get_debtor_domain())]
        rows += [
            (each, "amount") for each in self._find_live(Domain.TRUE) if self._fits_amount(each)
        ]
        kept = {}
        for payment, why in rows:
            kept.setdefault(payment.id, why)
        # sudo: proposals are made by this verb alone.
        proposals = self.env["recouvrement.retour.proposition"].sudo()
        self.sudo().proposition_ids.unlink()
        proposals.create(
            [
                {"line_id": self.id, "payment_id": payment_id, "why": why, "sequence": rank}
                for rank, (payment_id, why) in enumerate(list(kept.items())[:MOST])
            ]
        )

    def _find_live(self, domain):
        if domain.is_false():
            return self.env["account.payment"]
        day = self.date or self.return_id.date
        near = [("date", ">=", day - timedelta(days=FAR)), ("date", "<=", day)]
        if domain.is_true():
            near += [("amount", "=", self.amount), ("payment_line_ids", "!=", False)]
        return self._search_debits(
            Domain("state", "in", LIVE) & Domain(near) & domain,
            order="date desc, id desc",
            limit=MOST,
        )

    def _get_mandate_domain(self):
        if not self.mandate_ref:
            return Domain.FALSE
        return Domain("payment_line_ids.mandate_id.unique_mandate_reference", "=", self.mandate_ref)

    def _get_debtor_domain(self):
        domain = Domain.FALSE
        if self.debtor_iban:
            domain |= Domain("partner_bank_id.sanitized_acc_number", "=", self.debtor_iban)
        if self.partner_name:
            domain |= Domain("partner_id.name", "=ilike", self.partner_name)
        return domain
