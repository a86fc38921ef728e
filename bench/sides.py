"""Who is measured, each on its own copy of the ledger, in a process of its own.

    python -m bench.sides DATABASE ours|two_hands|peer|floor

Prints one JSON object: ``{step: {wall, python, postgres, queries, memory, …}}``. The executions that
lie between two nights (sending what was decided) are not what is compared: SQL marks them as done.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from time import perf_counter
from unittest.mock import patch

from . import database
from .meter import measure

SHARE_DUE = (0.02, 0.1)  # of the dossiers, in the two steady nights of ours


# -- ours ----------------------------------------------------------------------------------------


def ours(env, day, helper=None):
    """The night as the scheduled action runs it, up to the created actions: nothing is sent."""
    steps = {}
    # Eight days later: the policy of contacts asks for some days between two.
    later, steady = day + timedelta(days=8), day + timedelta(days=17)
    _pass_over(env, steps, "first night", day, helper)
    _pass_over(env, steps, "same day again", day, helper)
    _carry_out(env, day, look_on=later)
    _pass_over(env, steps, "next night", later, helper)
    _carry_out(env, later)
    for share in SHARE_DUE:
        # The eve lets those who became late meanwhile in; then only the chosen share comes up.
        _spread(env, steady, share)
        _pass_over(env, {}, "eve", steady - timedelta(days=1))
        _pass_over(env, steps, f"steady night, {share:.0%} due", steady)
        _carry_out(env, steady)
        steady += timedelta(days=9)
    return steps


def two_hands(env, day):
    """The same, where Odoo has a second process for scheduled actions: it is woken when much is due."""
    command = [sys.executable, "-m", "bench.sides", env.cr.dbname, "hand"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            backend = int(process.stdout.readline())
            return ours(env, day, (process.pid, backend))
        finally:
            process.kill()


def hand(env, _day):
    """The process that runs the scheduled action of the second hand, woken as Odoo's would be."""
    passage, cron = env["recouvrement.passage"], env.ref("recouvrement.ir_cron_hand")
    passage.search_fetch([], ["day"], limit=1)
    env.cr.execute("SELECT pg_backend_pid()")
    print(env.cr.fetchone()[0], flush=True)
    env.cr.commit()
    while True:
        env.cr.execute("DELETE FROM ir_cron_trigger WHERE cron_id = %s RETURNING id", [cron.id])
        if env.cr.fetchall():
            env.cr.execute("SELECT day FROM recouvrement_passage ORDER BY id DESC LIMIT 1")
            [day] = env.cr.fetchone()
            env.cr.commit()
            passage.with_context(cron_id=cron.id)._lend_hand(day, env.company)
        env.cr.commit()
        env.invalidate_all()
        time.sleep(0.01)


def _pass_over(env, steps, name, day, helper=None):
    """Measure one night; ``detection`` are the seconds of its second station, ``reports`` those of its figures.

    The figures reports read afterwards, which the peer has nothing of, are taken and measured apart.
    """
    figures, later = steps.setdefault(name, {}), {}
    with _stations(env, figures), measure(env, figures, helper):
        counts = _as_scheduled(env).run(day, env.company)
    with measure(env, later):
        env["recouvrement.passage"]._for(env.company)._keep_figures(day)
    figures["reports"] = later["wall"]
    figures |= {each: counts.get(each, 0) for each in ("opened", "woken", "looked_at", "failed")}
    env.cr.execute("SELECT count(*) FROM recouvrement_action WHERE date_proposed = %s", [day])
    [figures["units"]] = env.cr.fetchone()
    database.analyze(env.cr.dbname)


def _as_scheduled(env):
    """The night as the scheduled action calls it: it commits after detection and after every batch."""
    return env["recouvrement.passage"].with_context(
        cron_id=env.ref("recouvrement.ir_cron_night").id
    )


@contextmanager
def _stations(env, figures):
    """Keep outputs and figures out of the night; note what detection takes and how many batches there are."""
    passage, detection = type(env["recouvrement.passage"]), type(env["recouvrement.detection"])
    detect, run_batch = detection._detect, passage._run_batch
    figures |= {"detection": 0.0, "batches": 0}

    def timed_detect(self, day):
        start = perf_counter()
        found = detect(self, day)
        figures["detection"] += perf_counter() - start
        return found

    def counted_batch(self, dossiers, day):
        figures["batches"] += 1
        return run_batch(self, dossiers, day)

    with (
        patch.object(type(env["recouvrement.execution"]), "_run_planned", lambda *_args: Counter()),
        patch.object(passage, "_keep_figures", lambda *_args: None),
        patch.object(detection, "_detect", timed_detect),
        patch.object(passage, "_run_batch", counted_batch),
    ):
        yield


