"""May a person be contacted on a given day? The policy of contacts, apart from the scenario."""

from datetime import timedelta

from .reasons import Reason

WEEK = timedelta(days=7)
FAR = 366  # days looked ahead for one that is allowed
FOR_GOOD = ("contact_refused", "contact_spared", "contact_amount")  # no passing of days helps


def refusal(policy, contacts, kind, amount, day):
    """Why ``policy`` forbids a contact by ``kind`` on ``day``, or None.

    :param contacts: days of the contacts the person already had, this ``day`` included
    :param amount: what is asked, in the company's currency
    """
    if policy and kind in policy.spared:
        return Reason("contact_spared", {"policy": policy.name, "kind": kind})
    if policy is None or not policy.rules(kind):
        return None
    values = {"policy": policy.name}
    if kind in policy.refused:
        return Reason("contact_refused", values | {"kind": kind})
    if amount < policy.amount_min:
        return Reason("contact_amount", values | {"amount": amount, "minimum": policy.amount_min})
    if day.weekday() not in policy.weekdays:
        return Reason("contact_weekday", values | {"day": day})
    if day in policy.closed:
        return Reason("contact_holiday", values | {"day": day})
    last = max((each for each in contacts if each <= day), default=None)
    if policy.gap and last and (day - last).days < policy.gap:
        return Reason("contact_gap", values | {"last": last, "gap": policy.gap})
    if policy.per_week and _in_week(contacts, day) >= policy.per_week:
        return Reason("contact_cap", values | {"cap": policy.per_week})
    return None


def first_allowed(policy, contacts, kind, amount, day):
    """The first day from ``day`` on that ``policy`` allows; None when no passing of days will do."""
    for ahead in range(FAR):
        later = day + timedelta(days=ahead)
        reason = refusal(policy, contacts, kind, amount, later)
        if reason is None:
            return later
        if reason.code in FOR_GOOD:
            return None
    return None


def _in_week(contacts, day):
    return sum(1 for each in contacts if day - WEEK < each <= day)
