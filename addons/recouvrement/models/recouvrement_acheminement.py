"""What became of a message once it had left. Serves station 7.

One event a line, appended and never changed; the action keeps the last one in sight. E-mails and
SMS report through Odoo's own notifications, the post through people or its files.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

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
RANK = {status: rank for rank, (status, _label) in enumerate(STATUS)}
LOST = ("unknown", "bounced")  # the address is wrong: another way must be found
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
            ("batch", "Posted with its batch"),
        ],
        required=True,
        default="hand",
    )
    note = fields.Char()
    attachment_id = fields.Many2one("ir.attachment", "Proof", ondelete="restrict")

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
    def _record(self, actions, status, day=None, source="hand", note="", attachment=None):
        """Append ``status`` to each of ``actions``; what is already known is left out.

        A lost message marks the address, opens a task and leaves again by another channel.

        :param day: when it happened; today by default
        :param attachment: the proof, shared by these actions
        :return: the events added
        :raise UserError: an action that has not left, or a day before it left
        """
        day = day or self.env["recouvrement.calendrier"]._today()
        self._check_left(actions, day)
        # sudo: nobody writes the ledger by hand; the callers have checked who asks.
        here = self.sudo()
        known = here.search(
            [("action_id", "in", actions.ids), ("status", "=", status), ("date", "=", day)]
        )
        new = actions.sudo() - known.action_id
        events = here.create(
            [
                {
                    "action_id": action.id,
                    "status": status,
                    "date": day,
                    "source": source,
                    "note": note,
                    "attachment_id": attachment.id if attachment else False,
                }
                for action in new
            ]
        )
        self._bring_up_to_date(new)
        if status in LOST:
            new._try_another_way(status, note, day)
        return events

    def _check_left(self, actions, day):
        for action in actions:
            if action.state != "done":
                raise UserError(
                    self.env._("“%(action)s” has not left yet.", action=action.display_name)
                )
            if day < action.date_done:
                raise UserError(
                    self.env._(
                        "“%(action)s” left on %(left)s: nothing can have happened to it on %(day)s.",
                        action=action.display_name,
                        left=fields.Date.to_string(action.date_done),
                        day=fields.Date.to_string(day),
                    )
                )

    def _bring_up_to_date(self, actions):
        """The last event and the effective date, on each action."""
        for action in actions:
            events = action.acheminement_ids
            last = max(events, key=lambda event: (event.date, RANK[event.status]))
            action.write(
                {
                    "delivery": last.status,
                    "delivery_date": last.date,
                    "date_effective": self._get_effective_date(action, events),
                }
            )

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
