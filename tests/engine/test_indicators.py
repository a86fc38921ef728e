"""The formulas of the figures, against values worked out by hand."""

from datetime import date
from decimal import Decimal as D

import pytest
from engine import indicators


@pytest.mark.parametrize(
    ("outstanding", "sales", "days", "expected"),
    [
        (D(900), D(300), 31, D(93)),
        (D(0), D(300), 31, D(0)),
        (D(900), D(0), 31, None),  # no sales: nothing is told
        (D(900), D(-50), 31, None),  # more credit notes than invoices
    ],
)
def test_simple_dso(outstanding, sales, days, expected):
    assert indicators.simple_dso(outstanding, sales, days) == expected


@pytest.mark.parametrize(
    ("outstanding", "months", "expected"),
    [
        # 300 of March (31 d), 600 of February (28 d), 700 of January's 1000: 0.7 × 31 d.
        (D(1600), [(31, D(300)), (28, D(600)), (31, D(1000))], D("80.7")),
        # Within the month under way, of which 10 days have been lived.
        (D(150), [(10, D(300)), (28, D(600))], D(5)),
        # A month without sales is lived through whole.
        (D(400), [(31, D(100)), (28, D(0)), (31, D(600))], D("74.5")),
        # So is one with more credit notes than invoices: what they took off is looked for further.
        (D(400), [(31, D(100)), (28, D(-300)), (30, D(600))], D(89)),
        (D(1600), [(31, D(300))], None),  # the sales known do not explain it
        (D(0), [(31, D(300))], D(0)),
        (D(-20), [(31, D(300))], D(0)),
        (D(100), [], None),
        (D(0), [], None),
    ],
)
def test_dso_by_count_back(outstanding, months, expected):
    assert indicators.count_back_dso(outstanding, months) == expected


@pytest.mark.parametrize(
    ("opening", "sales", "closing", "current", "expected"),
    [
        (D(1600), D(300), D(1600), D(400), D(20)),
        (D(1000), D(500), D(500), D(500), D(100)),  # all that was due has come in
        (D(0), D(500), D(500), D(500), None),  # nothing was due
    ],
)
def test_collection_effectiveness(opening, sales, closing, current, expected):
    assert indicators.collection_effectiveness(opening, sales, closing, current) == expected


def test_roll_rate_leaves_out_what_cannot_get_worse():
    before = {0: D(500), 1: D(1000), 2: D(400), 3: D(900)}
    moves = {
        (0, 1): D(200),  # was not late: no part of it
        (1, 1): D(100),
        (1, 2): D(600),
        (2, 3): D(100),
        (3, 3): D(900),
        (None, 1): D(50),  # new since
    }
    assert indicators.worsened(before, moves, last=3) == D(50)  # 700 of 1400
    assert indicators.worsened({3: D(900)}, {(3, 3): D(900)}, last=3) is None


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2026, 3, 1), (2026, 3, 31), ((2026, 2, 1), (2026, 2, 28))),
        ((2026, 2, 1), (2026, 2, 28), ((2026, 1, 1), (2026, 1, 31))),
        ((2026, 11, 1), (2026, 11, 22), ((2026, 10, 1), (2026, 10, 22))),
        ((2026, 3, 1), (2026, 3, 30), ((2026, 2, 1), (2026, 2, 28))),
        ((2026, 1, 1), (2026, 3, 31), ((2025, 10, 1), (2025, 12, 31))),
        ((2026, 1, 1), (2026, 12, 31), ((2025, 1, 1), (2025, 12, 31))),
        ((2026, 3, 10), (2026, 3, 16), ((2026, 3, 3), (2026, 3, 9))),
    ],
)
def test_period_before(first, last, expected):
    found = indicators.previous_period(date(*first), date(*last))
    assert found == tuple(date(*each) for each in expected)


def test_share_of_a_month():
    month = date(2026, 2, 1)
    assert indicators.share_of_month(month, date(2026, 1, 1), date(2026, 3, 31)) == 1
    assert indicators.share_of_month(month, date(2026, 2, 15), date(2026, 2, 28)) == D(14) / 28
    assert indicators.share_of_month(month, date(2026, 3, 1), date(2026, 3, 31)) == 0
