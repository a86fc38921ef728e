"""Odoo's own reports as PDF, printed from what they hold: no server has to answer while they are."""

import logging
import posixpath
import re

from odoo import models
from odoo.tools import file_open

from ..tools.contained import contain

_logger = logging.getLogger(__name__)
BUNDLE = re.compile(r"/web/assets/[^/]+/(?:[^/]+/)?([a-z_]+\.[a-z_]+)\.")


class RecouvrementImprimerie(models.AbstractModel):
    _inherit = "recouvrement.imprimerie"

    def _print_report(self, report, records):
        """``(bytes, extension)`` of Odoo's report ``report`` of ``records``; HTML in tests, as Odoo does."""
        reports = self.env["ir.actions.report"].with_context(recouvrement_contained=True)
        return reports._render(report, records.ids)

    def _contain(self, html):
        """A page of a report of Odoo, that needs no server."""
        return contain(str(html), self._read_style, self._read_font, self.env.company.font or "")

    def _read_style(self, address):
        found = BUNDLE.search(address)
        if not found:
            _logger.info("Collection: printed without the style %s", address)
            return ""
        # sudo: styles are everyone's.
        bundle = self.env["ir.qweb"].sudo()._get_asset_bundle(found[1], css=True, js=False)
        return bundle.css().raw.decode()

    def _read_font(self, path):
        """A font of an add-on, None when there is none there."""
        whole = posixpath.normpath(path).lstrip("/")
        try:
            with file_open(whole, "rb", filter_ext=(".ttf",)) as font:
                return font.read()
        except (OSError, ValueError):
            return None
