"""Schedules of what is sent by itself on given days: statements of account to debtors, and more.

The night runs them last. What is to go is first written into the log, one row for each recipient, and
only then sent: a killed or doubled night finds the rows again, and a database constraint keeps them one.
"""

import calendar
import logging
from collections import Counter
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

_logger = logging.getLogger(__name__)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
AT_ONCE = 100  # more than this leave by the night: nobody waits for a thousand statements


class RecouvrementDiffusion(models.Model):
    """A named schedule: what is sent, on which days, to whom.

    A kind is served by two methods of this model, and is added with ``selection_add`` on ``kind``:

    ``_prepare_<kind>(day)``
        Who would receive what is planned on ``day``, set-based and quick, nothing written: a list of
        values of log rows (``recouvrement.diffusion.envoi``). Required: ``partner_id``, the recipient,
        each once. Optional: ``reason`` with ``state`` ``"skipped"`` or ``"failed"`` for those who
        receive nothing, and any other field of the log. The preview shows it, the night keeps it.

    ``_write_<kind>(rows)``
        What these log rows send, fifty at most, of one schedule and day (``rows.period``): ``{row id:
        {"to", "subject", "body", "attachments", …}}``. ``to``: the contact written to; ``attachments``:
        ``[(name, bytes)]``. Optional: ``record`` (whose chatter keeps the message; the recipient's by
        default), ``email_from``, ``reply_to``, ``mail_server_id``. An exception costs only the
        recipient it comes from: the others are taken again without them.

    ``_keep_<kind>(rows)``, when there is one, is called once rows were sent, in the same transaction.

    The e-mails are queued with the transaction that marks the rows: nothing is sent twice.
    """

    _name = "recouvrement.diffusion"
    _description = "Schedule of sendings"
    _inherit = ["recouvrement.reserve"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="Off: nothing is sent; the log stays.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection([("statement", "Statement of account")], "Sends", required=True)
    rhythm = fields.Selection(
        [
            ("monthly", "Every month, on the day"),
            ("last_worked", "The last worked day of the month"),
            ("weekly", "Every week, on"),
        ],
        "When",
        required=True,
        default="monthly",
    )
    month_day = fields.Integer(
        "Day of the month", default=1, help="31: the last day of shorter months."
    )
    weekday = fields.Selection(
        [(str(rank), name) for rank, name in enumerate(WEEKDAYS)], default="0", required=True
    )
    when = fields.Char("Planned", compute="_compute_when")
    date_start = fields.Date(
        "Since",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="Days planned before it are not caught up. Set when the schedule is switched on.",
    )
    last_day = fields.Date(
        "Last run", readonly=True, copy=False, help="The last planned day that was run to its end."
    )
    next_day = fields.Date("Next run", compute="_compute_next_day")
    partner_ids = fields.Many2many(
        "res.partner",
        "recouvrement_diffusion_partner_rel",
        "diffusion_id",
        "partner_id",
        "Chosen debtors",
    )
    tag_ids = fields.Many2many("res.partner.category", string="Debtors with one of these tags")
    portefeuille_ids = fields.Many2many(
        "recouvrement.portefeuille",
        string="Debtors of these portfolios",
        check_company=True,
        help="And of those below them.",
    )
    open_items = fields.Boolean("Every debtor with open items")
    template_id = fields.Many2one(
        "mail.template",
        "Text",
        ondelete="restrict",
        domain=[
            ("model", "=", "recouvrement.diffusion.envoi"),
            ("recouvrement_variant_of_id", "=", False),
        ],
    )
    error = fields.Text(readonly=True, copy=False, help="Why the last run could not begin.")
    envoi_ids = fields.One2many("recouvrement.diffusion.envoi", "diffusion_id", "Log")
    sent_count = fields.Integer("Sent", compute="_compute_counts")
    failed_count = fields.Integer("Not sent", compute="_compute_counts")

    _month_day_known = models.Constraint(
        "CHECK (month_day BETWEEN 1 AND 31)", "The day of the month goes from 1 to 31."
    )

    @api.depends("rhythm", "month_day", "weekday", "date_start", "last_day", "active")
    def _compute_next_day(self):
        today = self.env["recouvrement.calendrier"]._today()
        for schedule in self:
            schedule.next_day = schedule.active and schedule._get_next_day(today)

    @api.depends("rhythm", "month_day", "weekday")
    @api.depends_context("lang")
    def _compute_when(self):
        rhythms = dict(self._fields["rhythm"]._description_selection(self.env))
        for schedule in self:
            if schedule.rhythm == "monthly":
                schedule.when = self.env._("On the %s of every month", schedule.month_day)
            elif schedule.rhythm == "weekly":
                # Not the selection's word: within a sentence French writes it small.
                monday = date(2026, 1, 5)
                day = monday + timedelta(days=int(schedule.weekday or 0))
                schedule.when = self.env._(
                    "Every week, on %s", format_date(self.env, day, date_format="EEEE")
                )
            else:
                schedule.when = rhythms.get(schedule.rhythm, "")

    def _compute_counts(self):
        groups = self.env["recouvrement.diffusion.envoi"]._read_group(
            [("diffusion_id", "in", self.ids)], ["diffusion_id", "state"], ["__count"]
        )
        found = {(schedule, state): count for schedule, state, count in groups}
        for schedule in self:
            schedule.sent_count = found.get((schedule, "sent"), 0)
            schedule.failed_count = found.get((schedule, "failed"), 0)

    @api.constrains("kind", "template_id")
    def _check_text(self):
        for schedule in self:
            model = schedule.template_id.sudo().model
            if schedule.template_id and model != "recouvrement.diffusion.envoi":
                raise ValidationError(
                    self.env._("“%s” is not a text of a sending.", schedule.template_id.name)
                )

    def write(self, vals):
        """Switched on again, a schedule starts from today: what was missed meanwhile was not wanted."""
        if vals.get("active") and "date_start" not in vals:
            off = self.filtered(lambda schedule: not schedule.active)
            today = self.env["recouvrement.calendrier"]._today()
            super(RecouvrementDiffusion, off).write({**vals, "date_start": today})
            self -= off
        return super().write(vals)

    # -- when -------------------------------------------------------------------------------

    def _get_planned(self, day):
        """The last planned day on or before ``day``."""
        if self.rhythm == "weekly":
            return day - timedelta(days=(day.weekday() - int(self.weekday)) % 7)
        found = self._get_in_month(day.year, day.month)
        if found > day:
            before = day.replace(day=1) - timedelta(days=1)
            found = self._get_in_month(before.year, before.month)
        return found

    def _get_in_month(self, year, month):
        last = date(year, month, calendar.monthrange(year, month)[1])
        if self.rhythm == "last_worked":
            worked = self.env["recouvrement.calendrier"]._get_calendar(self.company_id, year)
            while not worked.counts(last, "ouvre"):
                last -= timedelta(days=1)
            return last
        return last.replace(day=min(max(self.month_day, 1), last.day))

    def _get_due(self, day):
        """The planned day to run on ``day``, None when it was run: planned on or before it and not done.

        Of several missed days only the last is run: nobody wants three statements at once.
        """
        planned = self._get_planned(day)
        done = self.last_day and planned <= self.last_day
        return None if done or planned < self.date_start else planned

    def _get_next_day(self, today):
        due = self._get_due(today)
        if due:
            return due
        day = max(today, self.date_start)
        # A month and a half holds a planned day of every rhythm.
        for ahead in range(1, 63):
            planned = self._get_planned(day + timedelta(days=ahead - 1))
            if planned >= day and not (self.last_day and planned <= self.last_day):
                return planned
        return False

    # -- the night --------------------------------------------------------------------------

    @api.model
    def _run_due(self, day, night=None):
        """Run what is due on ``day`` for the current company; a schedule that fails costs no other.

        :param night: the passage whose progress is committed between batches
        :return: counts ``sendings`` and ``sendings_failed``
        """
        self, counts = self.with_context(recouvrement_day=day), Counter()
        for schedule in self.search([("company_id", "=", self.env.company.id)]):
            if night and not night._progress(0):
                break
            if planned := schedule._get_due(day):
                counts.update(schedule._run(planned, night))
        # What people asked for by hand, and what they would not wait for.
        counts.update(self.env["recouvrement.diffusion.envoi"]._send_waiting(night=night)[0])
        return counts

    @api.model
    def _count_left(self, day):
        """Schedules to run on ``day`` and sendings that wait, of the current company."""
        mine = [("company_id", "=", self.env.company.id)]
        waiting = self.env["recouvrement.diffusion.envoi"].search_count(
            [*mine, ("state", "=", "planned")]
        )
        return waiting + sum(bool(schedule._get_due(day)) for schedule in self.search(mine))

    def _run(self, planned, night=None):
        """Send what is planned on that day to whom has not received it; return counts.

        Begun again after an interruption, it goes on with the rows that wait.
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._claim(planned)
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.warning("Collection: schedule %s cannot run", self.id, exc_info=True)
            self.sudo().error = str(error) or type(error).__name__  # sudo: as below
            return Counter(sendings_failed=1)
        if night and not night._progress(0):  # the log is kept before anything is sent
            return Counter()
        mine = Domain("diffusion_id", "=", self.id) & Domain("period", "=", planned)
        counts, ended = self.env["recouvrement.diffusion.envoi"]._send_waiting(mine, night)
        if ended:
            # sudo: what was run is noted by running it alone.
            self.sudo().write({"last_day": max(planned, self.last_day or planned), "error": False})
        return counts

    def _claim(self, planned):
        """Write into the log who receives what is planned that day; those already there stay as they are."""
        rows = [self._prepare_row(values, planned) for values in self._prepare(planned)]
        self.env.flush_all()
        self.env["recouvrement.lot"]._insert_many(
            "recouvrement.diffusion.envoi",
            self._align(rows),
            conflict=SQL("(diffusion_id, period, partner_id)"),
        )
        self.invalidate_recordset(["envoi_ids"], flush=False)

    def _prepare(self, day):
        """What ``_prepare_<kind>`` says.

        :raise UserError: no add-on knows this kind
        """
        prepare = getattr(self, f"_prepare_{self.kind}", None)
        if prepare is None:
            raise UserError(
                self.env._("No add-on knows how to send “%s”.", self.kind or self.display_name)
            )
        return prepare(day)

    def _prepare_row(self, values, planned):
        today = self.env["recouvrement.calendrier"]._today()
        return {
            "diffusion_id": self.id,
            "company_id": self.company_id.id,
            "kind": self.kind,
            "period": planned,
            "state": "planned",
            "template_id": self.template_id.id or None,
            "day": today if values.get("state") else None,
            **values,
        }

    def _align(self, rows):
        """``rows`` with the same keys in the same order, as the statement that inserts them wants."""
        names = {name: None for row in rows for name in row}
        return [{name: row.get(name) for name in names} for row in rows]

    # -- what people do ---------------------------------------------------------------------

    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group("recouvrement.group_manager")):
            raise AccessError(self.env._("Only a collection manager runs a schedule."))
        self.check_access("write")

    def action_run_now(self):
        """Send at once: what is due, else as of today. Whoever had it for that day has it once."""
        self.ensure_one()
        self._check_manager()
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: the log is written by our verbs only; who may run a schedule was checked.
        here = self.env["recouvrement.passage"]._for(self.company_id).sudo()
        schedule = self.with_env(here.env)
        planned = schedule._get_due(today) or today
        if len(schedule._prepare(planned)) > AT_ONCE:
            schedule._claim(planned)
            here.env.ref("recouvrement.ir_cron_night")._trigger()
        else:
            counts = schedule._run(planned)
            if not counts and schedule.error:
                raise UserError(schedule.error)
        return self._tell(planned)

    def _tell(self, planned):
        """The log of that day, with a sentence that sums it up."""
        rows = self.env["recouvrement.diffusion.envoi"].search(
            [("diffusion_id", "=", self.id), ("period", "=", planned)]
        )
        return rows._tell(
            self.env._(
                "%(schedule)s, %(day)s",
                schedule=self.name,
                day=format_date(self.env, planned),
            )
        )

    def action_preview(self):
        """Who would receive the next run, and who would not and why; nothing is written."""
        self.ensure_one()
        self.check_access("read")
        return self.env["recouvrement.diffusion.apercu"]._open(self)

    def action_open_log(self):
        self.ensure_one()
        return self.envoi_ids._get_records_action(name=self.env._("Log of “%s”", self.name))

    def action_open_failed(self):
        self.ensure_one()
        action = self.action_open_log()
        return action | {"domain": [("diffusion_id", "=", self.id), ("state", "=", "failed")]}
