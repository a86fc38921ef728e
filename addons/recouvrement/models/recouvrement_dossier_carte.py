"""What the card of a dossier shows at a glance: how pressing it is, and what was agreed or contested.

Read for a page of cards at once: a fixed number of queries, whatever the number of dossiers.
"""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

VERY_LATE, LATE = 60, 30  # days


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    urgency = fields.Selection(
        [
            ("urgent", "Pressing"),
            ("soon", "To watch"),
            ("quiet", "On its way"),
            ("held", "On hold"),
            ("closed", "Closed"),
        ],
        compute="_compute_card",
    )
    urgency_reason = fields.Char("Why this colour", compute="_compute_card")
    badges = fields.Json("Commitments", compute="_compute_card")
    promise_broken = fields.Boolean(
        "Last promise not kept",
        store=False,
        search="_search_promise_broken",
        help="And no other one was made or kept since.",
    )
    agence_id = fields.Many2one(related="portefeuille_id.agence_id", string="Agency")

    @api.depends("error", "verdict", "state", "days_late", "amount_disputed")
    @api.depends_context("lang")
    def _compute_card(self):
        badges = self._get_badges()
        for dossier in self:
            mine = badges.get(dossier.id, [])
            dossier.badges = mine or False
            dossier.urgency, dossier.urgency_reason = dossier._get_urgency(mine)

    def _search_promise_broken(self, operator, value):
        if operator != "in":
            return NotImplemented
        promises = self.env["recouvrement.promesse"]._search_last_broken()
        return Domain("id", "in" if True in value else "not in", promises.dossier_id.ids)

    def _get_badges(self):
        """``{dossier id: [{"kind", "level", "text", "title"}]}``, the most pressing level first."""
        found = defaultdict(list)
        for read in (
            self._get_alert_badges,
            self._get_promise_badges,
            self._get_plan_badges,
            self._get_dispute_badges,
            self._get_deadline_badges,
        ):
            for dossier_id, badge in read().items():
                found[dossier_id].append(badge)
        order = ("dark", "danger", "warning", "info")
        return {
            key: sorted(all_, key=lambda each: order.index(each["level"]))
            for key, all_ in found.items()
        }

    def _get_alert_badges(self):
        """Over-indebtedness, insolvency…: as long as what it suspended is not taken up again."""
        alerts = self.env["recouvrement.resultat"].search(
            [("dossier_id", "in", self.ids), ("alert", "!=", False)], order="id"
        )
        origins = {f"{alert._name},{alert.id}": alert for alert in alerts}
        suspensions = self.env["recouvrement.suspension"].search(
            [("dossier_id", "in", alerts.dossier_id.ids), ("origin", "in", list(origins))],
            order="id",
        )
        labels = dict(alerts._fields["alert"]._description_selection(self.env))
        badges = {}
        for suspension in suspensions.filtered("current"):
            alert = origins[suspension.origin]
            title = self.env._("Alert of %s", format_date(self.env, alert.date))
            badges[suspension.dossier_id.id] = self._badge(
                "alert", "dark", labels[alert.alert], title
            )
        return badges

    def _get_promise_badges(self):
        """The next promise awaited, or the last one when it was not kept."""
        promises = self.env["recouvrement.promesse"].search(
            [("dossier_id", "in", self.ids), ("state", "!=", "cancelled")], order="id"
        )
        badges = {}
        for dossier, made in promises.grouped("dossier_id").items():
            awaited = made.filtered(lambda each: each.state == "open").sorted("date")[:1]
            broken = made[-1:].filtered(lambda each: each.state == "broken")
            if awaited:
                text = self.env._(
                    "Promise %s", format_date(self.env, awaited.date, date_format="d MMM")
                )
                badges[dossier.id] = self._badge("promise", "info", text, awaited.display_name)
            elif broken:
                title = self.env._("%s: not kept", broken.display_name)
                badges[dossier.id] = self._badge(
                    "promise", "danger", self.env._("Promise not kept"), title
                )
        return badges

    def _get_plan_badges(self):
        """The plan that runs, or the last one when it broke."""
        plans = self.env["recouvrement.plan"].search(
            [("dossier_id", "in", self.ids), ("state", "not in", ("draft", "cancelled"))],
            order="id",
        )
        badges = {}
        for dossier, made in plans.grouped("dossier_id").items():
            active = made.filtered(lambda each: each.state == "active")[-1:]
            if active:
                badges[dossier.id] = self._get_active_plan_badge(active)
            elif made[-1].state == "broken":
                title = made[-1].broken_reason or self.env._("Plan broken")
                badges[dossier.id] = self._badge("plan", "danger", self.env._("Plan broken"), title)
            elif made[-1].state == "proposed":
                text = self.env._("Plan proposed")
                badges[dossier.id] = self._badge("plan", "info", text, made[-1].display_name)
        return badges

    def _get_active_plan_badge(self, plan):
        done = plan.echeance_ids.filtered(lambda each: each.state == "paid")
        numbers = {"paid": len(done), "number": len(plan.echeance_ids)}
        if plan.late_count:
            text = self.env._("Plan %(paid)s/%(number)s, late", **numbers)
        else:
            text = self.env._("Plan %(paid)s/%(number)s", **numbers)
        return self._badge("plan", "warning" if plan.late_count else "info", text, plan.progress)

    def _get_dispute_badges(self):
        """What is contested, and whether the answer is late."""
        disputes = self.env["recouvrement.litige"].search(
            [("dossier_id", "in", self.ids), ("state", "=", "open")]
        )
        late = {
            dossier
            for dossier, group in disputes.grouped("dossier_id").items()
            if any(group.mapped("late"))
        }
        badges = {}
        for dossier in self.filtered("amount_disputed") | disputes.dossier_id:
            amount = format_amount(self.env, dossier.amount_disputed, dossier.currency_id)
            title = self.env._("%s contested", amount)
            text = self.env._("Dispute, late") if dossier in late else self.env._("Dispute")
            badges[dossier.id] = self._badge("dispute", "warning", text, title)
        return badges

    def _badge(self, kind, level, text, title):
        return {"kind": kind, "level": level, "text": text, "title": title}

    def _get_urgency(self, badges):
        """``(urgency, why)``: the first that holds, the most pressing first."""
        self.ensure_one()
        broken = next((badge["title"] for badge in badges if badge["level"] == "danger"), "")
        one, several = self.env._("1 day late"), self.env._("%s days late", self.days_late)
        late = one if self.days_late == 1 else several
        ladder = (
            (self.state == "closed", "closed", self.env._("Closed")),
            (self.error, "urgent", self.env._("The last action failed")),
            (broken, "urgent", broken),
            (self.state == "held", "held", self.env._("On hold")),
            (self.days_late > VERY_LATE, "urgent", late),
            (self.verdict == "await", "soon", self.env._("Awaits a decision")),
            (self.days_late > LATE, "soon", late),
        )
        calm = late if self.days_late else self.env._("Nothing late")
        return next(((code, why) for holds, code, why in ladder if holds), ("quiet", calm))
