"""The papers of a session: one sheet a dossier, a workbook, the minutes. Facts are read set-wise."""

from collections import defaultdict

from odoo import models
from odoo.tools import format_date, format_datetime

from odoo.addons.recouvrement.tools.download import offer
from odoo.addons.recouvrement.tools.table import DATE, MONEY, NUMBER, Column, Table
from odoo.addons.recouvrement.tools.words import say_pair

from ..models.recouvrement_gel import FREEZES

ITEMS, REASONS, GUARANTEES, STORY = 8, 5, 4, 8


class RecouvrementSeanceEdition(models.AbstractModel):
    _name = "recouvrement.seance.edition"
    _inherit = "recouvrement.revue.edition"
    _description = "Papers of a session"

    # -- pack -----------------------------------------------------------------------------------

    def _for_session(self, session):
        company = session.company_id
        # sudo: the pack is for the members, whatever their portfolios; who may ask for it was checked.
        return (
            self.sudo()
            .with_company(company)
            .with_context(
                allowed_company_ids=company.ids, lang=company.partner_id.lang or self.env.lang
            )
        )

    def _print_pack(self, session):
        """The PDF of the sheets, behind the agenda; HTML in tests, as for letters."""
        here = self._for_session(session)
        session = session.with_env(here.env)
        points = session._get_order()
        sheets = here._compose_points(points)
        told = {
            "title": session.comite_id.name,
            "day": here._say_when(session),
            "place": session.location or "",
            "called": [
                f"{each.user_id.name} ({here._say_role(each)})" for each in session.presence_ids
            ],
            "choices": [
                label for _key, label in points._fields["decision"]._description_selection(here.env)
            ],
            "sheets": [sheets[point.id] for point in points],
        }
        title = here.env._("Session of the committee")
        return here._print_document(
            "recouvrement_contentieux.seance_liasse", title, session, told, [here._list(points)]
        )

    def _print_document(self, template, title, session, told, tables=()):
        service = self.env["recouvrement.imprimerie"]
        drawn = self.env["recouvrement.tableau"]._draw(tables, session.currency_id)
        html = service._render_page(template, title, told=told, tables=drawn)
        if self.env.context.get("recouvrement_html"):
            return str(html).encode()
        foot = [
            session.company_id.name,
            self.env._("Confidential – for the members of the committee"),
        ]
        return service._print_page(html, foot, "%(page)s/%(pages)s")

    def _say_when(self, session):
        return format_datetime(self.env, session.date_start, dt_format="short")

    def _say_role(self, presence):
        return dict(presence._fields["role"]._description_selection(self.env))[presence.role]

    def _say_decision(self, point):
        if not point.decision:
            return ""
        return dict(point._fields["decision"]._description_selection(self.env))[point.decision]

    # -- sheets ---------------------------------------------------------------------------------

    def _compose_points(self, points):
        """``{point id: sheet}``: in a number of queries that does not depend on how many they are."""
        # sudo: as in _for_session.
        here = self.sudo()
        points = points.with_env(here.env)
        dossiers = points.dossier_id
        today = self.env["recouvrement.calendrier"]._today()
        facts = {
            "exposure": here._read_exposure(dossiers, today),
            "items": here._read_items(dossiers, today),
            "promises": here._read_promises(dossiers),
            "attempts": here.env["recouvrement.tentative"]._read(dossiers),
            "frozen": here._read_frozen(dossiers, today),
            "history": here.env["recouvrement.seance.historique"]._read(dossiers),
        }
        mine = {name: defaultdict(lambda: None, found) for name, found in facts.items()}
        return {
            point.id: here._compose_point(
                point, {name: found[point.dossier_id.id] for name, found in mine.items()}
            )
            for point in points
        }

    def _read_frozen(self, dossiers, today):
        """``{dossier id: [sentence]}``: what a decision froze, in words everybody may read."""
        found = defaultdict(list)
        for pause in self.env["recouvrement.suspension"].search(
            [
                ("dossier_id", "in", dossiers.ids),
                ("origin", "!=", False),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ]
        ):
            if pause.origin.startswith(FREEZES):
                since = format_date(self.env, pause.date_from)
                found[pause.dossier_id.id].append(f"{pause.reason} ({since})")
        return found

    def _compose_point(self, point, facts):
        dossier, money = point.dossier_id, self._say_money
        empty = (0, 0, 0, [0] * len(self._get_labels()))
        total, credit, disputed, buckets = facts["exposure"] or empty
        kept, judged = facts["promises"] or (0, 0)
        items = facts["items"] or []
        return {
            "rank": point.rank,
            "name": dossier.partner_id.name,
            "head": self._tell_identity(dossier),
            "exposure": [
                (self.env._("Owed in all"), money(total)),
                (self.env._("Overdue"), money(sum(buckets[1:]))),
                (self.env._("In dispute"), money(disputed)),
                (self.env._("Credits"), money(credit)),
                (self.env._("Days late"), str(dossier.days_late)),
            ],
            "bar": self._draw_bar(buckets),
            "reasons": (point.reason or "").split("\n")[:REASONS],
            "attempts": facts["attempts"] or [],
            "items": [
                (
                    item.document,
                    format_date(self.env, item.due),
                    max(item.days, 0) or "",
                    money(item.amount),
                    self.env._("contested") if item.disputed else "",
                )
                for item in items[:ITEMS]
            ],
            "more": self._tell_more(items[ITEMS:]),
            "promises": self.env._(
                "%(kept)s promises kept of %(judged)s.", kept=kept, judged=judged
            )
            if judged
            else "",
            "agreed": self._tell_agreed(dossier),
            "guarantees": [
                " – ".join(filter(None, (each.display_name, each.note)))
                for each in dossier.partie_ids[:GUARANTEES]
            ],
            "frozen": facts["frozen"] or [],
            "story": [
                (format_date(self.env, fact.day), fact.what, fact.said)
                for fact in (facts["history"] or [])[:STORY]
            ],
            "proposal": " – ".join(filter(None, (self._say_decision(point), point.note))),
        }

    # -- agenda as a table ------------------------------------------------------------------------

    def _list(self, points):
        service = self.env["recouvrement.tentative"]
        attempts = service._read(points.dossier_id)
        rows = [
            [
                point.rank,
                point.partner_id.name or "",
                point.dossier_id.name,
                point.dossier_id.amount_due,
                point.dossier_id.days_late,
                " ".join((point.reason or "").split("\n")),
                " · ".join(service._find_missing(attempts[point.dossier_id.id])),
                self._say_decision(point),
            ]
            for point in points
        ]
        return Table(
            self.env._("Agenda"),
            (
                Column(self.env._("No."), weight=5),
                Column(self.env._("Debtor"), weight=22),
                Column(self.env._("Dossier"), weight=12),
                Column(self.env._("Owed in all"), MONEY, total=True, weight=13),
                Column(self.env._("Days late"), NUMBER, weight=7),
                Column(self.env._("Why it is here"), weight=33),
                Column(self.env._("Not attempted"), weight=24),
                Column(self.env._("Proposed decision"), weight=13),
            ),
            rows,
        )

    def _offer_workbook(self, session):
        """The agenda as a workbook, to download: figures of the day, amounts by age beside."""
        here = self._for_session(session)
        session = session.with_env(here.env)
        points = session._get_order()
        content = here.env["recouvrement.tableau"]._write(
            [session.company_id.name, session.comite_id.name, here._say_when(session)],
            [
                here._list(points),
                here._age(points),
                here._list_history(points.dossier_id),
                here._list_guarantees(points.dossier_id),
            ],
        )
        return offer(session, f"{session.name.replace('/', '-')}.xlsx", content)

    def _age(self, points):
        today = self.env["recouvrement.calendrier"]._today()
        found = self._read_exposure(points.dossier_id, today)
        labels = self._get_labels()
        empty = (0, 0, 0, [0] * len(labels))
        rows = [
            [point.partner_id.name or "", point.dossier_id.name]
            + found.get(point.dossier_id.id, empty)[3]
            for point in points
        ]
        return Table(
            self.env._("Amounts by age"),
            (
                Column(self.env._("Debtor"), weight=22),
                Column(self.env._("Dossier"), weight=12),
                *(Column(label, MONEY, total=True, weight=12) for label in labels),
            ),
            rows,
        )

    def _list_history(self, dossiers):
        """What was done with each dossier and said of it, the latest first."""
        facts = self.env["recouvrement.seance.historique"]._read(dossiers)
        rows = [
            [
                dossier.partner_id.name or "",
                dossier.name,
                fact.day,
                fact.what,
                fact.said,
                fact.who,
            ]
            for dossier in dossiers
            for fact in facts[dossier.id]
        ]
        return Table(
            self.env._("History"),
            (
                Column(self.env._("Debtor"), weight=22),
                Column(self.env._("Dossier"), weight=12),
                Column(self.env._("Date"), DATE, weight=10),
                Column(self.env._("What"), weight=24),
                Column(self.env._("Detail"), weight=40),
                Column(self.env._("By"), weight=16),
            ),
            rows,
        )

    def _list_guarantees(self, dossiers):
        """Who answers for each debt besides the debtor, and under what; said when nobody does."""
        rows = []
        for dossier in dossiers:
            head = [dossier.partner_id.name or "", dossier.name]
            roles = dict(dossier.partie_ids._fields["role"]._description_selection(self.env))
            rows += [
                [
                    *head,
                    each.partner_id.name or "",
                    roles[each.role],
                    each.note or "",
                    each.date_from or None,
                    each.date_to or None,
                ]
                for each in dossier.partie_ids
            ] or [[*head, self.env._("No guarantee known"), "", "", None, None]]
        return Table(
            self.env._("Guarantees"),
            (
                Column(self.env._("Debtor"), weight=22),
                Column(self.env._("Dossier"), weight=12),
                Column(self.env._("Who answers"), weight=22),
                Column(self.env._("As"), weight=14),
                Column(self.env._("Under"), weight=30),
                Column(self.env._("From"), DATE, weight=10),
                Column(self.env._("To (included)"), DATE, weight=10),
            ),
            rows,
        )

    # -- minutes ----------------------------------------------------------------------------------

    def _print_minutes(self, session):
        here = self._for_session(session)
        session = session.with_env(here.env)
        return here._print_document(
            "recouvrement_contentieux.seance_proces_verbal",
            here.env._("Minutes"),
            session,
            here._compose_minutes(session),
        )

    def _compose_minutes(self, session):
        order = session.point_ids.sorted(lambda each: (each.sequence, each.id))
        return {
            "number": session._get_minutes_name(),
            "title": session.comite_id.name,
            "company": session.company_id.name,
            "day": self._say_when(session),
            "place": session.location or "",
            "attendance": [
                (
                    each.user_id.name,
                    self._say_role(each),
                    self.env._("Present") if each.present else self.env._("Absent"),
                    self._say_absence(each),
                )
                for each in session.presence_ids
            ],
            "quorum": self._tell_quorum(session),
            "reopened": session.reopening_reason or "",
            "note": session.note or "",
            "points": [
                self._compose_minute(point, rank) for rank, point in enumerate(order, start=1)
            ],
            "delegated": [self._compose_minute(point, 0) for point in session.reported_ids],
            "signatures": [
                (each.user_id.name, self._say_role(each))
                for each in session.presence_ids
                if each.role in ("chair", "secretary")
            ],
        }

    def _say_absence(self, presence):
        """Who sat in the place of an absent member, by which writing; else what was noted."""
        who = presence.substitute_id
        replaced = who and self.env._(
            "replaced by %(name)s (%(deed)s)", name=who.name, deed=presence.substitute_deed
        )
        return " – ".join(filter(None, (replaced, presence.note)))

    def _tell_quorum(self, session):
        said = self.env._(
            "%(present)s voting members present; quorum: %(quorum)s.",
            present=session.present_count,
            quorum=session.quorum,
        )
        if session.quorum_reason:
            because = self.env._("Held without quorum: %s", session.quorum_reason)
            said = f"{said} {because}"
        return said

    def _compose_minute(self, point, rank):
        states = dict(point._fields["state"]._description_selection(self.env))
        put_by = point.state in ("postponed", "withdrawn", "pending")
        return {
            "rank": rank,
            "name": point.partner_id.name,
            "dossier": point.dossier_id.name,
            "amount": self._say_money(point.amount_due),
            "reason": " ".join((point.reason or "").split("\n")),
            "decision": states[point.state] if put_by else self._say_decision(point),
            "terms": point.withdrawal or "" if put_by else self._tell_terms(point),
            "note": point.note or "",
            "how": "" if put_by else self._tell_how(point),
            "aside": self._tell_aside(point),
        }

    def _tell_aside(self, point):
        """Who took no part in the decision, and why."""
        aside = ", ".join(f"{each.user_id.name} ({each.reason})" for each in point.deport_ids)
        return aside and self.env._("Stood aside, took no part: %s", aside)

    def _tell_terms(self, point):
        """What the decision comes with: to whom, by which way, how much, by when."""
        money = self._say_money
        names = {
            "continue": ("date_due",),
            "arbitrate": ("user_id", "date_due"),
            "transmit": ("mandat_id",),
            "sue": ("procedure_type_id", "titre_id", "user_id"),
            "settle": ("count", "date_due", "amount"),
            "abandon": ("amount", "interest"),
            "loss": ("amount", "motif_perte_id"),
            "other": ("user_id", "date_due"),
        }
        told = []
        for name in names.get(point.decision, ()):
            value, field = point[name], point._fields[name]
            if not value:
                continue
            if field.type == "many2one":
                value = value.display_name
            elif field.type == "date":
                value = format_date(self.env, value)
            elif field.type == "monetary":
                value = money(value)
            told.append(say_pair(self.env, field._description_string(self.env), value))
        return " · ".join(told)

    def _tell_how(self, point):
        labels = dict(point._fields["decided_by"]._description_selection(self.env))
        said = labels.get(point.decided_by, "")
        if point.delegation_id:
            day = format_date(self.env, point.date_decided)
            return say_pair(self.env, said, f"{point.decided_user_id.name}, {day}")
        committee, who = point.comite_id, point.decided_user_id
        if point.decided_by == "chair" and who == committee.deputy_id:
            return say_pair(self.env, said, f"{who.name} ({committee.deputy_deed})")
        choices = dict(point.vote_ids._fields["choice"]._description_selection(self.env))
        votes = ", ".join(
            say_pair(self.env, vote.user_id.name, choices[vote.choice])
            for vote in point._get_votes()
        )
        return f"{said} ({votes})" if votes else said