def _carry_out(env, day, look_on=None):
    """As if everything decided had been approved and sent; ``look_on``: when the approved come back."""
    cr = env.cr
    if look_on:
        cr.execute(
            """UPDATE recouvrement_dossier SET next_date = %s
                WHERE id IN (SELECT dossier_id FROM recouvrement_action WHERE state = 'awaiting')""",
            [look_on],
        )
    cr.execute(
        "UPDATE recouvrement_action SET state = 'done', date_done = %s WHERE state <> 'done'", [day]
    )
    cr.commit()
    database.analyze(cr.dbname)


def _spread(env, day, share):
    """``share`` of the dossiers, taken evenly, come up on ``day``; the others later."""
    every = round(1 / share)
    env.cr.execute(
        "UPDATE recouvrement_dossier SET next_date = %s::date + id %% %s WHERE state <> 'closed'",
        [day, every],
    )
    env.cr.commit()
    database.analyze(env.cr.dbname)


# -- the peer ------------------------------------------------------------------------------------


def peer(env, day):
    """OCA's account_credit_control computing its lines, its own policy of three levels."""
    steps = {}
    policy = env.ref("account_credit_control.credit_control_3_time")
    policy.account_ids = env["account.account"].search([("account_type", "=", "asset_receivable")])
    env.company.credit_policy_id = policy
    for name, days in (("first night", 0), ("next night", 1), ("steady night", 2)):
        figures = steps.setdefault(name, {})
        run = env["credit.control.run"].create(
            {"date": day + timedelta(days=days), "policy_ids": policy.ids}
        )
        with measure(env, figures):
            run.generate_credit_lines()
        env.cr.execute("SELECT count(*) FROM credit_control_line WHERE run_id = %s", [run.id])
        [figures["units"]] = env.cr.fetchone()
        env.cr.execute("UPDATE credit_control_line SET state = 'sent' WHERE run_id = %s", [run.id])
        env.cr.commit()
        database.analyze(env.cr.dbname)
    return steps


# -- the floor -----------------------------------------------------------------------------------

WHO_IS_DUE = """
    SELECT line.partner_id, SUM(line.amount_residual) AS amount, MIN(line.date_maturity) AS oldest, COUNT(*) AS items
      FROM account_move_line line
      JOIN account_account account ON account.id = line.account_id AND account.account_type = 'asset_receivable'
     WHERE line.company_id = %(company)s AND line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
       AND line.date_maturity < %(day)s
  GROUP BY line.partner_id HAVING SUM(line.amount_residual) > 0"""


def floor(env, day):
    """The same effects as one SQL statement each, without any rule to follow."""
    steps, values = {}, {"company": env.company.id, "day": day}
    with measure(env, steps.setdefault("who is due", {})):
        env.cr.execute(WHO_IS_DUE, values)
        steps["who is due"]["units"] = len(env.cr.fetchall())
    with measure(env, steps.setdefault("first night", {})):
        env.cr.execute(
            f"""WITH due AS ({WHO_IS_DUE}), dossier AS (
                    INSERT INTO recouvrement_dossier (name, partner_id, company_id, grouping_key, state, amount_due,
                                amount_overdue, oldest_due_date, next_date, date_opened)
                    SELECT 'DR' || partner_id, partner_id, %(company)s, '', 'open', amount, amount, oldest,
                           %(day)s::date + 8, %(day)s FROM due RETURNING id, amount_due, oldest_due_date)
                INSERT INTO recouvrement_action (dossier_id, company_id, step_code, turn, occurrence, attempt, kind,
                            state, consent, date_proposed, date_planned, amount_due, amount_overdue)
                SELECT id, %(company)s, 'J+30-letter', oldest_due_date, 1, 1, 'letter', 'planned', 'none', %(day)s,
                       %(day)s, amount_due, amount_due FROM dossier""",
            values,
        )
        steps["first night"]["units"] = env.cr.rowcount
    _spread(env, day, SHARE_DUE[0])
    with measure(env, steps.setdefault("steady night", {})):
        env.cr.execute(
            """SELECT id FROM recouvrement_dossier
                WHERE company_id = %(company)s AND state <> 'closed' AND next_date <= %(day)s ORDER BY next_date, id""",
            values,
        )
        steps["steady night"]["units"] = len(env.cr.fetchall())
    return steps


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database")
    sides = {each.__name__: each for each in (ours, two_hands, hand, peer, floor)}
    parser.add_argument("side", choices=sides)
    arguments = parser.parse_args()
    with database.environment(arguments.database) as env:
        from .templates import DAY

        json.dump(sides[arguments.side](env, DAY), sys.stdout)


if __name__ == "__main__":
    main()
