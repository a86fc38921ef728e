"""What the people of the collection desk do, each day, through the very verbs of the screens."""

from datetime import timedelta
from email.message import EmailMessage

from .debtors import allow_texts

RESULTS = {
    "no_answer": 3,
    "message": 2,
    "promise": 5,
    "will_pay": 1,
    "call_back": 1,
    "contests": 1,
    "refuses": 1,
    "wrong_number": 0.5,
}
NOTES = {
    "no_answer": "Pas de réponse, deux essais dans la journée.",
    "message": "Message laissé sur le répondeur.",
    "promise": "S'engage à payer par virement.",
    "will_pay": "Dit avoir envoyé son virement hier.",
    "call_back": "En réunion, à rappeler dans deux jours.",
    "contests": "Conteste les quantités livrées, envoie un courrier.",
    "refuses": "Refuse de payer tant que la dernière livraison n'est pas complète.",
    "wrong_number": "Numéro non attribué.",
}
COUNTERMANDS = (
    "Client fidèle, rendez-vous pris avec son dirigeant.",
    "Virement annoncé par écrit, on attend la fin du mois.",
    "Avoir à émettre d'abord, voir la facture.",
)
# The last days are left to whoever opens the demo: calls to make, formal notices to approve.
LEFT_TO_APPROVE = 4
LEFT_TO_CALL = 3


