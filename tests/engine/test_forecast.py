from datetime import date, timedelta
from decimal import Decimal

from engine import forecast as engine
from engine.forecast import Claim, Commitment, Curve, Experience, Habit
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 23)  # a Monday
CENTS = st.integers(1, 100000).map(lambda cents: Decimal(cents) / 100)
DAYS = st.integers(-200, 200).map(lambda days: TODAY + timedelta(days=days))
CLAIMS = st.lists(
    st.tuples(DAYS, CENTS, CENTS, st.booleans(), st.booleans(), st.integers(1, 3)), max_size=12
).map(
    lambda rows: [
        Claim(
            key,
            due,
            amount,
            debtor,
            "",
            min(disputed, amount) if key % 3 == 0 else Decimal(0),
            held,
            doubtful,
        )
        for key, (due, amount, disputed, held, doubtful, debtor) in enumerate(rows)
    ]
)
COMMITMENTS = st.lists(
    st.tuples(
        st.sampled_from((engine.PLAN, engine.PROMISE)),
        st.lists(st.integers(0, 12), max_size=5),
        st.lists(st.tuples(DAYS, CENTS), max_size=4),
    ),
    max_size=5,
).map(
    lambda rows: [Commitment(source, tuple(items), tuple(parts)) for source, items, parts in rows]
)
AMOUNTS = st.dictionaries(st.integers(-30, 300), CENTS, max_size=8)
CURVES = st.tuples(AMOUNTS, AMOUNTS).map(lambda pair: Curve(*pair, limit=180, payments=50))


def experience(curve=None, **habits):
    return Experience(
        {1: habits["own"]} if "own" in habits else {},
        {"": curve} if curve else {},
        {
            engine.PLAN: Decimal("0.9"),
            engine.PROMISE: Decimal("0.6"),
            engine.DOUBTFUL: Decimal("0.2"),
        },
    )


def run(claims, commitments=(), taught=None):
    return list(engine.foresee(claims, commitments, taught or experience(), TODAY))


def claim(late, amount, key=1, **values):
    return Claim(key, TODAY - timedelta(days=late), Decimal(amount), 1, **values)


@given(CLAIMS, COMMITMENTS, CURVES)
def test_all_that_is_expected_and_all_that_is_not_come_to_what_is_open(claims, commitments, curve):
    flows = run(claims, commitments, experience(curve, own=Habit(12, 5)))
    weeks, never = engine.by_week(flows, TODAY, 13)
    assert sum(weeks.values(), never) == sum((each.amount for each in claims), Decimal(0))
    for each in claims:
        parts = [flow for flow in flows if flow.key == each.key]
        assert sum((part.amount for part in parts), Decimal(0)) == each.amount, "no cent twice"
        assert sum(part.amount for part in parts if part.source == engine.DISPUTED) == each.disputed
    assert all(flow.day >= TODAY and flow.day.weekday() < 5 for flow in flows)
    assert all(0 <= flow.expected <= flow.amount and flow.amount > 0 for flow in flows)


@given(CURVES, st.integers(-30, 200), st.integers(0, 60))
def test_the_longer_unpaid_the_smaller_the_share_and_the_later_the_payment(curve, late, more):
    assert 0 <= curve.unpaid(late + more) <= curve.unpaid(late) <= 1
    assert 0 <= curve.chance(late) <= 1
    spread = curve.spread(late)
    assert all(days > late for days, _thirds in spread)
    assert sum(thirds for _days, thirds in spread) == engine.THIRDS
    assert [days for days, _ in spread] == sorted({days for days, _ in spread})


def test_a_plan_comes_before_a_promise_and_both_before_habits():
    plan = Commitment(engine.PLAN, (1,), ((TODAY + timedelta(days=3), Decimal(40)),))
    promise = Commitment(engine.PROMISE, (1,), ((TODAY + timedelta(days=10), Decimal(100)),))
    flows = run([claim(5, 200)], [plan, promise])
    assert [(flow.source, flow.amount, flow.expected) for flow in flows] == [
        (engine.PLAN, 40, 36),
        (engine.PROMISE, 100, 60),
        (engine.HABIT, 60, 60),
    ]


def test_a_debtor_who_keeps_promises_is_believed_more():
    promise = Commitment(engine.PROMISE, (1,), ((TODAY, Decimal(100)),))
    [flow] = run([claim(5, 100, kept_rate=Decimal("0.95"))], [promise])
    assert (flow.expected, flow.basis) == (95, engine.OWN)


