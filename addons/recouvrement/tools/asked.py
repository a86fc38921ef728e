"""What a call from outside gives a verb: read once, refused in words."""

from odoo import fields
from odoo.exceptions import UserError

YEARS = range(1900, 2200)


def read_day(env, value):
    """``value``, a date or its ISO text, as a date.

    :raise UserError: it is no day, or one no calendar of ours counts from
    """
    try:
        day = fields.Date.to_date(value)
    except (AttributeError, TypeError, ValueError):
        day = None
    if not day or day.year not in YEARS:
        raise UserError(env._("“%s” is not a day: write it as 2026-01-31.", str(value)[:40]))
    return day


def read_number(env, value):
    """``value`` as a whole number.

    :raise UserError: it is none
    """
    try:
        return int(value)
    except (OverflowError, TypeError, ValueError):
        raise UserError(env._("“%s” is not a number.", str(value)[:40])) from None


def read_records(model, value):
    """``value``, records of ``model`` or their ids, as records that exist and may be read.

    :raise UserError: these are none
    :raise AccessError: not to be read by whoever asks
    """
    env = model.env
    if hasattr(value, "_name"):
        known = value._name == model._name
        records = value
    else:
        ids = value if isinstance(value, list | tuple) else [value]
        known = all(type(each) is int and 0 < each < 1 << 31 for each in ids)
        records = model.browse(ids).exists() if known else model
    if not known or (value and not records):
        raise UserError(env._("“%s” names no record.", str(value)[:40]))
    records.check_access("read")
    return records
