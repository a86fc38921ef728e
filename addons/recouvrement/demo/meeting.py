"""The meetings of the desk: the pack each responsible receives, the accounts reviewed and what is decided."""

from datetime import timedelta

from odoo.fields import Command

REVIEWED = 4  # accounts a meeting
SAID = (
    (
        "Promet de solder avant la fin du mois, attend lui-même un règlement.",
        "Relance téléphonique vendredi.",
    ),
    (
        "Conteste une livraison, le commercial confirme l'avoir.",
        "Établir l'avoir, puis relancer le solde.",
    ),
    ("Ne répond plus depuis trois semaines.", "Mise en demeure et blocage des commandes."),
    (
        "Trésorerie tendue, demande un étalement.",
        "Proposer un échéancier en trois fois, acompte de 30 %.",
    ),
)


def schedule(env, users, today):
    """The pack of last month goes to those who answer for portfolios, and to the director."""
    env["recouvrement.diffusion"].create(
        {
            "name": "Dossier mensuel des portefeuilles",
            "kind": "pack",
            "month_day": 3,
            "date_start": today.replace(day=1),
            "pack_user_ids": [Command.set(users["mathilde"].ids)],
        }
    )


def meet(desk, day):
    """The first Tuesday of a month, the accounts that owe most overdue are reviewed, and decided upon."""
    if day.weekday() != 1 or day.day > 7:
        return
    dossiers = desk.of("mathilde", "recouvrement.dossier").search(
        [("state", "!=", "closed"), ("amount_overdue", ">", 0)],
        order="amount_overdue desc, id",
        limit=REVIEWED,
    )
    reviews = desk.of("mathilde", "recouvrement.revue")._open_for(dossiers, day)
    for review, (comment, decision) in zip(reviews, SAID, strict=False):
        review.write(
            {"comment": comment, "decision": decision, "next_date": day + timedelta(weeks=4)}
        )
