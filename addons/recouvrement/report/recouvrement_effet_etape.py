"""Each step against the dossiers that went without it: how many more paid, and is that more than chance?"""

from odoo import api, fields, models
from odoo.tools import SQL

from .recouvrement_effet import DAYS

# 95 % of samples fall within so many standard errors; below so many cases a share says nothing.
SPREAD, ENOUGH = 1.96, 30


class RecouvrementEffetEtape(models.Model):
    _name = "recouvrement.effet.etape"
    _description = "Effect of a step"
    _auto = False
    _order = "scenario_id, rank, id"
    _rec_name = "etape_id"
    _depends = {"recouvrement.action": ["state"]}

    etape_id = fields.Many2one("recouvrement.etape", "Step", readonly=True)
    scenario_id = fields.Many2one("recouvrement.scenario", readonly=True)
    rank = fields.Integer(readonly=True)
    sent = fields.Integer(
        "Times taken", readonly=True, help="Times the step was taken, long enough ago to be judged."
    )
    sent_paid = fields.Integer("Then paid", readonly=True, help="All that was asked, in time.")
    sent_rate = fields.Float("Paid %", readonly=True, aggregator=None)
    amount_rate = fields.Float(
        "Of the amount %",
        readonly=True,
        aggregator=None,
        help="Received in time of what was asked.",
    )
    control = fields.Integer(
        "Controls", readonly=True, help="Dossiers left without the step, drawn by lot."
    )
    control_paid = fields.Integer("Controls paid", readonly=True)
    control_rate = fields.Float(
        "Controls paid %",
        readonly=True,
        aggregator=None,
        help="Paid all the same, without the step.",
    )
    lift = fields.Float(
        "Effect (points)",
        readonly=True,
        aggregator=None,
        help="Paid % with the step, less without it.",
    )
    margin = fields.Float(
        "± points",
        readonly=True,
        aggregator=None,
        help="95 times in a hundred the effect is within.",
    )
    verdict = fields.Selection(
        [
            ("no_control", "Nothing to compare with"),
            ("too_few", "Too few cases yet"),
            ("better", "It makes debtors pay"),
            ("same", "No difference seen"),
            ("worse", "They pay less with it"),
        ],
        readonly=True,
    )

    @property
    def _table_query(self):
        # The rows the reader may see, no others: their own portfolios, their companies.
        effects = self.env["recouvrement.effet"]._search([])
        return SQL(
            """WITH total AS (
                   SELECT effect.etape_id,
                          COUNT(*) FILTER (WHERE effect.sample = 'sent') AS sent,
                          COUNT(*) FILTER (WHERE effect.sample = 'control') AS control,
                          COUNT(*) FILTER (WHERE effect.sample = 'sent' AND effect.paid = 1) AS sent_paid,
                          COUNT(*) FILTER (WHERE effect.sample = 'control' AND effect.paid = 1) AS control_paid,
                          SUM(effect.asked) FILTER (WHERE effect.sample = 'sent') AS asked,
                          SUM(effect.received) FILTER (WHERE effect.sample = 'sent') AS received
                     FROM (%(effects)s) effect GROUP BY effect.etape_id),
               share AS (
                   SELECT total.*, sent_paid::float / NULLIF(sent, 0) AS p, control_paid::float / NULLIF(control, 0) AS q
                     FROM total),
               told AS (
                   SELECT share.*, 100 * (p - q) AS lift,
                          100 * %(spread)s * sqrt(p * (1 - p) / NULLIF(sent, 0) + q * (1 - q) / NULLIF(control, 0)) AS margin
                     FROM share)
               SELECT told.etape_id AS id, told.etape_id, etape.scenario_id, etape.sequence AS rank,
                      told.sent, told.sent_paid, 100 * told.p AS sent_rate,
                      100 * told.received / NULLIF(told.asked, 0) AS amount_rate,
                      told.control, told.control_paid, 100 * told.q AS control_rate, told.lift, told.margin,
                      CASE WHEN told.control = 0 OR told.sent = 0 THEN 'no_control'
                           WHEN LEAST(told.control, told.sent) < %(enough)s THEN 'too_few'
                           WHEN told.lift > told.margin THEN 'better'
                           WHEN told.lift < -told.margin THEN 'worse'
                           ELSE 'same' END AS verdict
                 FROM told JOIN recouvrement_etape etape ON etape.id = told.etape_id""",
            effects=effects.select(
                *(
                    SQL.identifier(effects.table, name)
                    for name in ("etape_id", "sample", "paid", "asked", "received")
                )
            ),
            spread=SPREAD,
            enough=ENOUGH,
        )

    def action_open_effects(self):
        """The actions behind these figures."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Actions measured"),
            "res_model": "recouvrement.effet",
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
            "domain": [("etape_id", "in", self.etape_id.ids)],
            "context": {DAYS: self.env["recouvrement.effet"]._get_days()},
        }

    @api.model
    def _measure(self, etape, date_from, date_to):
        """What ``etape`` brought from ``date_from`` to ``date_to``, both included.

        :return: ``(times taken, percent paid in full, percent of the amount)``; percents None without cases
        """
        domain = [
            ("etape_id", "=", etape.id),
            ("sample", "=", "sent"),
            ("date_done", ">=", date_from),
            ("date_done", "<=", date_to),
        ]
        [[count, paid, asked, received]] = self.env["recouvrement.effet"]._read_group(
            domain, [], ["__count", "paid:sum", "asked:sum", "received:sum"]
        )
        if not count:
            return 0, None, None
        return count, 100 * paid / count, 100 * received / asked if asked else None
