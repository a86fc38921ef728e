"""Plain words: where Odoo wants HTML, and with the punctuation of the reader's language."""

from functools import reduce

from markupsafe import Markup


def to_html(text):
    """``text`` as a paragraph: escaped, its lines kept, no address in it made a link."""
    return Markup("<p>%s</p>") % Markup("<br/>").join((text or "").splitlines())


def say_pair(env, name, value):
    """``name: value``, as the language of ``env`` sets its colon."""
    return env._("%(name)s: %(value)s", name=name, value=value)


def join_clauses(env, clauses):
    """The sentences ``clauses`` in one, as the language of ``env`` sets its semicolons; "" for none."""
    clauses = list(clauses)
    if not clauses:
        return ""
    return reduce(lambda said, more: env._("%(said)s; %(more)s", said=said, more=more), clauses)
