"""Whichever file a bank sends: its statements, or why there are none."""

from . import cfonb, iso20022, table
from .returns import MOST_BYTES, Unreadable, settle


def read(data, columns=None, number=""):
    """``(statements, fault)``: the whole file or nothing of it.

    :param data: bytes of the file
    :param columns: see ``table.read``
    :param number: the account a table is about, where it does not say
    :return: ``fault`` is None, or why the file is refused; there are no statements then
    """
    try:
        if len(data) > MOST_BYTES:
            raise Unreadable("too_big")
        if not data.strip():
            raise Unreadable("empty", 1)
        if iso20022.looks_like(data):
            statements = iso20022.read(data)
        elif cfonb.looks_like(data):
            statements = cfonb.read(data)
        else:
            statements = table.read(data, columns, number)
        statements = settle(statements)
        if not any(each.returns or each.faults for each in statements):
            raise Unreadable("nothing", 0)
        return statements, None
    except Unreadable as refused:
        return [], refused.fault
