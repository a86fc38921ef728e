"""What a batch of direct debits costs: 3,000 of them, then a tenth of that, each on a fresh copy in its own process.

    python -m bench.debits DATABASE [--debits 3000]

The debtors, their mandates and their invoices are made by Odoo and are not measured. Measured: the batch
made of the invoices, its confirmation (checks, payments), its file (pain.008, checked against the official
schema), its upload (entries, lettrage, presentations followed); then what the bank sends back, one in ten,
and the night that puts them in a batch again.
"""

import argparse
import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from . import database
from .figures import busy, growth
from .meter import measure

LESS = 10  # the smaller size is the larger divided by this
BACK = 10  # one debit in ten comes back
MOST_GROWTH = 1.05  # exponent of the time, batch to file together
MOST_MEMORY = 1024  # MB, the process' peak
TARGETED = ("batch", "confirm", "file")


def prepare(env, count, day):
    """The invoices of ``count`` debtors with a valid mandate, one to debit each."""
    from odoo import Command  # ready once the environment is

    company = env.company
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    )
    journal.bank_account_id = env["res.partner.bank"].create(
        {"acc_number": "FR7630006000011234567890189", "partner_id": company.partner_id.id}
    )
    company.sepa_creditor_identifier = "FR78ZZZ424242"
    transit = env["account.account"].create(
        {
            "code": "511290",
            "name": "Debits under way",
            "account_type": "asset_current",
            "reconcile": True,
            "company_ids": [Command.link(company.id)],
        }
    )
    method = env["account.payment.method.line"].create(
        {
            "name": "Direct debit",
            "company_id": company.id,
            "payment_method_id": env.ref("account_payment_sepa_direct_debit.sepa_direct_debit").id,
            "bank_account_link": "fixed",
            "journal_id": journal.id,
            "payment_account_id": transit.id,
            "selectable": True,
        }
    )
    partners = env["res.partner"].create(
        [{"name": f"Debtor {rank:05d}", "lang": "fr_FR"} for rank in range(count)]
    )
    banks = env["res.partner.bank"].create(
        [
            {"acc_number": _iban(rank), "partner_id": partner.id}
            for rank, partner in enumerate(partners)
        ]
    )
    mandates = env["account.banking.mandate"].create(
        [
            {
                "partner_id": bank.partner_id.id,
                "partner_bank_id": bank.id,
                "company_id": company.id,
                "signature_date": day - timedelta(days=200),
                "state": "valid",
                "unique_mandate_reference": f"BENCH-{rank:05d}",
            }
            for rank, bank in enumerate(banks)
        ]
    )
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": mandate.partner_id.id,
                "invoice_date": day,
                "invoice_date_due": day,
                "invoice_payment_term_id": False,
                "preferred_payment_method_line_id": method.id,
                "mandate_id": mandate.id,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Rent", "price_unit": 389, "tax_ids": [Command.clear()]}
                    )
                ],
            }
            for mandate in mandates
        ]
    )
    moves.action_post()
    env.cr.commit()
    database.analyze(env.cr.dbname)
    return moves


def _iban(rank):
    """A French account number that checks, one for each ``rank``."""
    account = f"20041010050500{rank:07d}"
    bban = f"{account}{97 - int(account) * 100 % 97:02d}"
    return f"FR{98 - int(bban + '152700') % 97:02d}{bban}"


def play(env, count):
    """``{step: figures}`` of a batch of ``count`` debits."""
    day = date.today()  # OCA asks the clock for the day of a debit
    moves = prepare(env, count, day)
    # In English: OCA's French of the line each invoice gets in its chatter cannot be filled in, and is logged.
    env = env(context=dict(env.context, recouvrement_day=day, lang="en_US"))
    moves, steps = moves.with_env(env), {}

    @contextmanager
    def measured(step):
        with measure(env, steps.setdefault(step, {})):
            yield
        # Told as it goes: thousands take their time.
        print(f"{count} debits, {step}: {steps[step]}", file=sys.stderr, flush=True)

    with measured("batch"):
        order = env["account.payment.order"].browse(moves.create_account_payment_line()["res_id"])
    with measured("confirm"):
        order.draft2open()
    with measured("file"):
        order.open2generated()
    with measured("upload"):
        order.generated2uploaded()
        order._run_leaving()  # a large one is for the scheduled action
    presentations = env["recouvrement.presentation"].search([("order_id", "=", order.id)])
    if len(presentations) != count:
        sys.exit(f"{len(presentations)} debits of {count} are followed.")
    back, day = presentations[::BACK], day + timedelta(days=2)
    env = env(context=dict(env.context, recouvrement_day=day))
    with measured("a tenth comes back"):
        file = _bring_in(env, _table(back, day))
    booked = file.line_ids.filtered(lambda line: line.state == "booked")
    if len(booked) != len(back):
        sys.exit(f"{len(booked)} returns of {len(back)} were booked.")
    again = env["recouvrement.presentation"].search([("state", "=", "planned")])
    if len(again) != len(back):
        sys.exit(f"{len(again)} of {len(back)} are planned again: {back[:1].reason_text}")
    leaves = min(again.mapped("date_leaves")) - timedelta(days=1)
    with measured("the night batches it again"):
        env["recouvrement.presentation"]._follow(leaves)
    if set(again.mapped("state")) != {"batched"}:
        sys.exit(f"{len(back)} were to be batched: {set(again.mapped('state'))}")
    return steps


