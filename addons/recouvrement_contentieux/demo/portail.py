"""The agency's portal user (``alpes`` / ``alpes``), and the points held with it: one past, one to come."""

from datetime import datetime, time, timedelta

from odoo import Command

from odoo.addons.recouvrement.demo.summary import PEOPLE


def tell(story):
    """After the prestataires: the agency of that chapter comes by the portal."""
    mandat = story.env["recouvrement.mandat"].search(
        [("kind", "=", "collector"), ("company_ids", "in", story.company.ids)], limit=1
    )
    person = _new_person(story, mandat)
    _report(story, mandat, person)
    _hold(story, mandat, person)


def _new_person(story, mandat):
    person = story.env["res.partner"].create(
        {
            "name": "Lise Perrin",
            "parent_id": mandat.partner_id.id,
            "function": "Gestionnaire de dossiers",
            "email": "lise.perrin@alpes-recouvrement.example.com",
            "lang": "fr_FR",
        }
    )
    users = story.env["res.users"].with_context(no_reset_password=True)
    users.create(
        {
            "login": "alpes",
            "password": "alpes",
            "partner_id": person.id,
            "company_id": story.company.id,
            "company_ids": [Command.set(story.company.ids)],
            "group_ids": [Command.set(story.env.ref("base.group_portal").ids)],
        }
    )
    PEOPLE["alpes"] = "prestataire (/my/confies)"
    return person


def _report(story, mandat, person):
    """What she wrote this week in the portal."""
    running = story.env["recouvrement.transmission"].search(
        [("mandat_id", "=", mandat.id), ("state", "=", "acknowledged")], order="id", limit=1
    )
    day = story.today - timedelta(days=4)
    running.with_user(person.user_ids).sudo().with_context(recouvrement_day=day)._report(
        {
            "status": "promise",
            "note": "Le gérant s'engage à régler le solde ; relance prévue la veille.",
            "promise_amount": 300.0,
            "promise_date": story.today + timedelta(days=6),
            "source": "portal",
        },
        day,
    )


def _hold(story, mandat, person):
    """A point three weeks ago, with its decisions; the next one was planned by it."""
    day = story.today - timedelta(days=21)
    at = story.env["recouvrement.point"].with_context(recouvrement_day=day)
    point = at.create(
        {
            "mandat_id": mandat.id,
            "company_id": story.company.id,
            "date": datetime.combine(day, time(9)),
            "partner_ids": [Command.set(person.ids)],
            "location": "Visioconférence",
            "conclusion": "Priorité aux dossiers de plus de 2 000 €. Le prestataire demande les bons de livraison.",
        }
    )
    point.action_prepare()
    for line, code in zip(point.ligne_ids, ("settlement", "address", "continue"), strict=False):
        kind = story.env.ref(f"recouvrement_contentieux.point_decision_{code}")
        story.env["recouvrement.point.decision"].create(
            {
                "point_id": point.id,
                "transmission_id": line.transmission_id.id,
                "type_id": kind.id,
                "user_id": story.desk.users["mathilde"].id,
            }
        )
    point.action_hold()
    point.next_id.date = datetime.combine(story.today + timedelta(days=2), time(9))
    point.next_id.with_context(recouvrement_day=story.today).action_prepare()
