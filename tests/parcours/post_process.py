"""A real night of 2,000 e-mails and 500 letters in a process of its own: ``post_process.py DATABASE VERB``.

Used by test_sending.py. The e-mails leave by Odoo's own queue to the mail server at ``SMTP_PORT``.
"""

import os
import sys
from datetime import date, timedelta

from night_process import main, say

from odoo import Command

EMAILS, LETTERS = 2000, 500
DAY = date(2026, 1, 12)


def seed(env):
    """2,000 debtors with an e-mail address, 500 with a postal one only, all late since a week."""
    company = env.company
    company.recouvrement_started_on = "2026-01-01"
    company.email = "collection@example.com"
    text = env.ref("recouvrement.mail_template_reminder_1").id
    scenario = env["recouvrement.scenario"].create(
        {
            "name": "Sending",
            "sequence": 1,
            "etape_ids": [
                Command.create(
                    {
                        "sequence": 10,
                        "name": "Reminder",
                        "code": "R1",
                        "kind": "email",
                        "offset_days": 5,
                        "template_id": text,
                    }
                )
            ],
        }
    )
    scenario._publish()
    address = {"street": "1 rue du Port", "zip": "33000", "city": "Bordeaux"}
    debtors = env["res.partner"].create(
        [
            {
                "name": f"Debtor {rank}",
                "ref": f"S{rank:04d}",
                "is_company": True,
                **address,
                **({"email": f"debtor{rank}@example.com"} if rank < EMAILS else {}),
            }
            for rank in range(EMAILS + LETTERS)
        ]
    )
    receivable = env["account.account"].search([("account_type", "=", "asset_receivable")], limit=1)
    income = env["account.account"].search([("account_type", "=", "income")], limit=1)
    items = [
        {
            "partner_id": debtor.id,
            "account_id": receivable.id,
            "debit": 100,
            "no_followup": False,
            "date_maturity": DAY - timedelta(days=7),
        }
        for debtor in debtors
    ]
    balance = {"account_id": income.id, "credit": 100 * len(items)}
    journal = env["account.journal"].search([("type", "=", "general")], limit=1)
    env["account.move"].with_context(tracking_disable=True).create(
        {
            "journal_id": journal.id,
            "date": "2026-01-01",
            "line_ids": [Command.create(values) for values in (*items, balance)],
        }
    ).action_post()
    server = {"name": "sink", "smtp_host": "127.0.0.1", "smtp_port": os.environ["SMTP_PORT"]}
    env["ir.mail_server"].create({**server, "smtp_encryption": "none"})
    env.cr.commit()


def leave(env):
    """Odoo's mail queue, as its scheduled action empties it."""
    say("ready")
    env["mail.mail"].process_email_queue(batch_size=500)
    env.cr.commit()
    say("{}")


if __name__ == "__main__":
    main(*sys.argv[1:], verbs={"seed": seed, "leave": leave})
