"""A payment goes to costs, then interest, then principal, or as the debtor said; no cent is lost."""

from decimal import Decimal

from engine.imputation import COST, INDEMNITY, INTEREST, ORDERS, PRINCIPAL, Claim, allocate
from hypothesis import given
from hypothesis import strategies as st
from ladder import on

CLAIMS = [
    Claim("invoice", PRINCIPAL, Decimal(1000), on(0)),
    Claim("older", PRINCIPAL, Decimal(50), on(-10)),
    Claim("interest", INTEREST, Decimal(30), on(0)),
    Claim("forty", INDEMNITY, Decimal(40), on(0)),
    Claim("bailiff", COST, Decimal(70), on(5)),
]


def told(amount, **how):
    shares, left = allocate(Decimal(amount), CLAIMS, **how)
    return [(share.claim.key, int(share.amount)) for share in shares if share.amount], int(left)


def test_costs_then_interest_then_the_oldest_principal():
    assert told(60) == ([("bailiff", 60)], 0)
    assert told(200) == (
        [("bailiff", 70), ("forty", 40), ("interest", 30), ("older", 50), ("invoice", 10)],
        0,
    )


def test_principal_first_when_the_company_says_so():
    assert told(1060, order=ORDERS["principal"]) == (
        [("older", 50), ("invoice", 1000), ("bailiff", 10)],
        0,
    )


def test_what_the_debtor_said_comes_first():
    assert told(1010, chosen=("invoice",)) == ([("invoice", 1000), ("bailiff", 10)], 0)
    assert told(80, chosen=("interest", "older")) == ([("interest", 30), ("older", 50)], 0)


def test_too_much_is_left_over_and_nothing_comes_of_nothing():
    assert told(2000)[1] == 2000 - 1190
    assert told(0) == ([], 0)
    assert told(-5) == ([], 0)


AMOUNTS = st.decimals(0, 5000, places=2)
KINDS = st.sampled_from([COST, INDEMNITY, INTEREST, PRINCIPAL])


@st.composite
def debts(draw):
    rows = draw(st.lists(st.tuples(KINDS, AMOUNTS, st.integers(-100, 100)), max_size=8))
    return [Claim(key, kind, amount, on(due)) for key, (kind, amount, due) in enumerate(rows)]


@given(AMOUNTS, debts(), st.sampled_from(list(ORDERS.values())), st.lists(st.integers(0, 8)))
def test_sums_are_equal_nothing_is_negative_and_the_order_is_respected(amount, claims, order, said):
    chosen = tuple(dict.fromkeys(said))
    shares, left = allocate(amount, claims, order, chosen)
    assert sum(share.amount for share in shares) + left == amount
    assert all(0 <= share.amount <= share.claim.amount for share in shares) and left >= 0
    assert sorted(share.claim.key for share in shares) == [c.key for c in claims if c.amount > 0]
    # Nothing is paid after a claim that is not paid in full, and nothing is left over then.
    short = [position for position, share in enumerate(shares) if share.left]
    assert not short or not any(share.amount for share in shares[short[0] + 1 :])
    assert not short or left == 0
    free = [share.claim for share in shares if share.claim.key not in chosen]
    ranks = [(order.index(claim.kind), claim.due) for claim in free]
    assert ranks == sorted(ranks)
