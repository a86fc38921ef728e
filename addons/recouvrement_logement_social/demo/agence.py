"""What people do each day: calls, interviews and visits, notices approved, reports to the CAF, letters to the post."""

from datetime import timedelta

from .loyers import open_day

RESULTS = {"no_answer": 4, "message": 3, "will_pay": 3, "promise": 2}
NOTES = {
    "no_answer": "Pas de réponse, rappeler en fin de journée.",
    "message": "Message laissé : rappeler l'agence, sans dire pourquoi.",
    "promise": "Heures réduites ce mois-ci, règle à la prochaine paie.",
    "will_pay": "A oublié, fait le virement aujourd'hui.",
}
FOUND = (
    "Prime d'activité non demandée, dossier à faire ensemble.",
    "Fin de contrat en septembre, allocation chômage en attente.",
    "Séparation récente, un seul salaire pour l'instant.",
    "Régularisation d'énergie de 640 €, budget déséquilibré deux mois.",
)
LEFT = 3  # days before today: what is younger is left to whoever opens the demo
REPORTED_AFTER = 24  # days since the constitution: the fresh ones are left to report


class Agency:
    """Collectors of both agencies, their manager."""

    def __init__(self, office, estate, rents, post, dice, today):
        self.office, self.estate, self.rents, self.post = office, estate, rents, post
        self.env, self.dice, self.today = office.env, dice, today
        self.company = office.company

    def of(self, login, model, day):
        """``model`` as this user holds it on ``day``."""
        context = {**self.env.context, "recouvrement_day": day, "lang": "fr_FR"}
        return self.env(user=self.office.users[login].id, context=context)[model]

    def get_household(self, dossier):
        return self.estate.of_lease.get(dossier.recouvrement_bail_id.id)

    def work(self, day):
        """A worked day."""
        if day <= self.today - timedelta(days=LEFT):
            self._call(day)
            self._meet(day)
            if day.weekday() in (1, 3):
                self._approve(day)
                self._report(day)
            self.of("helene", "recouvrement.convocation", day).sudo()._cron_remind()
        self.post.work(self.env(context={**self.env.context, "recouvrement_day": day}), day)

    def _call(self, day):
        waiting = self.of("helene", "recouvrement.action", day).search(
            [
                ("company_id", "=", self.company.id),
                ("kind", "=", "call"),
                ("state", "=", "done"),
                ("date_done", "<", day),
                ("resultat_ids", "=", False),
                ("dossier_id.state", "=", "open"),
                ("dossier_id.amount_overdue", ">", 0),
            ]
        )
        for action in waiting:
            household = self.get_household(action.dossier_id)
            result = self.dice.choices(list(RESULTS), weights=list(RESULTS.values()))[0]
            if household.fate or (result == "promise" and action.dossier_id.promesse_ids):
                result = "message"
            login = action.dossier_id.user_id.login or "helene"
            self.of(login, "recouvrement.resultat", day).create(
                {
                    "dossier_id": action.dossier_id.id,
                    "action_id": action.id,
                    "type_id": self.env.ref(f"recouvrement.resultat_type_{result}").id,
                    "note": NOTES[result],
                }
            )
            if result in ("promise", "will_pay"):
                when = open_day(day + timedelta(days=self.dice.randint(2, 6)))
                self.rents.expect(household, when)

    def _meet(self, day):
        """Interviews and visits of the days gone by: half of them are there."""
        visits = self.of("helene", "recouvrement.visite", day).search(
            [("company_id", "=", self.company.id), ("state", "=", "planned")]
        )
        for visit in visits.filtered(lambda one: one.date_start.date() < day):
            household = self.get_household(visit.dossier_id)
            there = household.fate.startswith("plan") or self.dice.random() < 0.45
            if household.fate in ("court", "silent") or not there:
                visit.action_absent()
                continue
            visit._report(
                {
                    "presence": "present",
                    "identity_checked": True,
                    "type_id": self.env.ref("recouvrement_terrain.resultat_type_met").id,
                    "findings": self.dice.choice(FOUND),
                }
            )
            if not household.fate:
                when = open_day(day + timedelta(days=self.dice.randint(2, 9)))
                self.rents.expect(household, when)

    def _approve(self, day):
        """Formal notices; of those proposed for litigation, only who is to go there."""
        handed = self.env.ref("recouvrement_logement_social.etape_contentieux")
        waiting = self.of("helene", "recouvrement.action", day).search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "awaiting"),
                ("consent", "=", "approval"),
                ("date_proposed", "<", day),
                ("dossier_id.state", "=", "open"),
            ]
        )
        waiting.filtered(
            lambda one: one.etape_id != handed or self.get_household(one.dossier_id).fate == "court"
        ).action_approve()

    def _report(self, day):
        due = self.of("helene", "recouvrement.caf.signalement", day).search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "due"),
                ("date_constituted", "<=", day - timedelta(days=REPORTED_AFTER)),
            ]
        )
        for report in due:
            report._send(day, "portal", f"IMP{report.id:06d}")
