"""Requests to other services, and suspicions of fraud: some settled, some open, all on their own days."""

from datetime import timedelta

from .banque import open_day

# (days ago, of the fate, service asked, outcome, question, what is answered after how many days)
REQUESTS = (
    (
        *(31, "cured", "relation_client", "plan"),
        "Le client annonce une reprise d'activité : que sait-on de sa situation ?",
        (
            3,
            True,
            "Client depuis sept ans, toujours à jour avant l'été : trois mensualités conviennent.",
        ),
    ),
    (
        *(24, "late", "relation_client", "opinion"),
        "Le gérant invoque un véhicule immobilisé six semaines chez le concessionnaire. Est-ce exact ?",
        (
            4,
            True,
            "Exact : turbo remplacé sous garantie, véhicule de courtoisie prêté quatre semaines.",
        ),
    ),
    (
        *(20, "for_sale", "risque", "loss"),
        "La vente ne couvrira pas la dette, le client est sans revenu : passage en perte du solde ?",
        (6, False, "Trop tôt : vendre d'abord, et juger sur le décompte."),
    ),
    (
        *(12, "deceased", "relation_client", "waiver"),
        "La veuve rend le véhicule. Peut-on abandonner les loyers échus depuis le décès ?",
        None,
    ),
    (
        *(9, "noticed", "risque", "plan"),
        "Mise en demeure échue, le client propose six mensualités. Risque accepte-t-il d'attendre ?",
        None,
    ),
    (
        *(5, "committee", "relation_client", "promise"),
        "Le client dit avoir été mal facturé de la restitution du véhicule précédent : à vérifier.",
        None,
    ),
    (
        *(3, "parked", "remarketing", "opinion"),
        "Le locataire veut racheter le véhicule : à quel prix le céder aujourd'hui ?",
        None,
    ),
    (
        *(2, "at_risk", "risque", "opinion"),
        "Véhicule signalé hors de la région : faut-il saisir le juge sans attendre le comité ?",
        None,
    ),
)
ANSWERS = {"relation_client": "theo", "risque": "olivier", "remarketing": "sonia"}
# What Olivier found of the alerts, the oldest first; the others are new.
FOUND = (
    ("confirm", "Pièce d'identité et bulletins de salaire falsifiés ; plainte déposée."),
    ("dismiss", "Deux frères, même ligne fixe au domicile des parents : rien d'anormal."),
    ("check", "RIB demandé à la banque, réponse attendue."),
    ("dismiss", "Flotte constituée d'un coup à l'ouverture du commerce, bilan fourni."),
)


class Requests:
    """What collection asks of others, and what they answer."""

    def __init__(self, outcomes):
        self.outcomes, self.env, self.today = outcomes, outcomes.env, outcomes.today
        for days, *told in REQUESTS:
            outcomes.do(self.today - timedelta(days=days), self._ask, *told)
        outcomes.do(self.today - timedelta(days=8), self._look_at_alerts)

    def _ask(self, day, fate, service, outcome, question, answer):
        for rentals in self.outcomes.cohorts.values():
            for rental in rentals:
                dossier = self.outcomes.get_dossier(rental)
                if rental.fate == fate and dossier.amount_overdue > 0:
                    self._send(day, dossier, service, outcome, question, answer)
                    return

    def _send(self, day, dossier, service, outcome, question, answer):
        login = dossier.user_id.login or "nadege"
        asked = self.outcomes.of(login, "kinto.demande", day).create(
            {
                "dossier_id": dossier.id,
                "service": service,
                "outcome": outcome,
                "amount": 0 if outcome == "opinion" else dossier.amount_overdue,
                "date_wished": day + timedelta(days=30) if outcome == "promise" else False,
                "question": question,
            }
        )
        if answer:
            days, agreed, reason = answer
            self.outcomes.do(day + timedelta(days=days), self._reply, asked.id, agreed, reason)

    def _reply(self, day, found, agreed, reason):
        asked = self.env["kinto.demande"].browse(found)
        theirs = self.outcomes.as_(ANSWERS[asked.service], asked, day)
        theirs.answer_reason = reason
        if not agreed:
            theirs.action_refuse()
            return
        theirs.action_agree()
        if asked.to_apply and asked.dossier_id.state != "closed":
            self.outcomes.do(open_day(day + timedelta(days=1)), self._apply, asked.id)

    def _apply(self, day, found):
        asked = self.outcomes.as_("nadege", self.env["kinto.demande"].browse(found), day)
        if asked.to_apply:
            asked.action_apply()

    # -- suspicions ---------------------------------------------------------------------------------

    def _look_at_alerts(self, day):
        """Olivier goes through the first ones; nobody else sees them."""
        alerts = self.outcomes.of("olivier", "kinto.alerte", day).search(
            [("state", "=", "new")], order="date, id", limit=len(FOUND)
        )
        for alert, (verb, finding) in zip(alerts, FOUND, strict=False):
            alert.action_check()
            alert.finding = finding
            if verb == "confirm":
                alert.action_confirm()
            elif verb == "dismiss":
                alert.action_dismiss()
