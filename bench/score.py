"""The score and the day of payment foretold on a real ledger: told from its first year, checked on the next.

    script/bench score [LEDGER.csv]

Split by time, never at random: the card is set by what was known at the end of the first year, each invoice after it is
scored on the day it was issued by what was known then. Beside it, a logistic regression on the same facts, where
scikit-learn happens to be installed; the suite does not ask for it.
"""

import argparse
import csv
import importlib
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LEDGER = ROOT.parent / "shared" / "data" / "ar_ledger.csv"
FACTS = ("mean_late", "late_trend", "share_late", "oldest_overdue", "disputes_lost", "relation")
YEAR, QUARTER = timedelta(days=365), timedelta(days=91)
BANDS = 5
LATE = 0  # an invoice went bad when it was paid later than that many days after its due date


class Invoice(NamedTuple):
    customer: str
    issued: date
    due: date
    paid: date
    amount: Decimal
    disputed: bool

    @property
    def late(self):
        return (self.paid - self.due).days


def load(path):
    """The invoices of ``path``, oldest first."""
    with Path(path).open(newline="") as file:
        return sorted(
            (
                Invoice(
                    row["customerID"],
                    *(_day(row[name]) for name in ("InvoiceDate", "DueDate", "SettledDate")),
                    Decimal(row["InvoiceAmount"]),
                    row["Disputed"] == "Yes",
                )
                for row in csv.DictReader(file)
            ),
            key=lambda each: (each.issued, each.due, each.customer),
        )


def _day(text):
    return datetime.strptime(text, "%m/%d/%Y").date()


def read_facts(past, day):
    """What the invoices ``past`` of one customer said on the morning of ``day``, by the codes of the card."""
    past = [each for each in past if each.issued < day]
    paid = [each for each in past if day - YEAR <= each.paid < day]
    lates = [max(each.late, 0) for each in paid]
    recent = [max(each.late, 0) for each in paid if each.paid >= day - QUARTER]
    before = [max(each.late, 0) for each in paid if each.paid < day - QUARTER]
    due = [each for each in past if day - YEAR <= each.due < day]
    owed = sum(each.amount for each in due)
    bad = sum(each.amount for each in due if each.paid >= day or each.late > LATE)
    still = [(day - each.due).days for each in past if each.paid >= day]
    return {
        "mean_late": _mean(lates) if len(lates) >= 2 else None,
        "late_trend": _mean(recent) - _mean(before) if len(recent) > 1 < len(before) else None,
        "share_late": 100 * bad / owed if owed else None,
        "oldest_overdue": Decimal(max([0, *still])) if past else None,
        # Whether a dispute was lost is not told: each one counts.
        "disputes_lost": Decimal(sum(each.disputed for each in paid)) if paid else None,
        "relation": Decimal((day - past[0].issued).days) / 30 if past else None,
    }


def _mean(values):
    return Decimal(sum(values)) / len(values)


def make_samples(invoices, first, last):
    """``[(facts, went bad, invoice)]`` of those issued from ``first`` to ``last``."""
    by_customer = defaultdict(list)
    for each in invoices:
        by_customer[each.customer].append(each)
    return [
        (read_facts(by_customer[each.customer], each.issued), each.late > LATE, each)
        for each in invoices
        if first <= each.issued <= last
    ]


