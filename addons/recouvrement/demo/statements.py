"""Statements of account sent by themselves: who receives one, and on which days."""


def schedule(env, tags, start):
    """Open items of key accounts every month; the activity of tenants, and one schedule switched off."""
    schedules = env["recouvrement.diffusion"]
    common = {"kind": "statement", "date_start": start}
    schedules.create(
        {
            **common,
            "name": "Relevés mensuels des grands comptes",
            "tag_ids": [(6, 0, tags["Grand compte"].ids)],
            "month_day": 2,
            "with_workbook": True,
        }
    )
    schedules.create(
        {
            **common,
            "name": "Mouvements du mois des locataires",
            "tag_ids": [(6, 0, tags["Locataire"].ids)],
            "rhythm": "last_worked",
            "account": "activity",
        }
    )
    schedules.create(
        {
            **common,
            "name": "Relevé hebdomadaire au-delà de 5 000 €",
            "open_items": True,
            "rhythm": "weekly",
            "balance_min": 5000,
            "active": False,
        }
    )
