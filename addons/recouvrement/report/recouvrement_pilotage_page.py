"""What the director's page holds, ready to draw: the same for the screen and for paper."""

from decimal import Decimal

from odoo import fields, models, modules
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..engine import indicators as formulas
from .recouvrement_indicateur import COUNT, DAYS, MONEY, PERCENT, UP

TILES = (
    ("outstanding", "overdue", "overdue_rate", "dso", "dso_countback", "delinquent_days"),
    ("cash", "collection_rate", "cei", "promise_kept_rate", "dispute_days", "cost_per_euro"),
)
MONTHS = 13  # of the evolution
DEBTORS, ROWS = 10, 6  # lines of the tables
WIDTH, HEIGHT, FOOT, TOP = 520, 168, 20, 16  # of the drawings
SHADES = ("#5b9a8b", "#e8c468", "#e3a04f", "#dc7b45", "#c8553d", "#9c3530")
ZERO, HUNDRED = Decimal(0), Decimal(100)


class RecouvrementPilotagePage(models.AbstractModel):
    _name = "recouvrement.pilotage.page"
    _description = "Content of the director's page"

    def _compose(self, first, last, company, portfolio, collector):
        """All the page tells of a period.

        :return: dict of ``title``, ``period``, ``scope``, ``tiles`` (rows of them), ``evolution``,
            ``ages``, ``moves``, ``debtors``, ``portfolios``, ``steps``, ``collectors``
        """
        service = self.env["recouvrement.indicateur"]
        service, first, last, scope = service._prepare(first, last, company, portfolio, collector)
        here = self.with_env(service.env)
        before = formulas.previous_period(first, last)
        (stock, known), owed = service._read_stocks(
            [(first, last), before], scope, {"partner_id": DEBTORS, "portefeuille_id": ROWS}
        )
        values = service._compute_from(stock, first, last, scope)
        earlier = service._compute_from(known, *before, scope)
        return {
            "title": self.env._("Collection of %s", company.name),
            "period": here._say_period(first, last),
            "before": here._say_period(*before),
            "eve": format_date(here.env, before[1]),
            "scope": " – ".join(
                [*scope.portfolio.mapped("complete_name"), *scope.collector.mapped("name")]
            ),
            "tiles": [
                [here._make_tile(each, values, earlier, company) for each in row] for row in TILES
            ],
            "evolution": here._draw_evolution(scope),
            "ages": here._draw_ages(stock.closing, scope),
            "moves": here._list_moves(*stock.moves, scope),
            "debtors": here._list_debtors(owed["partner_id"], scope),
            "portfolios": here._list_portfolios(owed["portefeuille_id"], first, last, scope),
            "steps": here._list_steps(first, last, scope),
            "collectors": here._list_collectors(first, last, scope),
        }

    # -- paper ------------------------------------------------------------------------------

    def _print(self, told):
        """The page as PDF bytes; HTML in tests, as for letters.

        :raise UserError: wkhtmltopdf is missing
        """
        html = str(
            self.env["recouvrement.imprimerie"]._render_page(
                "recouvrement.pilotage_document", self.env._("Figures of collection"), told=told
            )
        )
        plain = modules.module.current_test and not self.env.context.get("force_report_rendering")
        if plain or self.env.context.get("recouvrement_html"):
            return html.encode()
        # sudo: only the report's settings and the paper format are read; the page is ready.
        report = self.env["ir.actions.report"].sudo().with_context(recouvrement_courrier=True)
        if report.get_wkhtmltopdf_state() == "install":
            raise UserError(
                self.env._("The program that makes PDF files, wkhtmltopdf, is not installed.")
            )
        return report._run_wkhtmltopdf(
            [html], report_ref="recouvrement.report_pilotage", landscape=True
        )

    # -- words ------------------------------------------------------------------------------

    def _say_period(self, first, last):
        return self.env._(
            "from %(first)s to %(last)s",
            first=format_date(self.env, first),
            last=format_date(self.env, last),
        )

    def _write(self, value, unit, company, places=None):
        """A figure as the reader's language writes it; a dash for what cannot be told."""
        if value is None:
            return "–"
        lang = self.env["res.lang"]._get_data(code=self.env.lang or self.env.user.lang or "en_US")
        # A space that breaks would cut an amount in two.
        thousands = (lang.thousands_sep or "").replace(" ", "\xa0").replace("\u202f", "\xa0")
        signs = str.maketrans({",": thousands, ".": lang.decimal_point or "."})
        if places is None:
            places = {MONEY: 0, COUNT: 0, DAYS: 0, PERCENT: 1}.get(unit, 3)
        text = f"{value:,.{places}f}".translate(signs)
        if unit == DAYS:
            return self.env._("%s d", text)
        endings = {PERCENT: "\xa0%", COUNT: ""}
        return text + endings.get(unit, f"\xa0{company.currency_id.symbol}")

    def _money(self, value, company):
        return self._write(Decimal(str(value or 0)), MONEY, company)

    # -- tiles ------------------------------------------------------------------------------

    def _make_tile(self, code, values, earlier, company):
        definition = self.env["recouvrement.indicateur"]._get_definitions()[code]
        now, then = values[code], earlier[code]
        moved = None if now is None or then is None else now - then
        return {
            "code": code,
            "name": definition.name,
            "formula": definition.formula,
            "value": self._write(now, definition.unit, company),
            "before": self._write(then, definition.unit, company),
            "known": then is not None,
            "why": self._tell_missing().get(code, "") if now is None else "",
            "arrow": "" if not moved else "▲" if moved > 0 else "▼",
            "mood": self._judge(moved, definition.better),
        }

    def _tell_missing(self):
        """``{code: words}``: what a figure shown as a dash lacks, in a few words."""
        no_sales = self.env._("no sales")
        return {
            "overdue_rate": self.env._("nothing is owed"),
            "dso": no_sales,
            "dso_countback": self.env._("too few sales known"),
            "delinquent_days": no_sales,
            "collection_rate": self.env._("nothing was overdue"),
            "cei": self.env._("nothing was due"),
            "promise_kept_rate": self.env._("no promise fell due"),
            "dispute_days": self.env._("no dispute closed"),
            "cost_per_euro": self.env._("no cost, or no cash"),
        }

    def _judge(self, moved, better):
        if not moved or not better:
            return "same"
        return "good" if (moved > 0) == (better == UP) else "bad"

    # -- drawings ---------------------------------------------------------------------------

    def _draw_evolution(self, scope):
        """Month after month, what was owed: not due, and late above it."""
        today = self.env["recouvrement.calendrier"]._today()
        since = fields.Date.subtract(today.replace(day=1), months=MONTHS - 1)
        groups = self.env["recouvrement.encours"]._read_group(
            self.env["recouvrement.indicateur"]._get_scope_domain(scope)
            & Domain("scale", "=", "month")
            & Domain("day", ">=", since),
            ["day:day"],
            ["total:sum", "overdue:sum"],
            order="day:day",
        )
        months = [
            (day, max(total, 0), min(max(late, 0), max(total, 0))) for day, total, late in groups
        ]
        highest = max((total for _day, total, _late in months), default=0)
        if not highest:
            return None
        step = WIDTH / MONTHS
        unit = (HEIGHT - FOOT - TOP) / highest
        ground = HEIGHT - FOOT
        bars = []
        for rank, (day, total, late) in enumerate(months, MONTHS - len(months)):
            left = rank * step + step * 0.16
            bars.append(
                {
                    "day": day.isoformat(),
                    "label": format_date(self.env, day, date_format="MMM yy"),
                    "told": self.env._(
                        "%(day)s: %(total)s owed, of which %(late)s overdue",
                        day=format_date(self.env, day),
                        total=self._money(total, scope.company),
                        late=self._money(late, scope.company),
                    ),
                    "rate": self._write(
                        formulas.ratio(Decimal(str(late)), Decimal(str(total)), HUNDRED),
                        PERCENT,
                        scope.company,
                        places=0,
                    ),
                    "x": round(left, 1),
                    "middle": round(rank * step + step / 2, 1),
                    "width": round(step * 0.68, 1),
                    "total_y": round(ground - total * unit, 1),
                    "due_height": round((total - late) * unit, 1),
                    "due_y": round(ground - (total - late) * unit, 1),
                    "late_height": round(late * unit, 1),
                }
            )
        return {
            "bars": bars,
            "width": WIDTH,
            "height": HEIGHT,
            "ground": ground,
            "foot": HEIGHT - 6,
            "due_color": SHADES[0],
            "late_color": SHADES[3],
        }

    def _draw_ages(self, owed, scope):
        """What is owed by age: a bar for each bucket, with its amount and its share."""
        company = scope.company
        labels = self.env["recouvrement.balance.agee"]._get_labels(
            company._get_recouvrement_balance_bounds()
        )
        whole, highest = sum(owed.buckets, ZERO), max(owed.buckets)
        return [
            {
                "index": index,
                "label": label,
                "amount": self._money(amount, company),
                "share": self._write(formulas.ratio(amount, whole, HUNDRED), PERCENT, company),
                "size": int(amount / highest * 100) if highest else 0,
                "color": SHADES[min(index, len(SHADES) - 1)],
            }
            for index, (label, amount) in enumerate(zip(labels, owed.buckets, strict=True))
        ]

    # -- tables -----------------------------------------------------------------------------

    def _list_moves(self, held, moves, cash, scope):
        """Where the debts of the eve stand at the end, bucket by bucket, and what they brought."""
        company = scope.company
        labels = self.env["recouvrement.balance.agee"]._get_labels(
            company._get_recouvrement_balance_bounds()
        )
        rows = []
        for start, label in enumerate(labels):
            before = held.get(start, ZERO)
            still = sum((moves.get((start, end), ZERO) for end in range(len(labels))), ZERO)
            paid = cash.get(start, ZERO)
            parts = [paid, before - still - paid]
            parts += [moves.get((start, end), ZERO) for end in range(len(labels))]
            rows.append(
                {
                    "key": start,
                    "label": label,
                    "before": self._money(before, company),
                    "cells": [
                        self._make_cell(rank, part, before, start, company)
                        for rank, part in enumerate(parts)
                    ],
                }
            )
        return {"labels": labels, "rows": rows}

    def _make_cell(self, rank, part, before, start, company):
        """:param rank: 0 paid, 1 settled otherwise, then each bucket of the end"""
        share = formulas.ratio(part, before, HUNDRED)
        blank = not part or share is None
        shade = 0 if blank else min(int(abs(share)), 100)
        kind = "good" if rank == 0 else "bad" if rank - 2 > start else "same"
        return {
            "text": "" if blank else self._write(share, PERCENT, company, places=0),
            "told": "" if blank else self._money(part, company),
            "style": self._shade(kind, shade),
            **self._aim_cell(rank, start, part),
        }

    def _aim_cell(self, rank, start, part):
        """What a cell opens."""
        if not part:
            return {"open": None, "key": None}
        if rank > 1:
            return {"open": "move", "key": f"{start},{rank - 2}"}
        return {"open": "settled" if rank else "paid", "key": start}

    def _shade(self, kind, share):
        """A background as strong as ``share``, green for cash, red for what gets worse."""
        color = {"good": "91,154,139", "bad": "200,85,61", "same": "128,128,128"}[kind]
        return f"background-color: rgba({color},{share / 180:.2f})" if share else ""

    def _list_debtors(self, found, scope):
        """:param found: of ``_read_stocks``, as for the portfolios"""
        # sudo: names of debtors whose items one may read.
        names = self.env["res.partner"].sudo().browse(row[0] for row in found if row[0])
        names = {each.id: each.display_name for each in names}
        return [
            {
                "key": partner or 0,
                "name": names.get(partner) or self.env._("Without debtor"),
                "owed": self._money(owed, scope.company),
                "overdue": self._money(overdue, scope.company),
                "days": self._write(Decimal(max(days or 0, 0)), DAYS, scope.company),
            }
            for partner, owed, overdue, days in found
            if overdue > 0
        ]

    def _list_portfolios(self, found, first, last, scope):
        came = self._read_cash_by("portefeuille_id", first, last, scope)
        # sudo: names of the portfolios of items one may read.
        names = self.env["recouvrement.portefeuille"].sudo()
        names = names.browse(row[0] for row in found if row[0])
        names = {each.id: each.name for each in names}
        return [
            {
                "key": key or 0,
                "name": names.get(key) or self.env._("Without portfolio"),
                "owed": self._money(owed, scope.company),
                "overdue": self._money(overdue, scope.company),
                "rate": self._write(
                    formulas.ratio(overdue, owed, HUNDRED), PERCENT, scope.company, places=0
                ),
                "cash": self._money(came.get(key or False), scope.company),
            }
            for key, owed, overdue, _days in found
        ]

    def _read_cash_by(self, field, first, last, scope):
        groups = self.env["recouvrement.recette"]._read_group(
            self.env["recouvrement.indicateur"]._get_scope_domain(scope)
            & Domain("day", ">=", first)
            & Domain("day", "<=", last),
            [field],
            ["amount:sum"],
        )
        return {record.id: amount for record, amount in groups}

    def _list_steps(self, first, last, scope):
        """Steps of the period: what they asked for, and what came before the next one."""
        groups = self.env["recouvrement.action"]._read_group(
            self._get_steps_domain(first, last, scope),
            ["step_code", "etape_id"],
            ["__count", "amount_overdue:sum"],
        )
        came = self._read_cash_after(first, last, scope)
        rows = {}
        for code, step, count, asked in groups:
            row = rows.setdefault(code or step.id, [step.name, 0, ZERO, ZERO, []])
            row[1] += count
            row[2] += Decimal(str(asked))
            row[3] += Decimal(str(came.get(step.id, 0)))
            row[4].append(str(step.id))
        found = sorted(rows.values(), key=lambda row: -row[3])[:ROWS]
        return [
            {
                "key": ",".join(steps),
                "name": name,
                "count": self._write(Decimal(count), COUNT, scope.company),
                "cash": self._money(cash, scope.company),
                "rate": self._write(
                    formulas.ratio(cash, asked, HUNDRED), PERCENT, scope.company, places=0
                ),
            }
            for name, count, asked, cash, steps in found
        ]

    def _get_steps_domain(self, first, last, scope):
        """The actions the table of steps counts."""
        done = Domain("date_done", ">=", first) & Domain("date_done", "<=", last)
        done &= Domain("state", "=", "done") & Domain("parent_id", "=", False)
        done &= Domain("etape_id", "!=", False) & Domain("kind", "!=", "notice")
        return done & self.env["recouvrement.indicateur"]._get_scope_domain(scope, "dossier_id.")

    def _read_cash_after(self, first, last, scope):
        """``{step id: cash}`` that came after the actions of the period and before the next one."""
        groups = self.env["recouvrement.recette"]._read_group(
            self.env["recouvrement.indicateur"]._get_scope_domain(scope)
            & Domain("day", ">=", first)
            & Domain("day", "<=", last)
            & Domain("action_id.date_done", ">=", first),
            ["etape_id"],
            ["amount:sum"],
        )
        return {step.id: amount for step, amount in groups}

    def _list_collectors(self, first, last, scope):
        domain = self.env["recouvrement.indicateur"]._get_scope_domain(scope)
        today = self.env["recouvrement.calendrier"]._today()
        now = Domain("dossiers", ">", 0) & Domain("day", "=", today)
        period = (
            Domain("day", ">=", first) & Domain("day", "<=", last) & Domain("dossiers", "=", False)
        )
        groups = self.env["recouvrement.performance"]._read_group(
            domain & (now | period),
            ["user_id"],
            [
                "dossiers:sum",
                "overdue:sum",
                "contacts:sum",
                "promises:sum",
                "kept:sum",
                "cash_after:sum",
            ],
        )
        rows = [
            {
                "key": user.id or 0,
                "name": user.name or self.env._("Without collector"),
                "dossiers": self._write(Decimal(dossiers or 0), COUNT, scope.company),
                "overdue": self._money(overdue, scope.company),
                "contacts": self._write(Decimal(contacts or 0), COUNT, scope.company),
                "kept": self._write(
                    formulas.ratio(Decimal(kept or 0), Decimal(judged or 0), HUNDRED),
                    PERCENT,
                    scope.company,
                    places=0,
                ),
                "cash": self._money(cash, scope.company),
                "rank": -(cash or 0),
            }
            for user, dossiers, overdue, contacts, judged, kept, cash in groups
        ]
        return sorted(rows, key=lambda row: row["rank"])[:ROWS]
