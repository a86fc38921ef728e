"""The log of sendings: what each recipient received, or why nothing, one row a schedule, day and recipient."""

import logging
from collections import Counter

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

BATCH = 50  # sendings written and queued under one savepoint


class RecouvrementDiffusionEnvoi(models.Model):
    """A sending. ``diffusion_id`` is empty for what a person sent by hand."""

    _name = "recouvrement.diffusion.envoi"
    _description = "Sending"
    _order = "period desc, id desc"
    _rec_name = "partner_id"

    diffusion_id = fields.Many2one(
        "recouvrement.diffusion", "Scheduled sending", index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        lambda self: (
            self.env["recouvrement.diffusion"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
    )
    period = fields.Date("Planned on", required=True, help="The day of the schedule it is for.")
    partner_id = fields.Many2one(
        "res.partner", "Recipient", required=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("planned", "To send"),
            ("sent", "Sent"),
            ("skipped", "Skipped"),
            ("failed", "Not sent"),
        ],
        required=True,
        default="planned",
        index=True,
    )
    day = fields.Date("Handled on", help="The day it was sent, skipped or failed.")
    reason = fields.Text("Why not")
    recipient = fields.Char("Sent to", help="The address of that day.")
    template_id = fields.Many2one("mail.template", "Text", ondelete="restrict")
    message_id = fields.Many2one("mail.message", ondelete="set null", index="btree_not_null")
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        "Documents",
        domain=[("res_model", "=", "recouvrement.diffusion.envoi")],
        bypass_search_access=True,
    )
    user_id = fields.Many2one("res.users", "Sent by", help="Empty: by its schedule.")

    _once = models.Constraint(
        "UNIQUE (diffusion_id, period, partner_id)", "They have had this sending already."
    )
    _waiting_idx = models.Index("(company_id, id) WHERE state = 'planned'")

    @api.depends("partner_id", "period")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.partner_id.display_name} – {row.period}"

    def write(self, vals):
        self.check_access("write")
        if any(row.state == "sent" for row in self) and vals.keys() - {"message_id"}:
            raise UserError(self.env._("What was sent can no longer be changed in the log."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if any(row.state == "sent" for row in self):
            raise UserError(self.env._("The log of sendings keeps what was sent."))

    # -- sending ----------------------------------------------------------------------------

    @api.model
    def _send_waiting(self, domain=Domain.TRUE, night=None):
        """Send what waits in the log of the current company.

        :return: ``(counts, whether everything was seen to)``
        """
        counts, seen = Counter(), 0
        waiting = (
            Domain("company_id", "=", self.env.company.id) & Domain("state", "=", "planned")
        ) & domain
        while rows := self.search(waiting & Domain("id", ">", seen), order="id", limit=BATCH):
            seen = max(rows.ids)
            # Those another run holds are left to it.
            counts.update(rows.try_lock_for_update().filtered_domain(waiting)._send())
            if night and not night._progress(len(rows)):
                break
        return counts, not seen or not self.search_count(waiting, limit=1)

    def _send(self):
        """Send these rows; those that cannot be say why. Returns counts ``sendings``, ``sendings_failed``."""
        counts = Counter()
        for (_schedule, _period, kind), rows in self.grouped(
            lambda row: (row.diffusion_id, row.period, row.kind)
        ).items():
            counts.update(rows._send_or_halve(kind))
        return counts

    def _send_or_halve(self, kind):
        try:
            with self.env.cr.savepoint():
                self._send_together(kind)
                return Counter(sendings=len(self))
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(self) == 1:
                self._fail(error)
                return Counter(sendings_failed=1)
        middle = len(self) // 2
        first = self[:middle]._send_or_halve(kind)
        return first + self[middle:]._send_or_halve(kind)

    def _fail(self, error):
        _logger.warning(
            "Collection: sending %s failed: %s",
            self.id,
            error,
            exc_info=not isinstance(error, UserError),
        )
        self.write(
            {
                "state": "failed",
                "day": self.env["recouvrement.calendrier"]._today(),
                "reason": str(error) or type(error).__name__,
            }
        )

    def _send_together(self, kind):
        schedule = self.diffusion_id
        write = getattr(schedule, f"_write_{kind}", None)
        if write is None:
            raise UserError(self.env._("No add-on knows how to send “%s”.", kind))
        messages = write(self)
        mails = self._queue(messages)
        today = self.env["recouvrement.calendrier"]._today()
        for row, mail in zip(self, mails, strict=True):
            row.write(
                {
                    "state": "sent",
                    "day": today,
                    "reason": False,
                    "recipient": messages[row.id]["to"].email_formatted,
                    "message_id": mail.mail_message_id.id,
                }
            )
        keep = getattr(schedule, f"_keep_{kind}", None)
        if keep:
            keep(self)
        self.flush_recordset()

    def _queue(self, messages):
        """The e-mails of these rows, in Odoo's queue: they leave once this transaction is kept."""
        for row in self:
            if not messages[row.id]["to"].email_normalized:
                raise UserError(
                    self.env._("%s has no e-mail address.", row.partner_id.display_name)
                )
        # sudo: outgoing e-mails belong to nobody's rights; our verbs have checked who sends.
        mails = self.env["mail.mail"].sudo()
        mails = mails.create([row._prepare_mail(messages[row.id]) for row in self])
        self.env["mail.notification"].sudo().create(
            [
                {
                    "mail_message_id": mail.mail_message_id.id,
                    "mail_mail_id": mail.id,
                    "res_partner_id": messages[row.id]["to"].id,
                    "mail_email_address": messages[row.id]["to"].email_normalized,
                    "notification_type": "email",
                    "notification_status": "ready",
                    "is_read": True,
                }
                for row, mail in zip(self, mails, strict=True)
            ]
        )
        # sudo: waking the queue needs no right on scheduled actions.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return mails

    def _prepare_mail(self, message):
        record, to = message.get("record") or self.partner_id, message["to"]
        values = {
            "model": record._name,
            "res_id": record.id,
            "record_name": record.display_name,
            "subject": message["subject"],
            "body": message["body"],
            "body_html": message["body"],
            "email_from": message.get("email_from") or self.company_id.email_formatted,
            "author_id": self.company_id.partner_id.id,
            "recipient_ids": [Command.link(to.id)],
            "partner_ids": [Command.link(to.id)],
            "message_type": "email_outgoing",
            "is_notification": True,  # the message stays in the chatter once the e-mail has left
            "auto_delete": True,
            "mail_server_id": message.get("mail_server_id") or False,
            # Kept with the log: whoever reads the chatter need not read the account.
            "attachment_ids": [
                Command.create(
                    {"name": name, "raw": raw, "res_model": self._name, "res_id": self.id}
                )
                for name, raw in message["attachments"]
            ],
        }
        if message.get("reply_to"):
            values["reply_to"] = message["reply_to"]
        return values

    # -- what people do ---------------------------------------------------------------------

    def action_try_again(self):
        """Send again what could not be, the cause being mended."""
        self.check_access("read")
        if not self.env.user.has_group("recouvrement.group_manager"):
            raise AccessError(self.env._("Only a collection manager runs a schedule."))
        if any(row.state != "failed" for row in self):
            raise UserError(self.env._("Only what could not be sent is tried again."))
        for company, rows in self.grouped("company_id").items():
            # sudo: the log is written by our verbs only; who asks was checked.
            here = self.env["recouvrement.passage"]._for(company).sudo()
            rows = rows.with_env(here.env)
            rows.write({"state": "planned", "reason": False, "day": False})
            rows._send()
        return self._tell(self.env._("Tried again"))

    def _tell(self, name):
        """These rows on the screen, what could not be sent first."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.ids)],
            "context": {"search_default_by_state": 1, "create": False},
        }
