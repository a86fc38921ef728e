"""Plain words where Odoo wants HTML."""

from markupsafe import Markup


def to_html(text):
    """``text`` as a paragraph: escaped, its lines kept, no address in it made a link."""
    return Markup("<p>%s</p>") % Markup("<br/>").join((text or "").splitlines())
