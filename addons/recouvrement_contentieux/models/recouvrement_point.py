"""A point with a prestataire, every n weeks: what moved or stands still, what is decided, who does it by when.

The agenda is prepared from the transmissions open under the mandate; open decisions of earlier points come first.
Closing the point carries its decisions out, once, and plans the next one.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand
from odoo.addons.recouvrement.tools.turn import take_turn

HOUR = timedelta(hours=1)


class RecouvrementPoint(models.Model):
    _name = "recouvrement.point"
    _description = "Point with a prestataire"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    mandat_id = fields.Many2one(
        "recouvrement.mandat",
        "Mandate",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    prestataire_id = fields.Many2one(
        related="mandat_id.partner_id", string="Prestataire", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    date = fields.Datetime(
        "When",
        required=True,
        tracking=True,
        default=lambda self: fields.Datetime.now().replace(minute=0, second=0) + HOUR,
    )
    user_id = fields.Many2one(
        "res.users",
        "Held by",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    partner_ids = fields.Many2many("res.partner", string="Participants")
    location = fields.Char("Where", help="A room, or the link of a call.")
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Was held"), ("cancelled", "Called off")],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date_prepared = fields.Date("Agenda prepared on", readonly=True, copy=False)
    ligne_ids = fields.One2many(
        "recouvrement.point.ligne", "point_id", "Agenda", readonly=True, copy=False
    )
    decision_ids = fields.One2many(
        "recouvrement.point.decision", "point_id", "Decisions", copy=False
    )
    pending_ids = fields.Many2many(
        "recouvrement.point.decision",
        string="Decided before, still open",
        compute="_compute_pending_ids",
    )
    conclusion = fields.Text("What was said")
    previous_id = fields.Many2one(
        "recouvrement.point", "Point before", readonly=True, copy=False, ondelete="restrict"
    )
    next_id = fields.Many2one(
        "recouvrement.point", "Next point", readonly=True, copy=False, ondelete="set null"
    )
    event_id = fields.Many2one(
        "calendar.event", readonly=True, copy=False, ondelete="set null", index="btree_not_null"
    )
    ligne_count = fields.Integer("Dossiers on the agenda", compute="_compute_ligne_count")

    @api.depends("mandat_id")
    def _compute_user_id(self):
        for point in self:
            point.user_id = point.mandat_id.user_id or point.user_id or self.env.user

    @api.depends("ligne_ids")
    def _compute_ligne_count(self):
        for point in self:
            point.ligne_count = len(point.ligne_ids)

    @api.depends("mandat_id", "company_id", "state")
    def _compute_pending_ids(self):
        for point in self:
            point.pending_ids = self.env["recouvrement.point.decision"].search(
                [
                    ("point_id.mandat_id", "=", point.mandat_id.id),
                    ("company_id", "=", point.company_id.id),
                    ("point_id", "!=", point._origin.id),
                    ("point_id.state", "=", "held"),
                    ("state", "=", "open"),
                ],
                order="date_due, id",
            )

    @api.depends("name", "prestataire_id.name")
    def _compute_display_name(self):
        for point in self:
            point.display_name = f"{point.name} – {point.prestataire_id.name or ''}"

    # -- what may be written --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        names = self.env["recouvrement.detection"]._next_names(len(vals_list), self._name)
        points = super(RecouvrementPoint, open_to_hand(self, vals_list)).create(
            [vals | {"name": name} for vals, name in zip(vals_list, names, strict=True)]
        )
        points._keep_event()
        return points

    def write(self, vals):
        check_written(self, vals)
        if (
            not self.env.su
            and self.filtered(lambda each: each.state == "held")
            and vals.keys()
            - {
                "conclusion",
                "message_follower_ids",
                "activity_ids",
            }
        ):
            raise UserError(self.env._("This point was held: its minutes stay."))
        done = super().write(vals)
        if vals.keys() & {"date", "partner_ids", "location", "user_id"}:
            self.filtered(lambda each: each.state == "planned")._keep_event()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned(self):
        if any(point.state == "held" for point in self):
            raise UserError(self.env._("A point that was held is kept."))

    # -- verbs ----------------------------------------------------------------------------------

    def action_prepare(self):
        """Write the agenda from what moved or stands still since the last point; again as often as wanted."""
        self.check_access("write")
        today = self.env["recouvrement.calendrier"]._today()
        for point in self:
            point._check_planned()
            before = point._find_previous()
            reasons = self.env["recouvrement.point.agenda"]._read(point, before._get_day(), today)
            running = self.env["recouvrement.transmission"].union(*reasons)
            owed = running._read_owed(today)
            # sudo: the agenda is written by this verb alone; who may was checked.
            mine = point.sudo()
            mine.ligne_ids.unlink()
            mine.write(
                {
                    "date_prepared": today,
                    "previous_id": before.id,
                    "ligne_ids": [
                        fields.Command.create(
                            {
                                "transmission_id": transmission.id,
                                "sequence": rank,
                                "reason": "\n".join(found),
                                "amount_owed": float(owed[transmission.id].total),
                            }
                        )
                        for rank, (transmission, found) in enumerate(reasons.items(), 1)
                    ],
                }
            )
        return True

    def action_hold(self):
        """The point was held: its decisions are carried out, the next one is planned."""
        self.check_access("write")
        for point in self:
            take_turn(point)
            point._check_planned()
            if not point.date_prepared:
                raise UserError(self.env._("Prepare the agenda first."))
            point.sudo().state = "held"
            point.decision_ids._carry_out()
            point._plan_next()
        return True

    def action_cancel(self):
        """It will not be held."""
        self.check_access("write")
        for point in self:
            point._check_planned()
            mine = point.sudo()  # sudo: the state is written by verbs; who may was checked
            mine.state = "cancelled"
            mine.event_id.unlink()
        return True

    def action_print(self):
        """The minutes (or the agenda, before)."""
        self.check_access("read")
        return self.env.ref("recouvrement_contentieux.report_point").report_action(self)

    def _check_planned(self):
        if self.state != "planned":
            raise UserError(self.env._("%s is over.", self.display_name))

    def _find_previous(self):
        """The last point held with this prestataire under this mandate."""
        return self.search(
            [
                ("mandat_id", "=", self.mandat_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "held"),
                ("id", "!=", self.id),
            ],
            order="date desc, id desc",
            limit=1,
        )

    def _get_day(self):
        """The day of the point; None of no point."""
        return fields.Datetime.context_timestamp(self, self.date).date() if self else None

    def _plan_next(self):
        """The next point, the weeks of the mandate later, unless one is planned already."""
        weeks = self.mandat_id.point_weeks
        planned = [("mandat_id", "=", self.mandat_id.id), ("state", "=", "planned")]
        mine = self.sudo()  # sudo: written by this verb; who may was checked
        following = self.search(
            [*planned, ("company_id", "=", self.company_id.id)], order="date", limit=1
        )
        if not following and weeks and self.mandat_id.in_force:
            following = self.create(
                {
                    "mandat_id": self.mandat_id.id,
                    "company_id": self.company_id.id,
                    "date": self.date + timedelta(weeks=weeks),
                    "user_id": self.user_id.id,
                    "location": self.location,
                    "partner_ids": [fields.Command.set(self.partner_ids.ids)],
                }
            )
        mine.next_id = following

    def _keep_event(self):
        """Its hour in Odoo's calendar, for who holds it and the participants; nobody is written to."""
        # sudo: the calendar follows from the point; the context sends nothing.
        events = self.env["calendar.event"].sudo()
        events = events.with_context(no_mail_to_attendees=True, dont_notify=True)
        for point in self.sudo():
            people = point.partner_ids | point.user_id.partner_id
            values = {
                "name": self.env._("Point with %s", point.prestataire_id.name),
                "start": point.date,
                "stop": point.date + HOUR,
                "location": point.location,
                "user_id": point.user_id.id,
                "partner_ids": [fields.Command.set(people.ids)],
            }
            if point.event_id:
                point.event_id.with_env(events.env).write(values)
            else:
                point.event_id = events.create(values)

    def _say_since(self):
        """Since when the agenda looks, as words."""
        self.ensure_one()
        before = self.previous_id._get_day()
        return format_date(self.env, before) if before else ""
