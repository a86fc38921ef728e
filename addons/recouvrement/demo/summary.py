"""What the story made of the database, in a page."""

import os
import re
from collections import Counter
from pathlib import Path

from odoo.tools import config, format_date, formatLang

STATES = {"open": "en cours", "held": "suspendus", "closed": "clos"}
KINDS = {
    "email": "e-mails",
    "sms": "SMS",
    "letter": "lettres",
    "lrar": "LRAR",
    "lre": "LRE",
    "call": "appels",
    "notice": "avis",
}
NO_MESSAGES = {"control": "témoins", "statement": "relevés"}
ACTION_STATES = {
    "done": "faites",
    "planned": "prévues",
    "awaiting": "à décider",
    "cancelled": "annulées",
    "failed": "en échec",
}
DELIVERIES = {
    "queued": "à partir",
    "sent": "partis",
    "presented": "présentés",
    "delivered": "remis",
    "refused": "refusés",
    "unclaimed": "non réclamés",
    "unknown": "NPAI",
    "bounced": "rejetés",
    "failed": "pas partis",
}
LETTERS_SHOWN = 10
SHOWN_FIRST = "camille"  # whose dossiers the summary names: a collector sees no others
PEOPLE = {  # add-ons above add theirs
    "camille": "chargée de recouvrement",
    "mathilde": "responsable du recouvrement",
    "antoine": "comptable",
}


def summarize(env, company, say, export=True):
    """Say what there is to see. ``export`` copies the last letters to a folder, under names one can read."""
    summary = _Summary(env, company, say)
    summary.dossiers()
    summary.actions()
    summary.messages()
    summary.letters(export)
    summary.look_first()
    summary.people()


def tell_month(env, company, day):
    """The month of ``day`` until then, in a line."""
    span = [("company_id", "=", company.id)], day.replace(day=1), day

    def count(model, name, *domain):
        mine, first, last = span
        return env[model].search_count([*mine, (name, ">=", first), (name, "<=", last), *domain])

    done = [
        f"{count('recouvrement.action', 'date_done', ('kind', '=', kind))} {words}"
        for kind, words in KINDS.items()
    ]
    return (
        f"{format_date(env, day, date_format='MMMM y')} : {count('recouvrement.dossier', 'date_opened')} dossiers ouverts, "
        f"{count('recouvrement.dossier', 'date_closed')} clos ; {', '.join(done)}"
    )


