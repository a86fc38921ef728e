"""How each kind of eligibility rule reads its dossiers: ``{dossier: reason in words}``.

Reasons name days and thresholds that do not move from one night to the next: a candidate is written again when
something changed, not because a day went by.
"""

from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_amount, format_date

from .recouvrement_gel import FREEZES

LOST = ("refused", "unclaimed", "unknown", "bounced", "failed")
INSOLVENCY_ALERTS = ("overindebtedness", "insolvency")


class RecouvrementCritere(models.Model):
    _inherit = "recouvrement.critere"

    def _match_since(self, dossiers, day, name, text):
        limit = fields.Date.subtract(day, days=self.days)
        return {
            dossier: text(format_date(self.env, dossier[name]))
            for dossier in dossiers
            if dossier[name] and dossier[name] < limit
        }

    def _match_amicable(self, dossiers, day):
        return self._match_since(
            dossiers,
            day,
            "date_opened",
            lambda since: self.env._(
                "In amicable collection since %(day)s, more than %(days)s days.",
                day=since,
                days=self.days,
            ),
        )

    def _match_phase(self, dossiers, day):
        return {
            dossier: self.env._(
                "“%(phase)s” since %(day)s, more than %(days)s days.",
                phase=dossier.phase_id.name,
                day=format_date(self.env, dossier.phase_since),
                days=self.days,
            )
            for dossier in self._match_since(dossiers, day, "phase_since", lambda since: since)
        }

    def _match_overdue(self, dossiers, day):
        return self._match_since(
            dossiers,
            day,
            "oldest_due_date",
            lambda since: self.env._(
                "Oldest debt due on %(day)s, more than %(days)s days late.",
                day=since,
                days=self.days,
            ),
        )

    def _match_amount(self, dossiers, day):
        said = self.env._(
            "Owes %s or more.", format_amount(self.env, self.amount_min, self.currency_id)
        )
        return dict.fromkeys(dossiers, said)

    def _match_limitation(self, dossiers, day):
        """Debts nobody may claim any more within so many days: the committee acts before."""
        last = fields.Date.add(day, days=self.days)
        found = {}
        for dossier_id, items in dossiers._read_limitations().items():
            near = [
                item
                for item in items
                if item.recouvrement_limitation_date
                and day <= item.recouvrement_limitation_date <= last
                and item.recouvrement_limitation_state != "expired"
            ]
            if near:
                dossier = dossiers.browse(dossier_id).with_prefetch(dossiers._prefetch_ids)
                first = min(item.recouvrement_limitation_date for item in near)
                owed = sum(item.amount_residual for item in near)
                found[dossier] = self.env._(
                    "Time-barred from %(day)s on: %(amount)s to claim before.",
                    day=format_date(self.env, first),
                    amount=format_amount(self.env, owed, dossier.currency_id),
                )
        return found

    def _match_other(self, dossiers, day):
        return dict.fromkeys(dossiers, self.name)

    def _match_insolvency(self, dossiers, day):
        """What froze a debt, or an alert a collector raised, still in force."""
        pauses = self.env["recouvrement.suspension"].search(
            [
                ("dossier_id", "in", dossiers.ids),
                ("origin", "!=", False),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        alerts = self._read_alerts(dossiers, INSOLVENCY_ALERTS)
        return {
            pause.dossier_id: self.env._(
                "Collection stopped: %(what)s, since %(day)s.",
                what=pause.reason,
                day=format_date(self.env, pause.date_from),
            )
            for pause in pauses
            if pause.origin.startswith(FREEZES) or pause.origin in alerts
        }

    def _read_alerts(self, dossiers, kinds):
        """``{origin of what an alert suspended: alert}``."""
        alerts = self.env["recouvrement.resultat"].search(
            [("dossier_id", "in", dossiers.ids), ("alert", "in", kinds)]
        )
        return {f"{alert._name},{alert.id}": alert for alert in alerts}

    def _match_fraud(self, dossiers, day):
        """An alert a collector raised, or one of the tags of the rule."""
        found = {}
        for dossier in dossiers if self.tag_ids else ():
            if tags := dossier.partner_id.category_id & self.tag_ids:
                found[dossier] = self.env._("Suspected fraud (%s).", ", ".join(tags.mapped("name")))
        for alert in self._read_alerts(dossiers, ("fraud",)).values():
            found[alert.dossier_id] = self.env._(
                "Suspected fraud, alert of %s.", format_date(self.env, alert.date)
            )
        return found

    def _match_broken(self, dossiers, day):
        numbers = defaultdict(lambda: [0, 0])
        for rank, model in enumerate(("recouvrement.promesse", "recouvrement.plan")):
            for dossier, count in self.env[model]._read_group(
                [("dossier_id", "in", dossiers.ids), ("state", "=", "broken")],
                ["dossier_id"],
                ["__count"],
            ):
                numbers[dossier][rank] = count
        return {
            dossier: self.env._(
                "Commitments not kept: %(promises)s promise(s), %(plans)s plan(s).",
                promises=promises,
                plans=plans,
            )
            for dossier, (promises, plans) in numbers.items()
            if promises + plans >= self.count
        }

    def _match_no_contact(self, dossiers, day):
        """So many tries since the dossier was opened, and nobody ever reached."""
        tried, reached = {}, set()
        for dossier, answered, count in self.env["recouvrement.resultat"]._read_group(
            [("dossier_id", "in", dossiers.ids)],
            ["dossier_id", "type_id.reached"],
            ["__count"],
        ):
            if answered:
                reached.add(dossier)
            else:
                tried[dossier] = count
        return {
            dossier: self.env._("%s tries, nobody ever reached.", count)
            for dossier, count in tried.items()
            if count >= self.count and dossier not in reached
        }

    def _match_returned(self, dossiers, day):
        groups = self.env["recouvrement.action"]._read_group(
            [
                ("dossier_id", "in", dossiers.ids),
                ("state", "=", "done"),
                ("delivery", "in", LOST),
            ],
            ["dossier_id"],
            ["__count"],
        )
        return {
            dossier: self.env._("%s message(s) came back or reached nobody.", count)
            for dossier, count in groups
            if count >= self.count
        }