def _table(presentations, day):
    rows = "".join(
        f"{each.payment_id.memo};{each.mandate_id.unique_mandate_reference};"
        f"{each.amount:.2f};AM04;{day:%d/%m/%Y}\n"
        for each in presentations
    )
    return f"EndToEndId;RUM;Montant;Motif;Date\n{rows}".encode()


def _bring_in(env, data):
    import base64

    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    wizard = env["payment.return.import"].create(
        {"data_file": base64.b64encode(data), "filename": "returns.csv", "journal_id": journal.id}
    )
    return env["recouvrement.retour.fichier"].browse(wizard.import_file()["res_id"])


def play_apart(template, count):
    """:func:`play` on its own copy of ``template``, in a process of its own: its memory is its own too."""
    with database.copied(template, "recouvrement_bench_debits_run") as name:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.debits", name, "--play", str(count)],
            stdout=subprocess.PIPE,
            check=False,
        )
    if done.returncode:
        sys.exit(f"{count} debits: failed")
    return json.loads(done.stdout.splitlines()[-1])


def report(small, large, count):
    """``(markdown, whether the targets are met)``."""
    lines = [
        f"# {count:,} direct debits, beside {count // LESS:,}",
        "",
        "| | seconds | of processor | ms of it each | queries each | of a tenth | exponent | MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for step, each in large.items():
        number = count // BACK if step not in (*TARGETED, "upload") else count
        lines.append(
            f"| {step} | {each['wall']:.2f} | {busy(each):.2f} | {busy(each) * 1000 / number:.1f} "
            f"| {each['queries'] / number:.1f} | {busy(small[step]):.2f} "
            f"| {growth(small[step], each, LESS):.2f} | {each['memory']:.0f} |"
        )
    both = [_sum(steps) for steps in (small, large)]
    exponent, memory = growth(*both, LESS), max(each["memory"] for each in large.values())
    verdicts = (
        (
            exponent <= MOST_GROWTH,
            f"batch, confirm and file: exponent {exponent:.2f} (at most {MOST_GROWTH})",
        ),
        (memory < MOST_MEMORY, f"memory: {memory:.0f} MB (under {MOST_MEMORY})"),
    )
    told = [f"- {'met' if met else 'MISSED'}: {sentence}" for met, sentence in verdicts]
    return "\n".join([*lines, "", *told]), all(met for met, _sentence in verdicts)


def _sum(steps):
    told = [steps[step] for step in TARGETED]
    return {name: sum(each[name] or 0 for each in told) for name in ("wall", "python", "postgres")}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database")
    parser.add_argument("--debits", type=int, default=3000)
    parser.add_argument("--play", type=int, help="one size, on the database itself")
    parser.add_argument("--out", type=Path, default=Path("var/bench"))
    arguments = parser.parse_args()
    if arguments.play:
        with database.environment(arguments.database) as env:
            print(json.dumps(play(env, arguments.play)))
        return
    arguments.out.mkdir(parents=True, exist_ok=True)
    count = arguments.debits
    small, large = (play_apart(arguments.database, size) for size in (count // LESS, count))
    text, met = report(small, large, count)
    (arguments.out / "debits.json").write_text(
        json.dumps({"small": small, "large": large}, indent=1)
    )
    (arguments.out / "debits.md").write_text(text + "\n")
    print(text)
    sys.exit(not met)


if __name__ == "__main__":
    main()
