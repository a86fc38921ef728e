"""Kept forecasts against the cash that came, week by week, for the weeks that are over."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class RecouvrementPrevisionEcart(models.Model):
    """Rows of what was expected and rows of what came: one graph shows both, sums give the gap."""

    _name = "recouvrement.prevision.ecart"
    _description = "Forecast against actual"
    _auto = False
    _order = "date desc, prevision_id desc, id"
    _rec_name = "date"
    _depends = {
        "recouvrement.portefeuille": ["agence_id"],
        "recouvrement.prevision": ["date_compared", "week"],
        "recouvrement.prevision.semaine": [
            "company_id",
            "date",
            "expected",
            "portefeuille_id",
            "prevision_id",
            "received",
            "received_since",
            "source",
        ],
        "res.company": ["currency_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    prevision_id = fields.Many2one("recouvrement.prevision", "Forecast", readonly=True)
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    agency_id = fields.Many2one("recouvrement.portefeuille", readonly=True)
    date = fields.Date("Week of", readonly=True)
    ahead = fields.Integer(
        "Weeks ahead",
        readonly=True,
        aggregator=None,
        help="0: the week the forecast was made in, the closest to what came.",
    )
    series = fields.Selection(
        [("expected", "Expected cash"), ("received", "Received")],
        "Expected or received",
        readonly=True,
    )
    amount = fields.Monetary(readonly=True)
    expected = fields.Monetary("Expected cash", readonly=True)
    received = fields.Monetary(
        readonly=True, help="Cash on the items the forecast knew, by value date."
    )
    gap = fields.Monetary("Received less expected", readonly=True)
    bias_rate = fields.Float(
        "Bias (%)",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Above zero: more was expected than came. In percent of what came.",
    )
    received_since = fields.Monetary(
        "Received besides",
        readonly=True,
        help="On items billed since the forecast was made, or not lettered yet.",
    )

    @property
    def _table_query(self):
        return SQL(
            """SELECT week.id, week.company_id, company.currency_id, week.prevision_id,
                      week.portefeuille_id, owner.agence_id AS agency_id,
                      week.date, (week.date - kept.week) / 7 AS ahead,
                      CASE WHEN week.source = 'received' THEN 'received' ELSE 'expected' END AS series,
                      COALESCE(week.expected, 0) + COALESCE(week.received, 0) AS amount,
                      COALESCE(week.expected, 0) AS expected,
                      COALESCE(week.received, 0) AS received,
                      COALESCE(week.received, 0) - COALESCE(week.expected, 0) AS gap,
                      NULL::float AS bias_rate,
                      COALESCE(week.received_since, 0) AS received_since
                 FROM recouvrement_prevision_semaine week
                 JOIN recouvrement_prevision kept ON kept.id = week.prevision_id
                 JOIN res_company company ON company.id = week.company_id
            LEFT JOIN recouvrement_portefeuille owner ON owner.id = week.portefeuille_id
                WHERE week.date + 7 <= kept.date_compared"""
        )

    @api.model
    def action_show(self):
        """The weeks that are over; the title says how far the forecasts were right over their first month."""
        if not self.env.user.has_group("recouvrement.group_reader"):
            raise AccessError(self.env._("The cash forecast is for people of collection."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_prevision_ecart"
        )
        today = self.env["recouvrement.calendrier"]._today()
        trust = self.env["recouvrement.prevision"]._tell_trust(today)
        name = (
            self.env._("Forecast against actual (forecast %s)", trust) if trust else action["name"]
        )
        return action | {"name": name, "display_name": name}

    def _read_group_select(self, aggregate_spec, query):
        """The bias of a group is that of its sums, not the mean of its rows' own."""
        if aggregate_spec != "bias_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        expected = self._field_to_sql(self._table, "expected", query)
        received = self._field_to_sql(self._table, "received", query)
        return SQL("100 * SUM(%s - %s) / NULLIF(SUM(%s), 0)", expected, received, received)
