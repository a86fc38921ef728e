"""What the night's notes add to a posting and to a lettrage of 100 invoices.

PostgreSQL notes whose accounts moved in the transaction of the change itself
(``addons/recouvrement/data/recouvrement_signalement.sql``). Postings are made in turn with the notes and without,
on the large ledger; what the functions themselves take is read from PostgreSQL's own statistics.

    python -m bench.postings DATABASE [--rounds 6]
"""

import argparse
import json
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from . import database
from .meter import measure

COUNT = 100  # invoices a posting
NOTED = (
    "account_move_line",
    "account_move",
)  # tables a posting and a lettrage write, with triggers of ours
SIDES = ("with the notes", "without")


def rounds(env, number):
    """``{side: {step: [figures of a round]}}``; the sides take turns, after one that warms the caches up."""
    debtors = env["res.partner"].search([("name", "=like", "Debtor %")], limit=COUNT)
    # Journals of their own: the ledger's numbers were made by SQL.
    journals = env["account.journal"].create(
        [
            {"name": "Bench", "type": "sale", "code": "BENS"},
            {"name": "Bench", "type": "general", "code": "BENG"},
        ]
    )
    env.cr.execute("SET track_functions = 'pl'")
    taken = {side: {"posting": [], "lettrage": []} for side in SIDES}
    for turn in range(number + 1):
        for side in SIDES:
            _switch(env, side == SIDES[0])
            for step, figures in _play(env, debtors, *journals).items():
                if turn:
                    taken[side][step].append(figures)
    _switch(env, True)
    return taken


def _switch(env, on):
    for table in NOTED:
        env.cr.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'recouvrement_note%%'",
            [table],
        )
        for (trigger,) in env.cr.fetchall():
            env.cr.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER {trigger}")
    env.cr.commit()


def _play(env, debtors, sales, bank):
    """Post an invoice of each of ``debtors``, then match each with a payment: ``{step: figures}``."""
    invoices, payments = _draft(env, debtors, sales), _pay(env, debtors, bank)
    steps = {"posting": {}, "lettrage": {}}
    with _timed(env, steps["posting"]):
        invoices.action_post()
    lines = (invoices | payments).line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )
    plan = list(lines.grouped("partner_id").values())
    with _timed(env, steps["lettrage"]):
        env["account.move.line"].with_context(tracking_disable=True)._reconcile_plan(plan)
    return steps


@contextmanager
def _timed(env, figures):
    """``measure``, and in ``notes`` the seconds the functions of the notes took."""
    before = _read_notes(env)
    with measure(env, figures):
        yield
    figures["notes"] = _read_notes(env) - before


def _read_notes(env):
    """Seconds spent in the functions of the notes since the database was made."""
    env.cr.execute("SELECT pg_stat_force_next_flush()")
    env.cr.commit()
    env.cr.execute(
        "SELECT COALESCE(SUM(total_time), 0) FROM pg_stat_user_functions WHERE funcname LIKE 'recouvrement_note%'"
    )
    [milliseconds] = env.cr.fetchone()
    return milliseconds / 1000


def _draft(env, debtors, journal):
    from odoo import Command  # ready once the environment is

    from .templates import DAY

    goods = {"name": "Goods", "price_unit": 100}
    goods["tax_ids"] = [Command.set(env.company.account_sale_tax_id.ids)]
    shared = {"move_type": "out_invoice", "invoice_date": DAY, "invoice_date_due": DAY}
    shared |= {"invoice_payment_term_id": False, "journal_id": journal.id}
    return env["account.move"].create(
        [
            {**shared, "partner_id": debtor.id, "invoice_line_ids": [Command.create(goods)]}
            for debtor in debtors
        ]
    )


def _pay(env, debtors, journal):
    """One posted entry with 120 from each of ``debtors``."""
    from odoo import Command

    from .templates import DAY

    cash = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    account = debtors[0].property_account_receivable_id
    legs = [
        {"partner_id": debtor.id, "account_id": account.id, "credit": 120} for debtor in debtors
    ]
    legs.append({"account_id": cash.default_account_id.id, "debit": 120 * len(debtors)})
    lines = [Command.create({"name": "Payment", **leg}) for leg in legs]
    entry = env["account.move"].create({"journal_id": journal.id, "date": DAY, "line_ids": lines})
    entry.action_post()
    env.flush_all()
    return entry


def report(taken):
    """Markdown: processor seconds with and without, and the share of the functions in the clock's."""
    lines = [
        f"# A posting and a lettrage of {COUNT} invoices, with the night's notes and without",
        "",
        "| | with: processor s | without | difference | the functions alone | of the seconds by the clock |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for step in ("posting", "lettrage"):
        noted, bare = (
            median(each["python"] + (each["postgres"] or 0) for each in taken[side][step])
            for side in SIDES
        )
        notes = median(each["notes"] for each in taken[SIDES[0]][step])
        share = median(each["notes"] / each["wall"] for each in taken[SIDES[0]][step])
        lines.append(
            f"| {step} | {noted:.2f} | {bare:.2f} | {noted / bare - 1:+.1%} | {notes * 1000:.1f} ms | {share:.2%} |"
        )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--out", type=Path, default=Path("var/bench"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (
        database.copied(arguments.database, "recouvrement_bench_postings_run") as name,
        database.environment(name) as env,
    ):
        taken = rounds(env, arguments.rounds)
    text = report(taken)
    (arguments.out / "postings.json").write_text(json.dumps(taken, indent=1))
    (arguments.out / "postings.md").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
