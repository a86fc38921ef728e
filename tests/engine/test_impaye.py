"""Unpaid rent: constituted under the rules of the day, before and after 1 January 2027."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logement.impaye import AMOUNT, CHARGES, MONTHS, RENTS, RLS, Regime, Term, find

OLD = Regime(date(1900, 1, 1), rents=Decimal(2))
NEW = Regime(date(2027, 1, 1), amount=Decimal(450), months=3, elements=frozenset({CHARGES, RLS}))
LAW = (NEW, OLD)


def later(day, months):
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def term(year, month, *payments, rent=400, charges=80, **values):
    values = {name: Decimal(value) for name, value in values.items()}
    paid = tuple((date.fromisoformat(day), Decimal(amount)) for day, amount in payments)
    return Term(date(year, month, 5), Decimal(rent), Decimal(charges), payments=paid, **values)


def constituted(terms, day, law=LAW):
    found = find(terms, law, date.fromisoformat(day), later).constitution
    return (found.day.isoformat(), found.test) if found else None


def test_a_term_is_late_the_day_after_its_due_date():
    found = find([term(2026, 9)], LAW, date(2026, 9, 5), later)
    assert (found.debt, found.months, found.first_unpaid) == (0, 0, None)
    found = find([term(2026, 9)], LAW, date(2026, 9, 6), later)
    assert (found.debt, found.months, found.first_unpaid) == (480, 1, date(2026, 9, 5))


@pytest.mark.parametrize(
    ("why", "terms", "day", "expected"),
    [
        ("one month is not two", [term(2026, 6)], "2026-07-05", None),
        # 480 + 480 against 2 × 400
        ("two months", [term(2026, 6), term(2026, 7)], "2026-07-31", ("2026-07-06", RENTS)),
        (
            "a part of each, still under twice the rent",
            [term(2026, 6, ("2026-06-10", 200)), term(2026, 7, ("2026-07-10", 10))],
            "2026-07-31",
            None,
        ),
        (
            "net of aid when the landlord receives it: 2 × 150",
            [term(2026, 6, aid=250), term(2026, 7, aid=250)],
            "2026-07-31",
            ("2026-07-06", RENTS),
        ),
        (
            "constituted, then paid off: no longer",
            [term(2026, 6, ("2026-07-20", 480)), term(2026, 7, ("2026-07-20", 480))],
            "2026-07-31",
            None,
        ),
        (
            "paid in part after: it stays constituted on its first day",
            [term(2026, 6, ("2026-07-20", 480)), term(2026, 7)],
            "2026-07-31",
            ("2026-07-06", RENTS),
        ),
        (
            "paid off, then unpaid again: counted from the second time",
            [
                term(2026, 3, ("2026-04-20", 480)),
                term(2026, 4, ("2026-04-20", 480)),
                term(2026, 8),
                term(2026, 9),
            ],
            "2026-10-01",
            ("2026-09-06", RENTS),
        ),
        # 480 > 450, the first day it is late
        ("2027: above 450", [term(2027, 2)], "2027-02-28", ("2027-02-06", AMOUNT)),
        (
            "2027: 450 is not above 450",
            [term(2027, 2, rent=370)],
            "2027-05-04",
            None,
        ),
        (
            "2027: three months after the first default, whatever the amount",
            [term(2027, 2, ("2027-02-05", 470))],
            "2027-05-05",
            ("2027-05-05", MONTHS),
        ),
        (
            "a small debt of the autumn is constituted by the new rule on its first day",
            [term(2026, 9, ("2026-09-20", 470))],
            "2027-01-15",
            ("2027-01-01", MONTHS),
        ),
        (
            "a debt of 480 of November: nothing under the old rule, at once under the new one",
            [term(2026, 11)],
            "2027-01-15",
            ("2027-01-01", AMOUNT),
        ),
        (
            "constituted under the old rule, it keeps its day",
            [term(2026, 11), term(2026, 12)],
            "2027-03-15",
            ("2026-12-06", RENTS),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_constituted(why, terms, day, expected):
    assert constituted(terms, day) == expected, why


def test_charges_count_when_the_rule_says_so():
    with_charges = (Regime(OLD.since, rents=Decimal(2), elements=frozenset({CHARGES})),)
    terms = [term(2026, 6, ("2026-06-20", 100)), term(2026, 7)]
    assert constituted(terms, "2026-07-31") == ("2026-07-06", RENTS)  # 860 against 800
    assert constituted(terms, "2026-07-31", with_charges) is None  # 860 against 960


def test_the_reduction_of_solidarity_lowers_what_is_asked_and_what_is_counted():
    each = term(2027, 2, rls=50)
    assert each.asked == 430
    assert each.counted(NEW.elements) == 430
    assert each.counted(frozenset()) == 400


def test_months_unpaid_net_of_aid_and_the_first_of_them():
    terms = [
        term(2026, 6, ("2026-06-05", 230), aid=250),
        term(2026, 7, ("2026-07-20", 30), aid=250),
        term(2026, 8, aid=250),
    ]
    found = find(terms, LAW, date(2026, 8, 31), later)
    assert (found.months, found.first_unpaid, found.debt) == (2, date(2026, 7, 5), 430)
    assert round(found.weight, 2) == Decimal("1.87")
    assert found.unpaid == ((date(2026, 7, 5), 200), (date(2026, 8, 5), 230))


def test_the_day_time_alone_will_constitute_it():
    small = [term(2027, 2, ("2027-02-05", 470))]
    assert find(small, LAW, date(2027, 3, 1), later).next_day == date(2027, 5, 5)
    autumn = [term(2026, 9, ("2026-09-20", 470))]
    assert find(autumn, LAW, date(2026, 12, 1), later).next_day == date(2027, 1, 1)
    assert find([term(2026, 6)], (OLD,), date(2026, 7, 1), later).next_day is None
    assert find(small, LAW, date(2027, 6, 1), later).next_day is None


def test_a_lease_whose_aid_covers_the_rent_is_never_twice_zero():
    covered = [term(2026, 6, rent=400, charges=80, aid=480)]
    assert find(covered, LAW, date(2026, 7, 31), later).debt == 0
    aided = [
        term(2026, 6, rent=400, charges=80, aid=400),
        term(2026, 7, rent=400, charges=80, aid=400),
    ]
    assert constituted(aided, "2026-07-31") is None


@st.composite
def ledgers(draw):
    terms = []
    for rank in range(draw(st.integers(1, 10))):
        due = later(date(2026, 7, 5), rank)
        payments = draw(
            st.lists(
                st.tuples(
                    st.integers(-10, 200).map(lambda days, due=due: due + timedelta(days=days)),
                    st.decimals(0, 300, places=2),
                ),
                max_size=3,
            )
        )
        aid = draw(st.sampled_from([Decimal(0), Decimal(150), Decimal(380)]))
        terms.append(Term(due, Decimal(400), Decimal(80), aid=aid, payments=tuple(payments)))
    return terms


@given(ledgers(), st.integers(0, 500))
def test_judged_day_after_day_or_at_once_it_is_the_same(terms, days):
    """The days that matter miss none: a slow judge who looks every day finds the same first day."""
    day = date(2026, 7, 1) + timedelta(days=days)
    slow, each = None, date(2026, 7, 1)
    while each <= day:
        now = find(terms, LAW, each, later)
        if not now.debt:
            slow = None
        elif slow is None and now.constitution:
            slow = now.constitution.day
        each += timedelta(days=1)
    found = find(terms, LAW, day, later).constitution
    assert (found.day if found else None) == slow


@given(ledgers(), st.integers(0, 500))
def test_what_is_said_adds_up(terms, days):
    day = date(2026, 7, 1) + timedelta(days=days)
    found = find(terms, LAW, day, later)
    assert found.debt == sum(amount for _due, amount in found.unpaid)
    assert found.months == len(found.unpaid)
    assert bool(found.first_unpaid) == bool(found.debt)
    assert found.next_day is None or found.next_day > day
    if found.constitution:
        assert found.debt and found.constitution.day <= day
