"""A hearing: planned, told in Odoo's calendar, moved or called off with a reason, then its result."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

HOUR = timedelta(hours=1)


class RecouvrementAudience(models.Model):
    _name = "recouvrement.audience"
    _description = "Hearing"
    _order = "date desc, id desc"

    procedure_id = fields.Many2one(
        "recouvrement.procedure", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="procedure_id.dossier_id", store=True, index=True)
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    partner_id = fields.Many2one(related="procedure_id.partner_id", string="Debtor")
    user_id = fields.Many2one(related="procedure_id.user_id", store=True)
    type_id = fields.Many2one(related="procedure_id.type_id", string="Track")
    name = fields.Char("What for", required=True, default=lambda self: self.env._("Hearing"))
    date = fields.Datetime("When", required=True)
    location = fields.Char("Where")
    state = fields.Selection(
        [("planned", "To be held"), ("held", "Took place"), ("cancelled", "Called off")],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
    )
    result = fields.Text(readonly=True, copy=False)
    reason = fields.Char("Why it moved or was called off", readonly=True, copy=False)
    date_decision = fields.Date("Decision expected on", readonly=True, copy=False)
    event_id = fields.Many2one(
        "calendar.event", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    @api.depends("name", "date", "procedure_id.name")
    def _compute_display_name(self):
        for hearing in self:
            hearing.display_name = f"{hearing.name} – {hearing.procedure_id.display_name or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        hearings = super(RecouvrementAudience, here).create(vals_list)
        for hearing in hearings:
            hearing.procedure_id.check_access("write")
            hearing.sudo().procedure_id._check_running()
            hearing._check_to_come()
            if not hearing.location:
                hearing.location = hearing.procedure_id.court_name
            hearing._keep_event()
            hearing._spread()
            hearing._tell("planned")
        return hearings

    def write(self, vals):
        check_written(self, vals)
        if "procedure_id" in vals and not self.env.su:
            raise UserError(self.env._("A hearing stays with its procedure."))
        if "date" in vals and not self.env.su:
            raise UserError(self.env._("Move the hearing with its button, and say why."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(
                self.env._("A hearing is kept with its procedure: call it off instead.")
            )

    def _check_to_come(self):
        today = self.env["recouvrement.calendrier"]._today()
        if fields.Datetime.context_timestamp(self, self.date).date() < today and not self.env.su:
            raise UserError(self.env._("That day is past: plan a hearing to come."))

    # -- verbs ------------------------------------------------------------------------------

    def _move(self, date, reason):
        """Another day for the same hearing.

        :raise UserError: no reason, a day past, a hearing over
        """
        self.ensure_one()
        self._check_planned(reason)
        mine = self.sudo()  # sudo: dates of hearings are written by verbs; rights were checked
        mine.write({"date": date, "reason": reason})
        self._check_to_come()
        mine._keep_event()
        mine._spread()
        mine._tell("moved", reason)

    def _call_off(self, reason):
        """It will not be held."""
        for hearing in self:
            hearing._check_planned(reason)
            mine = hearing.sudo()  # sudo: as above
            mine.write({"state": "cancelled", "reason": reason})
            mine.event_id.with_context(recouvrement_hearing=True).unlink()
            mine._spread()
            mine._tell("cancelled", reason)

    def _hold(self, result, next_date=None, date_decision=None):
        """It was held; an adjournment plans the next one.

        :return: the next hearing; may be empty
        """
        self.ensure_one()
        self._check_planned(result)
        if self.date > fields.Datetime.now() and not self.env.context.get("recouvrement_day"):
            raise UserError(self.env._("This hearing is to come."))
        mine = self.sudo()  # sudo: as above
        mine.write({"state": "held", "result": result, "date_decision": date_decision})
        mine._tell("held", result)
        following = self.browse()
        if next_date:
            following = self.create(
                {
                    "procedure_id": self.procedure_id.id,
                    "name": self.name,
                    "date": next_date,
                    "location": self.location,
                }
            )
        mine._spread()
        return following

    def _check_planned(self, reason):
        self.procedure_id.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why, or what came of it."))
        if self.state != "planned":
            raise UserError(self.env._("This hearing is over."))

    # -- what follows -----------------------------------------------------------------------

    def _keep_event(self):
        """Its place in Odoo's calendar, for the owner of the procedure; nobody is written to."""
        self.ensure_one()
        values = {
            "name": f"{self.name} – {self.procedure_id.partner_id.name}",
            "start": self.date,
            "stop": self.date + HOUR,
            "location": self.location,
            "user_id": self.user_id.id,
            "partner_ids": [fields.Command.set(self.user_id.partner_id.ids)],
            "description": self.procedure_id.display_name,
        }
        # sudo: the owner's calendar follows from the hearing; the context sends nothing.
        events = self.env["calendar.event"].sudo()
        events = events.with_context(
            recouvrement_hearing=True, no_mail_to_attendees=True, dont_notify=True
        )
        if self.event_id:
            self.event_id.with_env(events.env).write(values)
        else:
            self.sudo().event_id = events.create(values)

    def _spread(self):
        """The delays counted from the hearing, and the next deadline, follow its date."""
        for procedure in self.sudo().procedure_id:  # sudo: rights were checked by the verb
            planned = procedure.audience_ids.filtered(lambda one: one.state == "planned")
            held = procedure.audience_ids.filtered(lambda one: one.state == "held")
            first = planned.sorted("date")[:1]
            if not held:
                day = (
                    fields.Datetime.context_timestamp(first, first.date).date() if first else False
                )
                for step in procedure.type_id.etape_ids.filtered(
                    lambda one: one.nature == "hearing"
                ):
                    procedure._follow(step, day)
            procedure._note_deadline()

    def _tell(self, what, reason=""):
        procedure = self.sudo().procedure_id  # sudo: the stream is told whoever moves the hearing
        told = procedure._for_company()
        zone = self.env.user.tz or "Europe/Paris"
        values = {
            "number": procedure.name,
            "when": format_datetime(told.env, self.date, tz=zone, dt_format="short"),
        }
        sentences = {
            "planned": told.env._("%(number)s – hearing on %(when)s", **values),
            "moved": told.env._("%(number)s – hearing moved to %(when)s", **values),
            "cancelled": told.env._("%(number)s – hearing of %(when)s called off", **values),
            "held": told.env._("%(number)s – hearing of %(when)s held", **values),
        }
        words = f"{sentences[what]}. {reason}" if reason else sentences[what]
        procedure._tell("hearing", words, self.env["recouvrement.calendrier"]._today(), self)

    # -- buttons ----------------------------------------------------------------------------

    def _open_wizard(self, what):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "recouvrement.audience.issue",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_audience_id": self.id, "default_what": what},
        }

    def action_move(self):
        """Another day."""
        return self._open_wizard("move")

    def action_call_off(self):
        """It will not be held."""
        return self._open_wizard("cancel")

    def action_hold(self):
        """What came of it."""
        return self._open_wizard("hold")