def calibrate(engine, samples):
    """A card set by ``samples``: bands of as many invoices, marked by the share that went well."""
    scoring, accuracy = engine
    overall = sum(bad for _facts, bad, _each in samples) / len(samples)
    factors = []
    for code in FACTS:
        rows = sorted(
            (facts[code], bad) for facts, bad, _each in samples if facts[code] is not None
        )
        if len(rows) < 10 * BANDS:
            continue
        ends = sorted({rows[len(rows) * n // BANDS - 1][0] for n in range(1, BANDS)})
        found = scoring.Factor(code, 1, _mark(scoring, rows, [*ends, None], overall))
        told = accuracy.auc((found.find_mark(value), bad) for value, bad in rows)
        factors.append(replace(found, weight=max(round(100 * (2 * (told or 0.5) - 1)), 0)))
    card = scoring.Card(tuple(factor for factor in factors if factor.weight))
    totals = sorted(scoring.rate(card, facts).total for facts, _bad, _each in samples)
    # A fifth of the invoices of the first year in each class.
    return replace(card, thresholds=tuple(totals[len(totals) * n // 5] for n in (4, 3, 2, 1)))


def _mark(scoring, rows, ends, overall):
    """Bands marked by the share that went well, a short band leaning on the whole."""
    rates, index = [], 0
    for end in ends:
        here = []
        while index < len(rows) and (end is None or rows[index][0] <= end):
            here.append(rows[index][1])
            index += 1
        rates.append((sum(here) + 10 * overall) / (len(here) + 10))
    # An average rate is worth the neutral mark; twice as bad or worse, nothing.
    marks = [round(100 * min(max(1 - rate / (2 * overall), 0), 1)) for rate in rates]
    return tuple(map(scoring.Band, ends, marks))


def logistic(samples, tests):
    """Probabilities of ``tests`` by scikit-learn's logistic regression, set by ``samples``; None without it."""
    try:
        pipeline = importlib.import_module("sklearn.pipeline")
        model = importlib.import_module("sklearn.linear_model").LogisticRegression(max_iter=1000)
        scaler = importlib.import_module("sklearn.preprocessing").StandardScaler()
        imputer = importlib.import_module("sklearn.impute").SimpleImputer(add_indicator=True)
    except ImportError:
        return None
    found = pipeline.make_pipeline(imputer, scaler, model)
    found.fit([_row(facts) for facts, _bad, _each in samples], [bad for _f, bad, _e in samples])
    return [row[1] for row in found.predict_proba([_row(facts) for facts, _bad, _each in tests])]


def _row(facts):
    return [float("nan") if facts[code] is None else float(facts[code]) for code in FACTS]


def foretell(habit, invoices, tests):
    """``{method: [(days late foretold, days late)]}`` of each of ``tests``, by what was known when issued."""
    told = defaultdict(list)
    for _facts, _bad, invoice in tests:
        day = invoice.issued
        known = [each for each in invoices if each.issued < day]
        own = [each for each in known if each.customer == invoice.customer]
        # What was not paid yet ran for so many days: it counts for that long.
        everybody, mine = _make_habit(habit, known, day), _make_habit(habit, own, day)
        paid, lates = [each.late for each in known if each.paid < day], []
        lates = [each.late for each in own if each.paid < day]
        start = (day - invoice.due).days - 1
        answers = {
            "their own past, leaning on everybody's": habit.lean(mine, everybody).foretell(start),
            "everybody's past": everybody.foretell(start),
            "mean of everybody": sum(paid) / len(paid) if paid else 0,
            "mean of their own": sum(lates) / len(lates) if lates else sum(paid) / len(paid),
            "the due date": 0,
        }
        for method, answer in answers.items():
            told[method].append((habit.LIMIT if answer is None else answer, invoice.late))
    return told


def _make_habit(habit, invoices, day):
    return habit.Habit(
        dict(Counter(each.late for each in invoices if each.paid < day)),
        dict(Counter((day - each.due).days for each in invoices if each.paid >= day)),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", nargs="?", type=Path, default=LEDGER)
    ledger = parser.parse_args().ledger
    if not ledger.exists():
        print(f"skipped: {ledger.name} is not there")
        return
    sys.path.insert(0, str(ROOT / "addons" / "recouvrement_risque"))
    scoring, accuracy, habit = (
        importlib.import_module(f"engine.{name}") for name in ("scoring", "accuracy", "habit")
    )
    invoices = load(ledger)
    split = date(invoices[0].issued.year, 12, 31)
    # The first year is learnt from once half of it is history; what was unpaid at its end is not known yet.
    learnt = [
        sample
        for sample in make_samples(invoices, date(split.year, 7, 1), split)
        if sample[2].paid <= split
    ]
    tests = make_samples(invoices, split + timedelta(days=1), invoices[-1].issued)
    card = calibrate((scoring, accuracy), learnt)
    _tell_card(card, learnt, tests)
    _tell_classes(scoring, accuracy, card, tests)
    _tell_chances(scoring, accuracy, card, learnt, tests)
    _tell_dates(accuracy, foretell(habit, invoices, tests))


def _tell_card(card, learnt, tests):
    late = sum(bad for _facts, bad, _each in tests)
    print(f"learnt from {len(learnt)} invoices, checked on {len(tests)}, of which {late} paid late")
    print("weights: " + ", ".join(f"{each.code} {each.weight}" for each in card.factors))


def _tell_classes(scoring, accuracy, card, tests):
    scores = [(scoring.rate(card, facts), bad) for facts, bad, _each in tests]
    print(f"AUC of the card: {accuracy.auc((each.total, bad) for each, bad in scores):.3f}")
    print("class  invoices  late   rate")
    for each in accuracy.confuse((each.letter, bad) for each, bad in scores):
        rate = "–" if each.rate is None else f"{each.rate:.0f} %"
        print(f"{each.letter:5}  {each.number:8}  {each.bad:4}  {rate:>5}")


def _tell_chances(scoring, accuracy, card, learnt, tests):
    """Brier's error of each class told at its rate of the first year, and what a regression does."""
    bads = [bad for _facts, bad, _each in tests]
    found = accuracy.confuse(
        (scoring.rate(card, facts).letter, bad) for facts, bad, _each in learnt
    )
    rates = {each.letter: (each.rate or 0) / 100 for each in found}
    mine = [rates[scoring.rate(card, facts).letter] for facts, _bad, _each in tests]
    print(
        f"Brier, each class at its rate of the first year: {accuracy.brier(_pair(mine, bads)):.3f}"
    )
    told = logistic(learnt, tests)
    if told is None:
        print("logistic regression: scikit-learn is not installed, not compared")
        return
    area = accuracy.auc((-chance, bad) for chance, bad in _pair(told, bads))
    print(f"logistic regression on the same facts: AUC {area:.3f}, ", end="")
    print(f"Brier {accuracy.brier(_pair(told, bads)):.3f}")


def _pair(told, bads):
    return zip(told, bads, strict=True)


def _tell_dates(accuracy, told):
    print("day of payment foretold on the day of the invoice: mean error, bias (days)")
    for method, pairs in told.items():
        error = accuracy.measure(pairs)
        print(f"  {method:40} {error.mean:5.2f}  {error.bias:+5.2f}")


if __name__ == "__main__":
    main()
