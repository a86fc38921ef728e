"""Why a sale on credit is stopped: facts of the customer against the rules of the house, each with its reason."""

from typing import NamedTuple

WARN, APPROVE, BLOCK = "warn", "approve", "block"
LEVELS = (WARN, APPROVE, BLOCK)  # from the mildest to the hardest

LIMIT, OVERDUE, HOLD, INSURER = "limit", "overdue", "hold", "insurer"


class Facts(NamedTuple):
    """What is known of a customer on the day; amounts in company currency.

    ``oldest_days``: days the oldest overdue item is late, by amount overdue since then: ``((days, amount), …)``.
    ``limit``: None where there is none. ``holds``: reasons of the holds that stand. ``stopped``: why the insurer
    wants no more deliveries, "" when it does not.
    """

    total: float = 0.0
    limit: float | None = None
    late: tuple = ()
    holds: tuple = ()
    stopped: str = ""


class Rule(NamedTuple):
    kind: str
    level: str
    days: int = 0
    amount: float = 0.0
    tolerance: float = 0.0  # per cent beyond the limit


class Finding(NamedTuple):
    """One reason: how hard, which rule, and the figures to tell it with."""

    rule: Rule
    level: str
    amount: float = 0.0  # over the limit, or overdue: what has to be paid to be free
    days: int = 0
    text: tuple = ()  # sentences


def find_reasons(facts, rules, amount=0.0, rounding=0.01):
    """Every reason to stop a sale of ``amount`` more, the hardest first.

    :param rounding: below it, two amounts are the same
    """
    found = []
    for rule in rules:
        if finding := FINDERS[rule.kind](facts, rule, amount, rounding):
            found.append(finding)
    return sorted(found, key=lambda each: (-LEVELS.index(each.level), -each.amount))


def _find_limit(facts, rule, amount, rounding):
    if facts.limit is None:
        return None
    over = facts.total + amount - facts.limit * (1 + rule.tolerance / 100)
    if over < rounding / 2 or (amount <= 0 and facts.total <= 0):
        return None
    return Finding(rule, rule.level, facts.total + amount - facts.limit)


def _find_overdue(facts, rule, _amount, rounding):
    """Items late for more than the rule's days, when they add up to its amount."""
    late = [(days, owed) for days, owed in facts.late if days > rule.days]
    owed = sum(each for _days, each in late)
    if not late or owed < rounding / 2 or owed <= rule.amount + rounding / 2:
        return None
    return Finding(rule, rule.level, owed, max(days for days, _owed in late))


def _find_hold(facts, rule, _amount, _rounding):
    if not facts.holds:
        return None
    return Finding(rule, rule.level, text=facts.holds)


def _find_insurer(facts, rule, _amount, _rounding):
    return Finding(rule, rule.level, text=(facts.stopped,)) if facts.stopped else None


FINDERS = {
    LIMIT: _find_limit,
    OVERDUE: _find_overdue,
    HOLD: _find_hold,
    INSURER: _find_insurer,
}


def is_freed(facts, days, amount, rounding=0.01):
    """Whether a hold's criteria are met: nothing late for more than ``days`` beyond ``amount``."""
    owed = sum(each for late, each in facts.late if late > days)
    return owed < rounding / 2 or owed <= amount + rounding / 2
