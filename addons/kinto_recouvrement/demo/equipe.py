"""What people do each day: calls and their results, letters to the post, notices approved."""

from datetime import timedelta

from .banque import open_day

RESULTS = {"no_answer": 3, "message": 2, "promise": 5, "will_pay": 3, "call_back": 1}
STOPPED = {"no_answer": 5, "message": 3, "call_back": 1, "promise": 1, "refuses": 1}
NOTES = {
    "no_answer": "Pas de réponse, message non proposé.",
    "message": "Message laissé sur le répondeur.",
    "promise": "Salaire versé en retard, s'engage à régler par virement.",
    "will_pay": "Dit avoir fait son virement ce matin.",
    "call_back": "Au volant, demande à être rappelé.",
    "refuses": "Refuse de payer tant que le véhicule est au garage.",
}
LEFT = 3  # days before today: what is younger is left to whoever opens the demo


class Team:
    """The collectors and their head of department."""

    def __init__(self, house, fleet, bank, post, dice, today):
        self.house, self.fleet, self.bank, self.post = house, fleet, bank, post
        self.env, self.dice, self.today = house.env, dice, today

    def of(self, login, model, day):
        """``model`` as this user holds it on ``day``."""
        context = {**self.env.context, "recouvrement_day": day, "lang": "fr_FR"}
        return self.env(user=self.house.users[login].id, context=context)[model]

    def work(self, day):
        """A worked day: calls are made, formal notices approved twice a week, letters taken to the post."""
        if day <= self.today - timedelta(days=LEFT):
            self._call(day)
            if day.weekday() in (1, 3):
                self._approve(day)
        here = self.env(context={**self.env.context, "recouvrement_day": day})
        self.post.work(here, day)

    def _get_rental(self, dossier):
        return self.fleet.of_lease.get(dossier.kinto_contrat_id.id)

    def _call(self, day):
        waiting = self.of("nadege", "recouvrement.action", day).search(
            [
                ("company_id", "=", self.house.company.id),
                ("kind", "=", "call"),
                ("state", "=", "done"),
                ("date_done", "<", day),
                ("resultat_ids", "=", False),
                ("dossier_id.state", "=", "open"),
                ("dossier_id.amount_overdue", ">", 0),
            ]
        )
        for action in waiting:
            rental = self._get_rental(action.dossier_id)
            if self.dice.random() < 0.75:
                shares = STOPPED if rental.stop else RESULTS
                self._answer(action, rental, day, self._draw(shares))

    def _draw(self, shares):
        return self.dice.choices(list(shares), weights=list(shares.values()))[0]

    def _answer(self, action, rental, day, result):
        dossier = action.dossier_id
        if result == "promise" and dossier.promesse_ids:
            result = "message"  # nobody believes a second promise
        login = dossier.user_id.login or "nadege"
        self.of(login, "recouvrement.resultat", day).create(
            {
                "dossier_id": dossier.id,
                "action_id": action.id,
                "type_id": self.env.ref(f"recouvrement.resultat_type_{result}").id,
                "note": NOTES[result],
            }
        )
        pays = result in ("promise", "will_pay") and not rental.stop
        if pays and self.dice.random() < 0.85:
            when = open_day(day + timedelta(days=self.dice.randint(2, 6)))
            self.bank.transfers[when].append(rental)

    def _approve(self, day):
        self.of("nadege", "recouvrement.action", day).search(
            [
                ("company_id", "=", self.house.company.id),
                ("state", "=", "awaiting"),
                ("consent", "=", "approval"),
                ("date_proposed", "<", day),
                ("dossier_id.state", "=", "open"),
            ]
        ).action_approve()
