"""Two prestataires: an agency with a batch sent two months ago, one sent yesterday and one being drawn up, a lawyer who
has the second placement. Reports from a file, a remittance that differs, a payment made to us, an invoice to check.
"""

import base64
from datetime import timedelta

from odoo import Command

from .reprise import BEFORE, left_alone_first, take_over

MANDATE = {
    "claim_terms": "Factures énumérées dans la liste annexée à chaque remise : principal, intérêts de "
    "retard et indemnités forfaitaires.",
    "guarantee_terms": "Le créancier est garanti contre les conséquences pécuniaires de la responsabilité "
    "civile encourue par le mandataire (police RC professionnelle n° 204 117).",
    "fee_terms": "Selon le barème annexé : commission sur les sommes encaissées, moitié sur les paiements "
    "faits au créancier, frais par diligence.",
    "remittance_terms": "Reversement chaque fin de mois, accompagné du détail par dossier.",
}
# Debtor, kind, street, town, amount, days late: all reminders were sent by the former software.
TAKEN_OVER = (
    ("Peinture Delrieu SARL", "builder", "14 rue du Mirail", "33000 Bordeaux", 2480.0, 118),
    ("Garage Mounet", "trade", "3 route de Toulouse", "33140 Villenave-d'Ornon", 1290.0, 104),
    ("Boulangerie Sarrat", "trade", "27 cours Gambetta", "33400 Talence", 868.0, 97),
    ("Menuiserie Espagnet", "builder", "6 allée des Charmes", "33600 Pessac", 5350.0, 231),
    ("Fleurs de Garonne", "trade", "51 quai des Chartrons", "33300 Bordeaux", 570.0, 92),
    ("Nathalie Coutelle", "lease_private", "9 rue Porte-Basse", "33210 Langon", 455.0, 95),
)


def tell(story):
    """Six dossiers go to the agency, one of them on to the lawyer; one is to be taken, two wait in the next batch."""
    agency = _new_mandate(story, "Alpes Recouvrement", "collector", "Recouvrement amiable 2026")
    lawyer = _new_mandate(story, "Cabinet Delmas", "lawyer", "Contentieux 2026", rate=18.0)
    dossiers = take_over(story, TAKEN_OVER, 60 + BEFORE)
    sent = _entrust(story, dossiers, agency, 60, "Phase amiable dépassée")
    _report(story, agency, sent)
    _pay_us(story, sent[3:4])
    _remit(story, agency)
    _invoice(story, agency)
    if back := sent[4:5]:
        _on(story, 20, back)._recall(_day(story, 20), "Sans résultat après deux mois")
        _entrust(story, back.dossier_id, lawyer, 18, "Deuxième placement")
    lately = _pick(story, agency, 3, 1)
    for some, send in ((lately[:1], True), (lately[1:], False)):
        if some:
            _entrust(story, some, agency, 1, "Phase amiable dépassée", send=send)


def _day(story, days):
    return story.today - timedelta(days=days)


def _on(story, days, records):
    """``records`` as whoever acted that many days ago saw them."""
    return records.with_context(recouvrement_day=_day(story, days))


def _new_mandate(story, name, kind, title, rate=12.0):
    partner = story.env["res.partner"].create(
        {
            "name": name,
            "is_company": True,
            "email": f"dossiers@{name.lower().replace(' ', '-')}.example.com",
            "street": "4 place Gambetta",
            "zip": "33000",
            "city": "Bordeaux",
            "country_id": story.env.ref("base.fr").id,
            "lang": "fr_FR",
        }
    )
    document = story.env["ir.attachment"].create(
        {"name": f"Mandat signé {name}.pdf", "raw": b"%PDF-1.4\n%demo"}
    )
    grid = [
        {"rank": "2", "rate": rate + 8},
        {"amount_to": 1000, "rate": rate + 3, "floor": 20},
        {"amount_from": 1000, "days_to": 180, "rate": rate, "cap": 1500},
        {"amount_from": 1000, "days_from": 180, "rate": rate + 4},
    ]
    return story.env["recouvrement.mandat"].create(
        {
            **MANDATE,
            "name": title,
            "partner_id": partner.id,
            "kind": kind,
            "user_id": story.desk.users["antoine"].id,
            "company_ids": [Command.set(story.company.ids)],
            "date_from": _day(story, 320),
            "date_signed": _day(story, 320),
            "document_ids": [Command.set(document.ids)],
            "insurance_date_to": _day(story, -120),
            "declaration_reference": "PR Bordeaux 2024/118",
            "days_acknowledge": 5,
            "days_report": 30,
            "days_remit": 30,
            "direct_share": 50.0,
            "delivery": "email",
            "tarif_ids": [Command.create(row) for row in grid],
            "frais_ids": [
                Command.create({"code": "VIS", "name": "Visite domiciliaire", "amount": 25.0}),
                Command.create({"code": "ADR", "name": "Recherche d'adresse", "amount": 18.0}),
            ],
            "piece_ids": [
                Command.create({"kind": "invoices"}),
                Command.create({"kind": "evidence"}),
                Command.create({"kind": "address", "needed": True}),
            ],
        }
    )


