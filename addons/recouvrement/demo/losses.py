"""Debts given up: a loss with its VAT, a goodwill gesture. Through the verbs of the screens."""

from odoo import Command


def write_off(desk, debtor, sent=False):
    """antoine writes off all that ``debtor`` owes; ``sent``: its VAT is recovered the same day."""
    dossier = desk.dossier(debtor, "antoine")
    evidence = _attach(desk, "Jugement de liquidation judiciaire.pdf")
    proposition = _propose(
        desk,
        dossier,
        "loss",
        {item: item.amount_residual for item in dossier.open_line_ids},
        reason="Liquidation judiciaire, aucun actif",
        motif_perte_id=desk.env.ref("recouvrement.motif_perte_liquidation").id,
        evidence_ids=[Command.set(evidence.ids)],
    )
    if sent:
        rows = proposition.tva_ids
        rows._record_sent(desk.day, "LRAR 1A 204 117 3342 8", _attach(desk, "Courrier TVA.pdf"))
        rows.action_recover()


def grant(desk, debtor, amount):
    """antoine grants ``amount`` on the oldest item, as a credit note."""
    dossier = desk.dossier(debtor, "antoine")
    _propose(
        desk,
        dossier,
        "gesture",
        {dossier.open_line_ids[:1]: amount},
        reason="Livraison en retard de trois jours",
    )


def _propose(desk, dossier, kind, items, **values):
    """Within a delegation of antoine's own, drawn up once."""
    delegations = desk.env["recouvrement.delegation"].sudo()
    antoine = desk.users["antoine"]
    if not delegations._get_own(antoine, dossier.company_id, kind):
        delegations.create(
            {"kind": kind, "user_ids": [Command.set(antoine.ids)], "own": True, "amount_max": 10000}
        )
    proposition = desk.of("antoine", "recouvrement.proposition").create(
        {
            "kind": kind,
            "dossier_id": dossier.id,
            "date": desk.day,
            "ligne_ids": [
                Command.create({"move_line_id": item.id, "amount": amount})
                for item, amount in items.items()
            ],
            **values,
        }
    )
    proposition.action_propose()
    return proposition


def _attach(desk, name):
    return desk.of("antoine", "ir.attachment").create({"name": name, "raw": b"%PDF-1.4\n%demo"})
