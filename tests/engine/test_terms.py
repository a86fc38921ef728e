"""What remains of rent terms, and how many months that makes."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from logement.terms import Unpaid, spread, sum_up

amounts = st.decimals(0, 5000, places=2)


@given(owed=amounts, dues=st.lists(amounts, max_size=12))
def test_the_oldest_terms_are_paid_first_and_nothing_is_owed_twice(owed, dues):
    parts = spread(owed, dues)
    assert sum(parts) == min(owed, sum(dues))
    assert all(0 <= part <= due for part, due in zip(parts, dues, strict=True))
    owing = [rank for rank, part in enumerate(parts) if part]
    assert all(parts[rank] == dues[rank] for rank in owing[1:]), "later terms are wholly owed"


def test_months_are_those_of_what_is_paid_now_and_of_terms_when_the_aid_covers_all():
    terms = [
        (date(2026, month, 1), Decimal(amount)) for month, amount in ((9, 0), (10, 150), (11, 250))
    ]
    assert sum_up(terms, Decimal(250)) == Unpaid(Decimal(400), 2, Decimal("1.6"), date(2026, 10, 1))
    assert sum_up(terms, Decimal(0)).months == 2
    assert sum_up(terms[:1], Decimal(250)) == Unpaid()
