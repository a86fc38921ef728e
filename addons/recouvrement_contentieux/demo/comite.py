"""The committee: a session held last week, its minutes and what it decided; one decision by delegation since; the
next session called, two debts of 2024 on its agenda that are time-barred soon; candidates left.

Mathilde chairs, Camille keeps the minutes, Antoine and Bastien sit: each verb is theirs, on its day.
"""

from datetime import datetime, time, timedelta

from odoo import Command

from odoo.addons.recouvrement.demo.debtors import Debtor
from odoo.addons.recouvrement.demo.ledger import Bill

ROLES = {"mathilde": "chair", "camille": "secretary", "antoine": "member", "bastien": "member"}
HELD, CALLED, BEFORE = 8, 5, 7  # days ago, days to come, days from the call to the session
# Lent by the day and never paid, found when the former software was given up: two years from the due date.
LARGEST = 4500  # larger debts are kept for the session to come
FORGOTTEN = (("Yvette Castaing", 289.0, 52), ("Laurent Bidegain", 545.0, 80))


def tell(story):
    """A committee of the desk, with a small delegation; rules propose, people decide."""
    _find_again(story)
    committee = _found(story)
    _hold(story, committee, _pick_plain(story, _worked(story, -HELD) - timedelta(days=BEFORE)))
    candidates = story.env["recouvrement.candidat"]
    candidates._propose(story.company, story.today)
    proposed = candidates.search(
        [("company_id", "=", story.company.id), ("state", "=", "proposed")],
        order="amount_due desc, id",
    )
    late = proposed.filtered(lambda each: "limitation" in each.critere_ids.mapped("kind"))
    proposed -= late
    frozen = proposed.filtered(lambda each: "insolvency" in each.critere_ids.mapped("kind"))
    small = (proposed - frozen).filtered(lambda each: each.amount_due <= 500)[:1]
    _decide_alone(story, small)
    proposed -= small
    called = proposed[: min(max(len(proposed) - 2, 1), 4)]
    _call(story, committee, late | called)
    if aside := (proposed - called)[1:2]:
        _as(story, "mathilde", aside, story.today)._set_aside(
            "Vente du fonds en cours, acte attendu chez le notaire",
            story.today + timedelta(days=30),
        )


def _as(story, login, records, day):
    """``records`` as this person held them on that day."""
    context = {**story.env.context, "recouvrement_day": day}
    return records.with_env(story.env(user=story.desk.users[login].id, context=context))


def _worked(story, days):
    """The worked day nearest to that many days from today, away from it."""
    day, step = story.today + timedelta(days=days), timedelta(days=1 if days > 0 else -1)
    while (
        not story.env["recouvrement.calendrier"]
        ._get_calendar(story.company, day.year)
        .counts(day, "ouvre")
    ):
        day += step
    return day


def _find_again(story):
    """Two invoices of the former software, entered today: tonight they are told time-barred soon."""
    bills = []
    for name, amount, days in FORGOTTEN:
        debtor = Debtor(name, "lease_private")
        debtor.partner = story.env["res.partner"].create(
            {
                "name": name,
                "street": "8 rue des Faures",
                "zip": "33800",
                "city": "Bordeaux",
                "country_id": story.env.ref("base.fr").id,
                "lang": "fr_FR",
            }
        )
        due = story.today + timedelta(days=days)
        due = due.replace(year=due.year - 2, day=min(due.day, 28))
        label = f"Location de véhicule à la journée {due:%m/%Y} (reprise de l'ancien logiciel)"
        bills.append(Bill(due - timedelta(days=30), debtor, amount, due, label=label))
    story.ledger.draft(bills)
    story.ledger.post(bills)
    story.env["recouvrement.passage"].run(story.today, story.company)


def _found(story):
    users = story.desk.users
    return story.env["recouvrement.comite"].create(
        {
            "name": "Comité de recouvrement",
            "company_id": story.company.id,
            "quorum": 2,
            "location": "Salle Garonne",
            "membre_ids": [
                Command.create({"user_id": users[login].id, "role": role, "sequence": rank})
                for rank, (login, role) in enumerate(ROLES.items())
            ],
            "delegation_ids": [
                Command.create(
                    {"user_ids": [Command.set(users["mathilde"].ids)], "amount_max": 500.0}
                )
            ],
        }
    )


