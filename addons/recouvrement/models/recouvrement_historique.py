"""One page that tells a dossier: who, how much, what was done and said, what runs, what comes next."""

from odoo import models
from odoo.tools import format_amount, format_date, html2plaintext

from ..engine.facts import CONTROL

ROWS = 44  # lines of the page below its head, in all
LEAST = 8  # lines of the story, however many commitments there are
LIMITS = {"promises": 4, "plans": 3, "disputes": 4, "suspensions": 3, "notes": 4}


class RecouvrementHistorique(models.AbstractModel):
    _name = "recouvrement.historique"
    _description = "History of a dossier on one page"

    def _print(self, dossier):
        """The history of ``dossier`` as a document, in the reader's language."""
        sheet = self._compose(dossier)
        service = self.env["recouvrement.imprimerie"]
        html = service._render_page(
            "recouvrement.historique_document", self.env._("History of the dossier"), sheet=sheet
        )
        if self.env.context.get("recouvrement_html"):
            return html.encode()
        return service._print_page(html, sheet["foot"], sheet["page_label"])

    def _compose(self, dossier):
        blocks = self._get_blocks(dossier)
        used = sum(len(block["rows"]) + 2 for block in blocks)
        story = self._cut(self._get_story(dossier), max(ROWS - used, LEAST))
        title = self.env._("Actions and contacts")
        return {
            "dossier": dossier,
            "head": self._get_head(dossier),
            "amounts": self._get_amounts(dossier),
            "next": self._get_next(dossier),
            "blocks": [story | {"title": title}, *blocks],
            "day": self._day(self.env["recouvrement.calendrier"]._today()),
            "foot": [dossier.company_id.name, self.env._("Internal document – not to be sent")],
            "page_label": self.env._(
                "File %(dossier)s – page %(page)s/%(pages)s",
                dossier=dossier.name.replace("%", "%%"),
                page="%(page)s",
                pages="%(pages)s",
            ),
        }

    # -- head -------------------------------------------------------------------------------

    def _get_head(self, dossier):
        """``[(label, text)]``: who the debtor is, who follows, where it stands."""
        _, debtor = self.env._, dossier.partner_id
        place = " ".join(filter(None, (debtor.street, debtor.zip, debtor.city)))
        reach = " – ".join(filter(None, (debtor.phone, debtor.email)))
        lines = [
            (_("Address"), place),
            (_("To reach them"), reach),
            (_("Followed by"), self._get_followers(dossier)),
            (_("Portfolio"), dossier.portefeuille_id.display_name or ""),
            (_("Phase"), self._get_phase(dossier)),
            (_("Opened on"), self._day(dossier.date_opened)),
        ]
        return [line for line in lines if line[1]]

    def _get_phase(self, dossier):
        if not dossier.phase_since:
            return dossier.phase_id.name or ""
        return self.env._(
            "%(phase)s since %(day)s",
            phase=dossier.phase_id.name or "",
            day=self._day(dossier.phase_since),
        )

    def _get_followers(self, dossier):
        """Who has it, and who had it before."""
        now = dossier.user_id.name or self.env._("nobody")
        past = dossier.affectation_ids.filtered(
            lambda row: row.state == "past" and row.user_id and row.user_id != dossier.user_id
        )
        before = ", ".join(
            self.env._("%(name)s until %(day)s", name=row.user_id.name, day=self._day(row.date_to))
            for row in past[:2]
        )
        return self.env._("%(now)s (before: %(before)s)", now=now, before=before) if before else now

    def _get_amounts(self, dossier):
        _ = self.env._
        amounts = [
            (_("Overdue"), dossier.amount_overdue, True),
            (_("Owed in all"), dossier.amount_due, False),
            (_("Contested"), dossier.amount_disputed, False),
            (_("Credits"), dossier.amount_credit, False),
        ]
        lines = [
            (label, self._money(amount, dossier))
            for label, amount, always in amounts
            if always or amount
        ]
        if dossier.days_late:
            lines.append((_("Days late"), str(dossier.days_late)))
            lines.append((_("Oldest due date"), self._day(dossier.oldest_due_date)))
        return lines

    def _get_next(self, dossier):
        """What comes next, and why: the very sentence of the dossier."""
        return dossier.decision_reason or ""

    # -- story ------------------------------------------------------------------------------

    def _get_story(self, dossier):
        """Actions and contacts, the latest first: ``[(day, what, detail)]``."""
        states = dict(dossier.action_ids._fields["state"]._description_selection(self.env))
        rows = []
        for action in dossier.action_ids.filtered(lambda each: each.kind != CONTROL):
            day = action.date_done or action.date_planned or action.date_proposed
            detail = [states[action.state]] if action.state != "done" else []
            detail.append(
                self._money(action.amount_overdue, dossier) if action.amount_overdue else ""
            )
            detail.append(action.cancel_reason or "")
            name = action.etape_id.name or action.display_name
            rows.append((day, action.id, name, detail))
        for result in dossier.resultat_ids:
            detail = [result.contact_id.name, result.note, result.user_id.name]
            rows.append((result.date, result.id, result.type_id.name, detail))
        rows.sort(key=lambda row: (row[0], row[1]), reverse=True)
        return [
            self._row(day, what, " – ".join(filter(None, detail)))
            for day, _id, what, detail in rows
        ]

    def _get_blocks(self, dossier):
        """What runs and what was said: ``[{"title", "rows", "older"}]``, empty blocks left out."""
        _ = self.env._
        blocks = [
            (_("Promises"), "promises", self._get_promises(dossier)),
            (_("Plans"), "plans", self._get_plans(dossier)),
            (_("Disputes"), "disputes", self._get_disputes(dossier)),
            (_("Suspensions"), "suspensions", self._get_suspensions(dossier)),
            (_("Last notes"), "notes", self._get_notes(dossier)),
        ]
        return [
            self._cut(rows, LIMITS[key]) | {"title": title} for title, key, rows in blocks if rows
        ]

    def _get_promises(self, dossier):
        return [
            self._row(
                promise.date,
                self._money(promise.amount, dossier),
                self._say_state(promise),
            )
            for promise in dossier.promesse_ids.sorted("date", reverse=True)
        ]

    def _get_plans(self, dossier):
        return [
            self._row(
                plan.date_signed or plan.date_proposed,
                self._money(plan.amount, dossier),
                self.env._(
                    "%(state)s, %(count)s instalments",
                    state=self._say_state(plan),
                    count=len(plan.echeance_ids),
                ),
            )
            for plan in dossier.plan_ids.sorted("id", reverse=True)
        ]

    def _get_disputes(self, dossier):
        return [
            self._row(
                dispute.date_opened,
                f"{dispute.name} {self._money(dispute.amount, dossier)}",
                " – ".join(
                    filter(
                        None,
                        (
                            dispute.category_id.name,
                            self._say_state(dispute),
                            dispute.responsible_id.name if dispute.state == "open" else "",
                            dispute.outcome_reason,
                        ),
                    )
                ),
            )
            for dispute in dossier.litige_ids.sorted(lambda each: (each.state != "open", -each.id))
        ]

    def _get_suspensions(self, dossier):
        own = dossier.suspension_ids.filtered(lambda each: not each.origin)
        return [
            self._row(
                each.date_from,
                self.env._("until %s", self._day(each.date_to))
                if each.date_to
                else self.env._("without end"),
                each.reason,
            )
            for each in own
        ]

    def _get_notes(self, dossier):
        """What people wrote in the chatter, the latest first."""
        comment = self.env.ref("mail.mt_note") | self.env.ref("mail.mt_comment")
        messages = dossier.message_ids.filtered(
            lambda each: each.message_type == "comment" and each.subtype_id in comment and each.body
        )
        return [
            self._row(each.date.date(), each.author_id.name or "", html2plaintext(each.body))
            for each in messages.sorted("id", reverse=True)
        ]

    # -- small tools ------------------------------------------------------------------------

    def _cut(self, rows, limit):
        """The first ``limit`` of ``rows``, and how many are left out."""
        return {"rows": rows[:limit], "older": max(len(rows) - limit, 0)}

    def _row(self, day, what, detail):
        return {
            "day": self._day(day),
            "what": what or "",
            "detail": " ".join((detail or "").split()),
        }

    def _say_state(self, record):
        return dict(record._fields["state"]._description_selection(self.env))[record.state]

    def _day(self, day):
        return format_date(self.env, day) if day else ""

    def _money(self, amount, dossier):
        return format_amount(self.env, amount, dossier.currency_id)
