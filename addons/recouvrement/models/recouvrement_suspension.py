"""Station 9 of 11: suspension.

Comes from: promise, plan, dispute, or a hand. Goes back to: situation. Whatever stops the clock
writes one: a dated interval with its reason; the engine knows nothing of the cause.
"""

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..engine.facts import Pause
from ..tools.hand import check_written, open_to_hand


class RecouvrementSuspension(models.Model):
    _name = "recouvrement.suspension"
    _description = "Suspension"
    _order = "date_from desc, id desc"
    _rec_name = "reason"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    debtor_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor")
    reason = fields.Char(required=True)
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="May lie in the past.",
    )
    date_to = fields.Date("To (included)", help="Empty: until someone ends it.")
    stops_clock = fields.Boolean(
        "Stops the clock", default=True, help="Its days do not count in the delays of the scenario."
    )
    stops_interest = fields.Boolean(
        compute="_compute_stops_interest",
        store=True,
        readonly=False,
        precompute=True,
        help="A debt that is promised, disputed, entrusted or sued is late all the same; "
        "it bears nothing while the law or an agreement says so.",
    )
    scope = fields.Selection(
        [("dossier", "The whole dossier"), ("items", "Some items")],
        default="dossier",
        required=True,
    )
    move_line_ids = fields.Many2many("account.move.line", string="Items")
    user_id = fields.Many2one(
        "res.users", "Author", default=lambda self: self.env.user, readonly=True
    )
    origin = fields.Char(readonly=True, help="What wrote it: empty when a person did.")
    active = fields.Boolean(default=True)
    current = fields.Boolean("In force", compute="_compute_current")

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A suspension cannot end before it begins.",
    )

    @api.depends("date_from", "date_to")
    def _compute_current(self):
        today = fields.Date.context_today(self)
        for each in self:
            each.current = bool(
                each.active
                and each.date_from
                and each.date_from <= today
                and (not each.date_to or today <= each.date_to)
            )

    @api.depends("stops_clock")
    def _compute_stops_interest(self):
        """Who writes one by hand is proposed both; what a verb writes says which."""
        for each in self:
            each.stops_interest = each.stops_clock

    @api.constrains("scope", "move_line_ids")
    def _check_items(self):
        if any(each.scope == "items" and not each.move_line_ids for each in self):
            raise ValidationError(
                self.env._("Choose the items this suspension covers, or suspend the whole dossier.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        suspensions = super(RecouvrementSuspension, here).create(vals_list)
        suspensions._wake()
        return suspensions

    def write(self, vals):
        check_written(self, vals)
        if "dossier_id" in vals and not self.env.su:
            raise AccessError(self.env._("A suspension stays with its dossier: end it."))
        res = super().write(vals)
        self._wake()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        # Superuser code only: a context can come by RPC.
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(
                self.env._(
                    "A suspension explains why nothing was sent: end it instead of deleting it."
                )
            )

    def action_end(self):
        """End it today: the scenario goes on from tomorrow, its days until now stay out of the count."""
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            if each.date_from >= today:
                each.active = False
            else:
                each.date_to = fields.Date.subtract(today, days=1)
        return True

    def _end(self, day):
        """``day`` is the first day they no longer cover; whoever calls looks at the dossiers again."""
        unborn = self.filtered(lambda each: each.date_from >= day)
        # The plain write: a night ends hundreds, and looks at their dossiers once, later.
        models.Model.write(unborn, {"active": False})
        models.Model.write(self - unborn, {"date_to": fields.Date.subtract(day, days=1)})

    def _wake(self):
        """The clocks of these dossiers are counted again, at once."""
        dossiers = self.dossier_id.filtered(lambda dossier: dossier.state != "closed")
        self.env["recouvrement.passage"]._refresh(
            dossiers, self.env["recouvrement.calendrier"]._today()
        )

    def _to_engine(self):
        self.ensure_one()
        # 31/12/9999 is how many people write "for ever".
        known = self.date_to and self.date_to < date.max
        return Pause(
            since=self.date_from,
            until=self.date_to if known else None,
            label=self.reason,
            stops_clock=self.stops_clock,
            stops_interest=self.stops_interest,
            items=frozenset(self.move_line_ids.ids) if self.scope == "items" else frozenset(),
            origin=self.origin or "",
            contests=(self.origin or "").startswith("recouvrement.litige,"),
            final=(self.origin or "").startswith("recouvrement.prescription,"),
        )
