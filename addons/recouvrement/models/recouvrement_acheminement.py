"""What became of a message once it had left. Serves station 7.

One event a line, appended and never changed; the action keeps the last one in sight. E-mails and
SMS report through Odoo's own notifications, the post through people or its files.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# In the order of a message's life: of two events of one day, the later in the list is the last.
STATUS = [
    ("queued", "To leave"),
    ("sent", "Sent"),
    ("presented", "Presented, not yet collected"),
    ("delivered", "Delivered"),
    ("refused", "Refused"),
    ("unclaimed", "Not claimed"),
    ("unknown", "Not known at this address"),
    ("bounced", "Address rejected"),
    ("failed", "Could not leave"),
]
INTERRUPTED = timedelta(hours=1)  # by then no sending is still under way
RANK = {status: rank for rank, (status, _label) in enumerate(STATUS)}
# What Odoo says of a notification, in our words; "sent" of a text message is its receipt.
OF_EMAIL = {"sent": "sent", "bounce": "bounced", "canceled": "canceled"}
OF_SMS = {"pending": "sent", "sent": "delivered", "bounce": "bounced", "canceled": "canceled"}
# Causes of failure that lie in the address; the others pass: a server, a credit, a line.
WRONG_ADDRESS = {
    "mail_bounce",
    "mail_email_invalid",
    "mail_email_missing",
    "sms_number_missing",
    "sms_number_format",
    "sms_country_not_supported",
    "sms_invalid_destination",
    "sms_not_allowed",
    "sms_rejected",
}
LOST = ("unknown", "bounced")  # the address is wrong: another way must be found
ENDS = ("delivered", "refused", "unclaimed", "unknown")  # a letter has only one of them
# The life of a letter, in order: no event can be older than what comes before it.
LIFE = {"sent": 1, "presented": 2} | dict.fromkeys(ENDS, 3)
POST = ("letter", "lrar")
SOURCE_OF = {"email": "email", "sms": "sms", "statement": "email"}  # who tells of what queues send
TRACKED = (*POST, "lre")  # kinds whose life is told event by event, by people or files
ZERO = timedelta(0)
PRESENTED = ("presented", "delivered", "refused", "unclaimed")


class RecouvrementAcheminement(models.Model):
    _name = "recouvrement.acheminement"
    _description = "Delivery event"
    _order = "date desc, id desc"
    _rec_name = "status"

    action_id = fields.Many2one(
        "recouvrement.action", required=True, index=True, ondelete="restrict"
    )
    dossier_id = fields.Many2one(related="action_id.dossier_id", store=True, index=True)
    company_id = fields.Many2one(related="action_id.company_id", store=True)
    status = fields.Selection(STATUS, required=True)
    date = fields.Date("On", required=True, help="The day it happened, as the carrier says.")
    source = fields.Selection(
        [
            ("hand", "Typed"),
            ("import", "File of the post"),
            ("email", "Mail server"),
            ("sms", "SMS gateway"),
            ("print", "Printed"),
            ("batch", "Its mailing"),
        ],
        required=True,
        default="hand",
    )
    signer = fields.Char("Signed by", help="Who took the letter in, as the post says.")
    note = fields.Char()
    attachment_id = fields.Many2one(
        "ir.attachment", "Proof", ondelete="restrict", index="btree_not_null"
    )

    _once_uniq = models.Constraint(
        "UNIQUE (action_id, status, date)", "This delivery event is already known."
    )

    def write(self, vals):
        if vals.keys() - {"attachment_id"} or any(event.attachment_id for event in self):
            raise UserError(self.env._("A delivery event is proof: it can no longer be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A delivery event is proof: it is not deleted."))

    # -- the one door -----------------------------------------------------------------------

    @api.model
    def _record(
        self, actions, status, day=None, source="hand", note="", attachment=None, signer=""
    ):
        """Append ``status`` to each of ``actions``; what is already known is left out.

        A lost message marks the address, opens a task and leaves again by another channel.

        :param day: when it happened; today by default
        :param attachment: the proof, shared by these actions
        :param signer: who signed for it
        :return: the events added
        :raise UserError: an action that has not left, or an event its story makes impossible
        """
        told = {
            "status": status,
            "date": day or self.env["recouvrement.calendrier"]._today(),
            "source": source,
            "note": note,
            "signer": signer,
            "attachment_id": attachment.id if attachment else False,
        }
        return self._record_all([told | {"action_id": action.id} for action in actions])

    @api.model
    def _record_all(self, rows):
        """Append ``rows`` (values of events, in the order they are told): all of them or none.

        :return: the events added; what was already known is left out
        :raise UserError: as ``_record``
        """
        # sudo: nobody writes the ledger by hand; the callers have checked who asks.
        here = self.sudo()
        actions = here.env["recouvrement.action"].browse(row["action_id"] for row in rows)
        known = here._read_known(actions)
        lost = {each for each in known if any(status in LOST for status, _day in known[each])}
        new = []
        for row, action in zip(rows, actions, strict=True):
            if (row["status"], row["date"]) in known[action.id]:
                continue
            fault = here._find_fault(action, known[action.id], row["status"], row["date"])
            if fault:
                raise UserError(fault)
            known[action.id].append((row["status"], row["date"]))
            new.append(row)
        events = here.create(new)
        here._bring_up_to_date(actions)
        for event in events.filtered(lambda each: each.status in LOST):
            # A server may reject twice the same message: it was sent another way the first time.
            if event.action_id.id not in lost:
                lost.add(event.action_id.id)
                event.action_id._try_another_way(event.status, event.note, event.date)
        for row, action in zip(rows, actions, strict=True):
            # A letter that people hold back is no failure to report to them.
            if row["status"] == "failed" and row["source"] != "batch":
                action._report_not_left(row["note"])
        return events

    def _read_known(self, actions):
        """``{action id: [(status, day), …]}``: what is already told of each."""
        return {
            action.id: [(event.status, event.date) for event in action.acheminement_ids]
            for action in actions
        }

    def _find_fault(self, action, known, status, day):
        """Why ``status`` cannot have happened to ``action`` on ``day``, as a sentence; None if it can.

        :param known: ``[(status, day)]``, what is already told of it
        """
        words = {
            "action": action.display_name,
            "status": self._label(status),
            "day": format_date(self.env, day),
        }
        if action.state != "done":
            return self.env._("“%(action)s” has not left yet.", **words)
        if day < action.date_done:
            return self.env._(
                "“%(action)s” left on %(left)s: nothing can have happened to it on %(day)s.",
                left=format_date(self.env, action.date_done),
                **words,
            )
        return (
            self._find_contradiction(known, status, day, words) if action.kind in TRACKED else None
        )

    def _find_contradiction(self, known, status, day, words):
        """What the life of a letter forbids: the future, a second end, a step back in time."""
        if day > self.env["recouvrement.calendrier"]._today():
            return self.env._("“%(action)s”: %(day)s is still to come.", **words)
        for other, on in known:
            words |= {"other": self._label(other), "on": format_date(self.env, on)}
            if status in ENDS and other in ENDS:
                return self.env._(
                    "“%(action)s” is already known as “%(other)s” on %(on)s: it cannot be “%(status)s” "
                    "on %(day)s. If the first was a mistake, keep the post's answer in the dossier "
                    "with a note, and send the letter again: what was recorded stays as proof.",
                    **words,
                )
            if (
                status in LIFE
                and other in LIFE
                and (day - on) * (LIFE[status] - LIFE[other]) < ZERO
            ):
                return self.env._(
                    "“%(action)s” cannot be “%(status)s” on %(day)s, since it was “%(other)s” on "
                    "%(on)s. Check the date.",
                    **words,
                )
        return None

    def _label(self, status):
        return dict(self._fields["status"]._description_selection(self.env))[status]

    # -- from Odoo's notifications: e-mail and SMS -----------------------------------------------

    @api.model
    def _follow_notifications(self, notifications):
        """Bring what Odoo learnt of its e-mails and text messages to the actions they carried out."""
        sent = notifications.browse(notifications.ids)  # read together, wherever they come from
        sent = sent.sudo().filtered(
            lambda each: each.notification_type in ("email", "sms") and _read_status(each)
        )
        # sudo: the queues and the mail gateway belong to nobody; what is written follows from them alone.
        actions = (
            self.env["recouvrement.action"]
            .sudo()
            .search([("message_id", "in", sent.mail_message_id.ids), ("state", "=", "done")])
            if sent
            else self.env["recouvrement.action"]
        )
        of_message = {each.mail_message_id: each for each in sent}
        for (company, status, note), group in actions.grouped(
            lambda action: (
                action.company_id,
                _read_status(of_message[action.message_id]),
                _read_cause(of_message[action.message_id]),
            )
        ).items():
            here = self.env["recouvrement.passage"]._for(company).env
            here[self._name]._follow(group.with_env(here), status, note)

    @api.model
    def _tell_interrupted(self, since=INTERRUPTED):
        """E-mails whose sending was cut short: nobody knows whether they arrived, so a person decides.

        :param since: how long ago, at least, their sending began
        """
        before = fields.Datetime.now() - since
        # sudo: the mail queue belongs to nobody; what is written follows from it alone.
        marked = (
            self.env["mail.notification"]
            .sudo()
            .search(
                [
                    ("notification_type", "=", "email"),
                    ("notification_status", "=", "exception"),
                    ("mail_mail_id.state", "=", "exception"),
                    ("mail_mail_id.write_date", "<=", before),
                    ("mail_message_id.model", "=", "recouvrement.dossier"),
                ]
            )
        )
        if not marked:
            return self.env["recouvrement.action"]
        actions = (
            self.env["recouvrement.action"]
            .sudo()
            .search(
                [
                    ("message_id", "in", marked.mail_message_id.ids),
                    ("delivery", "=", "queued"),
                    ("company_id", "=", self.env.company.id),
                ]
            )
        )
        note = self.env._(
            "Its sending was interrupted: it may have arrived. Ask the debtor, or send it again."
        )
        self._follow(actions, "failed", note)
        return actions

    def _follow(self, actions, status, note):
        if status == "canceled":
            # Giving up a message that had failed is no news: it did not leave.
            actions = actions.filtered(lambda action: action.delivery == "queued")
            status, note = "failed", self.env._("Cancelled before it left.")
        today = self.env["recouvrement.calendrier"]._today()
        for (day, kind), group in actions.grouped(
            lambda action: (max(today, action.date_done), action.kind)
        ).items():
            source = SOURCE_OF.get(kind, "hand")
            self.sudo()._record(group, status, day, source=source, note=note)

    def _bring_up_to_date(self, actions):
        """The last event and the effective date, on each action."""
        for action in actions:
            events = action.acheminement_ids
            last = max(events, key=self._get_order(action.kind))
            values = {
                "delivery": last.status,
                "delivery_date": last.date,
                "date_effective": self._get_effective_date(action, events),
            }
            if action.error and last.status != "failed":
                values["error"] = False
            action.write(values)

    def _get_order(self, kind):
        """What tells the last event of a day: a queue reports as things happen, the post does not."""
        if kind in SOURCE_OF:
            return lambda event: (event.date, event.id)
        return lambda event: (event.date, RANK[event.status])

    def _get_effective_date(self, action, events):
        """The day the message takes effect by the rule of its text; False while it has not."""

        def first(*statuses):
            return min((each.date for each in events if each.status in statuses), default=False)

        rule = action.etape_id.template_id.recouvrement_effective_rule or "sent"
        if rule == "received":
            return first("delivered")
        if rule == "presented":
            return first(*PRESENTED)
        return first("sent") or action.date_done


def _read_status(notification):
    """The delivery status a notification tells, or None when it tells nothing yet."""
    status = notification.notification_status
    if status == "exception":
        return "bounced" if notification.failure_type in WRONG_ADDRESS else "failed"
    return (OF_SMS if notification.notification_type == "sms" else OF_EMAIL).get(status)


def _read_cause(notification):
    if notification.notification_status not in ("exception", "bounce"):
        return ""
    return (notification.failure_reason or notification.format_failure_reason() or "").strip()[:500]
