from odoo import fields, models

from ..report.recouvrement_prevision_ligne import SOURCES


class RecouvrementPrevisionSemaine(models.Model):
    """What a kept forecast expected of one week, by source and portfolio; and what came."""

    _name = "recouvrement.prevision.semaine"
    _description = "Week of a kept forecast"
    _order = "date, source, id"
    _log_access = False

    prevision_id = fields.Many2one(
        "recouvrement.prevision",
        "Forecast",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille", "Portfolio", readonly=True, ondelete="set null"
    )
    date = fields.Date("Week of", readonly=True, help="Its Monday; empty: later.")
    source = fields.Selection(
        [*SOURCES, ("received", "Received")], "Expected from", required=True, readonly=True
    )
    amount_open = fields.Monetary("Open", readonly=True)
    expected = fields.Monetary("Expected cash", readonly=True)
    received = fields.Monetary(readonly=True)
    received_since = fields.Monetary("Received besides", readonly=True)
