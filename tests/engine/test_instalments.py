from datetime import date, timedelta
from decimal import Decimal

import pytest
from engine import instalments as plans
from engine.clock import Calendar
from engine.facts import Receipt
from engine.instalments import Instalment, Rules
from hypothesis import given
from hypothesis import strategies as st

START = date(2026, 1, 31)
CHRISTMAS = Calendar(frozenset({date(2026, 12, 25), date(2027, 1, 1)}))
AUGUST = Calendar(frozenset(date(2026, 8, 1) + timedelta(days=each) for each in range(23)))

AMOUNTS = st.integers(1, 10_000_000).map(lambda cents: Decimal(cents) / 100)
PERIODS = st.sampled_from(["month", "week", "fortnight"])
DAYS = st.integers(0, 900).map(lambda each: START + timedelta(days=each))
SCHEDULES = st.one_of(
    st.builds(plans.in_number, AMOUNTS, st.integers(1, 40), DAYS, PERIODS),
    st.builds(
        lambda amount, parts, *rest: plans.by_amount(
            amount, max(amount / parts, Decimal(1)).quantize(plans.CENT), *rest
        ),
        AMOUNTS,
        st.integers(1, 40),
        DAYS,
        PERIODS,
    ),
    st.builds(plans.on_days, AMOUNTS, st.lists(DAYS, min_size=1, max_size=20)),
)
RECEIPTS = st.lists(
    st.tuples(DAYS, AMOUNTS, st.booleans()), max_size=12, unique_by=lambda each: each[0]
).map(
    lambda rows: [
        Receipt(day, amount, cash, key) for key, (day, amount, cash) in enumerate(rows, 1)
    ]
)


def on(text):
    return date.fromisoformat(text)


def money(*amounts):
    return [Decimal(str(each)) for each in amounts]


def total(instalments):
    return sum((each.amount for each in instalments), Decimal(0))


def monthly(*amounts, first="2026-03-05"):
    days = plans.days_of(on(first), len(amounts))
    return [Instalment(day, amount) for day, amount in zip(days, money(*amounts), strict=True)]


def cash(day, amount, key=1):
    return Receipt(on(day), Decimal(str(amount)), True, key)


# -- the schedule ---------------------------------------------------------------------------


def test_the_cents_fall_in_the_last_instalment():
    plan = plans.in_number(Decimal(100), 3, on("2026-03-05"))
    assert [each.amount for each in plan] == money("33.33", "33.33", "33.34")


def test_the_amount_the_debtor_can_pay_leaves_a_smaller_last_one():
    plan = plans.by_amount(Decimal(1000), Decimal(300), on("2026-03-05"))
    assert [each.amount for each in plan] == money(300, 300, 300, 100)


def test_an_amount_that_divides_leaves_an_equal_last_one():
    plan = plans.by_amount(Decimal(900), Decimal(300), on("2026-03-05"))
    assert [each.amount for each in plan] == money(300, 300, 300)


def test_a_month_end_is_clamped_and_comes_back():
    days = plans.days_of(on("2028-01-31"), 4)
    assert [each.isoformat() for each in days] == [
        "2028-01-31",
        "2028-02-29",
        "2028-03-31",
        "2028-04-30",
    ]


def test_the_first_payment_is_made_at_signature():
    plan = plans.in_number(
        Decimal(1000), 2, on("2026-03-05"), down=Decimal(200), signed=on("2026-02-10")
    )
    assert [(each.day.isoformat(), each.amount) for each in plan] == [
        ("2026-02-10", Decimal(200)),
        ("2026-03-05", Decimal(400)),
        ("2026-04-05", Decimal(400)),
    ]


def test_a_weekly_plan_over_a_closed_august_stays_in_order():
    days = plans.shift(plans.days_of(on("2026-07-31"), 5, "week"), AUGUST)
    assert [each.isoformat() for each in days] == [
        "2026-07-31",
        "2026-08-24",
        "2026-08-25",
        "2026-08-26",
        "2026-08-28",
    ]


def test_interest_runs_on_what_remains():
    plan = plans.with_interest(monthly(500, 500), Decimal(5), on("2026-02-05"))
    # 1000 × 5 % × 28/365 then 500 × 5 % × 31/365
    assert [each.interest for each in plan] == money("3.84", "2.12")
    assert [each.amount for each in plan] == money("503.84", "502.12")


def test_what_exceeds_the_longest_a_plan_may_last_is_told():
    plan = monthly(*[10] * 6)
    late = plans.too_long(plan, on("2026-02-28"), 3)
    assert [each.day.isoformat() for each in late] == ["2026-06-05", "2026-07-05", "2026-08-05"]
    assert plans.too_long(plan, on("2026-02-28"), 0) == []


def test_a_slip_of_the_pen_makes_no_endless_list():
    assert len(plans.in_number(Decimal(10**9), 10**9, on("2026-03-05"))) == plans.MOST
    assert len(plans.by_amount(Decimal(10**9), Decimal("0.01"), on("2026-03-05"))) == plans.MOST


