"""The review of accounts on paper: a summary, then one page an account. Facts are read set-wise."""

from collections import defaultdict
from operator import itemgetter

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ..tools.table import DATE, MONEY, NUMBER, Column, Table

MONTHS, ITEMS, CONTACTS, STEPS, DECISIONS, COMMITMENTS = 12, 10, 4, 3, 2, 6


class RecouvrementRevueEdition(models.AbstractModel):
    _name = "recouvrement.revue.edition"
    _description = "Review of accounts, printed"

    def _print(self, dossiers):
        """The PDF of the review of ``dossiers``, in order, as bytes; HTML in tests, as for letters."""
        company = dossiers.company_id
        here = self.with_company(company).with_context(allowed_company_ids=company.ids)
        told = here._compose(dossiers.with_env(here.env))
        html = self.env["recouvrement.imprimerie"]._render_page(
            "recouvrement.revue_document",
            self.env._("Review of accounts"),
            told=told,
            tables=self.env["recouvrement.tableau"]._draw([told["summary"]], company.currency_id),
        )
        if self.env.context.get("recouvrement_html"):
            return str(html).encode()
        foot = [company.name, self.env._("Internal document – not to be sent")]
        return self.env["recouvrement.imprimerie"]._print_page(html, foot, "%(page)s/%(pages)s")

    def _write(self, dossiers):
        """The list of the accounts as a workbook, as bytes."""
        company = dossiers.company_id
        here = self.with_company(company).with_context(allowed_company_ids=company.ids)
        told = here._compose(dossiers.with_env(here.env))
        return self.env["recouvrement.tableau"]._write(
            [company.name, told["day"]], [told["summary"]]
        )

    def _compose(self, dossiers):
        """:return: dict of ``title``, ``day``, ``summary`` (a table) and ``sheets``, one an account"""
        today = self.env["recouvrement.calendrier"]._today()
        facts = {
            "exposure": self._read_exposure(dossiers, today),
            "doubtful": self._read_doubtful(dossiers, today),
            "evolution": self._read_evolution(dossiers, today),
            "behaviour": self._read_behaviour(dossiers, today),
            "promises": self._read_promises(dossiers),
            "items": self._read_items(dossiers, today),
        }
        mine = {name: defaultdict(lambda: None, found) for name, found in facts.items()}
        sheets = [
            self._compose_one(each, today, {name: found[each.id] for name, found in mine.items()})
            for each in dossiers
        ]
        return {
            "title": self.env._("Review of accounts"),
            "day": format_date(self.env, today),
            "labels": self._get_labels(),
            "summary": self._summarize(dossiers, mine),
            "sheets": sheets,
        }

    def _get_labels(self):
        bounds = self.env.company._get_recouvrement_balance_bounds()
        return self.env["recouvrement.balance.agee"]._get_labels(bounds)

    # -- facts, of all the accounts at once ---------------------------------------------------

    def _get_options(self, day):
        return self.env["recouvrement.balance.agee"]._prepare_options(day, self.env.company.ids)

    def _read_rows(self, dossiers, day, more=Domain.TRUE):
        """``{dossier id: (total, credits, contested, [buckets])}`` on ``day``."""
        service = self.env["recouvrement.balance.agee"]
        lines = service._get_lines(self._get_options(day))
        names = [f"bucket_{rank}:sum" for rank in range(len(self._get_labels()))]
        groups = lines._read_group(
            Domain("dossier_id", "in", dossiers.ids) & more,
            ["dossier_id"],
            ["amount:sum", "credit:sum", "disputed:sum", *names],
        )
        return {
            dossier.id: (total or 0, credit or 0, disputed or 0, [each or 0 for each in buckets])
            for dossier, total, credit, disputed, *buckets in groups
        }

    def _read_exposure(self, dossiers, day):
        return self._read_rows(dossiers, day)

    def _read_doubtful(self, dossiers, day):
        accounts = self.env["recouvrement.prevision.faits"]._get_doubtful_accounts(self.env.company)
        rows = self._read_rows(dossiers, day, Domain("account_id", "in", accounts.ids))
        return {dossier: row[0] for dossier, row in rows.items()}

    def _read_evolution(self, dossiers, today):
        """``{dossier id: [(month, owed, overdue), …]}``: the ends of the last twelve months, then today."""
        found = {dossier: [] for dossier in dossiers.ids}
        first = today.replace(day=1)
        days = [first - relativedelta(months=back, days=1) for back in range(MONTHS - 2, -1, -1)]
        for day in [*days, today]:
            rows = self._read_rows(dossiers, day)
            for dossier, told in found.items():
                total, _credit, _disputed, buckets = rows.get(dossier, (0, 0, 0, [0]))
                told.append(
                    (format_date(self.env, day, date_format="MM/yy"), total, sum(buckets[1:]))
                )
        return found

    def _read_behaviour(self, dossiers, today):
        """``{dossier id: {month: (paid, days late on average)}}`` of the last twelve months."""
        groups = self.env["recouvrement.recette"]._read_group(
            [
                ("dossier_id", "in", dossiers.ids),
                ("day", ">=", today.replace(day=1) - relativedelta(months=MONTHS - 1)),
                ("move_line_id", "!=", False),
            ],
            ["dossier_id", "day:month"],
            ["amount:sum", "days:avg"],
        )
        found = defaultdict(dict)
        for dossier, month, amount, days in groups:
            name = format_date(self.env, month, date_format="MM/yy")
            found[dossier.id][name] = (amount, round(days or 0))
        return found

    def _read_promises(self, dossiers):
        """``{dossier id: (kept, judged)}``."""
        groups = self.env["recouvrement.promesse"]._read_group(
            [("dossier_id", "in", dossiers.ids), ("state", "in", ("kept", "broken"))],
            ["dossier_id", "state"],
            ["__count"],
        )
        found = {}
        for dossier, state, count in groups:
            kept, judged = found.get(dossier.id, (0, 0))
            found[dossier.id] = (kept + count * (state == "kept"), judged + count)
        return found

    def _read_items(self, dossiers, today):
        lines = self.env["recouvrement.balance.agee"]._get_lines(self._get_options(today))
        found = defaultdict(list)
        for item in lines.search([("dossier_id", "in", dossiers.ids)], order="due, id"):
            found[item.dossier_id.id].append(item)
        return found

    # -- one account --------------------------------------------------------------------------

    def _compose_one(self, dossier, today, facts):
        total, credit, disputed, buckets = facts["exposure"] or (
            0,
            0,
            0,
            [0] * len(self._get_labels()),
        )
        money = self._say_money
        kept, judged = facts["promises"] or (0, 0)
        review = dossier.revue_ids.filtered(lambda each: each.date == today)[:1]
        return {
            "name": dossier.partner_id.name,
            "head": self._tell_identity(dossier),
            "exposure": [
                (self.env._("Owed in all"), money(total)),
                (self.env._("Not due"), money(buckets[0])),
                (self.env._("Overdue"), money(sum(buckets[1:]))),
                (self.env._("Contested"), money(disputed)),
                (self.env._("Doubtful"), money(facts["doubtful"] or 0)),
                (self.env._("Credits"), money(credit)),
            ],
            "bar": self._draw_bar(buckets),
            "months": self._draw_months(facts["evolution"], facts["behaviour"] or {}),
            "promises": self.env._(
                "%(kept)s promises kept of %(judged)s.", kept=kept, judged=judged
            )
            if judged
            else self.env._("No promise judged yet."),
            "items": [
                (
                    item.document,
                    format_date(self.env, item.due),
                    max(item.days, 0) or "",
                    money(item.amount),
                    self.env._("contested") if item.disputed else "",
                )
                for item in (facts["items"] or [])[:ITEMS]
            ],
            "more": self._tell_more((facts["items"] or [])[ITEMS:]),
            "story": self._tell_story(dossier, review),
            "agreed": self._tell_agreed(dossier),
            "comment": review.comment or "",
            "decision": review.decision or "",
            "next": format_date(self.env, review.next_date) if review.next_date else "",
        }

    def _say_money(self, amount):
        return self.env["recouvrement.tableau"]._write_value(
            amount, MONEY, self.env.company.currency_id
        )

    def _tell_identity(self, dossier):
        partner = dossier.partner_id
        address = " ".join(filter(None, (partner.street, partner.zip, partner.city)))
        lines = [
            (self.env._("Dossier"), dossier.name),
            (self.env._("Reference"), partner.ref or partner.company_registry or partner.vat),
            (self.env._("Address"), address),
            (self.env._("Contact"), " · ".join(filter(None, (partner.phone, partner.email)))),
            (self.env._("Portfolio"), dossier.portefeuille_id.complete_name),
            (self.env._("Collector"), dossier.user_id.name),
            (self.env._("Phase"), dossier.phase_id.name),
        ]
        return [(name, value) for name, value in lines if value]

    def _draw_bar(self, buckets):
        """``(label, amount, share)`` of each bucket that owes something."""
        whole = sum(max(each, 0) for each in buckets)
        return [
            {
                "label": label,
                "amount": self._say_money(amount),
                "share": round(100 * amount / whole, 1),
                "rank": rank,
            }
            for rank, (label, amount) in enumerate(zip(self._get_labels(), buckets, strict=True))
            if amount > 0
        ]

    def _draw_months(self, evolution, behaviour):
        most = max((each[1] for each in evolution), default=0) or 1
        return [
            {
                "month": month,
                "owed": round(18 * max(total, 0) / most, 1),
                "late": round(18 * min(max(late, 0), max(total, 0)) / most, 1),
                "amount": self._say_thousands(total),
                "paid": self._say_thousands(behaviour[month][0]) if month in behaviour else "",
                "days": behaviour[month][1] if month in behaviour else "",
            }
            for month, total, late in evolution
        ]

    def _say_thousands(self, amount):
        return formatLang(self.env, amount / 1000, digits=1) if amount else "–"

    def _tell_more(self, items):
        if not items:
            return ""
        amount = sum(item.amount for item in items)
        return self.env._(
            "and %(count)s more, for %(amount)s", count=len(items), amount=self._say_money(amount)
        )

    def _tell_story(self, dossier, review):
        """Last contacts, steps and decisions, the latest first."""
        kinds = dict(dossier.action_ids._fields["kind"]._description_selection(self.env))
        contacts = dossier.resultat_ids.sorted(lambda each: (each.date, each.id))[-CONTACTS:]
        steps = dossier.action_ids.filtered(lambda each: each.state == "done")
        steps = steps.sorted(lambda each: (each.date_done, each.id))[-STEPS:]
        reviews = (dossier.revue_ids - review).filtered("decision")[:DECISIONS]
        rows = [(each.date, each.type_id.name or "", self._cut(each.note)) for each in contacts]
        rows += [(each.date_done, each.etape_id.name or kinds.get(each.kind), "") for each in steps]
        rows += [(each.date, self.env._("Decided"), self._cut(each.decision)) for each in reviews]
        rows.sort(key=itemgetter(0), reverse=True)
        return [(format_date(self.env, day), what, said) for day, what, said in rows]

    def _cut(self, text):
        return (text or "").strip().replace("\n", " ")

    def _tell_agreed(self, dossier):
        """Promises expected, plans that run, disputes open."""
        money, rows = self._say_money, []
        for promise in dossier.promesse_ids.filtered(lambda each: each.state == "open"):
            rows.append(promise.display_name)
        for plan in dossier.plan_ids.filtered(lambda each: each.state == "active"):
            rows.append(
                self.env._(
                    "Plan %(name)s: %(left)s left, next instalment on %(date)s",
                    name=plan.name,
                    left=money(plan.amount_left),
                    date=format_date(self.env, plan.next_date) if plan.next_date else "–",
                )
            )
        for dispute in dossier.litige_ids.filtered(lambda each: each.state == "open"):
            rows.append(
                self.env._(
                    "Dispute %(name)s since %(day)s: %(amount)s",
                    name=dispute.category_id.name,
                    day=format_date(self.env, dispute.date_opened),
                    amount=money(dispute.amount),
                )
            )
        return rows[:COMMITMENTS]

    # -- all of them ----------------------------------------------------------------------------

    def _summarize(self, dossiers, facts):
        rows = []
        for dossier in dossiers:
            total, _credit, disputed, buckets = facts["exposure"][dossier.id] or (0, 0, 0, [0])
            last = dossier.revue_ids[:1]
            rows.append(
                [
                    dossier.partner_id.name or "",
                    total,
                    sum(buckets[1:]),
                    disputed,
                    facts["doubtful"][dossier.id] or 0,
                    dossier.days_late,
                    dossier.phase_id.name or "",
                    self._cut(last.decision),
                    last.next_date or None,
                ]
            )
        return Table(
            self.env._("Accounts reviewed"),
            (
                Column(self.env._("Debtor"), weight=26),
                Column(self.env._("Owed in all"), MONEY, total=True, weight=14),
                Column(self.env._("Overdue"), MONEY, total=True, weight=14),
                Column(self.env._("Contested"), MONEY, total=True, weight=12),
                Column(self.env._("Doubtful"), MONEY, total=True, weight=12),
                Column(self.env._("Days late"), NUMBER, weight=8),
                Column(self.env._("Phase"), weight=15),
                Column(self.env._("Last decision"), weight=28),
                Column(self.env._("Next review on"), DATE, weight=12),
            ),
            rows,
        )
