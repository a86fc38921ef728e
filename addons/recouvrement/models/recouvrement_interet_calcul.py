"""What a late item adds, worked out from its facts: interest period by period, the fixed indemnity once."""

from datetime import timedelta

from odoo import models

from ..engine import interest as engine

ONE_DAY = timedelta(days=1)


class RecouvrementInteret(models.AbstractModel):
    _inherit = "recouvrement.interet"

    def _count_interest(self, debt, rows, rates, cent, floor, day):
        """The row of interest that runs on ``debt``; none when there is nothing to say."""
        running, others = rows["running"], rows["decided"]
        told = [
            {"id": row.id, "decision": "fixed", "date_fixed": debt.settled}
            for row in others
            if (row.date_fixed or None) != debt.settled
        ]
        if any(row.for_good for row in others if row.decision == "waived"):
            return told
        if debt.title:
            rates = engine.decided(rates, debt.title[1], debt.title[0])
        taken = [row.date_to + ONE_DAY for row in others if row.date_to]
        owed = engine.start_at(debt.owed, max([debt.since, *taken])) if debt.since else []
        accrual = engine.accrue(
            owed, rates, debt.until, debt.pauses, int(debt.clause.year or 365), cent
        )
        if not accrual.periods and not accrual.missing:
            return told + self._drop(running)
        periods = [
            {
                "since": each.since.isoformat(),
                "until": each.until.isoformat(),
                "days": each.days,
                "base": str(each.base),
                "percent": str(each.percent.normalize()),
                "amount": str(each.amount),
            }
            for each in accrual.periods
        ]
        first = accrual.periods[0].since if accrual.periods else accrual.missing
        return [
            *told,
            {
                **self._prepare(debt, "interest", running, day),
                "amount": accrual.total,
                "date_from": first,
                "date_to": accrual.periods[-1].until if accrual.periods else None,
                "periods": periods,
                "missing_from": accrual.missing,
                "below_floor": self._is_below(debt, accrual, floor),
            },
        ]

    def _count_indemnity(self, debt, rows, fee, indemnified, day):
        """The fixed indemnity of the invoice of ``debt``, once whatever the number of its instalments."""
        move = debt.line.move_id
        kept = rows["indemnity"]
        if not debt.invoiced or move.id in indemnified or (kept and kept.decision != "running"):
            return []
        # What may not be paid on its due date brings no indemnity (L441-10 II), even where its interest runs.
        until = min(debt.until, debt.payable or debt.until)
        if not debt.professional or not engine.bears(debt.owed, until, debt.pauses):
            # Another instalment of the invoice may be the late one.
            return self._drop(kept) if kept.move_line_id == debt.line else []
        amount = fee(debt.owed[0][0])
        if amount is None:
            return []
        indemnified.add(move.id)
        since = debt.owed[0][0]
        return [
            {
                **self._prepare(debt, "indemnity", kept, day),
                "amount": amount,
                "date_from": kept.date_from or since,
                "date_to": None,
                "periods": [],
                "missing_from": None,
                "below_floor": False,
            }
        ]

    def _prepare(self, debt, kind, kept, day):
        line = debt.line
        return {
            "id": kept.id or None,
            "dossier_id": kept.dossier_id.id or debt.dossier,
            "company_id": self.env.company.id,
            "partner_id": line.partner_id.commercial_partner_id.id,
            "kind": kind,
            "move_line_id": line.id,
            "move_id": line.move_id.id,
            "document": line.recouvrement_document,
            "decision": "running",
            "clause_id": debt.clause.id or None,
            "chargeable": True,
            "date_computed": day,
            "date_fixed": debt.settled,
        }

    def _drop(self, kept):
        """What had been counted and turns out not to be due: the payment had come in time, say."""
        return [{"id": row.id, "decision": "cancelled"} for row in kept]

    def _complete(self, values):
        if values["decision"] == "running":
            values["due"] = values["amount"]
            values |= {"state": "running", "name": "", "waive_reason": "", "invoice": ""}
            values["amount_waived"] = 0.0
        return values

    def _is_below(self, debt, accrual, floor):
        """Is the stipulated rate of a professional below the floor on some of the days counted?"""
        legal, times = floor
        if not debt.professional or debt.clause.kind not in ("fixed", "times"):
            return False
        for period in accrual.periods:
            if debt.title and period.since >= debt.title[0]:
                break  # a judge's rate owes nothing to the floor of contracts
            # A fixed rate runs on over half-years of several floors: it is held against each of them.
            before = [rate.percent for rate in legal if rate.since <= period.since]
            during = [each.percent for each in legal if period.since < each.since <= period.until]
            for percent in (before[-1:] or [None]) + during:
                if engine.floored(period.percent, percent, times)[1] is False:
                    return True
        return False

    def _read_fee(self, jurisdiction, cent):
        """``fee(day)``: the fixed indemnity of a debt late since that day; None when it is not known."""
        rates = self.env["recouvrement.parametre"]._read_rates("late_indemnity", jurisdiction)

        def fee(since):
            known = [rate.percent for rate in rates if rate.since <= since]
            return known[-1].quantize(cent) if known and known[-1] is not None else None

        return fee
