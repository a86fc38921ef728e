"""The order of play: every side in turn, each on a fresh copy of the same ledger, several times.

python -m bench.night --runs 3 --size NAME:DEBTORS:ITEMS:DATABASE …
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from . import database, figures

SIDES = ("floor", "ours", "two_hands", "peer")


def play(template, side, log):
    """The figures of one side on its own copy of ``template``, in a process of its own."""
    with database.copied(template, f"recouvrement_bench_{side}") as name, log.open("a") as errors:
        done = subprocess.run(
            [sys.executable, "-m", "bench.sides", name, side],
            stdout=subprocess.PIPE,
            stderr=errors,
            check=False,
        )
    if done.returncode:
        sys.exit(f"{side}: failed; its output is in {log}")
    return json.loads(done.stdout)


def measure(sizes, runs, out):
    """``{size: {side: medians}}``; the sides take turns, so that a busy machine is busy for all."""
    measured = {}
    for name, debtors, items, template in sizes:
        taken = {side: [] for side in SIDES}
        for run in range(1, runs + 1):
            for side in SIDES:
                print(f"{name}, run {run} of {runs}: {side} …", file=sys.stderr, flush=True)
                taken[side].append(play(template, side, out / "night.log"))
        medians = {side: figures.summarize(each) for side, each in taken.items()}
        measured[name] = {"debtors": int(debtors), "items": int(items), "runs": runs, **medians}
    return measured


def report(measured, title):
    lines = [f"# {title}", ""]
    for name, size in measured.items():
        lines += [*figures.table(name, size), ""]
    if len(measured) > 1:
        lines += [*figures.growth_table(measured), ""]
    for sentence, met in figures.verdicts(measured):
        lines.append(f"- {'met' if met else 'MISSED'}: {sentence}")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--title", default="The night")
    parser.add_argument("--out", type=Path, default=Path("var/bench"))
    parser.add_argument("--size", action="append", required=True, type=lambda text: text.split(":"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    measured = measure(arguments.size, arguments.runs, arguments.out)
    text = report(measured, arguments.title)
    (arguments.out / "night.json").write_text(json.dumps(measured, indent=1))
    (arguments.out / "night.md").write_text(text + "\n")
    print(text)
    sys.exit(not all(met for _sentence, met in figures.verdicts(measured)))


if __name__ == "__main__":
    main()
