"""One real night in a process of its own: ``night_process.py DATABASE VERB [DAY]``.

Used by test_faults.py, which kills it, doubles it and compares what it leaves. Says on its output where
it stands and, at a point it was told to stop at (``STOP_AT=decide:3``), waits to be killed.
"""

import json
import os
import sys
import time
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.modules.registry import Registry
from odoo.tools import config

DEBTORS = 240


def seed(env):
    """Debtors with items due on different days of January, in one entry, and a scenario for them."""
    company = env.company
    company.recouvrement_started_on = "2026-01-01"
    steps = [
        {"sequence": 10, "name": "Call", "code": "S1", "kind": "call", "offset_days": 5},
        {"sequence": 20, "name": "Notice", "code": "S2", "kind": "notice", "offset_days": 12},
    ]
    scenario = env["recouvrement.scenario"].create(
        {
            "name": "Faults",
            "sequence": 1,
            "worked_days_only": False,
            "etape_ids": [Command.create(step) for step in steps],
        }
    )
    scenario._publish()
    debtors = env["res.partner"].create(
        [{"name": f"Debtor {rank}", "ref": f"F{rank:03d}"} for rank in range(DEBTORS)]
    )
    receivable = env["account.account"].search([("account_type", "=", "asset_receivable")], limit=1)
    income = env["account.account"].search([("account_type", "=", "income")], limit=1)
    first = fields.Date.to_date("2026-01-02")
    items = [
        {
            "partner_id": debtor.id,
            "account_id": receivable.id,
            "debit": 100 + rank,
            "no_followup": False,
            "date_maturity": first + timedelta(days=rank % 9),
        }
        for rank, debtor in enumerate(debtors)
    ]
    balance = {"account_id": income.id, "credit": sum(each["debit"] for each in items)}
    journal = env["account.journal"].search([("type", "=", "general")], limit=1)
    env["account.move"].create(
        {
            "journal_id": journal.id,
            "date": "2026-01-01",
            "line_ids": [Command.create(values) for values in (*items, balance)],
        }
    ).action_post()
    env.cr.commit()


def slow_down():
    """Small batches; a stop where the test wants one, after the work of a batch and before its commit."""
    from odoo.addons.recouvrement.models import (
        recouvrement_execution,
        recouvrement_passage,
        recouvrement_passage_renfort,
    )

    recouvrement_passage.BATCH = recouvrement_passage_renfort.BATCH = 50
    recouvrement_execution.BATCH = 40
    passage, execution = (
        recouvrement_passage.RecouvrementPassage,
        recouvrement_execution.RecouvrementExecution,
    )
    where, _sep, rank = os.environ.get("STOP_AT", "").partition(":")
    for name, owner, method in (
        ("decide", passage, "_decide_and_apply"),
        ("execute", execution, "_execute"),
    ):
        setattr(
            owner, method, stopping(getattr(owner, method), name, int(rank or 0) * (name == where))
        )


def stopping(method, name, stop_at):
    calls = []

    def wrapped(self, *args):
        result = method(self, *args)
        self.env.flush_all()
        calls.append(1)
        if len(calls) == stop_at:
            say(f"stopped in {name}")
            time.sleep(120)
        time.sleep(float(os.environ.get("PAUSE", 0)))
        return result

    return wrapped


def night(env, day):
    """As the scheduled action runs it, each batch committed."""
    say("ready")
    if os.environ.get("WAIT"):
        sys.stdin.readline()
    cron = env.ref("recouvrement.ir_cron_night")
    counts = env["recouvrement.passage"].with_context(cron_id=cron.id).run(day, env.company)
    env.cr.commit()
    say(json.dumps(counts))


def hand(env, day):
    """As the scheduled action of the second hand, called until a night wanted it."""
    day, cron = fields.Date.to_date(day), env.ref("recouvrement.ir_cron_hand")
    passage, looked_at = env["recouvrement.passage"].with_context(cron_id=cron.id), 0
    say("ready")
    until = time.monotonic() + 60
    while not looked_at and time.monotonic() < until:
        looked_at = passage._lend_hand(day, env.company)
        env.cr.commit()
        time.sleep(0.02)
    say(json.dumps({"looked_at": looked_at}))


def say(text):
    print(text, flush=True)


def main(database, verb, *args, verbs=None):
    config.parse_config(["-d", database, "--log-level", "error"])
    registry = Registry(database)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        company = env["account.journal"].search([("type", "=", "general")], limit=1).company_id
        env = env(context={"allowed_company_ids": company.ids})
        slow_down()
        ({"seed": seed, "night": night, "hand": hand} | (verbs or {}))[verb](env, *args)


if __name__ == "__main__":
    main(*sys.argv[1:])