class _Summary:
    def __init__(self, env, company, say):
        self.env, self.company, self.say = env, company, say
        self.mine = [("company_id", "=", company.id)]

    def money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.company.currency_id)

    def dossiers(self):
        groups = self.env["recouvrement.dossier"]._read_group(
            self.mine, ["state"], ["__count", "amount_overdue:sum", "amount_due:sum"]
        )
        self.say(f"\nDossiers ouverts en tout : {sum(group[1] for group in groups)}")
        for state, count, overdue, due in sorted(
            groups, key=lambda group: list(STATES).index(group[0])
        ):
            amounts = (
                f"   {self.money(overdue)} en retard, {self.money(due)} dus"
                if state != "closed"
                else ""
            )
            self.say(f"  {STATES[state]:<12}{count:>6}{amounts}")
        self.say("Par phase :")
        groups = self.env["recouvrement.dossier"]._read_group(
            [*self.mine, ("state", "!=", "closed")], ["phase_id"], ["__count", "amount_overdue:sum"]
        )
        for phase, count, overdue in groups:
            self.say(f"  {phase.name or '':<28}{count:>6}   {self.money(overdue)}")

    def actions(self):
        counts = Counter()
        for kind, state, count in self.env["recouvrement.action"]._read_group(
            self.mine, ["kind", "state"], ["__count"]
        ):
            counts[kind, state] += count
        self.say(f"\n{'Actions':<17}" + "".join(f"{word:>12}" for word in ACTION_STATES.values()))
        words = KINDS | NO_MESSAGES
        for kind in dict.fromkeys(kind for kind, _state in counts):
            cells = "".join(f"{counts[kind, state] or '·':>12}" for state in ACTION_STATES)
            self.say(f"  {words.get(kind, kind):<15}{cells}")

    def messages(self):
        """What became of the messages, by kind."""
        counts = Counter()
        for kind, delivery, count in self.env["recouvrement.action"]._read_group(
            [*self.mine, ("state", "=", "done"), ("delivery", "!=", False)],
            ["kind", "delivery"],
            ["__count"],
        ):
            counts[kind, delivery] += count
        shown = [each for each in DELIVERIES if any(delivery == each for _kind, delivery in counts)]
        self.say(f"\n{'Messages':<17}" + "".join(f"{DELIVERIES[each]:>13}" for each in shown))
        for kind, words in KINDS.items():
            if any(of_kind == kind for of_kind, _delivery in counts):
                cells = "".join(f"{counts[kind, each] or '·':>13}" for each in shown)
                self.say(f"  {words:<15}{cells}")
        copies = self.env["recouvrement.action"].search_count(
            [*self.mine, ("state", "=", "done"), ("partie_id", "!=", False)]
        )
        put_off = self.env["recouvrement.refus"].search_count(self.mine)
        self.say(f"Copies aux cautions et codébiteurs : {copies} ; contacts reportés : {put_off}")

    def letters(self, export):
        domain = [
            *self.mine,
            ("kind", "in", ("letter", "lrar")),
            ("state", "=", "done"),
            ("attachment_id", "!=", False),
        ]
        Action = self.env["recouvrement.action"]
        self.say(f"\nLettres en PDF : {Action.search_count(domain)}")
        if not export:
            return
        folder = Path(
            os.environ.get("RECOUVREMENT_LETTERS") or Path(config["data_dir"]) / "lettres"
        )
        folder.mkdir(parents=True, exist_ok=True)
        for action in Action.search(domain, order="date_done desc, id desc", limit=LETTERS_SHOWN):
            words = f"{action.date_done} {action.etape_id.name} {action.debtor_id.name}"
            path = folder / (re.sub(r"[^\w-]+", "-", words).strip("-") + ".pdf")
            # sudo: attachments of the ledger, read by the one who makes the demo.
            path.write_bytes(action.attachment_id.sudo().raw)
            self.say(f"  {path}")

    def look_first(self):
        self.say("\nÀ regarder d'abord :")
        for words, domain in (
            (
                "étape à approuver",
                [("action_ids", "any", [("state", "=", "awaiting"), ("consent", "=", "approval")])],
            ),
            (
                "appel à passer",
                [
                    ("activity_ids.activity_type_id.category", "=", "phonecall"),
                    ("verdict", "=", "wait"),
                ],
            ),
            (
                "réponse à lire",
                [
                    (
                        "activity_ids.activity_type_id",
                        "=",
                        self.env.ref("recouvrement.mail_activity_reply").id,
                    )
                ],
            ),
            ("lettre revenue (NPAI)", [("action_ids.delivery", "=", "unknown")]),
            ("caution ou codébiteur", [("partie_ids", "!=", False), ("state", "!=", "closed")]),
            (
                "part seule, sauf contrordre",
                [("action_ids", "any", [("state", "=", "awaiting"), ("consent", "=", "veto")])],
            ),
            ("suspendu", [("state", "=", "held")]),
            ("action en échec", [("action_ids.state", "=", "failed"), ("state", "!=", "closed")]),
            (
                "transmission proposée",
                [("phase_id", "=", self.env.ref("recouvrement.phase_transmission").id)],
            ),
            ("le plus gros", [("state", "!=", "closed")]),
        ):
            found = self.env["recouvrement.dossier"].search(
                [*self.mine, *domain], order="amount_overdue desc, id"
            )
            hers = found.filtered(lambda dossier: dossier.user_id.login == SHOWN_FIRST)
            for dossier in (hers or found)[:1]:
                self.say(
                    f"  {dossier.display_name} : {words}, {self.money(dossier.amount_overdue)}"
                )
                failed = dossier.action_ids.filtered(lambda action: action.state == "failed")
                self.say(f"      {failed[:1].error or dossier.decision_reason or ''}")

    def people(self):
        self.say("\nUtilisateurs (identifiant / mot de passe) :")
        for login, role in PEOPLE.items():
            self.say(f"  {role:<30}{login} / {login}")