@given(SCHEDULES)
def test_instalments_are_in_order_and_never_nothing(plan):
    days = [each.day for each in plan]
    assert all(before < after for before, after in zip(days, days[1:], strict=False))
    assert all(each.amount > 0 for each in plan)


@given(AMOUNTS, st.integers(1, 60), DAYS, PERIODS, AMOUNTS)
def test_instalments_sum_to_the_cent(amount, number, first, period, down):
    signed = first - timedelta(days=1)
    assert total(plans.in_number(amount, number, first, period, down=down, signed=signed)) == amount
    payable = max(down, (amount / 500).quantize(plans.CENT) + plans.CENT)
    assert total(plans.by_amount(amount, payable, first, period)) == amount


@given(AMOUNTS, st.lists(DAYS, min_size=1, max_size=30))
def test_instalments_on_chosen_days_sum_to_the_cent(amount, days):
    assert total(plans.on_days(amount, days)) == amount


@given(SCHEDULES, st.integers(0, 2000).map(lambda each: Decimal(each) / 100), DAYS)
def test_interest_leaves_the_principal_whole(plan, rate, start):
    charged = plans.with_interest(plan, rate, start)
    assert [each.principal for each in charged] == [each.amount for each in plan]
    assert all(each.interest >= 0 for each in charged)


@given(st.lists(DAYS, max_size=30, unique=True), st.sampled_from([CHRISTMAS, AUGUST]))
def test_shifting_to_worked_days_never_reverses_the_order(days, calendar):
    days = sorted(days)
    moved = plans.shift(days, calendar)
    assert all(before < after for before, after in zip(moved, moved[1:], strict=False))
    assert all(after >= before for before, after in zip(days, moved, strict=True))
    assert all(calendar.counts(each, "ouvre") for each in moved)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 120))
def test_months_add_up_to_the_same_day_or_the_last_of_the_month(day, months):
    reached = plans.add_months(day, months)
    assert (reached.year * 12 + reached.month) - (day.year * 12 + day.month) == months
    assert reached.day == day.day or (reached + timedelta(days=1)).day == 1


# -- the attribution ------------------------------------------------------------------------


def test_cash_pays_the_oldest_instalment_first():
    told = plans.attribute(monthly(100, 100, 100), [cash("2026-03-04", 150)])
    assert told.left == tuple(money(0, 50, 100))
    assert [(each.instalment, each.amount) for each in told.shares] == [
        (0, Decimal(100)),
        (1, Decimal(50)),
    ]


def test_a_credit_note_is_taken_off_the_last_instalments():
    credit = Receipt(on("2026-03-01"), Decimal(150), False, 7)
    told = plans.attribute(monthly(100, 100, 100), [cash("2026-03-04", 100), credit])
    assert told.left == tuple(money(0, 50, 0))
    assert told.received(2, cash=False) == 100
    assert told.settled_on(0) == on("2026-03-04")


def test_what_exceeds_the_plan_is_told():
    told = plans.attribute(monthly(100), [cash("2026-03-04", 130)])
    assert (told.left, told.over) == ((Decimal(0),), Decimal(30))


@given(SCHEDULES, RECEIPTS)
def test_attribution_never_exceeds_the_cash_nor_an_instalment(plan, receipts):
    told = plans.attribute(plan, receipts)
    for receipt in receipts:
        used = sum(each.amount for each in told.shares if each.receipt == receipt.key)
        assert used <= receipt.amount
    for rank, each in enumerate(plan):
        got = told.received(rank, True) + told.received(rank, False)
        assert got + told.left[rank] == each.amount
        assert told.left[rank] >= 0
    received = sum((each.amount for each in receipts), Decimal(0))
    assert sum((each.amount for each in told.shares), Decimal(0)) + told.over == received


@given(SCHEDULES, RECEIPTS, DAYS, AMOUNTS, st.booleans())
def test_undoing_a_lettrage_restores_the_former_state(plan, receipts, day, amount, is_cash):
    before = plans.attribute(plan, receipts)
    during = plans.attribute(plan, [*receipts, Receipt(day, amount, is_cash, 99)])
    assert sum(during.left) <= sum(before.left)
    assert plans.attribute(plan, list(reversed(receipts))) == before


@given(SCHEDULES, st.lists(AMOUNTS, max_size=8))
def test_items_are_spread_over_the_instalments_without_loss(plan, amounts):
    left = [(each.day, each.amount) for each in plan]
    spreads = plans.spread(left, amounts)
    given_out = sum((part for each in spreads for _day, part in each), Decimal(0))
    assert given_out == min(sum(amounts, Decimal(0)), total(plan))
    days = [day for each in spreads for day, _part in each]
    assert days == sorted(days)


# -- the state of the plan ------------------------------------------------------------------

STRICT = Rules(grace=3, missed=2)


def judge(plan, receipts, day, rules=STRICT):
    return plans.assess(plan, plans.attribute(plan, receipts), on(day), rules)


def test_a_plan_waits_for_its_first_instalment():
    told = judge(monthly(100, 100), [], "2026-03-05")
    assert (told.states, told.verdict) == (("todo", "todo"), "going")