class Desk:
    """The desk on one day; ``tell`` moves it from day to day."""

    def __init__(self, env, users, ledger, agenda, dice, today):
        self.env, self.users = env, users
        self.ledger, self.agenda, self.dice = ledger, agenda, dice
        self.today = self.day = today
        self.scripted = set()  # partner ids whose dossiers only the script touches

    def of(self, login, model):
        """``model`` as this user holds it, on the day of the story."""
        user = self.users[login]
        here = self.env(
            user=user.id,
            context={
                "lang": "fr_FR",
                "tz": "Europe/Paris",
                "recouvrement_day": self.day,
                "tracking_disable": True,
                "mail_notify_force_send": False,
            },
        )
        return here[model]

    def dossier(self, debtor, login="mathilde"):
        """The dossier of ``debtor``, the latest one."""
        return self.of(login, "recouvrement.dossier").search(
            [("partner_id", "=", debtor.partner.id)], order="id desc", limit=1
        )

    def _collector(self, dossier):
        """Login of whoever looks after ``dossier``; mathilde for those nobody has."""
        return dossier.user_id.login or "mathilde"

    # -- the routine ------------------------------------------------------------------------

    def work(self):
        """A worked day: camille and bastien call, mathilde decides twice a week."""
        if self.day.weekday() > 4:
            return
        if self.day <= self.today - timedelta(days=LEFT_TO_CALL):
            self._call()
        if self.day.weekday() in (1, 3) and self.day <= self.today - timedelta(
            days=LEFT_TO_APPROVE
        ):
            self._decide()
        self._find_addresses()

    def _find_addresses(self):
        """A number that is dead is asked for again by e-mail, and found within the week."""
        for task in self.of("mathilde", "mail.activity").search(
            [
                ("res_model", "=", "recouvrement.dossier"),
                ("activity_type_id.category", "!=", "phonecall"),
                ("date_deadline", "<", self.day - timedelta(days=6)),
            ]
        ):
            partner = self.env["recouvrement.dossier"].browse(task.res_id).partner_id
            if partner.recouvrement_lost_phone and not partner.recouvrement_lost_post:
                partner.recouvrement_lost_phone = False
                task.action_feedback(feedback="Bon numéro obtenu du débiteur, par e-mail.")

    def _call(self):
        for action in self.of("mathilde", "recouvrement.action").search(
            [
                ("kind", "=", "call"),
                ("state", "=", "done"),
                ("date_done", "<", self.day),
                ("resultat_ids", "=", False),
                ("dossier_id.state", "=", "open"),
            ]
        ):
            # The answers of scripted debtors are written: a routine call does not reach them.
            results = {"no_answer": 1, "message": 1} if self._is_scripted(action) else RESULTS
            if self.dice.random() < 0.7:
                self.answer(
                    action, self.dice.choices(list(results), weights=list(results.values()))[0]
                )

    def answer(self, action, result):
        """Log what the debtor answered to the call of ``action``; some who announce a payment do pay."""
        dossier = action.dossier_id
        if result == "promise" and "broken" in dossier.promesse_ids.mapped("state"):
            result = "refuses"  # nobody believes a second promise
        if result == "promise" and dossier.amount_overdue <= 0:
            result = "will_pay"  # what was asked for is paid or contested since the call
        self.of(self._collector(dossier), "recouvrement.resultat").create(
            self._prepare_result(dossier, result, action)
        )
        if result in ("promise", "will_pay") and self.dice.random() < 0.6:
            moves = action.dossier_id.open_line_ids.move_id
            bills = [
                bill for bill in self._bills_of(action.dossier_id.partner_id) if bill.move in moves
            ]
            if bills:
                self.agenda.pay(self.day + timedelta(days=self.dice.randint(2, 7)), *bills)

    def contact(self, debtor, result, note=None, **values):
        """Someone of the desk spoke with ``debtor`` (or tried to), after its last call if there was one."""
        dossier = self.dossier(debtor)
        call = dossier.action_ids.filtered(
            lambda each: each.kind == "call" and not each.resultat_ids
        )[:1]
        self.of(self._collector(dossier), "recouvrement.resultat").create(
            {
                **self._prepare_result(dossier, result, call),
                **values,
                **({"note": note} if note else {}),
            }
        )

    def _prepare_result(self, dossier, result, action):
        contested = self._prepare_dispute(dossier) if result == "contests" else {}
        if result == "contests" and not contested:  # all of it is in dispute already
            result = "refuses"
        return contested | {
            "dossier_id": dossier.id,
            "action_id": action.id,
            "type_id": self.env.ref(f"recouvrement.resultat_type_{result}").id,
            "note": NOTES[result],
        }

    def _prepare_dispute(self, dossier):
        """The oldest item not yet contested, for what was delivered."""
        disputed = dossier.litige_ids.ligne_ids.move_line_id
        items = (dossier.open_line_ids - disputed).filtered(lambda item: item.amount_residual > 0)
        category = self.env.ref("recouvrement.litige_categorie_quantity")
        values = {"dispute_category_id": category.id, "dispute_line_ids": items[:1].ids}
        return values if items else {}

    def _bills_of(self, partner):
        return [
            bill
            for day in self.agenda.days.values()
            for bill in day.bills
            if bill.debtor.partner == partner
        ]

    def _decide(self):
        waiting = self._ours(self._awaiting([("date_proposed", "<", self.day)]))
        refused = waiting.filtered(lambda action: self.dice.random() < 0.1)
        for action in refused:
            action._countermand(self.dice.choice(COUNTERMANDS))
        (waiting - refused).action_approve()

    def _awaiting(self, domain):
        """Steps put up for approval; nothing goes from a dossier on hold."""
        return self.of("mathilde", "recouvrement.action").search(
            [
                ("state", "=", "awaiting"),
                ("consent", "=", "approval"),
                ("dossier_id.state", "=", "open"),
                *domain,
            ]
        )

    def _ours(self, actions):
        return actions.filtered(lambda action: not self._is_scripted(action))

    def _is_scripted(self, action):
        return action.debtor_id.id in self.scripted

    # -- single deeds -----------------------------------------------------------------------

    def approve(self, debtor):
        self._awaiting([("dossier_id", "=", self.dossier(debtor).id)]).action_approve()

    def countermand(self, debtor, reason):
        self._awaiting([("dossier_id", "=", self.dossier(debtor).id)])._countermand(reason)

    def suspend(self, debtor, reason, date_from=None, date_to=None):
        dossier = self.dossier(debtor)
        self.of(self._collector(dossier), "recouvrement.suspension").create(
            {
                "dossier_id": dossier.id,
                "reason": reason,
                "date_from": date_from or self.day,
                "date_to": date_to,
            }
        )

    def receive(self, debtor, amount, means, **values):
        """``debtor`` pays at the counter, the oldest items first; mathilde takes the money."""
        dossier = self.dossier(debtor, "mathilde")
        kind = "cash" if means == "cash" else "bank"
        journal = self.of("mathilde", "account.journal").search(
            [("company_id", "=", dossier.company_id.id), ("type", "=", kind)], limit=1
        )
        service = self.of("mathilde", "recouvrement.guichet")
        shares = service.env["recouvrement.lettrage"]._spread(dossier.open_line_ids, amount)
        service._receive(
            dossier,
            shares,
            {
                "amount": amount,
                "date": self.day,
                "means": means,
                "journal_id": journal,
                "payment_method_line_id": journal.inbound_payment_method_line_ids[:1],
                **values,
            },
        )

    def agree_plan(self, debtor, count, amount=0, activate=True, **values):
        """A plan of the debt in ``count`` instalments, monthly by default, or of ``amount`` each."""
        dossier = self.dossier(debtor)
        built = (
            {"method": "amount", "instalment_amount": amount}
            if amount
            else {"instalment_count": count}
        )
        login = self._collector(dossier)
        plan = self.of(login, "recouvrement.plan").create(
            {
                "dossier_id": dossier.id,
                "date_first": self.day + timedelta(days=5),
                **built,
                **values,
            }
        )
        plan.action_propose()
        if activate:
            plan.write({"date_signed": self.day, "signed_by": debtor.name})
            plan.action_activate()

    def bind(self, debtor, name, role, note, **values):
        """``name`` answers for the debt beside ``debtor``."""
        dossier = self.dossier(debtor)
        person = self.env["res.partner"].create(
            {
                "name": name,
                "lang": "fr_FR",
                "country_id": debtor.partner.country_id.id,
                **values,
            }
        )
        allow_texts(person)
        self.of(self._collector(dossier), "recouvrement.partie").create(
            {"dossier_id": dossier.id, "partner_id": person.id, "role": role, "note": note}
        )

    def bounce_email(self, debtor, cause):
        """The mail server of ``debtor`` rejects its last e-mail."""
        action = self._last_email(debtor)
        self.env["recouvrement.acheminement"]._record(
            action, "bounced", self.day, source="email", note=cause
        )

    def receive_answer(self, debtor, text):
        """``debtor`` answers its last e-mail: it comes in by the mail gateway."""
        sent = self._last_email(debtor).message_id
        mail = EmailMessage()
        mail["From"] = debtor.partner.email_formatted
        mail["To"] = self.env.company.email
        mail["Subject"] = f"Re: {sent.subject}"
        mail["Message-ID"] = f"<answer-{sent.id}@{debtor.partner.email.partition('@')[2]}>"
        mail["In-Reply-To"] = mail["References"] = sent.message_id
        mail.set_content(text, subtype="html")
        self.env["mail.thread"].message_process(None, mail.as_bytes())

    def _last_email(self, debtor):
        return self.dossier(debtor).action_ids.filtered("message_id").sorted("id")[-1:]

    def refuse_texts(self, debtor):
        debtor.partner.recouvrement_optout_sms = self.day

    def exclude(self, debtor, reason):
        debtor.partner.with_company(self.env.company).write(
            {"recouvrement_excluded": True, "recouvrement_exclusion_reason": reason}
        )

    def exclude_item(self, bill, reason):
        self.ledger.receivable(bill.move).write(
            {"recouvrement_excluded": True, "recouvrement_exclusion_reason": reason}
        )
