"""What the aged balance costs beside the bare SQL of the same figures and beside a peer's, in one run.

python -m bench.balance DATABASE…
"""

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path
from statistics import median

from . import database
from .meter import measure

# The figures alone: open items, given back what was reconciled after the day. No rule, no name.
FLOOR = """
    SELECT partner_id, sum(amount),
           sum(amount) FILTER (WHERE due >= %(day)s),
           sum(amount) FILTER (WHERE due < %(day)s AND due >= %(day)s::date - 30),
           sum(amount) FILTER (WHERE due < %(day)s::date - 30 AND due >= %(day)s::date - 60),
           sum(amount) FILTER (WHERE due < %(day)s::date - 60 AND due >= %(day)s::date - 90),
           sum(amount) FILTER (WHERE due < %(day)s::date - 90 AND due >= %(day)s::date - 120),
           sum(amount) FILTER (WHERE due < %(day)s::date - 120)
      FROM (SELECT line.partner_id, COALESCE(line.date_maturity, line.date) AS due,
                   line.amount_residual AS amount
              FROM account_move_line line
             WHERE line.account_id = ANY(%(accounts)s) AND line.amount_residual <> 0
               AND line.reconciled IS NOT TRUE AND line.parent_state = 'posted'
               AND line.company_id = %(company)s AND line.date <= %(day)s
             UNION ALL
            SELECT line.partner_id, COALESCE(line.date_maturity, line.date), side.amount
              FROM account_partial_reconcile partial
        CROSS JOIN LATERAL (VALUES (partial.debit_move_id, partial.amount),
                                   (partial.credit_move_id, -partial.amount)) side(line_id, amount)
              JOIN account_move_line line ON line.id = side.line_id
             WHERE partial.max_date > %(day)s AND partial.company_id = %(company)s
               AND line.account_id = ANY(%(accounts)s) AND line.parent_state = 'posted'
               AND line.date <= %(day)s) item
  GROUP BY partner_id HAVING sum(amount) <> 0 OR count(*) FILTER (WHERE amount <> 0) > 0"""
NAMES = "SELECT id, complete_name FROM res_partner WHERE id = ANY(%s)"
# What, target in times the floor.
TARGETS = {"rows": 2, "rows, credits aged": 2, "HTML": 4}

FASTER = 8  # times, our workbook against the peer's


def measure_all(env, runs):
    """``{day: {what: seconds}}``: medians, the sides taking turns."""
    # Odoo is loaded by now.
    from .templates import DAY

    days = {"today": DAY, "60 days back": DAY - timedelta(days=60)}
    found = {}
    for name, day in days.items():
        # The first round warms the caches up.
        rounds = [_take_turns(env, _get_works(env, day)) for _run in range(runs + 1)][1:]
        found[name] = {
            what: {
                key: median(each[what][key] or 0 for each in rounds)
                for key in ("wall", "queries", "memory")
            }
            for what in rounds[0]
        }
    # Afterwards and once: what the peer leaves in memory would slow ours down.
    for name, day in days.items():
        found[name] |= _take_turns(env, _get_peers(env, day))
    return found


def _take_turns(env, works):
    taken = {}
    for what, work in works.items():
        with measure(env, taken.setdefault(what, {})):
            work()
    return taken


def _get_works(env, day):
    service, edition = env["recouvrement.balance.agee"], env["recouvrement.balance.edition"]
    options = service._prepare_options(day)
    lines = service._get_lines(options)
    return {
        "floor": lambda: _floor(env, day),
        "rows": lambda: service._compute_balance(day),
        "rows, credits aged": lambda: service._compute_balance(day, credits="aged"),
        "rows, credits net": lambda: service._compute_balance(day, credits="net"),
        "rows by portfolio": lambda: service._compute_balance(day, group_by="portfolio"),
        "check": lambda: service._compute_check(options),
        "list, first 80 debtors": lambda: lines.web_read_group(
            [], ["partner_id"], ["amount:sum", "bucket_1:sum", "__count"], limit=80
        ),
        "HTML": lambda: edition._to_html(edition._compose(options, "debtor")),
        "XLSX": lambda: env["recouvrement.balance.classeur"]._write(options, "debtor"),
        "XLSX with items": lambda: env["recouvrement.balance.classeur"]._write(
            options, "debtor", True
        ),
    }


def _get_peers(env, day):
    """OCA's account_financial_report, the same balance: what its screen and its workbook do."""
    accounts = env["account.account"].search([("account_type", "=", "asset_receivable")])
    wizard = env["aged.partner.balance.report.wizard"].create(
        {"date_at": day, "account_ids": accounts.ids, "company_id": env.company.id}
    )
    values = wizard._prepare_report_data() | {"date_at": day.isoformat()}
    screen = env["report.account_financial_report.aged_partner_balance"]
    book = env["report.a_f_r.report_aged_partner_balance_xlsx"].with_context(
        active_model=wizard._name
    )
    return {
        "peer: figures": lambda: screen._get_report_values(wizard.ids, values),
        "peer: XLSX": lambda: book.create_xlsx_report(wizard.ids, values),
    }


def _floor(env, day):
    accounts = env["account.account"].search([("account_type", "=", "asset_receivable")]).ids
    env.cr.execute("SET LOCAL jit = off")
    env.cr.execute(FLOOR, {"day": day, "accounts": accounts, "company": env.company.id})
    rows = env.cr.fetchall()
    env.cr.execute(NAMES, [[row[0] for row in rows]])
    names = dict(env.cr.fetchall())
    return sorted((names[row[0]], *row[1:]) for row in rows)


def report(measured):
    lines, missed = ["# The aged balance", ""], 0
    for name, steps in measured.items():
        floor = steps["floor"]["wall"]
        lines += [
            f"### {name}",
            "",
            "| | seconds | × the floor | queries | MB |",
            "|---|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {what} | {each['wall']:.2f} | {each['wall'] / floor:.1f} | {each['queries']:.0f} "
            f"| {each['memory']:.0f} |"
            for what, each in steps.items()
        ]
        lines.append("")
        for what, target in TARGETS.items():
            reached = steps[what]["wall"] / floor
            missed += reached > target
            verdict = "met" if reached <= target else "MISSED"
            lines.append(f"- {verdict}: {what}, {reached:.1f} times the floor (target {target})")
        faster = steps["peer: XLSX"]["wall"] / steps["XLSX"]["wall"]
        missed += faster < FASTER
        verdict = "met" if faster >= FASTER else "MISSED"
        lines += [
            f"- {verdict}: XLSX, {faster:.1f} times faster than the peer's (target {FASTER})",
            "",
        ]
    return "\n".join(lines), not missed


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("var/bench"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with database.environment(arguments.database) as env:
        measured = measure_all(env, arguments.runs)
    text, met = report(measured)
    (arguments.out / "balance.json").write_text(json.dumps(measured, indent=1))
    (arguments.out / "balance.md").write_text(text + "\n")
    print(text)
    sys.exit(not met)


if __name__ == "__main__":
    main()
