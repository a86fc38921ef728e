"""Unpaid rents as the housing aids understand them: the shell of ``engine/impaye.py``.

Terms and what lettrage paid of them are read set-wise; what the law counts is a dated row (CCH, art. R824-1, and décret
2026-84 from 1 January 2027). Nothing is kept: the same facts give the same day.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from odoo.addons.recouvrement.engine.deadlines import add_months

from ..engine import impaye as engine

BACK = 36  # months of terms read: an unpaid rent older than that is constituted long since
FIRST = date(1900, 1, 1)
ELEMENTS = {
    "impaye_charges": engine.CHARGES,
    "impaye_sls": engine.SLS,
    "impaye_rls": engine.RLS,
}
CODES = ("impaye_rents", "impaye_amount", "impaye_months", *ELEMENTS)


class RecouvrementImpaye(models.AbstractModel):
    _name = "recouvrement.impaye"
    _description = "Unpaid rents, as the housing aids understand them"

    @api.model
    def _read(self, bails, day):
        """``{lease id: engine.impaye.Constitution or None}`` at the end of ``day``, every lease in it."""
        found = self._find(bails, day)
        return {key: finding.constitution for key, finding in found.items()}

    @api.model
    def _find(self, bails, day):
        """``{lease id: engine.impaye.Finding}`` at the end of ``day``, in a fixed number of statements."""
        # sudo: the terms and payments of leases the caller holds already.
        here = self.sudo()
        terms = here._read_terms(bails, day)
        regimes = {
            company: here.with_company(company)._read_regimes() for company in bails.company_id
        }
        return {
            bail.id: engine.find(terms[bail.id], regimes[bail.company_id], day, add_months)
            for bail in bails
        }

    # -- what the law counts ------------------------------------------------------------------

    def _read_regimes(self):
        """The regimes of the current company, in order: one from each day a row of the law begins."""
        parameters = self.env["recouvrement.parametre"].search([("code", "in", CODES)])
        rows = {each.code: each.valeur_ids for each in parameters}
        days = {row.date_from or FIRST for values in rows.values() for row in values} | {FIRST}

        def pick(code, day):
            values = rows.get(code, self.env["recouvrement.parametre.valeur"])
            return values._pick(day, "FR")._get_decimal()

        return [
            engine.Regime(
                since=day,
                rents=pick("impaye_rents", day) or None,
                amount=pick("impaye_amount", day),
                months=int(pick("impaye_months", day) or 0) or None,
                elements=frozenset(name for code, name in ELEMENTS.items() if pick(code, day)),
            )
            for day in sorted(days)
        ]

    # -- what is owed and was paid --------------------------------------------------------------

    def _read_terms(self, bails, day):
        """``{lease id: [engine.impaye.Term]}``, the terms billed by ``day``; adjustments count as charges."""
        since = add_months(day, -BACK)
        recent = Domain("date", ">=", since) | Domain("state", "in", ("unpaid", "partial"))
        rows = self.env["recouvrement.bail.terme"].search(
            Domain("bail_id", "in", bails.ids)
            & Domain("date", "<=", day)
            & Domain("state", "!=", "waiting")
            & recent,
            order="date",
        )
        paid = self._read_paid(rows.move_id)
        terms = defaultdict(list)
        for move, mine in rows.grouped("move_id").items():
            for row, payments in self._spread(mine, paid.get(move, [])):
                terms[row.bail_id.id].append(self._to_engine(row, payments))
        return terms

    def _to_engine(self, row, payments):
        exact = row.currency_id._recouvrement_decimal
        return engine.Term(
            due=row.move_id.invoice_date_due or row.date,
            rent=exact(row.rent),
            charges=exact(row.charges + row.other),
            sls=exact(row.sls),
            rls=exact(row.rls),
            aid=exact(row.aid),
            payments=tuple(payments),
        )

    def _read_paid(self, moves):
        """``{notice: [(day, amount)]}``, what lettrage set against each, its heirs included."""
        items = moves.line_ids.filtered(lambda line: line.account_id.reconcile and line.debit)
        owner, found = {item.id: item.move_id for item in items}, items
        while found := found.search([("recouvrement_origin_id", "in", found.ids)]):
            found -= items
            owner |= {each.id: owner[each.recouvrement_origin_id.id] for each in found}
            items |= found
        paid = defaultdict(list)
        for item, receipts in self.env["recouvrement.encaissement"]._read_receipts(items).items():
            paid[owner[item]] += [(receipt.day, receipt.amount) for receipt in receipts]
        return paid

    def _spread(self, rows, payments):
        """``(term, [(day, amount)])``: several terms of one entry are paid the oldest first."""
        left = sorted(payments)
        for row in rows.sorted("date"):
            need, mine = row.currency_id._recouvrement_decimal(row.amount_due), []
            last = row == rows.sorted("date")[-1:]
            while left and (need > 0 or last):
                when, amount = left.pop(0)
                part = amount if last else min(amount, need)
                mine.append((when, part))
                need -= part
                if amount > part:
                    left.insert(0, (when, amount - part))
            yield row, mine

    # -- in words -------------------------------------------------------------------------------

    @api.model
    def _explain(self, found, currency):
        """Why an unpaid rent is constituted, on which figures, under which rules."""
        _, day = self.env._, format_date(self.env, found.day)
        debt = format_amount(self.env, float(found.debt), currency)
        first = format_date(self.env, found.first_unpaid)
        if found.test == engine.RENTS:
            why = _(
                "On %(day)s %(debt)s were owed: at least %(limit)s, %(times)s times the monthly rent, aid paid "
                "to the landlord taken off.",
                day=day,
                debt=debt,
                limit=format_amount(self.env, float(found.limit), currency),
                times=self._say_number(found.regime.rents),
            )
        elif found.test == engine.AMOUNT:
            why = _(
                "On %(day)s %(debt)s were owed: more than %(limit)s.",
                day=day,
                debt=debt,
                limit=format_amount(self.env, float(found.limit), currency),
            )
        else:
            why = _(
                "On %(day)s %(debt)s were still owed, %(months)s months after the first default (%(first)s).",
                day=day,
                debt=debt,
                months=found.limit,
                first=first,
            )
        return " ".join((why, self._say_rules(found.regime)))

    def _say_number(self, number):
        return f"{Decimal(number).normalize():f}"

    def _say_rules(self, regime):
        if regime.since == FIRST:
            return self.env._("Construction and housing code, art. R824-1.")
        day = format_date(self.env, regime.since)
        return self.env._("CCH, art. R824-1, rules in force since %s.", day)