def test_an_instalment_is_late_the_next_day_and_missed_after_the_grace():
    plan = monthly(100, 100)
    assert judge(plan, [], "2026-03-06").states == ("late", "todo")
    assert judge(plan, [], "2026-03-08").missed == ()
    assert judge(plan, [], "2026-03-09").missed == (0,)


def test_a_plan_breaks_at_the_second_instalment_missed():
    plan = monthly(100, 100, 100)
    assert judge(plan, [], "2026-04-08").verdict == "going"
    told = judge(plan, [], "2026-04-09")
    assert told.verdict == "broken"
    assert told.reason.code == "plan_missed"
    assert told.reason.values == {"number": 2, "date": on("2026-03-05")}


def test_a_plan_breaks_when_an_instalment_is_too_late():
    rules = Rules(late=15)
    assert judge(monthly(100, 100), [], "2026-03-20", rules).verdict == "going"
    told = judge(monthly(100, 100), [], "2026-03-21", rules)
    assert (told.verdict, told.reason.values["days"]) == ("broken", 16)


def test_nothing_breaks_a_revived_plan_before_its_new_day():
    rules = Rules(missed=1, until=on("2026-06-30"))
    assert judge(monthly(100), [], "2026-06-30", rules).verdict == "going"
    assert judge(monthly(100), [], "2026-07-01", rules).verdict == "broken"


def test_cents_that_lack_neither_make_late_nor_break():
    rules = Rules(missed=1, tolerance=Decimal("0.50"))
    told = judge(monthly("33.34", "33.33"), [cash("2026-03-05", "33.30")], "2026-03-20", rules)
    assert (told.states, told.verdict) == (("partly", "todo"), "going")


def test_a_plan_is_kept_once_all_is_paid():
    told = judge(monthly(100, 100), [cash("2026-03-05", 200)], "2026-03-06")
    assert (told.states, told.verdict) == (("paid", "paid"), "kept")


def test_what_was_worth_money_before_the_break_excuses_it_once_matched():
    plan, day = monthly(100, 100, 100), on("2026-04-20")
    broken_on, rules = on("2026-04-09"), STRICT
    early, late = [cash("2026-04-06", 100)], [cash("2026-04-12", 100)]
    assert plans.judge(plan, [], day, rules, broken_on).broken_on == broken_on
    assert plans.judge(plan, early, day, rules, broken_on).verdict == "going"
    told = plans.judge(plan, late, day, rules, broken_on)
    assert (told.verdict, told.reason.values["number"]) == ("broken", 2)
    paid = [cash("2026-04-12", 300)]
    assert plans.judge(plan, paid, day, rules, broken_on).verdict == "kept"


def test_a_plan_is_kept_when_what_remains_was_given_up():
    told = judge(monthly(100), [cash("2026-03-05", 97)], "2026-03-20", Rules(forgiven=Decimal(5)))
    assert told.verdict == "kept"


def test_no_rule_never_breaks():
    assert judge(monthly(100), [], "2030-01-01", Rules()).verdict == "going"


@given(SCHEDULES, RECEIPTS, DAYS, st.integers(0, 10), st.integers(1, 4))
def test_more_cash_never_breaks_a_plan_that_holds(plan, receipts, day, grace, missed):
    rules = Rules(grace=grace, missed=missed)
    more = [*receipts, Receipt(day, Decimal(50), True, 99)]
    if judge_on(plan, receipts, day, rules) != "broken":
        assert judge_on(plan, more, day, rules) != "broken"


def judge_on(plan, receipts, day, rules):
    return plans.assess(plan, plans.attribute(plan, receipts), day, rules).verdict


@pytest.mark.parametrize("period", ["month", "week", "fortnight"])
def test_periods_follow_one_another(period):
    days = plans.days_of(on("2026-03-05"), 3, period)
    expected = {
        "month": ["2026-03-05", "2026-04-05", "2026-05-05"],
        "week": ["2026-03-05", "2026-03-12", "2026-03-19"],
        "fortnight": ["2026-03-05", "2026-03-19", "2026-04-02"],
    }
    assert [each.isoformat() for each in days] == expected[period]


@pytest.mark.parametrize(
    ("before", "first", "after"),
    [
        # The tenth, moved to the eleventh by a Sunday, keeps to the tenth.
        (
            ["2026-12-10", "2027-01-11", "2027-02-10", "2027-03-10"],
            "2027-02-10",
            ["2027-02-10", "2027-03-10", "2027-04-12", "2027-05-10"],
        ),
        # The end of the month, whatever its length.
        (["2026-11-30", "2026-12-31"], "2027-01-29", ["2027-01-29", "2027-03-01"]),
        # Days chosen one by one keep their distances.
        (["2026-12-10", "2026-12-24"], "2027-01-05", ["2027-01-05", "2027-01-19"]),
        (["2026-12-10"], "2027-01-05", ["2027-01-05"]),
    ],
)
def test_what_is_moved_keeps_its_rhythm(before, first, after):
    moved = plans.move([on(day) for day in before], on(first), "month", Calendar())
    assert [day.isoformat() for day in moved] == after
