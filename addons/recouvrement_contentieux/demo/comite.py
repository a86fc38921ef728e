"""The committee: a session held three weeks ago, its minutes and what it decided; the next one called; candidates left."""

from datetime import datetime, time, timedelta

from odoo import Command


def tell(story):
    """A committee of the desk, with a small delegation; rules propose, people decide."""
    committee = _found(story)
    story.env["recouvrement.candidat"]._propose(story.company, story.today)
    proposed = story.env["recouvrement.candidat"].search(
        [("company_id", "=", story.company.id), ("state", "=", "proposed")],
        order="amount_due desc, id",
        limit=12,
    )
    _hold(story, committee, proposed[:4])
    _call(story, committee, proposed[4:9], 5)
    if aside := proposed[9:10]:
        aside._set_aside("Vente du fonds en cours", story.today + timedelta(days=30))


def _found(story):
    users = story.env["res.users"].union(*story.desk.users.values())[:3]
    roles = ("chair", "secretary", "member")
    return story.env["recouvrement.comite"].create(
        {
            "name": "Comité de recouvrement",
            "company_id": story.company.id,
            "quorum": 1,
            "location": "Salle Garonne",
            "membre_ids": [
                Command.create({"user_id": user.id, "role": role})
                for user, role in zip(users, roles, strict=False)
            ],
            "delegation_ids": [
                Command.create({"user_ids": [Command.set(users[:1].ids)], "amount_max": 500.0})
            ],
        }
    )


def _prepare(story, committee, candidates, days):
    """A session ``days`` from today, called a week before, its dossiers on the agenda."""
    day = story.today + timedelta(days=days)
    sessions = story.env["recouvrement.seance"].with_context(
        recouvrement_day=day - timedelta(days=7)
    )
    session = sessions.create(
        {"comite_id": committee.id, "date_start": datetime.combine(day, time(9))}
    )
    session._add_candidates(candidates)
    session.action_convene()
    return session.with_context(recouvrement_day=day)


def _call(story, committee, candidates, days):
    return _prepare(story, committee, candidates, days) if candidates else None


def _hold(story, committee, candidates):
    """Goes on, arbitrated, lost; what is left is put off."""
    if not candidates:
        return
    session = _prepare(story, committee, candidates, -21)
    session.presence_ids.present = True
    session.action_open()
    later = story.today + timedelta(days=20)
    ground = story.env["recouvrement.motif.perte"].search([("recovers_vat", "=", False)], limit=1)
    decisions = (
        {"decision": "continue", "date_due": later, "note": "Premier versement annoncé."},
        {
            "decision": "arbitrate",
            "user_id": session.presence_ids[:1].user_id.id,
            "date_due": later,
            "note": "Livraison contestée par l'agence : trancher avec le service commercial.",
        },
        {
            "decision": "loss",
            "motif_perte_id": ground.id,
            "note": "Poursuites plus coûteuses que la créance.",
        },
    )
    points = session.point_ids.filtered(lambda each: each.state == "pending")
    for point, values in zip(points, decisions, strict=False):
        point.write(values)
        point._adopt("consensus")
    points.filtered(lambda each: each.state == "pending")._postpone()
    session.action_close()