def test_a_late_instalment_is_expected_now_and_says_how_late_it_is():
    plan = Commitment(engine.PLAN, (1,), ((TODAY - timedelta(days=9), Decimal(50)),))
    [flow] = run([claim(60, 50)], [plan])
    assert (flow.day, flow.days) == (TODAY, 9)


def test_a_debtor_who_pays_ten_days_late_is_expected_ten_days_late():
    curve = Curve({10: Decimal(90)}, {200: Decimal(10)}, 180, 40)
    [flow] = run([claim(-4, 100)], (), experience(curve, own=Habit(10, 3)))
    assert (flow.day, flow.basis, flow.payments) == (TODAY + timedelta(days=14), engine.OWN, 3)
    assert flow.expected == 90


def test_past_the_habit_of_the_debtor_what_others_paid_as_late_says():
    curve = Curve({10: Decimal(60), 40: Decimal(20)}, {200: Decimal(20)}, 180, 40)
    [flow] = run([claim(25, 100)], (), experience(curve, own=Habit(10, 30)))
    assert (flow.basis, flow.days, flow.expected) == (engine.COMPANY, 40, 50)


def test_a_third_early_a_third_in_between_a_third_late_not_all_of_it_on_the_mean_day():
    """Those about to pay are in the coming week, whoever they are: the mean day of all has nobody."""
    curve = Curve({5: Decimal(30), 20: Decimal(30), 60: Decimal(30)}, {200: Decimal(10)}, 180, 40)
    flows = run([claim(0, "100.00")], (), experience(curve))
    assert [(flow.days, flow.amount, flow.expected) for flow in flows] == [
        (5, Decimal("33.33"), 30),
        (20, Decimal("33.33"), 30),
        (60, Decimal("33.34"), Decimal("30.01")),
    ]
    later = run([claim(5, "100.00")], (), experience(curve))
    assert [(flow.days, flow.amount) for flow in later] == [
        (20, Decimal("33.33")),  # the first third of those left
        (40, Decimal("33.33")),  # half of the second is paid with it, half much later
        (60, Decimal("33.34")),
    ]


def test_items_seen_for_a_short_time_do_not_pass_for_never_paid():
    """Half the invoices are a week old: they say nothing of what is paid after a month."""
    curve = Curve({30: Decimal(80)}, {7: Decimal(100), 200: Decimal(20)}, 180, 40)
    assert curve.chance(0) == Decimal("0.8")


def test_beyond_the_limit_nothing_is_expected():
    [flow] = run([claim(400, 100)])
    assert (flow.expected, flow.never, flow.basis) == (0, 100, engine.NOTHING)


def test_disputed_held_and_doubtful_items_stand_apart_at_their_rate():
    flows = run(
        [
            claim(5, 100, 1, disputed=Decimal(30)),
            claim(5, 100, 2, held=True),
            claim(5, 100, 3, doubtful=True),
        ]
    )
    assert [(flow.source, flow.amount, flow.expected) for flow in flows] == [
        (engine.DISPUTED, 30, 0),
        (engine.HABIT, 70, 70),
        (engine.HELD, 100, 0),
        (engine.DOUBTFUL, 100, 20),
    ]


def test_a_doubtful_item_follows_its_own_rate_when_one_is_known():
    likely = (Decimal("0.6"), engine.SEGMENT)
    flows = run([claim(5, 100, 1, doubtful=True, likely=likely), claim(5, 100, 2, doubtful=True)])
    assert [(flow.expected, flow.basis) for flow in flows] == [
        (60, engine.SEGMENT),
        (20, engine.COMPANY),
    ]


def test_money_expected_on_a_weekend_comes_on_monday():
    promise = Commitment(engine.PROMISE, (1,), ((TODAY + timedelta(days=5), Decimal(100)),))
    [flow] = run([claim(5, 100)], [promise])
    assert flow.day == TODAY + timedelta(days=7)


def test_weeks_beyond_the_horizon_stand_together():
    flows = run([claim(0, 10, 1), claim(-100, 20, 2)])
    assert engine.by_week(flows, TODAY, 13) == ({TODAY: 10, None: 20}, 0)


def test_accuracy_in_percent_of_what_came():
    exact = engine.assess([(Decimal(110), Decimal(100)), (Decimal(80), Decimal(100))])
    assert (exact.error, exact.bias) == (15, -5)
    assert engine.assess([(Decimal(5), Decimal(0))]) == (None, None)
