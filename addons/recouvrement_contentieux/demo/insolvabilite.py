"""Debtors who cannot pay: a file of the BODACC read this week, cases at every stage, two tenants before the commission."""

import base64
import json
from datetime import timedelta

from stdnum import luhn

from odoo import Command

WORDS = (
    "Jugement prononçant {what}, désignant {role} Selarl Garonne prise en la personne de Me Hélène Vidal "
    "14 Cours de Verdun 33000 Bordeaux.Les déclarations des créances sont à adresser au {role} dans les "
    "deux mois à compter de la publication au Bodacc."
)
OPENINGS = {
    "liquidation": (
        "Jugement d'ouverture de liquidation judiciaire",
        "la liquidation judiciaire",
        "liquidateur",
    ),
    "redressement": (
        "Jugement d'ouverture d'une procédure de redressement judiciaire",
        "l'ouverture d'une procédure de redressement judiciaire",
        "mandataire judiciaire",
    ),
    "sauvegarde": (
        "Jugement d'ouverture d'une procédure de sauvegarde",
        "l'ouverture d'une procédure de sauvegarde",
        "mandataire judiciaire",
    ),
}
# How many days ago: judgment, publication, the file read here; what becomes of it.
STORIES = (
    ("sauvegarde", 78, 68, 67, "admitted"),
    ("redressement", 62, 51, 50, "to_declare"),
    ("liquidation", 44, 34, 33, "declared"),
    ("liquidation", 15, 3, 1, "new"),
)


def tell(story):
    """The cases of the story, on dossiers nobody has agreed anything on."""
    for rank, told in enumerate(STORIES):
        for dossier in _pick(story, True, told[1]):
            _tell_collective(story, dossier, rank, *told)
    for admitted in (True, False):
        for dossier in _pick(story, False, 30):
            _tell_surendettement(story, dossier, admitted)


def _pick(story, companies, ago):
    """A plain open dossier whose debt was born more than ``ago`` days ago, whatever the dice of the story."""
    busy = story.env["recouvrement.collective"].search([]).partner_id
    busy |= story.env["recouvrement.surendettement"].search([]).partner_id
    busy |= story.env["recouvrement.annonce"].search([]).partner_ids
    plain = story.env["recouvrement.dossier"].search(
        [
            ("company_id", "=", story.company.id),
            ("state", "=", "open"),
            ("partner_id", "not in", busy.ids),
            ("partner_id.is_company", "=", companies),
            ("partner_id.country_id.code", "=", "FR"),
            ("amount_overdue", ">", 300),
            ("promesse_ids", "=", False),
            ("plan_ids", "=", False),
            ("litige_ids", "=", False),
            ("action_ids", "not any", [("state", "=", "awaiting")]),
            (
                "suspension_ids",
                "not any",
                ["|", ("date_to", "=", False), ("date_to", ">=", story.today)],
            ),
        ],
        order="oldest_due_date desc, id",
    )
    eve = story.today - timedelta(days=ago)
    return plain.filtered(
        lambda dossier: any(
            line.move_id.invoice_date and line.move_id.invoice_date < eve
            for line in dossier.open_line_ids
        )
    )[:1]


def _tell_collective(story, dossier, rank, kind, judged, published, read, fate):
    base = f"9100000{rank}"
    partner = dossier.partner_id
    if not partner.recouvrement_siren:
        partner.company_registry = f"{base}{luhn.calc_check_digit(base)}00018"
    siren = partner.recouvrement_siren
    nature, what, role = OPENINGS[kind]

    def day(ago):
        return (story.today - timedelta(days=ago)).isoformat()

    notice = {
        "id": f"A2026{rank:02d}{siren}",
        "dateparution": day(published),
        "typeavis": "annonce",
        "familleavis": "collective",
        "tribunal": "Greffe du Tribunal de Commerce de Bordeaux",
        "commercant": partner.name.upper(),
        "ville": partner.city or "",
        "registre": [siren],
        "jugement": json.dumps(
            {
                "type": "initial",
                "nature": nature,
                "date": day(judged),
                "complementJugement": WORDS.format(what=what, role=role),
            }
        ),
    }
    # Told today, of days gone by: a dossier read again as of then would owe nothing yet.
    file = story.env["recouvrement.annonce.import"].create(
        {
            "company_id": story.company.id,
            "filename": f"annonces-commerciales-{day(published)}.json",
            "content": base64.b64encode(json.dumps([notice]).encode()),
        }
    )
    file.action_import()
    if fate == "new":
        return
    case = file.annonce_ids._follow()
    case.user_id = dossier.user_id
    if fate == "declared":
        _declare(story, case, read - 9)
        asset = case.revendication_ids.create(
            {
                "collective_id": case.id,
                "name": "Menuiseries aluminium, lot 12 (bon de livraison 4471)",
                "ground": "retention",
                "deed": "Conditions générales de vente, article 8",
                "amount": 1850.0,
            }
        )
        asset.action_print()
    elif fate == "to_declare":
        case.action_declare()
    elif fate == "admitted":
        declaration = _declare(story, case, read - 20)
        declaration.date_decided = story.today - timedelta(days=12)
        declaration.action_admit_all()
        case._adopt_plan(story.today - timedelta(days=10))
        case._make_schedule(story.today + timedelta(days=80), 5, 0.0)


def _declare(story, case, ago):
    case.action_declare()
    declaration = case.declaration_ids
    proof = story.env["ir.attachment"].create(
        {"name": "accuse-de-depot.txt", "raw": "Dépôt enregistré sur le portail.".encode()}
    )
    declaration.write(
        {
            "sent_how": "portal",
            "date_sent": story.today - timedelta(days=ago),
            "proof_ids": [Command.link(proof.id)],
        }
    )
    declaration.action_record_sent()
    return declaration


def _pick_confidant(story, user):
    """Social data is followed by who needs to know: the collector when they may, else a colleague who does."""
    group = story.env.ref("recouvrement.group_diagnostic")
    return user if user in group.all_user_ids else group.all_user_ids.sorted("id")[:1]


def _tell_surendettement(story, dossier, admitted):
    commission = story.env["res.partner"].search(
        [("name", "=", "Commission de surendettement de la Gironde")], limit=1
    ) or story.env["res.partner"].create(
        {
            "name": "Commission de surendettement de la Gironde",
            "is_company": True,
            "street": "13 rue Esprit des Lois",
            "zip": "33000",
            "city": "Bordeaux",
            "country_id": story.env.ref("base.fr").id,
        }
    )
    file = story.env["recouvrement.surendettement"].create(
        {
            "partner_id": dossier.partner_id.id,
            "company_id": story.company.id,
            "number": f"00042600{dossier.id:04d}",
            "commission_id": commission.id,
            "date_filed": story.today - timedelta(days=30),
            "user_id": _pick_confidant(story, dossier.user_id).id,
        }
    )
    if admitted:
        day = story.today - timedelta(days=12)
        file._admit(day, story.today - timedelta(days=9))
        file.date_asked = story.today - timedelta(days=8)
