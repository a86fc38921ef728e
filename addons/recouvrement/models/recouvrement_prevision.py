"""Forecasts kept: what was expected, once a week, to be held against what came."""

import logging
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date

from ..engine import forecast as engine

_logger = logging.getLogger(__name__)

HORIZON = 13  # weeks kept one by one; later ones stand together


class RecouvrementPrevision(models.Model):
    """The cash forecast of one week and company, as it was made."""

    _name = "recouvrement.prevision"
    _description = "Kept cash forecast"
    _order = "week desc, id desc"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    week = fields.Date("Week of", required=True, readonly=True, help="Its Monday.")
    day = fields.Date("Made on", required=True, readonly=True)
    horizon = fields.Integer("Weeks", default=HORIZON, readonly=True)
    date_compared = fields.Date("Compared on", readonly=True)
    semaine_ids = fields.One2many(
        "recouvrement.prevision.semaine", "prevision_id", "Weeks of the forecast", readonly=True
    )
    ecart_ids = fields.One2many(
        "recouvrement.prevision.ecart", "prevision_id", "Against what came", readonly=True
    )
    # Of what one sees of it: a collector, his portfolios.
    amount_open = fields.Monetary("Open", compute="_compute_amounts")
    amount_expected = fields.Monetary("Expected cash", compute="_compute_amounts")
    amount_never = fields.Monetary("Not counted", compute="_compute_amounts")
    expected_past = fields.Monetary(
        "Expected in the weeks that passed", compute="_compute_accuracy"
    )
    received = fields.Monetary(compute="_compute_accuracy")
    received_since = fields.Monetary("Received besides", compute="_compute_accuracy")
    error_rate = fields.Float(
        "Error (%)",
        compute="_compute_accuracy",
        digits=(5, 1),
        help="Mean size of the weekly errors, in percent of what came.",
    )
    bias_rate = fields.Float(
        "Bias (%)",
        compute="_compute_accuracy",
        digits=(5, 1),
        help="Above zero: more was expected than came.",
    )

    _week_uniq = models.Constraint(
        "UNIQUE (company_id, week)", "One forecast is kept a week and company."
    )

    @api.depends("week")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for forecast in self:
            forecast.display_name = self.env._(
                "Forecast of %s", format_date(self.env, forecast.day) if forecast.day else ""
            )

    @api.depends("semaine_ids")
    @api.depends_context("uid")
    def _compute_amounts(self):
        groups = self.env["recouvrement.prevision.semaine"]._read_group(
            [("prevision_id", "in", self.ids)],
            ["prevision_id"],
            ["amount_open:sum", "expected:sum"],
        )
        sums = {forecast.id: amounts for forecast, *amounts in groups}
        for forecast in self:
            amount, expected = sums.get(forecast.id, (0, 0))
            forecast.amount_open, forecast.amount_expected = amount, expected
            forecast.amount_never = amount - expected

    @api.depends("ecart_ids")
    @api.depends_context("uid")
    def _compute_accuracy(self):
        groups = self.env["recouvrement.prevision.ecart"]._read_group(
            [("prevision_id", "in", self.ids)],
            ["prevision_id", "date:week"],
            ["expected:sum", "received:sum", "received_since:sum"],
        )
        for forecast in self:
            mine = [row[2:] for row in groups if row[0] == forecast]
            money = forecast.currency_id._recouvrement_decimal
            found = engine.assess((money(row[0]), money(row[1])) for row in mine)
            forecast.expected_past = sum(row[0] for row in mine)
            forecast.received = sum(row[1] for row in mine)
            forecast.received_since = sum(row[2] for row in mine)
            forecast.error_rate = float(found.error or 0)
            forecast.bias_rate = float(found.bias or 0)

    def action_compare(self):
        """What was expected against what came, week by week."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_prevision_ecart"
        )
        return action | {
            "name": self.display_name,
            "display_name": self.display_name,
            "domain": [("prevision_id", "=", self.id)],
            "context": {},
        }

    def _tell_trust(self, day):
        """How the forecasts of the quarter before ``day`` held, in few words: a title has no room for more.

        The four weeks each forecast opened with, of what the reader may see; empty while none is over.
        """
        [[expected, received]] = self.env["recouvrement.prevision.ecart"]._read_group(
            [
                ("company_id", "in", self.env.companies.ids),
                ("ahead", "<", 4),
                ("prevision_id.day", ">=", day - timedelta(weeks=HORIZON)),
            ],
            [],
            ["expected:sum", "received:sum"],
        )
        found = engine.assess([(Decimal(str(expected or 0)), Decimal(str(received or 0)))])
        if found.bias is None:
            return ""
        percent = round(abs(found.bias))
        if percent < 5:
            return self.env._("right within %s %%", 5)
        if found.bias > 0:
            return self.env._("%s %% too high", percent)
        return self.env._("%s %% too low", percent)

    # -- the night --------------------------------------------------------------------------

    def _keep(self, day):
        """Keep the forecast of the week of ``day``, once, and hold the past ones against what came.

        A forecast that cannot be made costs the night nothing but itself.
        """
        week = engine.monday(day)
        mine = [("company_id", "=", self.env.company.id)]
        if self.search_count([*mine, ("week", ">=", week)], limit=1):
            return
        try:
            with self.env.cr.savepoint():
                self._keep_one(week, day)
                self._compare(day)
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception("Collection: no forecast kept for the week of %s", week)

    def _keep_one(self, week, day):
        found = self.env["recouvrement.prevision.calcul"]._add_up(day, HORIZON)
        if not found:
            return
        forecast = self.create({"company_id": self.env.company.id, "week": week, "day": day})
        self.env["recouvrement.prevision.semaine"].create(
            [
                {
                    "prevision_id": forecast.id,
                    "company_id": self.env.company.id,
                    "portefeuille_id": portfolio,
                    "date": monday,
                    "source": source,
                    "amount_open": float(amount),
                    "expected": float(expected),
                }
                for (portfolio, monday, source), (amount, expected) in found.items()
            ]
        )

    def _compare(self, day):
        """Write what came of the weeks over before ``day``; late lettrage is felt for as long as they run."""
        since = engine.monday(day) - timedelta(weeks=2 * HORIZON)
        forecasts = self.search(
            [("company_id", "=", self.env.company.id), ("week", ">=", since), ("day", "<", day)]
        )
        found = self.env["recouvrement.prevision.calcul"]._read_received(forecasts, day)
        Week = self.env["recouvrement.prevision.semaine"]
        Week.search([("prevision_id", "in", forecasts.ids), ("source", "=", "received")]).unlink()
        Week.create(
            [
                {
                    "prevision_id": forecast,
                    "company_id": self.env.company.id,
                    "portefeuille_id": portfolio,
                    "date": monday,
                    "source": "received",
                    "received": float(known),
                    "received_since": float(since_then),
                }
                for (forecast, portfolio, monday), (known, since_then) in found.items()
            ]
        )
        forecasts.write({"date_compared": day})
