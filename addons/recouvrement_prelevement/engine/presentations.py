"""When a direct debit that came back is presented again, or why it is not.

``plan_next`` refuses first what must not be presented, then finds the first day that every limit allows.
All the numbers (days, weeks, attempts) come with the rules: they are rows, some of them of the law.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .target import ONE_DAY

AFTER, MONTH_DAY, PAY_DAY = "after", "month_day", "pay_day"
PROVISIONAL, REFUNDABLE, FINAL = "provisional", "refundable", "final"


@dataclass(frozen=True)
class Scheme:
    """What the scheme of a mandate gives the debtor's bank and the debtor."""

    return_days: int  # open days after the collection, in which its bank may send the debit back
    refund_days: int = 0  # calendar days after it, in which the debtor may have it back (0: never)

    def window_end(self, collected, bank):
        """The last day a return of what was collected on ``collected`` may come."""
        return bank.add(collected, self.return_days)

    def refund_end(self, collected):
        """The last day the debtor may ask for its money back; None when it never may."""
        return collected + timedelta(days=self.refund_days) if self.refund_days else None

    def standing(self, collected, day, bank):
        """How sure on ``day`` is what was collected on ``collected``: provisional, refundable or final."""
        if day <= self.window_end(collected, bank):
            return PROVISIONAL
        until = self.refund_end(collected)
        return REFUNDABLE if until and day <= until else FINAL


@dataclass(frozen=True)
class Rules:
    """How an item is presented again."""

    kind: str = AFTER
    month_days: tuple = ()  # of MONTH_DAY: 31 is the last of any month
    lead_days: int = (
        1  # open days between the file at the bank and the collection, its cut-off included
    )
    # Calendar days the debtor is told before; 0: its contract asks for none; None: it does, nobody says how many.
    notice_days: int | None = 0
    most: int | None = None  # presentations again of one item, the least of bank's and contract's
    within_days: int | None = None  # calendar days from the first unpaid day; None: no end


@dataclass(frozen=True)
class Facts:
    """A debit that came back, on the day someone asks what follows."""

    first_unpaid: date  # the day the item should have been paid
    collected: date  # of the presentation that came back
    returned: date
    amount: Decimal
    owed: Decimal  # what remains of the item today
    again: int  # presentations again already made of it
    representable: str  # of the return code: yes, no, after_fix
    code_most: int  # presentations again the code allows
    delay_days: int  # open days the code asks to wait from the return
    scheme: Scheme
    pay_day: int | None = None  # of the month, when the debtor said it
    refunded: bool = False  # the debtor itself had its money back
    obstacles: tuple = ()  # Refused, the most telling first: plan, dispute, mandate…


@dataclass(frozen=True)
class Planned:
    """The day of the next collection."""

    date: date
    leaves: date  # the last day its file may reach the bank
    told: date | None  # the last day to tell the debtor; None when nobody need be told
    because: str  # what decided of the day: delay, window, lead, notice, month_day, pay_day


@dataclass(frozen=True)
class Refused:
    """Why it is not presented again: a code worded by the shell, with its values."""

    code: str
    values: dict = field(default_factory=dict)


def to_json(told):
    """What the shell keeps of a :class:`Planned` or a :class:`Refused`: a reason's code and typed values."""
    if isinstance(told, Planned):
        return _typed(f"presented_{told.because}", {"planned": told.date})
    return _typed(told.code, told.values)


def _typed(code, values):
    # As the core's reasons are kept: its wording reads them.
    return {
        "code": code,
        "values": {
            key: {"date": value.isoformat()}
            if isinstance(value, date)
            else {"amount": str(value)}
            if isinstance(value, Decimal)
            else value
            for key, value in values.items()
        },
    }


def plan_next(facts, rules, day, bank):
    """The next presentation of what came back, as seen on ``day``.

    :param bank: the :class:`OpenDays` of the clearing system
    :return: :class:`Planned` or :class:`Refused`
    """
    return _find_refusal(facts, rules) or _find_day(facts, rules, day, bank)


def _find_refusal(facts, rules):
    if facts.obstacles:
        return facts.obstacles[0]
    if facts.owed <= 0:
        return Refused("paid_meanwhile")
    if facts.owed < facts.amount:
        # The amount of a presentation is that of the debit: never more, and never another one.
        return Refused("partly_paid", {"owed": facts.owed, "amount": facts.amount})
    if facts.refunded:
        return Refused("refunded")
    if facts.representable != "yes":
        return Refused("fix_first" if facts.representable == "after_fix" else "code_forbids")
    most = min(number for number in (facts.code_most, rules.most) if number is not None)
    if facts.again >= most:
        return Refused("often_enough", {"count": facts.again, "most": most})
    if rules.notice_days is None:
        return Refused("unknown_notice")
    return None


def _find_day(facts, rules, day, bank):
    earliest, because = max(_get_limits(facts, rules, day, bank))
    chosen = _get_month_days(facts, rules)
    found = bank.next(earliest)
    if chosen:
        found = min(_next_month_day(found, each, bank) for each in chosen)
        because = rules.kind
    last = rules.within_days
    if last is not None and (limit := facts.first_unpaid + timedelta(days=last)) < found:
        return Refused("too_late", {"date": found, "limit": limit})
    leaves = bank.add(found, -rules.lead_days)
    told = found - timedelta(days=rules.notice_days) if rules.notice_days else None
    return Planned(found, leaves, told, because)


def _get_limits(facts, rules, day, bank):
    """``(first day allowed, what says so)`` of every limit."""
    yield bank.add(facts.returned, facts.delay_days), "delay"
    # Never twice within one return window: the bank could send both back.
    yield facts.scheme.window_end(facts.collected, bank) + ONE_DAY, "window"
    yield bank.add(bank.next(day), rules.lead_days), "lead"
    if rules.notice_days:
        yield day + timedelta(days=rules.notice_days), "notice"


def _get_month_days(facts, rules):
    if rules.kind == PAY_DAY and facts.pay_day:
        return (facts.pay_day,)
    return rules.month_days if rules.kind in (MONTH_DAY, PAY_DAY) else ()


def _next_month_day(earliest, number, bank):
    """The first ``number``-th of a month whose open day is not before ``earliest``."""
    # From the month before: its last day may fall on closed days, and be collected in this one.
    year, month = _month_after(earliest.year, earliest.month, -1)
    while True:
        found = bank.next(date(year, month, min(number, monthrange(year, month)[1])))
        if found >= earliest:
            return found
        year, month = _month_after(year, month, 1)


def _month_after(year, month, count):
    rank = year * 12 + month - 1 + count
    return rank // 12, rank % 12 + 1
