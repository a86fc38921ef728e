"""Dossiers that came from the former software, where all reminders were sent: the desk had nothing left to do but entrust them."""

from datetime import datetime, time, timedelta

from odoo.addons.recouvrement.demo.debtors import Debtor
from odoo.addons.recouvrement.demo.ledger import Bill

SAID = (
    "Dossier repris de l'ancien logiciel : trois relances et une mise en demeure recommandée y ont été "
    "envoyées ; aucune réponse."
)
BEFORE = 10  # days from the taking over to what is done with them


def take_over(story, told, ago):
    """Open dossiers of ``told`` (name, kind, street, town, amount, days late), taken over ``ago`` days ago.

    No night decides of them before the story goes on: nothing is written to who is entrusted to somebody else.
    """
    day = story.today - timedelta(days=ago)
    debtors = story.env["res.partner"]
    bills = []
    for name, kind, street, town, amount, late in told:
        debtor = Debtor(name, kind)
        debtor.partner = _new_partner(story, debtor, street, town)
        debtors |= debtor.partner
        due = story.today - timedelta(days=late)
        label = f"{debtor.sort.label} {due:%m/%Y} (reprise de l'ancien logiciel)"
        bills.append(Bill(due - timedelta(days=30), debtor, amount, due, label=label))
    story.ledger.draft(bills)
    story.ledger.post(bills)
    dossiers = _open(story, debtors, day)
    for dossier in dossiers:
        told = dossier.message_post(body=SAID)
        told.sudo().date = datetime.combine(day, time(10))
    return dossiers


def left_alone_first(dossiers, day):
    """``dossiers``, first those to which the fewest steps were taken from ``day`` on: their story stays in order."""

    def count(dossier):
        done = dossier.action_ids.filtered(lambda action: action.state == "done")
        return sum(action.date_done >= day for action in done)

    return dossiers.sorted(count)


def _new_partner(story, debtor, street, town):
    code, city = town.split(" ", 1)
    slug = debtor.name.lower().replace(" ", "-").replace("é", "e")
    return story.env["res.partner"].create(
        {
            "name": debtor.name,
            "is_company": debtor.sort.company,
            "street": street,
            "zip": code,
            "city": city,
            "country_id": story.env.ref("base.fr").id,
            "email": f"{slug}@courriel.example",
            "lang": "fr_FR",
        }
    )


def _open(story, debtors, day):
    """As the night of ``day`` would have opened them; the last night of the story reads their amounts."""
    scenarios = story.env["recouvrement.scenario"]._assign(debtors, story.company)
    rows = [
        {
            "partner_id": debtor.id,
            "grouping_key": "",
            "fingerprint": "0",
            "scenario": scenarios.get(debtor.id),
        }
        for debtor in debtors
    ]
    story.env["recouvrement.detection"]._create_dossiers(rows, day)
    return story.env["recouvrement.dossier"].search(
        [("partner_id", "in", debtors.ids), ("company_id", "=", story.company.id)], order="id"
    )
