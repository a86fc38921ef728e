"""Is the cloned ledger what Odoo itself would hold? Recompute a sample with the ORM and compare.

python -m bench.verify DATABASE
"""

import argparse
import sys
from collections import Counter

from . import database

SAMPLE = 300
# Numbers are dealt out by order of posting, which the clones do not follow.
LEFT_OUT = {"made_sequence_gap", "sequence_number", "sequence_prefix"}


def differences(env, sample=SAMPLE):
    """Compare every stored computed field of ``sample`` moves, their lines and debtors.

    :return: ``(number of values compared, {field: how many differ})``
    """
    env.cr.execute("SELECT setseed(0.7)")
    env.cr.execute(
        "SELECT id FROM account_move WHERE state = 'posted' ORDER BY random() LIMIT %s", [sample]
    )
    moves = env["account.move"].browse(row[0] for row in env.cr.fetchall())
    compared, wrong = 0, Counter()
    for records in (moves, moves.line_ids, moves.partner_id):
        names = [name for name, field in records._fields.items() if _computed(field)]
        before = {record: [record[name] for name in names] for record in records}
        for name in names:
            env.add_to_compute(records._fields[name], records)
        for record, values in before.items():
            for name, value in zip(names, values, strict=True):
                compared += 1
                wrong[f"{records._name}.{name}"] += not _same(record[name], value)
    return compared, +wrong


def unsound(env):
    """Whole-ledger checks: ``{what is wrong: how many}``, empty values when sound."""
    checks = {
        "unbalanced entries": """SELECT count(*) FROM (SELECT 1 FROM account_move_line GROUP BY move_id
                                 HAVING ROUND(SUM(balance), 2) <> 0) x""",
        "residuals that disagree with their reconciliations": """
            SELECT count(*) FROM account_move_line line JOIN account_account account ON account.id = line.account_id
             WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted' AND ROUND(line.balance
                   - COALESCE((SELECT SUM(amount) FROM account_partial_reconcile WHERE debit_move_id = line.id), 0)
                   + COALESCE((SELECT SUM(amount) FROM account_partial_reconcile WHERE credit_move_id = line.id), 0)
                   - line.amount_residual, 2) <> 0""",
    }
    found = {}
    for name, query in checks.items():
        env.cr.execute(query)
        [found[name]] = env.cr.fetchone()
    return +Counter(found)


def _computed(field):
    """Stored values that follow from others; those a user may overwrite, or that name things, are left out."""
    return field.store and field.compute and field.readonly and field.name not in LEFT_OUT


def _same(one, other):
    if isinstance(one, float):
        return abs(one - (other or 0)) < 0.005
    return one == other


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database")
    with database.environment(parser.parse_args().database) as env:
        compared, wrong = differences(env)
        env.cr.rollback()
        wrong |= unsound(env)
        print(f"{compared} values recomputed, {sum(wrong.values())} differ {dict(wrong) or ''}")
        sys.exit(bool(wrong) or not compared)


if __name__ == "__main__":
    main()
