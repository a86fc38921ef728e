"""What would be lost with a customer, and how much of the limit it uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risque.exposure import Exposure, find_threshold, find_use, read_thresholds

amounts = st.decimals(min_value=-10000, max_value=10000, places=2).map(float)
positive = st.decimals(min_value=0, max_value=10000, places=2).map(float)


@given(st.builds(Exposure, *[amounts] * 6, positive, positive))
def test_covered_and_uncovered_share_what_is_owed(exposure):
    assert 0 <= exposure.covered <= max(exposure.total, 0) + 1e-9
    assert exposure.uncovered >= -1e-9
    assert exposure.covered + exposure.uncovered == pytest.approx(max(exposure.total, 0))


@given(st.builds(Exposure, *[amounts] * 8), st.builds(Exposure, *[amounts] * 8))
def test_a_group_is_the_sum_of_its_debtors(one, other):
    assert (one + other).total == pytest.approx(one.total + other.total)


@pytest.mark.parametrize(
    ("total", "limit", "use"),
    [
        (500, 1000, 50),
        (1500, 1000, 150),
        (-50, 1000, 0),
        (10, None, None),
        (10, 0, 100),
        (0, 0, 0),
    ],
)
def test_use(total, limit, use):
    assert find_use(total, limit) == use


@pytest.mark.parametrize(
    ("use", "reached"), [(None, None), (49.9, None), (50, 50), (99, 90), (100, 100), (300, 100)]
)
def test_the_highest_threshold_reached(use, reached):
    assert find_threshold(use, (50, 70, 90, 100)) == reached


def test_thresholds_are_read():
    assert read_thresholds("90; 50;70,5") == (50.0, 70.5, 90.0)
    assert read_thresholds("") == ()
    for wrong in ("50, 70", "0", "-3", "50; 50", "x", "2000"):
        with pytest.raises(ValueError):
            read_thresholds(wrong)
