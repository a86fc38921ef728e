from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.recouvrement_action import QUEUE_DAYS


class RecouvrementJournee(models.Model):
    """My day: what awaits a person, of whatever kind, in the order it should be taken.

    Read side only: steps to approve and failed actions come from the ledger, to-dos are Odoo's
    activities. A line is opened, approved or countermanded from here, never stored.
    """

    _name = "recouvrement.journee"
    _description = "My day"
    _auto = False
    _rec_name = "dossier_id"
    _order = "kind, date, amount_overdue desc, id"
    # What is read here, to be written to the database before.
    _depends = {
        "recouvrement.action": [
            "activity_id",
            "date_proposed",
            "delivery",
            "delivery_date",
            "dossier_id",
            "kind",
            "state",
        ],
        "recouvrement.dossier": [
            "amount_overdue",
            "company_id",
            "error",
            "error_date",
            "partner_id",
            "phase_id",
            "portefeuille_id",
            "state",
            "user_id",
        ],
        "mail.activity": ["active", "date_deadline", "res_id", "res_model", "user_id"],
    }

    # Numbered, so that groups come in the order of priority.
    kind = fields.Selection(
        [
            ("1_consent", "To approve or countermand"),
            ("2_activity", "Calls and tasks"),
            ("3_failed", "Failed actions"),
            ("4_error", "Dossiers in error"),
        ],
        "To do",
        readonly=True,
    )
    date = fields.Date("Day", readonly=True, help="When the step was put up, or the task is due.")
    subject = fields.Char(compute="_compute_subject")
    user_id = fields.Many2one("res.users", "For", readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    action_id = fields.Many2one("recouvrement.action", readonly=True)
    activity_id = fields.Many2one("mail.activity", readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    collector_id = fields.Many2one("res.users", readonly=True)
    phase_id = fields.Many2one("recouvrement.phase", readonly=True)
    amount_overdue = fields.Monetary("Overdue", readonly=True)
    days_late = fields.Integer(related="dossier_id.days_late", string="Days late")

    @property
    def _table_query(self):
        return SQL(
            """SELECT due.id, due.kind, due.date, due.action_id, due.activity_id,
                      CASE WHEN due.for_managers THEN NULL
                           ELSE COALESCE(due.user_id, dossier.user_id) END AS user_id,
                      dossier.id AS dossier_id,
                      dossier.partner_id, dossier.company_id, dossier.portefeuille_id,
                      dossier.user_id AS collector_id, dossier.phase_id, dossier.amount_overdue
                 FROM (%s UNION ALL %s UNION ALL %s) due
                 JOIN recouvrement_dossier dossier ON dossier.id = due.dossier_id
                WHERE dossier.state = 'open' OR dossier.state = 'held' AND due.kind <> '1_consent'""",
            self._select_ledger(),
            self._select_activities(),
            self._select_errors(),
        )

    def _select_ledger(self):
        return SQL(
            """SELECT waiting.id * 3 AS id, waiting.date_proposed AS date, waiting.id AS action_id,
                      waiting.dossier_id,
                      CASE waiting.state WHEN 'awaiting' THEN '1_consent' ELSE '3_failed' END AS kind,
                      NULL::int AS activity_id, portfolio.user_id,
                      step.decision_by = 'manager' AS for_managers
                 FROM recouvrement_action waiting
            LEFT JOIN recouvrement_etape step
                   ON step.id = waiting.etape_id AND waiting.state = 'awaiting'
            LEFT JOIN recouvrement_dossier decided
                   ON decided.id = waiting.dossier_id AND step.decision_by = 'responsible'
            LEFT JOIN recouvrement_portefeuille portfolio
                   ON portfolio.id = decided.portefeuille_id
                WHERE waiting.state IN ('awaiting', 'failed') OR waiting.delivery = 'failed'
                   OR waiting.delivery = 'queued' AND waiting.kind IN ('email', 'sms', 'lre')
                      AND waiting.delivery_date < %s""",
            fields.Date.subtract(self.env["recouvrement.calendrier"]._today(), days=QUEUE_DAYS),
        )

    def _select_activities(self):
        return SQL(
            """SELECT activity.id * 3 + 1, activity.date_deadline, action.id, activity.res_id,
                      '2_activity', activity.id, activity.user_id, FALSE
                 FROM mail_activity activity
            LEFT JOIN recouvrement_action action ON action.activity_id = activity.id
                WHERE activity.res_model = 'recouvrement.dossier' AND activity.active"""
        )

    def _select_errors(self):
        """Dossiers the night could not treat; for the others a failed action already says it."""
        return SQL(
            """SELECT id * 3 + 2, error_date::date, NULL::int, id, '4_error', NULL::int, NULL::int,
                      FALSE
                 FROM recouvrement_dossier failing
                WHERE error IS NOT NULL AND NOT EXISTS (
                          SELECT FROM recouvrement_action
                           WHERE dossier_id = failing.id
                             AND (state = 'failed' OR delivery = 'failed'))"""
        )

    def _compute_subject(self):
        late = self.env._("waits to leave for too long")
        for line in self:
            step, activity = line.action_id.etape_id.name, line.activity_id
            line.subject = {
                "1_consent": step,
                "2_activity": activity.summary or activity.activity_type_id.name,
                "3_failed": f"{step}: {line.action_id.error or late}",
                "4_error": line.dossier_id.error,
            }[line.kind]

    # -- buttons ----------------------------------------------------------------------------

    def action_open(self):
        """Open the dossier."""
        self.ensure_one()
        return self.dossier_id._get_records_action()

    def action_approve(self):
        """Let the chosen steps go; lines of another kind are left alone."""
        return self._get_awaiting().action_approve()

    def action_countermand(self):
        """Refuse the chosen steps, with a reason."""
        return self._get_awaiting().action_countermand()

    def action_retry(self):
        """Try a failed action again, or look again at a dossier in error."""
        self.ensure_one()
        if self.action_id.can_send_again:
            return self.action_id.action_send_again()
        return self.action_id.action_retry() if self.action_id else self.dossier_id.action_refresh()

    def action_log_result(self):
        """Log what the debtor answered; the activity is then done."""
        self.ensure_one()
        action = self.dossier_id.action_log_result()
        return action | {"context": {**action["context"], "default_action_id": self.action_id.id}}

    def _get_awaiting(self):
        actions = self.filtered(lambda line: line.kind == "1_consent").action_id
        if not actions:
            raise UserError(self.env._("None of these lines awaits an approval."))
        return actions