def _pick(story, mandat, number, days):
    """Plain open dossiers that nothing forbade to entrust that many days ago: first those we left alone since."""
    dossiers = story.env["recouvrement.dossier"].search(
        [
            ("company_id", "=", story.company.id),
            ("state", "=", "open"),
            ("amount_overdue", ">", 300),
            ("suspension_ids", "=", False),
        ],
        order="oldest_due_date, id",
        limit=80,
    )
    service = story.env["recouvrement.transmission"]
    day = _day(story, days)
    faults = service._find_faults(dossiers, mandat, day)
    free = dossiers - dossiers.browse(dossier.id for dossier in faults)
    return left_alone_first(free, day)[:number]


def _entrust(story, dossiers, mandat, days, reason, send=True):
    service = _on(story, days, story.env["recouvrement.transmission"])
    made = service._entrust(dossiers, mandat, _day(story, days), reason)
    if send:
        _on(story, days, made.remise_id)._send(_day(story, days))
    return made


def _report(story, mandat, sent):
    """The agency's file of last month: what it reached, received, spent."""
    head = "Votre référence;Date;Statut;Commentaire;Montant encaissé;Date encaissement;Code frais;Notre dossier"
    told = (
        ("Débiteur contacté", "Le gérant annonce un règlement", "", 45, ""),
        ("Paiement partiel", "Chèque reçu", "250,00", 40, ""),
        ("NPAI", "Recherche d'adresse lancée", "", 38, "ADR"),
        ("En cours", "Deuxième courrier", "", 35, ""),
        ("Débiteur contacté", "Visite : pas de réponse", "", 33, "VIS"),
    )
    lines = []
    for rank, (each, (status, note, paid, days, step)) in enumerate(zip(sent, told, strict=False)):
        day = _day(story, days).strftime("%d/%m/%Y")
        when = day if paid else ""
        lines.append(f"{each.name};{day};{status};{note};{paid};{when};{step};ALP-{700 + rank}")
    _on(story, 30, story.env["recouvrement.rapport.import"]).create(
        {
            "mandat_id": mandat.id,
            "file": base64.b64encode("\n".join([head, *lines]).encode()),
            "filename": "comptes rendus.csv",
        }
    ).action_record()


def _pay_us(story, sent):
    """A debtor the agency has pays us after all."""
    for each in _on(story, 12, sent):
        item = each.move_line_ids.filtered("move_id.payment_state")[:1]
        if item:
            _on(story, 12, story.env["account.payment.register"]).with_context(
                active_model="account.move", active_ids=item.move_id.ids
            ).create(
                {
                    "payment_date": _day(story, 12),
                    "amount": round(item.amount_residual / 2, 2),
                }
            )._create_payments()
        story.env["recouvrement.versement"]._follow(each.dossier_id, _day(story, 12))


def _remit(story, mandat):
    """What the agency received comes, less a bank charge nobody had agreed."""
    remittance = _on(story, 10, story.env["recouvrement.reversement"]).create(
        {
            "mandat_id": mandat.id,
            "date": _day(story, 10),
            "amount": 248.0,
            "reference": "VIR ALPES RECOUVREMENT",
            "company_id": story.company.id,
        }
    )
    remittance.action_take_waiting()


def _invoice(story, mandat):
    """Its invoice of the month, not checked yet: one visit too many."""
    fees = story.env["recouvrement.honoraire"].search([("mandat_id", "=", mandat.id)])
    lines = [
        Command.create(
            {
                "name": f"{fee.transmission_id.name} {fee.explanation}",
                "price_unit": fee.amount,
                "tax_ids": [Command.clear()],
            }
        )
        for fee in fees
    ]
    extra = {
        "name": f"{fees[:1].transmission_id.name} Visite",
        "price_unit": 25.0,
        "tax_ids": [Command.clear()],
    }
    bill = (
        story.env["account.move"]
        .with_company(story.company)
        .create(
            {
                "move_type": "in_invoice",
                "partner_id": mandat.partner_id.id,
                "invoice_date": _day(story, 8),
                "ref": "ALP-2026-11",
                "invoice_line_ids": [*lines, Command.create(extra)],
            }
        )
    )
    check = _on(story, 5, story.env["recouvrement.pointage"]).create(
        {
            "mandat_id": mandat.id,
            "move_id": bill.id,
            "company_id": story.company.id,
            "date_to": _day(story, 5),
        }
    )
    check.action_compare()
