"""What each step brought: was what it asked paid within so many days, and by those who went without it?

One row an action that is old enough to be judged. Paid is money matched with the very items the step
asked for, by its value date; a debt moved to another account is followed there.
"""

from odoo import fields, models
from odoo.tools import SQL

from ..engine.facts import CONTROL

DAYS, WITHIN = "recouvrement_effect_days", 10  # context key; days given to pay when it says nothing
LONGEST = 365


class RecouvrementEffet(models.Model):
    _name = "recouvrement.effet"
    _description = "Effect of an action"
    _auto = False
    _order = "date_done desc, id desc"
    _rec_name = "action_id"
    _depends = {
        "recouvrement.action": ["state", "kind", "date_done", "items", "etape_id", "partie_id"],
        "recouvrement.dossier": ["portefeuille_id", "user_id", "partner_id"],
        "recouvrement.etape": ["scenario_id", "template_id", "sms_template_id"],
        "account.partial.reconcile": ["amount", "debit_move_id", "credit_move_id"],
    }

    action_id = fields.Many2one("recouvrement.action", readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    user_id = fields.Many2one("res.users", "Collector", readonly=True)
    scenario_id = fields.Many2one("recouvrement.scenario", readonly=True)
    etape_id = fields.Many2one("recouvrement.etape", "Step", readonly=True)
    template_id = fields.Many2one("mail.template", "Text", readonly=True)
    kind = fields.Selection(
        lambda self: (
            self.env["recouvrement.action"]._fields["kind"]._description_selection(self.env)
        ),
        "Sent by",
        readonly=True,
    )
    sample = fields.Selection(
        [("sent", "With the step"), ("control", "Without, to compare")], "Group", readonly=True
    )
    date_done = fields.Date("Date", readonly=True)
    asked = fields.Monetary("Amount asked", readonly=True)
    received = fields.Monetary("Received in time", readonly=True)
    paid = fields.Integer(
        "Paid in full", readonly=True, help="1 when all that was asked came in time."
    )
    paid_partly = fields.Integer("Paid at least in part", readonly=True)

    def _get_days(self):
        """Days given to pay, as the screen asks them."""
        days = self.env.context.get(DAYS)
        known = isinstance(days, int) and not isinstance(days, bool) and 1 <= days <= LONGEST
        return days if known else WITHIN

    @property
    def _table_query(self):
        return SQL(
            """WITH step AS (%(actions)s), asked AS (%(asked)s), came AS (%(came)s)
               SELECT step.*, COALESCE(money.asked, 0) AS asked, COALESCE(money.received, 0) AS received,
                      (money.asked > 0 AND money.received >= money.asked)::int AS paid,
                      (money.received > 0)::int AS paid_partly
                 FROM step
            LEFT JOIN (SELECT asked.action_id, SUM(asked.amount) AS asked,
                              SUM(LEAST(COALESCE(came.amount, 0), asked.amount)) AS received
                         FROM asked LEFT JOIN came USING (action_id, line)
                     GROUP BY asked.action_id) money ON money.action_id = step.id
                WHERE money.asked > 0""",
            actions=self._select_actions(),
            asked=self._select_asked(),
            came=self._select_came(),
        )

    def _select_actions(self):
        today = self.env["recouvrement.calendrier"]._today()
        return SQL(
            """SELECT action.id, action.id AS action_id, action.dossier_id, dossier.partner_id,
                      action.company_id, dossier.portefeuille_id, dossier.user_id, etape.scenario_id,
                      action.etape_id,
                      CASE WHEN action.kind <> 'sms' THEN etape.template_id END AS template_id,
                      action.kind, action.date_done, action.items,
                      CASE WHEN action.kind = %(control)s THEN 'control' ELSE 'sent' END AS sample
                 FROM recouvrement_action action
                 JOIN recouvrement_dossier dossier ON dossier.id = action.dossier_id
                 JOIN recouvrement_etape etape ON etape.id = action.etape_id
                WHERE action.state = 'done' AND action.kind <> 'notice'
                  -- A copy, or a second attempt by another channel, is the same step.
                  AND action.partie_id IS NULL AND action.parent_id IS NULL
                  AND action.date_done <= %(last)s""",
            control=CONTROL,
            last=fields.Date.subtract(today, days=self._get_days()),
        )

    def _select_asked(self):
        return SQL(
            """SELECT step.id AS action_id, step.date_done, (item->>'line')::int AS line,
                      GREATEST((item->>'remaining')::numeric - COALESCE((item->>'disputed')::numeric, 0), 0) AS amount
                 FROM step, jsonb_array_elements(step.items) item
                WHERE (item->>'asked')::boolean AND (item->>'remaining')::numeric > 0"""
        )

    def _select_came(self):
        """Money matched with each item asked, or with what continues it, within the days given."""
        return SQL(
            """SELECT asked.action_id, asked.line, SUM(partial.amount) AS amount
                 FROM asked
                 JOIN LATERAL (WITH RECURSIVE chain AS (
                                   SELECT asked.line AS id
                                    UNION ALL
                                   SELECT moved.id FROM chain
                                     JOIN account_move_line moved
                                       ON moved.recouvrement_origin_id = chain.id)
                               SELECT id FROM chain) item ON TRUE
                 JOIN account_partial_reconcile partial ON partial.debit_move_id = item.id
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_journal journal ON journal.id = credit.journal_id
                WHERE credit.date BETWEEN asked.date_done AND asked.date_done + %(days)s
                  AND (credit.payment_id IS NOT NULL OR credit.statement_line_id IS NOT NULL
                       OR journal.type IN ('bank', 'cash', 'credit'))
             GROUP BY asked.action_id, asked.line""",
            days=self._get_days(),
        )
