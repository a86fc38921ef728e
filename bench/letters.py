"""What a batch of letters costs: printed by the night, kept one by one, put together for the post.

    python -m bench.letters DATABASE [--letters 500]

The debtors and their invoices are made by Odoo and are not measured. Nothing is kept out: texts filled
in, pages stamped, payment slips with their QR codes, attachments and delivery events written.
"""

import argparse
import json
import sys
from pathlib import Path

from . import database
from .meter import measure

TARGET = 15  # ms a letter, beyond the first second


def prepare(env, count):
    """``count`` debtors, each with one overdue invoice and a letter planned for ``DAY``."""
    from odoo import Command  # ready once the environment is

    from .templates import DAY

    due = DAY.replace(year=DAY.year - 1)
    bank = env["res.partner.bank"].create(
        {"acc_number": "FR7630006000011234567890189", "partner_id": env.company.partner_id.id}
    )
    env.company.recouvrement_bank_id = bank
    scenario = env["recouvrement.scenario"].create(
        {
            "name": "Bench",
            "sequence": 0,
            "worked_days_only": False,
            "etape_ids": [
                Command.create(
                    {
                        "name": "Letter",
                        "kind": "letter",
                        "offset_days": 5,
                        "template_id": env.ref("recouvrement.mail_template_reminder_2").id,
                    }
                )
            ],
        }
    )
    scenario._publish()
    partners = env["res.partner"].create(
        [
            {
                "name": f"Client {rank:04d}",
                "is_company": True,
                "street": f"{rank} rue des Scieries",
                "zip": f"{33000 + rank % 999}",
                "city": "Bordeaux",
                "country_id": env.ref("base.fr").id,
                "lang": "fr_FR",
            }
            for rank in range(count)
        ]
    )
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": due,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Bench", "price_unit": 100, "tax_ids": [Command.clear()]}
                    )
                ],
            }
            for partner in partners
        ]
    )
    moves.action_post()
    env.cr.commit()
    database.analyze(env.cr.dbname)
    return partners


def letters(env, count):
    """``{step: figures}``: the night that prints ``count`` letters, then their mailing in one file."""
    from .templates import DAY

    partners = prepare(env, count)
    steps = {}
    env = env(context=dict(env.context, recouvrement_day=DAY))
    with measure(env, steps.setdefault("letters of the night", {})):
        env["recouvrement.passage"].run(DAY, env.company)
    actions = env["recouvrement.action"].search(
        [("partner_id", "in", partners.ids), ("state", "=", "done"), ("kind", "=", "letter")]
    )
    if len(actions) != count or not all(actions.mapped("attachment_id")):
        failed = env["recouvrement.action"].search([("state", "=", "failed")], limit=1)
        sys.exit(f"{len(actions)} letters of {count} were printed. {failed.error or ''}")
    with measure(env, steps.setdefault("mailing in one file", {})):
        env["recouvrement.envoi"].create({}).action_print()
    for figures in steps.values():
        figures["each"] = max(figures["wall"] - 1, 0) * 1000 / count
    return steps


def report(steps, count):
    lines = [
        f"# {count} letters, one batch",
        "",
        "| | seconds | ms each beyond the first second | queries | MB |",
        "|---|---:|---:|---:|---:|",
    ]
    for step, each in steps.items():
        lines.append(
            f"| {step} | {each['wall']:.2f} | {each['each']:.1f} | {each['queries']:,} | {each['memory']:.0f} |"
        )
    met = steps["letters of the night"]["each"] < TARGET
    reached = steps["letters of the night"]["each"]
    verdict = f"- {'met' if met else 'MISSED'}: {reached:.1f} ms a letter (target {TARGET})"
    return "\n".join([*lines, "", verdict]), met


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database")
    parser.add_argument("--letters", type=int, default=500)
    parser.add_argument("--out", type=Path, default=Path("var/bench"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (
        database.copied(arguments.database, "recouvrement_bench_letters_run") as name,
        database.environment(name) as env,
    ):
        steps = letters(env, arguments.letters)
        text, met = report(steps, arguments.letters)
        (arguments.out / "letters.json").write_text(json.dumps(steps, indent=1))
        (arguments.out / "letters.md").write_text(text + "\n")
        print(text)
    sys.exit(not met)


if __name__ == "__main__":
    main()
