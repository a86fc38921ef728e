"""What debts of each age finally lost: the company's own experience, for the rates of a matrix. Read only."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain

from ..engine.allowance import find_band

ZERO = Decimal(0)
CLOSINGS = 4  # looked back at in a year


class Experience(NamedTuple):
    """Of one row of a matrix. Amounts taxes included, in the company's currency."""

    cases: int = 0  # debts whose end is known
    amount: Decimal = ZERO  # what they came to at the closings looked at
    lost: Decimal = (
        ZERO  # what of it was written off or waived since, money received after taken off
    )
    waiting: int = 0  # debts that are still owed: nobody knows yet

    @property
    def rate(self):
        """Percent finally lost; None when nothing is known."""
        return round(100 * self.lost / self.amount, 2) if self.amount else None


class RecouvrementBaremeStatistique(models.AbstractModel):
    _name = "recouvrement.bareme.statistique"
    _description = "Past losses by age"

    def _read(self, matrix, company, day, years):
        """``({row of matrix: Experience}, first day of the books)`` over ``years`` before ``day``.

        The debts open at each past quarter end are put in the row of their age then; what became of them
        until ``day`` says the share that was lost. What is still owed on ``day`` counts for nothing.
        """
        here = self.sudo().with_company(
            company
        )  # sudo: sums of the whole company, for its managers
        matrix = matrix.with_env(here.env)
        first = here._read_first_day(company)
        sums, debts = defaultdict(Counter), defaultdict(set)
        for past in self._get_closings(day, years):
            if first and past >= first:
                here._add(matrix, company, past, day, sums, debts)
        return {
            line: Experience(
                len(debts[line.id, "ended"]),
                sums[line.id]["amount"] or ZERO,
                sums[line.id]["lost"] or ZERO,
                len(debts[line.id, "waiting"]),
            )
            for line in matrix.ligne_ids
        }, first

    def _get_closings(self, day, years):
        months = 12 // CLOSINGS
        return [
            day - relativedelta(months=months * rank) for rank in range(1, years * CLOSINGS + 1)
        ]

    def _read_first_day(self, company):
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(company)
        [[first]] = self.env["account.move.line"]._read_group(
            Domain("company_id", "=", company.id)
            & Domain("account_id", "in", accounts.ids)
            & Domain("parent_state", "=", "posted"),
            [],
            ["date:min"],
        )
        return first

    def _add(self, matrix, company, past, day, sums, debts):
        """Add to ``sums`` (amounts) and ``debts`` (ids) of each row what was open on ``past``."""
        reader = self.env["recouvrement.depreciation.lecture"]
        items = [item for item in reader._read_open(company, past) if item.due < past]
        items = self._filter_segment(matrix, company, items)
        lost = self._read_lost({item.root_id for item in items}, past, day)
        open_now = self._read_still_open({item.root_id for item in items}, company, day)
        bands = matrix._get_bands(past)
        for item in items:
            band = find_band(bands, item.due)
            if not band:
                continue
            row = band.key.id
            if open_now[item.root_id] > 0:
                debts[row, "waiting"].add(item.root_id)
                continue
            # A debt that stays in an age for several closings is one case.
            debts[row, "ended"].add(item.root_id)
            sums[row]["amount"] += item.amount
            sums[row]["lost"] += min(lost[item.root_id], item.amount)

    def _filter_segment(self, matrix, company, items):
        """Those the matrix is for: its debtors, portfolios, accounts."""
        partners = self.env["res.partner"].browse({item.partner_id for item in items} - {None})
        debtors = matrix._match(partners, self.env["recouvrement.situation"]._read_people(partners))
        closing = self.env["recouvrement.inventaire"].new({"company_id": company.id})
        portfolios = set(closing._get_portfolios(matrix).ids)
        doubtful = closing._get_doubtful_accounts()
        return [
            item
            for item in items
            if item.partner_id in debtors
            and (not portfolios or item.portefeuille_id in portfolios)
            and (
                matrix.scope == "all"
                or (matrix.scope == "doubtful") == (item.account_id in doubtful)
            )
        ]

    def _read_lost(self, roots, past, day):
        """``{first item: what was given up on it after past, until day}``, less what came in since."""
        reader, found = self.env["recouvrement.depreciation.lecture"], Counter()
        lines = self.env["recouvrement.proposition.ligne"].search(
            [
                ("move_line_id", "in", list(reader._read_chain(roots))),
                ("proposition_id.state", "=", "booked"),
                ("proposition_id.kind", "in", ("loss", "waiver")),
                ("proposition_id.date", ">", past),
                ("proposition_id.date", "<=", day),
            ]
        )
        first = reader._read_roots(lines.move_line_id)
        for line in lines:
            money = line.currency_id._recouvrement_decimal
            found[first[line.move_line_id.id]] += money(line.amount) - money(line.amount_recovered)
        return found

    def _read_still_open(self, roots, company, day):
        """``{first item: what is still owed of it today}``, wherever it stands."""
        reader, found = self.env["recouvrement.depreciation.lecture"], Counter()
        money = company.currency_id._recouvrement_decimal
        items = self.env["account.move.line"].browse(sorted(reader._read_chain(roots)))
        items = items.filtered(
            lambda line: line.parent_state == "posted" and line.amount_residual > 0
        )
        first = reader._read_roots(items)
        for item in items:
            found[first[item.id]] += money(item.amount_residual)
        return found
