import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount, format_date, formatLang

from ..models.recouvrement_action import QUEUE_DAYS

# What each kind weighs beside amount, age and chance: a word just broken and what holds many
# messages back come before the rest.
WEIGHTS = {
    "1_promise": 1.5,
    "2_instalment": 1.5,
    "3_consent": 1.2,
    "4_activity": 1,
    "5_dispute": 1,
    "6_failed": 1.2,
    "7_error": 1.2,
}
# The record behind a line, by kind.
SOURCES = {"1_promise": "promesse_id", "2_instalment": "plan_id", "5_dispute": "litige_id"}
ACTIVITIES_OF = ("recouvrement.plan", "recouvrement.litige")  # besides those of the dossier itself
IDS = 8  # one range of ids for each source of lines


class RecouvrementJournee(models.Model):
    """My day: what awaits a person, of whatever kind, in the order it should be taken.

    Read side only: steps to approve and failed actions come from the ledger, to-dos are Odoo's
    activities. A line is opened, approved or countermanded from here, never stored. The order is
    computed each time it is read: amount at stake × days late × chance of being paid × weight of the
    kind. The chance is what the debtor did of earlier promises, one kept and one broken supposed to
    begin with: (kept + 1) / (judged + 2); half of it when the last contact reached nobody.
    """

    _name = "recouvrement.journee"
    _description = "My day"
    _auto = False
    _rec_name = "partner_id"
    _order = "priority desc, id"
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
            "amount_due",
            "amount_overdue",
            "company_id",
            "error",
            "error_date",
            "oldest_due_date",
            "partner_id",
            "phase_id",
            "portefeuille_id",
            "state",
            "user_id",
        ],
        "recouvrement.litige": [
            "amount",
            "date_deadline",
            "dossier_id",
            "escalated_to_id",
            "responsible_id",
            "state",
        ],
        "recouvrement.echeance": ["amount", "amount_paid", "date", "plan_id", "state"],
        "recouvrement.plan": ["date_ended", "dossier_id", "state"],
        "recouvrement.portefeuille": ["user_id"],
        "recouvrement.promesse": ["company_id", "deadline", "dossier_id", "partner_id", "state"],
        "recouvrement.resultat": ["date", "dossier_id", "type_id"],
        "mail.activity": [
            "active",
            "activity_type_id",
            "date_deadline",
            "res_id",
            "res_model",
            "user_id",
        ],
    }

    # Numbered, so that groups come in this order.
    kind = fields.Selection(
        [
            ("1_promise", "Promise not kept"),
            ("2_instalment", "Instalment missed"),
            ("3_consent", "To decide"),
            ("4_activity", "Call or task"),
            ("5_dispute", "Dispute late"),
            ("6_failed", "Failed action"),
            ("7_error", "Dossier in error"),
        ],
        "What",
        readonly=True,
    )
    date = fields.Date("Day", readonly=True, help="When the step was put up, or the task is due.")
    subject = fields.Char("To do", compute="_compute_subject")
    user_id = fields.Many2one("res.users", "For", readonly=True)
    for_managers = fields.Boolean(readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    action_id = fields.Many2one("recouvrement.action", readonly=True)
    activity_id = fields.Many2one("mail.activity", readonly=True)
    promesse_id = fields.Many2one("recouvrement.promesse", "Promise", readonly=True)
    plan_id = fields.Many2one("recouvrement.plan", readonly=True)
    litige_id = fields.Many2one("recouvrement.litige", "Dispute", readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    phone = fields.Char(compute="_compute_phone")
    phone_of = fields.Char("Person to call", compute="_compute_phone")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    collector_id = fields.Many2one("res.users", readonly=True)
    phase_id = fields.Many2one("recouvrement.phase", readonly=True)
    amount_overdue = fields.Monetary("Overdue", readonly=True)
    days_late = fields.Integer(related="dossier_id.days_late", string="Days late")
    talks = fields.Boolean("A contact with the debtor", readonly=True)

    # Why first
    stake = fields.Monetary("At stake", readonly=True, help="Overdue; owed in all before that.")
    age = fields.Integer("Age (days)", readonly=True, help="Days late, one at least.")
    chance = fields.Integer(
        "Chance (%)",
        readonly=True,
        help="From the promises this debtor kept, (kept + 1) / (judged + 2): 50 % when none was made. "
        "Half of it when the last contact reached nobody.",
    )
    weight = fields.Float(readonly=True)
    priority = fields.Float(readonly=True)
    why_first = fields.Char(
        "Why first",
        compute="_compute_why_first",
        help="Amount at stake × days late × chance of being paid × weight of what awaits: 1.5 for a "
        "promise or an instalment that was missed, 1.2 for a decision or a failure, 1 otherwise.",
    )

    @property
    def _table_query(self):
        return SQL(
            """SELECT line.*, round(stake * age * chance / 100.0 * weight, 2)::float AS priority
                 FROM (SELECT due.id, due.kind, due.date, due.action_id, due.activity_id,
                              due.for_managers, due.talks,
                              CASE WHEN due.for_managers THEN NULL
                                   ELSE COALESCE(due.user_id, dossier.user_id, owner.user_id)
                              END AS user_id,
                              dossier.id AS dossier_id,
                              dossier.partner_id, dossier.company_id, dossier.portefeuille_id,
                              dossier.user_id AS collector_id, dossier.phase_id,
                              dossier.amount_overdue,
                              COALESCE(due.stake, NULLIF(dossier.amount_overdue, 0),
                                       dossier.amount_due, 0) AS stake,
                              GREATEST(%(today)s - dossier.oldest_due_date, 1) AS age,
                              round(100.0 * (COALESCE(word.kept, 0) + 1)
                                    / (COALESCE(word.judged, 0) + 2)
                                    * CASE WHEN answer.reached IS FALSE THEN 0.5 ELSE 1 END)::int
                              AS chance,
                              %(sources)s,
                              (%(weights)s::jsonb ->> due.kind)::numeric AS weight
                         FROM (%(lines)s) due
                         JOIN recouvrement_dossier dossier ON dossier.id = due.dossier_id
                    LEFT JOIN recouvrement_portefeuille owner ON owner.id = dossier.portefeuille_id
                         %(facts)s
                        WHERE dossier.state = 'open'
                           OR dossier.state = 'held' AND due.kind <> '3_consent') line""",
            today=self.env["recouvrement.calendrier"]._today(),
            weights=json.dumps(WEIGHTS),
            lines=SQL(" UNION ALL ").join(SQL("(%s)", each) for each in self._get_sources()),
            sources=SQL(", ").join(
                SQL(
                    "CASE WHEN due.kind = %s THEN due.source_id END AS %s",
                    kind,
                    SQL.identifier(name),
                )
                for kind, name in SOURCES.items()
            ),
            facts=self._join_facts(),
        )

    def _get_sources(self):
        return [
            self._select_ledger(),
            self._select_activities(),
            self._select_errors(),
            self._select_promises(),
            self._select_instalments(),
            self._select_disputes(),
        ]

    def _join_facts(self):
        """What the chance is read from: the promises judged, and the last contact."""
        return SQL(
            """LEFT JOIN (
                       SELECT partner_id, company_id, count(*) AS judged,
                              count(*) FILTER (WHERE state = 'kept') AS kept
                         FROM recouvrement_promesse
                        WHERE state IN ('kept', 'broken')
                     GROUP BY partner_id, company_id) word
                    ON word.partner_id = dossier.partner_id
                   AND word.company_id = dossier.company_id
               LEFT JOIN LATERAL (
                       SELECT type.reached
                         FROM recouvrement_resultat result
                         JOIN recouvrement_resultat_type type ON type.id = result.type_id
                        WHERE result.dossier_id = dossier.id
                     ORDER BY result.date DESC, result.id DESC LIMIT 1) answer ON TRUE"""
        )

    def _select_ledger(self):
        return SQL(
            """SELECT waiting.id * %(ids)s AS id, waiting.date_proposed AS date,
                      waiting.id AS action_id, waiting.dossier_id,
                      CASE waiting.state WHEN 'awaiting' THEN '3_consent' ELSE '6_failed' END AS kind,
                      NULL::int AS activity_id, portfolio.user_id,
                      COALESCE(step.decision_by = 'manager', FALSE) AS for_managers,
                      FALSE AS talks, NULL::numeric AS stake, NULL::int AS source_id
                 FROM recouvrement_action waiting
            LEFT JOIN recouvrement_etape step
                   ON step.id = waiting.etape_id AND waiting.state = 'awaiting'
            LEFT JOIN recouvrement_dossier decided
                   ON decided.id = waiting.dossier_id AND step.decision_by = 'responsible'
            LEFT JOIN recouvrement_portefeuille portfolio
                   ON portfolio.id = decided.portefeuille_id
                WHERE waiting.state IN ('awaiting', 'failed') OR waiting.delivery = 'failed'
                   OR waiting.delivery = 'queued' AND waiting.kind IN ('email', 'sms', 'lre')
                      AND waiting.delivery_date < %(queued)s""",
            ids=IDS,
            queued=fields.Date.subtract(
                self.env["recouvrement.calendrier"]._today(), days=QUEUE_DAYS
            ),
        )

    def _select_activities(self):
        """Calls and answers to read are talked over with the debtor; other tasks are just done.

        Those of a plan or a dispute are its dossier's; a dispute that is late is told of once, by its
        own line, to whoever answers for it.
        """
        return SQL(
            """SELECT activity.id * %(ids)s + 1, activity.date_deadline, action.id,
                      COALESCE(plan.dossier_id, dispute.dossier_id, activity.res_id),
                      '4_activity', activity.id, activity.user_id, FALSE,
                      COALESCE(type.category = 'phonecall' OR type.id = %(reply)s, FALSE),
                      NULL::numeric, NULL::int
                 FROM mail_activity activity
            LEFT JOIN mail_activity_type type ON type.id = activity.activity_type_id
            LEFT JOIN recouvrement_action action ON action.activity_id = activity.id
            LEFT JOIN recouvrement_plan plan
                   ON activity.res_model = 'recouvrement.plan' AND plan.id = activity.res_id
            LEFT JOIN recouvrement_litige dispute
                   ON activity.res_model = 'recouvrement.litige' AND dispute.id = activity.res_id
                WHERE activity.res_model IN
                      ('recouvrement.dossier', 'recouvrement.plan', 'recouvrement.litige')
                  AND activity.active
                  AND NOT COALESCE(
                          dispute.state = 'open' AND dispute.date_deadline < %(today)s
                          AND COALESCE(dispute.escalated_to_id, dispute.responsible_id)
                              = activity.user_id, FALSE)""",
            ids=IDS,
            reply=self.env["ir.model.data"]._xmlid_to_res_id("recouvrement.mail_activity_reply")
            or 0,
            today=self.env["recouvrement.calendrier"]._today(),
        )

    def _select_errors(self):
        """Dossiers the night could not treat; for the others a failed action already says it."""
        return SQL(
            """SELECT id * %(ids)s + 2, error_date::date, NULL::int, id, '7_error', NULL::int,
                      NULL::int, FALSE, FALSE, NULL::numeric, NULL::int
                 FROM recouvrement_dossier failing
                WHERE error IS NOT NULL AND NOT EXISTS (
                          SELECT FROM recouvrement_action
                           WHERE dossier_id = failing.id
                             AND (state = 'failed' OR delivery = 'failed'))""",
            ids=IDS,
        )

    def _select_promises(self):
        """The last promise not kept, as long as nothing came after it: no contact, step, task or word."""
        return SQL(
            """SELECT DISTINCT ON (broken.dossier_id)
                      broken.id * %(ids)s + 3, broken.deadline + 1, NULL::int, broken.dossier_id,
                      '1_promise', NULL::int, NULL::int, FALSE, TRUE, NULL::numeric, broken.id
                 FROM recouvrement_promesse broken
                WHERE broken.state = 'broken'
                  AND NOT EXISTS (SELECT FROM recouvrement_promesse later
                                   WHERE later.dossier_id = broken.dossier_id
                                     AND later.state IN ('open', 'kept')
                                     AND later.id > broken.id)
                  AND %(quiet)s
             ORDER BY broken.dossier_id, broken.deadline DESC, broken.id DESC""",
            ids=IDS,
            quiet=self._nothing_since(SQL("broken.dossier_id"), SQL("broken.deadline")),
        )

    def _select_instalments(self):
        """Plans with an instalment missed, or broken since a month, as long as nothing came after it."""
        return SQL(
            """SELECT plan.id * %(ids)s + 5, missed.day + 1, NULL::int, plan.dossier_id,
                      '2_instalment', NULL::int, NULL::int, FALSE, TRUE, missed.amount, plan.id
                 FROM recouvrement_plan plan
                 JOIN LATERAL (
                      SELECT max(date) AS day,
                             NULLIF(sum(amount - COALESCE(amount_paid, 0)
                                        - COALESCE(amount_credited, 0)), 0) AS amount
                        FROM recouvrement_echeance
                       WHERE plan_id = plan.id AND state = 'late') missed ON TRUE
                WHERE (plan.state = 'active' OR plan.state = 'broken' AND plan.date_ended >= %(since)s)
                  AND missed.day IS NOT NULL
                  AND %(quiet)s""",
            ids=IDS,
            since=fields.Date.subtract(self.env["recouvrement.calendrier"]._today(), days=30),
            quiet=self._nothing_since(SQL("plan.dossier_id"), SQL("missed.day")),
        )

    def _nothing_since(self, dossier, day):
        """SQL: no contact, step or task has come after ``day`` on ``dossier``."""
        return SQL(
            """NOT EXISTS (SELECT FROM recouvrement_resultat talk
                            WHERE talk.dossier_id = %(dossier)s AND talk.date > %(day)s)
           AND NOT EXISTS (SELECT FROM recouvrement_action step
                            WHERE step.dossier_id = %(dossier)s AND step.state <> 'cancelled'
                              AND step.date_proposed > %(day)s)
           AND NOT EXISTS (SELECT FROM mail_activity task
                            WHERE task.res_model = 'recouvrement.dossier' AND task.active
                              AND task.res_id = %(dossier)s)""",
            dossier=dossier,
            day=day,
        )

    def _select_disputes(self):
        """Those whose answer is late, before whoever answers for them now; at stake: the part contested."""
        return SQL(
            """SELECT id * %(ids)s + 4, date_deadline, NULL::int, dossier_id, '5_dispute', NULL::int,
                      COALESCE(escalated_to_id, responsible_id), FALSE, TRUE, amount, id
                 FROM recouvrement_litige
                WHERE state = 'open' AND date_deadline < %(today)s""",
            ids=IDS,
            today=self.env["recouvrement.calendrier"]._today(),
        )

    # -- computed ---------------------------------------------------------------------------

    @api.depends_context("lang")
    def _compute_subject(self):
        for line in self:
            line.subject = getattr(line, f"_say_{line.kind[2:]}")()

    def _say_consent(self):
        return self.action_id.etape_id.name

    def _say_activity(self):
        return self.activity_id.summary or self.activity_id.activity_type_id.name

    def _say_failed(self):
        error = self.action_id.error or self.env._("waits to leave for too long")
        step = self.action_id.etape_id.name
        return self.env._("%(step)s: %(error)s", step=step, error=error)

    def _say_promise(self):
        promise = self.promesse_id
        received = format_amount(self.env, promise.amount_paid, promise.currency_id)
        if promise.amount_paid:
            return self.env._(
                "%(promise)s: %(received)s received",
                promise=promise.display_name,
                received=received,
            )
        return self.env._("%s: nothing received", promise.display_name)

    def _say_instalment(self):
        plan = self.plan_id
        said = (plan.state == "broken" and plan.broken_reason) or plan.progress
        return self.env._("%(plan)s: %(said)s", plan=plan.display_name, said=said)

    def _say_dispute(self):
        return self.env._(
            "%(what)s, to be answered by %(day)s",
            what=self.litige_id.category_id.name,
            day=format_date(self.env, self.litige_id.date_deadline),
        )

    def _say_error(self):
        return self.dossier_id.error

    def _compute_phone(self):
        """The number the call goes to: of the person the step is for, else of the debtor."""
        people = {
            line.id: line.action_id.kind == "call"
            and line.action_id._get_addressee()
            or line.partner_id
            for line in self
        }
        ways = self.env["recouvrement.destinataire"]._get_ways(
            self.env["res.partner"].union(*people.values())
        )
        for line in self:
            contact = ways[people[line.id].id].find("phone")
            line.phone = contact.phone
            line.phone_of = contact != line.partner_id and contact.display_name

    @api.depends_context("lang")
    def _compute_why_first(self):
        for line in self:
            factors = [
                format_amount(self.env, round(line.stake), line.currency_id, trailing_zeroes=False),
                self.env._("%s days", line.age),
                self.env._("%s %% chance", line.chance),
            ]
            if line.weight != 1:
                factors.append(formatLang(self.env, line.weight, digits=1))
            line.why_first = " × ".join(factors)

    # -- buttons ----------------------------------------------------------------------------

    def action_open(self):
        """Open the dossier; or the plan or the dispute a task was put on."""
        self.ensure_one()
        if self.activity_id.res_model in ACTIVITIES_OF:
            return (
                self.env[self.activity_id.res_model]
                .browse(self.activity_id.res_id)
                .get_formview_action()
            )
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

    def action_done(self):
        """Tick a task off."""
        self.ensure_one()
        self.dossier_id.check_access("write")
        # sudo: whoever works the dossier may end its tasks, be they a colleague's.
        self.activity_id.sudo().action_feedback()
        return True

    def action_log_result(self):
        """Log what the debtor answered; the activity is then done."""
        self.ensure_one()
        action = self.dossier_id.action_log_result()
        context = {
            **action["context"],
            "default_action_id": self.action_id.id,
            "recouvrement_activity_id": self.activity_id.id,
        }
        return action | {"context": context}

    def _get_awaiting(self):
        actions = self.filtered(lambda line: line.kind == "3_consent").action_id
        if not actions:
            raise UserError(self.env._("None of these lines awaits an approval."))
        return actions
