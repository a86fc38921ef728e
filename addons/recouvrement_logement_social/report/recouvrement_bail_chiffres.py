"""The figures of the office: rents unpaid, debts recovered, plans, visits, entries and exits of a period.

Read under the rights of whoever asks: each sees the leases of his agencies.
"""

from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.recouvrement.engine.indicators import HUNDRED, ratio
from odoo.addons.recouvrement.tools.table import DAYS, MONEY, NUMBER, PERCENT, Column, Figure, Table

from ..models.recouvrement_bail import SEGMENTS

EFFECT_DAYS = 30  # money that comes within this time of a visit is counted as coming after it


class Rents(NamedTuple):
    """What leases of one situation were asked, did not pay, owed before and brought; Decimals."""

    leases: int
    asked: Decimal
    unpaid: Decimal
    overdue_before: Decimal
    received: Decimal
    owed: Decimal


class RecouvrementBailChiffres(models.AbstractModel):
    _name = "recouvrement.bail.chiffres"
    _description = "Figures of the office"

    def _compose(self, first, last, company, agencies):
        """All that is told of a period.

        :param last: its last day; a period under way is told up to today
        :param agencies: ``recouvrement.portefeuille`` and those below; all of the company when empty
        :return: dict of ``title``, ``scope``, ``heading`` (texts), ``currency``, ``first``, ``last``
            and ``tables``
        :raise AccessError: not for who does not collect
        :raise UserError: the period makes no sense, or has not begun
        """
        service = self.env["recouvrement.indicateur"]
        service, first, last, _scope = service._prepare(first, last, company, agencies)
        here = self.with_env(service.env).with_company(company)
        agencies = agencies.with_env(here.env)
        asked = first, last, company.with_env(here.env), agencies
        scope = ", ".join(agencies.mapped("complete_name")) or here.env._("All agencies")
        period = here.env._(
            "from %(first)s to %(last)s",
            first=format_date(here.env, first),
            last=format_date(here.env, last),
        )
        return {
            "title": here.env._("Figures of the office"),
            "scope": scope,
            "heading": [company.name, scope, period],
            "currency": company.currency_id,
            "first": first,
            "last": last,
            "tables": here._get_tables(*asked),
        }

    def _get_tables(self, first, last, company, agencies):
        """The tables in the order they are read."""
        asked = first, last, company, agencies
        return [
            *self._tell_rents(*asked),
            self._tell_ages(last, company, agencies),
            self._tell_entries(*asked),
            self._tell_plans(*asked),
            self._tell_reports(*asked),
            self._tell_visits(*asked),
        ]

    # -- rents ------------------------------------------------------------------------------

    def _tell_rents(self, first, last, company, agencies):
        found = self._read_rents(first, last, company, agencies)
        names = dict(
            self.env["recouvrement.bail"]._fields["segment"]._description_selection(self.env)
        )
        known = [(names[code], found[code]) for code, _name in SEGMENTS if code in found]
        if None in found:  # not in place yet on the last day
            known.append((self.env._("Not in place yet"), found[None]))
        known.append((self.env._("All situations"), self._add_up(found.values())))
        _ = self.env._
        unpaid = Table(
            _("Rents unpaid, by situation of the tenant"),
            (
                Column(_("Situation"), weight=26),
                Column(_("Leases"), NUMBER, weight=10),
                Column(_("Asked in the period"), MONEY, weight=18),
                Column(_("Of which unpaid"), MONEY, weight=18),
                Column(_("Rate of unpaid rents"), PERCENT, weight=14),
            ),
            [
                [
                    name,
                    each.leases,
                    float(each.asked),
                    float(each.unpaid),
                    self._rate(each.unpaid, each.asked),
                ]
                for name, each in known
            ],
            sheet=_("Rents unpaid"),
            note=_(
                "Terms of the period, aid taken off; what was unpaid at its end, credits having met "
                "the oldest debts. Situations are those of the last day."
            ),
        )
        recovered = Table(
            _("Debts recovered, by situation of the tenant"),
            (
                Column(_("Situation"), weight=26),
                Column(_("Overdue before"), MONEY, weight=18),
                Column(_("Received on it"), MONEY, weight=18),
                Column(_("Rate of recovery"), PERCENT, weight=14),
                Column(_("Owed at the end"), MONEY, weight=18),
            ),
            [
                [
                    name,
                    float(each.overdue_before),
                    float(each.received),
                    self._rate(each.received, each.overdue_before),
                    float(each.owed),
                ]
                for name, each in known
            ],
            sheet=_("Debts recovered"),
            note=_(
                "Overdue on the eve of the period; money received on it in the period, by value date. "
                "Owed at the end, not due included, credits taken off."
            ),
        )
        return unpaid, recovered

    def _add_up(self, all_rents):
        columns = list(zip(*all_rents, strict=True))
        return (
            Rents(*(sum(column) for column in columns)) if columns else Rents(0, *[Decimal(0)] * 5)
        )

    def _rate(self, part, whole):
        rate = ratio(Decimal(part or 0), Decimal(whole or 0), HUNDRED)
        return None if rate is None else float(rate)

    def _tell_ages(self, last, company, agencies):
        """The état des restes: what leases owe, by agency and age."""
        service = self.env["recouvrement.balance.agee"]
        bounds = company._get_recouvrement_balance_bounds()
        labels = [*service._get_labels(bounds), self.env._("Credits")]
        domain = Domain("recouvrement_bail_id", "in", self._find_leases(company, agencies))
        options = service._prepare_options(last, company.ids)
        rows = service._compute_rows(options, "dwelling_agency", domain)
        return Table(
            self.env._("What is owed, by agency and age"),
            (
                Column(self.env._("Agency"), weight=26),
                Column(self.env._("Total"), MONEY, total=True, weight=13),
                *(Column(label, MONEY, total=True, weight=12) for label in labels),
            ),
            [[row.name, row.total, *row.buckets, row.credit] for row in rows],
            sheet=self.env._("By agency and age"),
        )

    # -- dossiers ---------------------------------------------------------------------------

    def _tell_entries(self, first, last, company, agencies):
        _ = self.env._
        outcomes = dict(
            self.env["recouvrement.dossier"]._fields["outcome"]._description_selection(self.env)
        )
        rows = []
        for outcome, count, entry, gone, days in self._read_entries(first, last, company, agencies):
            name = _("Came in")
            if outcome is not None:
                name = _("Went out: %s", outcomes.get(outcome) or _("other"))
            sums = (each and float(each) for each in (entry, gone))
            rows.append([name, count, *sums, days and Figure(float(days), DAYS)])
        return Table(
            _("Dossiers that came in and went out"),
            (
                Column(_("Dossiers"), weight=30),
                Column(_("How many"), NUMBER, weight=10),
                Column(_("Average debt at entry"), MONEY, weight=18),
                Column(_("Average debt at exit"), MONEY, weight=18),
                Column(_("Average time"), NUMBER, weight=12),
            ),
            rows,
            sheet=_("Entries and exits"),
            note=_(
                "Overdue at the first snapshot of the dossier; at exit, the last time something was "
                "overdue."
            ),
        )

    def _tell_plans(self, first, last, company, agencies):
        _ = self.env._
        found = self._read_plans(first, last, company, agencies)
        kept, broken, running = (found.get(state, (0, 0)) for state in ("kept", "broken", "active"))
        ended = kept[0] + broken[0]
        rows = [
            [_("Kept to the end"), *kept, self._rate(kept[0], ended)],
            [_("Broken"), *broken, self._rate(broken[0], ended)],
            [_("Running"), *running, None],
        ]
        return Table(
            _("Clearance plans"),
            (
                Column(_("Plans"), weight=30),
                Column(_("How many"), NUMBER, weight=10),
                Column(_("Covered debt"), MONEY, weight=18),
                Column(_("Share of those ended"), PERCENT, weight=14),
            ),
            rows,
            sheet=_("Plans"),
        )

    def _tell_reports(self, first, last, company, agencies):
        _ = self.env._
        counts = self._read_reports(first, last, company, agencies)
        names = _("Made in time"), _("Made late"), _("Not made")
        return Table(
            _("Reports to the CAF and the MSA whose time ended in the period"),
            (
                Column(_("Reports"), weight=30),
                Column(_("How many"), NUMBER, total=True, weight=10),
                Column(_("Share"), PERCENT, weight=14),
            ),
            [
                [name, count, self._rate(count, sum(counts))]
                for name, count in zip(names, counts, strict=True)
                if sum(counts)
            ],
            sheet=_("Reports to the CAF"),
            note=_("Those of rents paid meanwhile are left out: there was nothing to report."),
        )

    def _tell_visits(self, first, last, company, agencies):
        _ = self.env._
        visits = self.env["recouvrement.visite"]
        kinds = dict(visits._fields["kind"]._description_selection(self.env))
        states = dict(visits._fields["state"]._description_selection(self.env))
        rows = [
            [
                kinds.get(kind, kind),
                states.get(state, state),
                count,
                float(overdue or 0),
                float(received or 0),
                self._rate(paid, count),
            ]
            for kind, state, count, overdue, received, paid in self._read_visits(
                first, last, company, agencies
            )
        ]
        return Table(
            _("Visits and interviews, and what came after them"),
            (
                Column(_("Kind"), weight=22),
                Column(_("What came of it"), weight=16),
                Column(_("How many"), NUMBER, total=True, weight=10),
                Column(_("Overdue that day"), MONEY, total=True, weight=16),
                Column(_("Received after"), MONEY, total=True, weight=16),
                Column(_("Followed by a payment"), PERCENT, weight=14),
            ),
            rows,
            sheet=_("Visits"),
            note=_(
                "Received within %(days)s days; a payment after two visits counts after each.",
                days=EFFECT_DAYS,
            ),
        )

    # -- paper ------------------------------------------------------------------------------

    def _print(self, told):
        """The PDF of composed figures, as bytes; HTML in tests, as for letters."""
        return self.env["recouvrement.liasse"]._print(told)

    def _write(self, told):
        """The workbook of composed figures, as bytes."""
        return self.env["recouvrement.tableau"]._write(told["heading"], told["tables"])