def _pick_plain(story, day):
    """What Mathilde proposed on ``day``: late then already, that nothing holds or follows; the largest first."""
    dossiers = story.env["recouvrement.dossier"].search(
        [
            ("company_id", "=", story.company.id),
            ("state", "=", "open"),
            ("date_opened", "<", day),
            ("oldest_due_date", "<", day - timedelta(days=7)),
            ("amount_due", "<=", LARGEST),
            (
                "suspension_ids",
                "not any",
                ["|", ("date_to", "=", False), ("date_to", ">=", story.today)],
            ),
            ("action_ids", "not any", [("state", "=", "awaiting")]),
            ("transmission_ids", "=", False),
            ("procedure_ids", "=", False),
            ("plan_ids", "not any", [("state", "in", ("draft", "proposed", "active"))]),
        ],
        order="amount_due desc, id",
        limit=6,
    )
    candidates = story.env["recouvrement.candidat"]
    service = _as(story, "mathilde", candidates, day)
    for dossier in dossiers:
        said = f"Plus ancienne facture échue depuis le {dossier.oldest_due_date:%d/%m/%Y}, relances sans effet."
        candidates |= service._add(dossier.with_env(service.env), said)
    return candidates


def _prepare(story, committee, candidates, day):
    """A session of ``day``, called a week before by its chair, its dossiers on the agenda."""
    call = min(day - timedelta(days=BEFORE), story.today)
    session = _as(story, "mathilde", story.env["recouvrement.seance"], call).create(
        {"comite_id": committee.id, "date_start": datetime.combine(day, time(8))}
    )
    for point in session._add_candidates(candidates.with_env(session.env)).sudo():
        point.days_late = max(point.days_late - (story.today - call).days, 0)
    session.action_convene()
    session.sudo().message_ids.date = datetime.combine(call, time(9))
    return session


def _call(story, committee, candidates):
    """The next one, called today for a few days from now."""
    if candidates:
        _prepare(story, committee, candidates, _worked(story, CALLED))


def _hold(story, committee, candidates):
    """Entrusted, goes on, arbitrated (not by all), paid in instalments (one stands aside), waived in part, put off."""
    day = _worked(story, -HELD)
    if not candidates:
        return story.env["recouvrement.seance"]
    session = _prepare(story, committee, candidates, day)
    session = _as(story, "mathilde", session, day)
    session.presence_ids.present = True
    session.action_open()
    session.note = "Antoine Ferrand rappelle la clôture des comptes au 31 décembre."
    known = session.sudo().message_ids
    points = session.point_ids
    for point, values in zip(points, _think(story, points[:1].dossier_id), strict=False):
        aside, against = values.pop("aside", None), values.pop("against", None)
        point.write(values)
        if aside:
            login, reason = aside
            point.deport_ids.create(
                {"point_id": point.id, "user_id": story.desk.users[login].id, "reason": reason}
            )
        if against:
            user = story.desk.users[against]
            point.vote_ids.create({"point_id": point.id, "user_id": user.id, "choice": "against"})
        point.action_everyone_for()
        point.action_adopt()
    points.filtered(lambda each: each.state == "pending").action_postpone()
    session.action_close()
    at = datetime.combine(day, time(9, 40))
    (session.sudo().message_ids - known).date = at
    session.sudo().date_closed = at
    return session


def _think(story, largest):
    """What is decided, the largest first; nothing yet of the last one."""
    later = story.today + timedelta(days=10)
    mandate = story.env["recouvrement.mandat"].search(
        [("company_ids", "in", story.company.ids), ("kind", "=", "collector")], limit=1
    )
    faults = largest.transmission_ids._find_faults(largest, mandate, story.today)
    entrusted = {
        "decision": "transmit",
        "mandat_id": mandate.id,
        "note": "Mise en demeure restée sans effet, plus aucune réponse aux appels.",
    }
    return (
        *(() if faults else (entrusted,)),
        {
            "decision": "arbitrate",
            "user_id": story.desk.users["bastien"].id,
            "date_due": later,
            "note": "Remise que l'agence aurait accordée : vérifier avec elle avant d'aller plus loin.",
            "against": "antoine",
        },
        {
            "decision": "settle",
            "count": 3,
            "date_due": later,
            "note": "Règle d'ordinaire à l'échéance : proposer trois fois.",
            "aside": ("bastien", "parent du gérant"),
        },
        {
            "decision": "abandon",
            "amount": 60.0,
            "interest": "Le solde est promis sous huit jours ; poursuivre pour 60 € coûterait plus.",
            "note": "Frais de dossier contestés, à la charge de l'agence.",
        },
        {
            "decision": "continue",
            "date_due": later,
            "note": "Un relevé à jour a été demandé ; pas de transmission avant la réponse.",
        },
    )


def _decide_alone(story, candidate):
    """Mathilde decides of a small one herself, on the last worked day."""
    if candidate:
        day = story.last_worked
        _as(story, "mathilde", story.env["recouvrement.decision.deleguee"], day).create(
            {
                "dossier_ids": [Command.set(candidate.dossier_id.ids)],
                "decision": "continue",
                "date_due": story.today + timedelta(days=14),
                "note": "Petit montant : dernier courrier, puis on décide.",
            }
        )._decide()
