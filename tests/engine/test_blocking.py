"""Why a sale on credit is stopped, the hardest reason first; what frees an account held."""

import pytest
from credit.blocking import APPROVE, BLOCK, WARN, Facts, Rule, find_reasons, is_freed
from hypothesis import given
from hypothesis import strategies as st

LIMIT = Rule("limit", APPROVE)
LATE = Rule("overdue", BLOCK, days=15, amount=100)


@pytest.mark.parametrize(
    ("total", "limit", "amount", "tolerance", "over"),
    [
        (900, 1000, 100, 0, None),  # at the limit is within it
        (900, 1000, 100.01, 0, 0.01),
        (900, 1000, 150, 5, None),
        (900, 1000, 151, 5, 51),
        (900, None, 10**6, 0, None),  # no limit
        (0, 0, 1, 0, 1),  # no credit at all
        (0, 0, 0, 0, None),
        (-500, 1000, 1400, 0, None),  # money received in advance
    ],
)
def test_limit(total, limit, amount, tolerance, over):
    found = find_reasons(Facts(total, limit), [LIMIT._replace(tolerance=tolerance)], amount)
    assert [each.amount for each in found] == ([] if over is None else [pytest.approx(over)])


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        ((), None),
        (((15, 500.0),), None),  # not more than 15
        (((16, 500.0),), (500.0, 16)),
        (((16, 100.0),), None),  # not beyond 100
        (((40, 60.0), (20, 60.0), (3, 900.0)), (120.0, 40)),
    ],
)
def test_overdue_beyond_days_and_amount(late, expected):
    found = find_reasons(Facts(late=late), [LATE])
    assert [(each.amount, each.days) for each in found] == ([expected] if expected else [])


def test_the_hardest_reason_comes_first():
    facts = Facts(2000, 1000, ((40, 2000.0),), ("J+15",), "Refused")
    rules = [Rule("insurer", WARN), LIMIT, LATE, Rule("hold", BLOCK)]
    found = find_reasons(facts, rules)
    assert [each.level for each in found] == [BLOCK, BLOCK, APPROVE, WARN]
    assert {each.rule.kind for each in found} == {"insurer", "limit", "overdue", "hold"}


facts = st.builds(
    Facts,
    st.integers(-1000, 5000).map(float),
    st.one_of(st.none(), st.integers(0, 3000).map(float)),
    st.lists(st.tuples(st.integers(1, 90), st.integers(1, 900).map(float)), max_size=4).map(tuple),
)


@given(facts, st.integers(0, 500), st.integers(0, 500))
def test_selling_more_never_frees(given_facts, amount, more):
    rules = [LIMIT, LATE]
    before = {each.rule for each in find_reasons(given_facts, rules, amount)}
    after = {each.rule for each in find_reasons(given_facts, rules, amount + more)}
    assert before <= after


@given(facts)
def test_paying_everything_late_frees(given_facts):
    assert is_freed(given_facts._replace(late=()), 0, 0.0)
    owed = sum(amount for _days, amount in given_facts.late)
    assert is_freed(given_facts, 0, owed)
    assert is_freed(given_facts, 90, 0.0)
    if owed:
        assert not is_freed(given_facts, 0, owed - 0.5)
