"""Calling a session, opening it, walking through its agenda."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime


class RecouvrementSeance(models.Model):
    _inherit = "recouvrement.seance"

    # -- calling --------------------------------------------------------------------------------

    def action_convene(self):
        """Call the members: the meeting stands in their calendars, the pack is ready for them."""
        for session in self:
            session._convene()
        return True

    def _convene(self):
        ours = self._as_record()
        self._check_state("draft")
        day = fields.Datetime.context_timestamp(self, self.date_start).date()
        if day < self.env["recouvrement.calendrier"]._today():
            raise UserError(
                self.env._(
                    "%s is past: a session is called for a day to come.",
                    format_datetime(self.env, self.date_start, dt_format="short"),
                )
            )
        if not ours.point_ids:
            raise UserError(self.env._("Nothing is on the agenda yet."))
        ours._call_members()
        ours.state = "convened"
        ours.point_ids._enter_phase()
        ours._make_event()
        ours._keep_pack()
        people = ours._get_called().partner_id
        ours.message_subscribe(people.ids)
        ours.message_post(
            body=self.env._(
                "Session called for %(day)s: %(count)s dossiers on the agenda, %(amount)s in all.",
                day=format_datetime(self.env, self.date_start, dt_format="short"),
                count=len(ours.point_ids),
                amount=self.currency_id.format(self.amount),
            ),
            subtype_xmlid="mail.mt_comment",
        )

    def _make_event(self):
        self.event_id = self.env["calendar.event"].create(
            self._prepare_event()
            | {
                "partner_ids": [fields.Command.set(self._get_called().partner_id.ids)],
                "user_id": self.env.uid,
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": self.id,
            }
        )

    def _prepare_event(self):
        return {
            "name": self.display_name,
            "start": self.date_start,
            "stop": fields.Datetime.add(self.date_start, minutes=round(60 * (self.duration or 1))),
            "location": self.location,
        }

    def _move_event(self):
        # sudo: the meeting follows its session, whoever of the officers moves it.
        for session in self.sudo().filtered("event_id"):
            session.event_id.write(session._prepare_event())

    def action_cancel(self):
        """The session is not held: its dossiers are proposed again."""
        for session in self:
            ours = session._as_record()
            session._check_state("draft", "convened", "open")
            ours.point_ids.filtered(lambda each: each.state in ("pending", "decided"))._postpone()
            ours.event_id.unlink()
            ours.state = "cancelled"
        return True

    # -- opening --------------------------------------------------------------------------------

    def action_open(self):
        """Open it: the quorum is counted, dossiers paid meanwhile are withdrawn.

        :raise UserError: too few members present; the chair may go on where the committee allows it
        """
        self.ensure_one()
        self._as_record()
        self._check_state("convened")
        if not self.quorate:
            if self.comite_id.without_quorum and self.comite_id._is_chair(self.env.user):
                title = self.env._("Go on without quorum")
                return self.env["recouvrement.seance.motif"]._ask("no_quorum", self, title)
            self._refuse_without_quorum()
        self._open()
        return self.action_walk()

    def _refuse_without_quorum(self):
        raise UserError(
            self.env._(
                "%(present)s voting members are present, %(quorum)s are needed: tick the attendance, or "
                "put the session off.",
                present=self.present_count,
                quorum=self.quorum,
            )
        )

    def _open_without_quorum(self, reason):
        """:raise AccessError: somebody else than the chair, or a committee that does not allow it"""
        self._check_state("convened")
        if not (self.comite_id.without_quorum and self.comite_id._is_chair(self.env.user)):
            raise AccessError(
                self.env._("Only the chair goes on without quorum, where the committee allows it.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the session goes on without quorum."))
        self._as_record().quorum_reason = reason
        self._log(self.env._("Held without quorum: %s", reason))
        self._open()

    def _open(self):
        ours = self._as_record()
        ours.state = "open"
        ours.point_ids._drop_paid()
        ours._take_delegated()

    def _take_delegated(self):
        """What was decided by delegation since is reported to this session."""
        self.env["recouvrement.seance.point"].search(
            [
                ("comite_id", "=", self.comite_id.id),
                ("seance_id", "=", False),
                ("reported_seance_id", "=", False),
            ]
        ).reported_seance_id = self

    # -- walking through the agenda -------------------------------------------------------------

    def action_walk(self):
        """The first dossier left to decide, on its own screen."""
        self.ensure_one()
        points = self.point_ids.sorted(lambda each: (each.sequence, each.id))
        left = points.filtered(lambda each: each.state == "pending")
        point = (left or points)[:1]
        if not point:
            raise UserError(self.env._("Nothing is on the agenda yet."))
        return point._show()
