"""The monthly pack: what a portfolio's meeting looks at, on paper and as a workbook.

Read under the rights of whoever receives it: each sees only the debtors of his portfolios.
"""

from collections import Counter
from datetime import timedelta
from operator import attrgetter

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from ..engine import forecast as engine
from ..models.recouvrement_prevision import HORIZON
from ..tools.table import DATE, DAYS, MONEY, NUMBER, PERCENT, RATIO, Column, Figure, Table

MOST_DEBTORS, MOST_DISPUTES = 20, 20


class RecouvrementLiasse(models.AbstractModel):
    _name = "recouvrement.liasse"
    _description = "Monthly pack"

    # -- what is asked ----------------------------------------------------------------------

    def _get_month(self, day):
        """``(first day, last day)`` the pack of ``day`` tells: its month from the 16th, else the one before."""
        first = day.replace(day=1)
        if day.day < 16:
            first -= relativedelta(months=1)
        return first, min(first + relativedelta(months=1, days=-1), day)

    def _print(self, told):
        """The PDF of a composed pack, as bytes; HTML in tests, as for letters."""
        html = self.env["recouvrement.imprimerie"]._render_page(
            "recouvrement.liasse_document",
            told["title"],
            told=told,
            tables=self.env["recouvrement.tableau"]._draw(told["tables"], told["currency"]),
        )
        if self.env.context.get("recouvrement_html"):
            return str(html).encode()
        return self.env["recouvrement.imprimerie"]._print_page(
            html, [" – ".join(told["heading"])], "%(page)s/%(pages)s"
        )

    def _write(self, told):
        """The workbook of a composed pack, as bytes."""
        return self.env["recouvrement.tableau"]._write(told["heading"], told["tables"])

    def _get_file_name(self, told):
        return " ".join([self.env._("Pack"), told["scope"], f"{told['first']:%Y-%m}"]).replace(
            "/", "-"
        )

    # -- what is told -----------------------------------------------------------------------

    def _compose(self, first, last, company, portfolios):
        """All that is told of ``portfolios`` (and of those below; all of the company when empty).

        :return: dict of ``title``, ``scope`` (whose), ``heading`` (texts), ``currency``, ``first``,
            ``last`` and ``tables``
        """
        here = self.with_company(company).with_context(allowed_company_ids=company.ids)
        portfolios = portfolios.with_env(here.env)
        here.env["recouvrement.prevision.calcul"]._refresh(company)
        scope = ", ".join(portfolios.mapped("complete_name")) or self.env._("All portfolios")
        period = self.env._(
            "from %(first)s to %(last)s",
            first=format_date(self.env, first),
            last=format_date(self.env, last),
        )
        tables = [
            here._tell_indicators(first, last, company, portfolios),
            *here._tell_balance(first, last, company, portfolios),
            here._tell_debtors(portfolios),
            here._tell_commitments(first, last, portfolios),
            here._tell_disputes(last, company, portfolios),
            here._tell_doubtful(last, company, portfolios),
            here._tell_forecast(portfolios),
            here._tell_actions(first, last, portfolios),
        ]
        return {
            "title": self.env._("Monthly pack"),
            "scope": scope,
            "heading": [company.name, scope, period],
            "currency": company.currency_id,
            "first": first,
            "last": last,
            "tables": tables,
        }

    def _within(self, portfolios, path="portefeuille_id"):
        return Domain(path, "child_of", portfolios.ids) if portfolios else Domain.TRUE

    def _tell_indicators(self, first, last, company, portfolios):
        service = self.env["recouvrement.indicateur"]
        before = first - relativedelta(months=1)
        now = service._compute(first, last, company, portfolios)
        then = service._compute(before, first - timedelta(days=1), company, portfolios)
        rows = []
        for code, figure in service._get_definitions().items():
            values = [each.get(code) for each in (now, then)]
            change = None if None in values else values[0] - values[1]
            shown = [self._get_figure(value, figure.unit) for value in (*values, change)]
            if shown[0] is not None or shown[1] is not None:
                rows.append([figure.name, *shown])
        return Table(
            self.env._("Indicators"),
            (
                Column(self.env._("Indicator"), weight=40),
                Column(self.env._("This month"), NUMBER, weight=20),
                Column(self.env._("Month before"), NUMBER, weight=20),
                Column(self.env._("Change"), NUMBER, weight=20),
            ),
            rows,
        )

    def _get_figure(self, value, unit):
        """Money, days and percents are not the same number: each keeps its unit, and stays a number."""
        if value is None:
            return None
        kind = unit if unit in (MONEY, PERCENT, DAYS, RATIO) else NUMBER
        return Figure(float(value), kind)

    # -- the aged balance ---------------------------------------------------------------------

    def _tell_balance(self, first, last, company, portfolios):
        service = self.env["recouvrement.balance.agee"]
        bounds = company._get_recouvrement_balance_bounds()
        labels = [*service._get_labels(bounds), self.env._("Credits")]
        domain, days = self._within(portfolios), (last, first - timedelta(days=1))
        now, then = (
            service._compute_rows(service._prepare_options(day, company.ids), "portfolio", domain)
            for day in days
        )
        sums = [self._add_up(rows, len(labels) - 1) for rows in (now, then)]
        whole = sum(sums[0]) or 0
        evolution = Table(
            self.env._("Aged balance and its evolution"),
            (
                Column(self.env._("Age"), weight=24),
                Column(format_date(self.env, days[0]), MONEY, total=True, weight=20),
                Column(self.env._("Share"), PERCENT, weight=12),
                Column(format_date(self.env, days[1]), MONEY, total=True, weight=20),
                Column(self.env._("Change"), MONEY, total=True, weight=20),
            ),
            [
                [
                    label,
                    after,
                    100 * after / whole if whole else None,
                    before,
                    company.currency_id.round(after - before),
                ]
                for label, after, before in zip(labels, *sums, strict=True)
            ],
            sheet=self.env._("Aged balance"),
            bar=1,
        )
        by_portfolio = Table(
            self.env._("Aged balance by portfolio"),
            (
                Column(self.env._("Portfolio"), weight=26),
                Column(self.env._("Total"), MONEY, total=True, weight=13),
                *(Column(label, MONEY, total=True, weight=12) for label in labels),
            ),
            [[row.name, row.total, *row.buckets, row.credit] for row in now],
            sheet=self.env._("By portfolio"),
        )
        return evolution, by_portfolio

    def _add_up(self, rows, buckets):
        rounded = self.env.company.currency_id.round
        sums = [rounded(sum(row.buckets[rank] for row in rows)) for rank in range(buckets)]
        return [*sums, rounded(sum(map(attrgetter("credit"), rows)))]

    # -- debtors and what they agreed ---------------------------------------------------------

    def _tell_debtors(self, portfolios):
        dossiers = self.env["recouvrement.dossier"].search(
            Domain("state", "!=", "closed")
            & Domain("company_id", "=", self.env.company.id)
            & Domain("amount_overdue", ">", 0)
            & self._within(portfolios),
            order="amount_overdue desc, id",
            limit=MOST_DEBTORS,
        )
        return Table(
            self.env._("Debtors who owe most overdue"),
            (
                Column(self.env._("Debtor"), weight=26),
                Column(self.env._("Owed in all"), MONEY, total=True, weight=14),
                Column(self.env._("Overdue"), MONEY, total=True, weight=14),
                Column(self.env._("Days late"), NUMBER, weight=8),
                Column(self.env._("Phase"), weight=18),
                Column(self.env._("Next step"), weight=27),
                Column(self.env._("Last comment"), weight=32),
            ),
            [
                [
                    each.partner_id.name or "",
                    each.amount_due,
                    each.amount_overdue,
                    each.days_late,
                    each.phase_id.name or "",
                    self._tell_next(each),
                    self._tell_contact(each.last_resultat_id),
                ]
                for each in dossiers
            ],
            sheet=self.env._("Debtors"),
        )

    def _tell_next(self, dossier):
        parts = [
            dossier.next_etape_date and format_date(self.env, dossier.next_etape_date),
            dossier.next_etape_id.name,
        ]
        return " ".join(filter(None, parts)) or dossier.decision_reason or ""

    def _tell_contact(self, result):
        if not result:
            return ""
        said = (result.note or result.type_id.name or "").strip().replace("\n", " ")
        return f"{format_date(self.env, result.date)} {said}"

    def _tell_commitments(self, first, last, portfolios):
        _ = self.env._
        here = Domain("company_id", "=", self.env.company.id) & self._within(
            portfolios, "dossier_id.portefeuille_id"
        )
        promises = self.env["recouvrement.promesse"]
        of_month = Domain("deadline", ">=", first) & Domain("deadline", "<=", last)
        plans = self.env["recouvrement.plan"].search(here & Domain("state", "=", "active"))
        [[ended, lapsed]] = self.env["recouvrement.plan"]._read_group(
            here
            & Domain("state", "=", "broken")
            & Domain("date_ended", ">=", first)
            & Domain("date_ended", "<=", last),
            [],
            ["__count", "amount_items:sum"],
        )
        rows = [
            self._count(_("Promises expected"), promises, here & Domain("state", "=", "open")),
            self._count(
                _("Promises kept in the month"),
                promises,
                here & of_month & Domain("state", "=", "kept"),
            ),
            self._count(
                _("Promises not kept in the month"),
                promises,
                here & of_month & Domain("state", "=", "broken"),
            ),
            [
                _("Plans running, what is left of them"),
                len(plans),
                sum(plans.mapped("amount_left")),
            ],
            [
                _("Plans with an instalment late"),
                len(plans.filtered("late_count")),
                sum(plans.filtered("late_count").mapped("amount_left")),
            ],
            [_("Plans lapsed in the month"), ended, lapsed or 0],
        ]
        return Table(
            _("Promises and plans"),
            (
                Column(_("What"), weight=60),
                Column(_("How many"), NUMBER, weight=15),
                Column(_("Amount"), MONEY, weight=25),
            ),
            rows,
        )

    def _count(self, name, model, domain):
        [[number, amount]] = model._read_group(domain, [], ["__count", "amount:sum"])
        return [name, number, amount or 0]

    def _tell_disputes(self, last, company, portfolios):
        """What was contested on ``last``; what the accounts block without a dispute too, as the figures count it."""
        disputes = self.env["recouvrement.litige"].search(
            Domain("company_id", "=", company.id)
            & Domain("date_opened", "<=", last)
            & (Domain("date_closed", "=", False) | Domain("date_closed", ">", last))
            & self._within(portfolios, "dossier_id.portefeuille_id"),
            order="date_opened, id",
        )
        rows = [
            [
                each.debtor_id.name or "",
                each.category_id.name or "",
                each.amount,
                each.date_opened,
                max((last - each.date_opened).days, 0),
                each.date_deadline or None,
                each.responsible_id.name or "",
            ]
            for each in disputes
        ]
        blocked = self._list_blocked(last, company, portfolios, disputes)
        words = self.env._("Blocked in the accounts")
        rows += [[debtor.name or "", words, amount, *[None] * 3, ""] for debtor, amount in blocked]
        shown, more = rows[:MOST_DISPUTES], rows[MOST_DISPUTES:]
        if more:
            left = company.currency_id.round(sum(row[2] for row in more))
            shown.append([self.env._("%s others", len(more)), "", left, *[None] * 3, ""])
        return Table(
            self.env._("Disputes open"),
            (
                Column(self.env._("Debtor"), weight=26),
                Column(self.env._("Reason"), weight=24),
                Column(self.env._("Amount"), MONEY, total=True, weight=15),
                Column(self.env._("Opened on"), DATE, weight=12),
                Column(self.env._("Age (days)"), NUMBER, weight=9),
                Column(self.env._("To be answered by"), DATE, weight=12),
                Column(self.env._("In charge"), weight=20),
            ),
            shown,
            sheet=self.env._("Disputes"),
            note=self.env._(
                "%(shown)s of %(all)s, the oldest first.", shown=MOST_DISPUTES, all=len(rows)
            )
            if more
            else "",
        )

    def _list_blocked(self, last, company, portfolios, disputes):
        """``[(debtor, amount)]`` of what is contested by a block of the accounts alone, most first."""
        service = self.env["recouvrement.balance.agee"]
        lines = service._get_lines(service._prepare_options(last, company.ids))
        contested = lines.search(Domain("disputed", ">", 0) & self._within(portfolios))
        items = self.env["account.move.line"].browse(contested.ids)
        # sudo: the payment block of debts the reader sees in the balance.
        held = {
            item.id
            for item in items.sudo()
            if item._get_recouvrement_first().move_id.payment_state == "blocked"
        }
        said = Counter()
        for each in disputes.ligne_ids:
            said[each.move_line_id.id] += each.amount
        found = Counter()
        for line in contested:
            if line.id in held:
                found[line.partner_id] += max(line.disputed - said[line.id], 0)
        rounded = company.currency_id.round
        kept = [(debtor, rounded(amount)) for debtor, amount in found.most_common()]
        return [(debtor, amount) for debtor, amount in kept if amount]

    def _tell_doubtful(self, last, company, portfolios):
        service = self.env["recouvrement.balance.agee"]
        accounts = self.env["recouvrement.prevision.faits"]._get_doubtful_accounts(company)
        rows = service._compute_rows(
            service._prepare_options(last, company.ids),
            "debtor",
            Domain("account_id", "in", accounts.ids) & self._within(portfolios),
        )
        return Table(
            self.env._("Doubtful debts"),
            (
                Column(self.env._("Debtor"), weight=60),
                Column(self.env._("Doubtful"), MONEY, total=True, weight=25),
            ),
            [[row.name, row.total] for row in rows],
        )

    # -- what is expected, what was done ------------------------------------------------------

    def _tell_forecast(self, portfolios):
        lines = self.env["recouvrement.prevision.ligne"]
        today = self.env["recouvrement.calendrier"]._today()
        here = Domain("company_id", "=", self.env.company.id) & self._within(portfolios)
        monday = engine.monday(today)
        rows = []
        for rank in range(HORIZON + 1):
            start = monday + timedelta(weeks=rank)
            later = rank == HORIZON
            week = Domain("date", ">=", start)
            if not later:
                week &= Domain("date", "<", start + timedelta(weeks=1))
            sums = dict(lines._read_group(here & week, ["source"], ["expected:sum"]))
            apart = sum(amount for source, amount in sums.items() if source in engine.SOURCES[3:])
            name = self.env._("Later") if later else start
            dated = [sums.get(source, 0) for source in engine.SOURCES[:3]]
            rows.append([name, *dated, apart, sum(dated) + apart])
        [[never]] = lines._read_group(here, [], ["never:sum"])
        never = self.env["recouvrement.tableau"]._write_value(
            never or 0.0, MONEY, self.env.company.currency_id
        )
        return Table(
            self.env._("Cash forecast"),
            (
                Column(self.env._("Week of"), DATE, weight=20),
                Column(self.env._("Plans"), MONEY, total=True, weight=15),
                Column(self.env._("Promises"), MONEY, total=True, weight=15),
                Column(self.env._("Due date and habits"), MONEY, total=True, weight=17),
                Column(self.env._("Contested, suspended, doubtful"), MONEY, total=True, weight=17),
                Column(self.env._("Expected cash"), MONEY, total=True, weight=15),
            ),
            rows,
            note=self.env._("Open, but not expected: %s.", never),
            bar=5,
        )

    def _tell_actions(self, first, last, portfolios):
        here = Domain("company_id", "=", self.env.company.id) & self._within(
            portfolios, "dossier_id.portefeuille_id"
        )
        of_month = Domain("date_done", ">=", first) & Domain("date_done", "<=", last)
        actions = self.env["recouvrement.action"]
        kinds = dict(actions._fields["kind"]._description_selection(self.env))
        rows = [
            [self.env._("Step: %s", kinds.get(kind, kind)), count]
            for kind, count in actions._read_group(
                here & of_month & Domain("state", "=", "done"), ["kind"], ["__count"]
            )
        ]
        told = self.env["recouvrement.resultat"]._read_group(
            here & Domain("date", ">=", first) & Domain("date", "<=", last),
            ["type_id"],
            ["__count"],
        )
        rows += [[self.env._("Contact: %s", kind.display_name), count] for kind, count in told]
        return Table(
            self.env._("Actions of the month"),
            (
                Column(self.env._("What"), weight=70),
                Column(self.env._("How many"), NUMBER, total=True, weight=20),
            ),
            rows,
        )
