"""A purge: what is no longer kept is found and counted first, read by somebody, then erased, and reported.

What was found is what is erased: what a hold, a payment or a rule took out meanwhile stays, and is told.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

AT_ONCE = 300  # records erased while the person waits; more go on in the background
BATCH = 50


class RecouvrementPurge(models.Model):
    _name = "recouvrement.purge"
    _description = "Purge"
    _inherit = ["recouvrement.reserve", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"

    name = fields.Char(readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    date = fields.Date("As of", required=True, readonly=True)
    state = fields.Selection(
        [
            ("found", "To be read"),
            ("running", "Under way"),
            ("done", "Done"),
            ("cancelled", "Given up"),
        ],
        required=True,
        readonly=True,
        default="found",
        tracking=True,
    )
    ligne_ids = fields.One2many("recouvrement.purge.ligne", "purge_id", "Natures", readonly=True)
    found = fields.Integer("To erase", compute="_compute_counts")
    held = fields.Integer("Kept by a hold", compute="_compute_counts")
    erased = fields.Integer(compute="_compute_counts")
    user_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    date_done = fields.Datetime("Done on", readonly=True, copy=False)

    @api.depends("ligne_ids.found", "ligne_ids.held", "ligne_ids.erased")
    def _compute_counts(self):
        for purge in self:
            for name in ("found", "held", "erased"):
                purge[name] = sum(purge.ligne_ids.mapped(name))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self.filtered(lambda purge: purge.state in ("running", "done")):
            raise UserError(self.env._("A purge that erased something is kept as its report."))

    # -- finding ------------------------------------------------------------------------------

    @api.model
    def action_find(self):
        """Count what is no longer kept today in the current company; nothing is erased."""
        self._check_officer()
        purge = self._prepare(self.env.company, self.env["recouvrement.calendrier"]._today())
        return purge._get_records_action()

    @api.model
    def _prepare(self, company, day):
        """A dry run: what would be erased on ``day``, by nature."""
        # sudo: a dry run is numbers; who may start one was checked, or it is the scheduled action.
        here = self.sudo().with_company(company)
        due = here.env["recouvrement.conservation"]._find_due(company, day)
        describe = here.env["recouvrement.purge.ligne"]._describe
        lines = [describe(rule, records, day) for rule, records in due if records]
        sequence = here.env["ir.sequence"].next_by_code("recouvrement.purge")
        return here.create(
            {
                "name": sequence or "/",
                "company_id": company.id,
                "date": day,
                "ligne_ids": [fields.Command.create(line) for line in lines],
            }
        ).with_env(self.env)

    @api.model
    def _cron_find(self):
        """Once a month: what is no longer kept in each company, for the data protection officer to read."""
        # sudo: scheduled; the officers of a company get its numbers.
        for company in self.env["res.company"].sudo().search([("active", "=", True)], order="id"):
            officers = self._get_officers(company)
            waiting = [("company_id", "=", company.id), ("state", "=", "found")]
            if officers and not self.sudo().search_count(waiting, limit=1):
                purge = self._prepare(company, fields.Date.context_today(self))
                if purge.sudo().found:
                    purge.sudo()._ask(officers)
                else:
                    purge.sudo().unlink()

    def _get_officers(self, company):
        # sudo: who holds a role is no secret of this verb.
        group = self.env.ref("recouvrement.group_dpo").sudo()
        return group.all_user_ids.filtered(lambda user: company in user.company_ids and user.active)

    def _ask(self, officers):
        for officer in officers:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Read what is no longer kept, and erase it"),
                user_id=officer.id,
            )

    # -- erasing ------------------------------------------------------------------------------

    def action_erase(self):
        """Erase what was found, for good."""
        self.ensure_one()
        self._check_officer()
        self._check_state("found")
        # sudo: the state is the verbs'; the officer was checked.
        purge = self.sudo()
        purge.write({"state": "running", "user_id": self.env.uid})
        purge.activity_unlink(["mail.mail_activity_data_todo"])
        if purge.found <= AT_ONCE:
            purge._run()
        else:
            self.env.ref("recouvrement.ir_cron_purge").sudo()._trigger()
        return True

    def action_cancel(self):
        """Read, and left alone: the next one finds the same again."""
        self._check_officer()
        self._check_state("found")
        self.sudo().write({"state": "cancelled", "user_id": self.env.uid})
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        return True

    @api.model
    def _cron_erase(self):
        """Go on with the purges under way, a batch at a time, each kept once done."""
        # sudo: scheduled; the officer decided.
        for purge in self.sudo().search([("state", "=", "running")], order="id"):
            if not purge._run(scheduled=True):
                break

    def _run(self, scheduled=False):
        """Erase what is left of this purge; whether it came to its end.

        :param scheduled: commit after each batch, and stop when the time of the scheduled action is over
        """
        Cron = self.env["ir.cron"]
        for line in self.ligne_ids:
            while batch := line._take(BATCH):
                line._erase(batch, self.date)
                if scheduled and not Cron._commit_progress(len(batch), remaining=line.remaining):
                    return False
        self.write({"state": "done", "date_done": fields.Datetime.now()})
        return True

    # -- checks -------------------------------------------------------------------------------

    def _check_officer(self):
        """:raise AccessError: erasing is the data protection officer's"""
        if not (self.env.su or self.env.user.has_group("recouvrement.group_dpo")):
            raise AccessError(
                self.env._("What is no longer kept is erased by the data protection officer.")
            )
        self.check_access("read")

    def _check_state(self, state):
        if self.filtered(lambda purge: purge.state != state):
            raise UserError(self.env._("This purge is no longer waiting to be read."))

    def action_print(self):
        return self.env.ref("recouvrement.report_purge").report_action(self)
