"""A round: the visits of one collector on one day, in a short order, at the times it gives.

The order is that of ``engine/rounds.py``; each visit keeps its own rules, verbs and report. An hour told to a
person is kept: their visit is not moved within the day. Who owes nothing any more leaves the round when it is
opened from the menu, printed or put in order.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.turn import take_turn


class RecouvrementTournee(models.Model):
    _name = "recouvrement.tournee"
    _description = "Round of visits"
    _inherit = ["recouvrement.reserve"]
    _order = "date desc, id desc"

    date = fields.Date("Day", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    start_id = fields.Many2one(
        "res.partner",
        "From",
        readonly=True,
        ondelete="restrict",
        help="The address the round begins at: the agency's, or the collector's.",
    )
    speed = fields.Integer("Speed (km/h)", default=30, help="The average between two visits.")
    note = fields.Text("Instructions")
    arret_ids = fields.One2many("recouvrement.tournee.arret", "tournee_id", "Stops")
    stop_count = fields.Integer("Visits to make", compute="_compute_totals")
    kilometres = fields.Float(
        "Distance (km)",
        compute="_compute_totals",
        digits=(16, 1),
        help="As the crow flies, from the start to the last stop.",
    )
    amount_overdue = fields.Monetary("Overdue", compute="_compute_totals")
    unplaced = fields.Char("Not located", compute="_compute_unplaced")
    sketch = fields.Html("Where they lie", compute="_compute_sketch", sanitize=False)

    _speed_sane = models.Constraint(
        "CHECK (speed BETWEEN 1 AND 130)", "The speed lies between 1 and 130 km/h."
    )

    @api.depends("date", "user_id")
    def _compute_display_name(self):
        for each in self:
            day = fields.Date.to_string(each.date) or ""
            each.display_name = f"{day} – {each.user_id.name or ''}"

    @api.depends("arret_ids.state", "arret_ids.kilometres", "arret_ids.visite_id")
    def _compute_totals(self):
        for each in self:
            stops = each.arret_ids
            each.stop_count = len(stops.filtered(lambda stop: stop.state == "planned"))
            each.kilometres = sum(stops.mapped("kilometres"))
            each.amount_overdue = each.currency_id.round(sum(stops.mapped("amount_overdue")))

    @api.depends("arret_ids.latitude", "arret_ids.longitude")
    def _compute_unplaced(self):
        for each in self:
            lost = each.arret_ids.filtered(lambda stop: not stop._get_place())
            each.unplaced = ", ".join(lost.mapped("partner_id.display_name")) or False

    @api.depends("arret_ids.latitude", "arret_ids.longitude", "arret_ids.sequence")
    def _compute_sketch(self):
        for each in self:
            points = each._get_points()
            each.sketch = (
                self.env["ir.qweb"]._render("recouvrement_terrain.tournee_map", {"points": points})
                if points
                else False
            )

    def _get_points(self):
        """``[{x, y, label}, …]`` of the places known, within a square of 300: where they lie to each other.

        Drawn here: no map service learns where debtors live.
        """
        places = [(self._get_start_place(), "0")]
        places += [(stop._get_place(), str(rank)) for rank, stop in enumerate(self.arret_ids, 1)]
        known = [(place, label) for place, label in places if place]
        if not known:
            return []
        south, west = (min(place[axis] for place, _label in known) for axis in (0, 1))
        north, east = (max(place[axis] for place, _label in known) for axis in (0, 1))
        # A degree of longitude is shorter than one of latitude, by about a third in France.
        scale = 260 / max(north - south, (east - west) * 0.7, 0.001)
        return [
            {
                "x": round(20 + (place[1] - west) * 0.7 * scale),
                "y": round(20 + (north - place[0]) * scale),
                "label": label,
            }
            for place, label in known
        ]

    def _get_start_place(self):
        # sudo: where a round begins is no secret to who makes it.
        return self.env["recouvrement.tournee.arret"]._read_place(self.start_id.sudo())

    @api.ondelete(at_uninstall=False)
    def _unlink_keeps_visits(self):
        """A round is a list: the visits stay planned."""
        told = self.arret_ids.visite_id.filtered(lambda visit: visit.state in ("done", "absent"))
        if told:
            raise UserError(self.env._("Visits of this round were reported: it is kept."))

    # -- verbs ----------------------------------------------------------------------------------

    def action_refresh(self):
        """Who paid leaves the round; the others are put in order again."""
        for each in self:
            each._refresh()
        return True

    def action_keep_order(self):
        """The stops stay in the order somebody gave them by hand; their times follow."""
        self.ensure_one()
        self.check_access("write")
        self._withdraw()
        self._arrange(self.date, self.arret_ids.sorted())
        return True

    def action_open(self):
        """Open the round, without those who paid since it was planned."""
        self.ensure_one()
        if self.has_access("write"):
            self._withdraw()
        return self._get_records_action(name=self.env._("Round"))

    @api.model
    def action_open_today(self):
        """The rounds of today and later of who asks, without those who paid meanwhile."""
        today = self.env["recouvrement.calendrier"]._today()
        coming = self.search([("user_id", "=", self.env.uid), ("date", "=", today)], limit=1)
        if coming:
            return coming.action_open()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement_terrain.action_recouvrement_tournee"
        )

    def action_print(self):
        """The sheet to take along."""
        self.ensure_one()
        self.check_access("read")
        if self.has_access("write"):
            self._withdraw()
        return self.env["recouvrement.visite"]._open(self._make_sheet())

    def action_locate(self):
        """Ask Odoo's map service where the addresses are that nobody located; say which it does not know.

        The addresses leave for the service chosen in the settings: only when somebody asks.
        """
        self.ensure_one()
        self.check_access("write")
        lost = self.arret_ids.filtered(lambda stop: not stop._get_place())
        try:
            # sudo: a place is noted on the person by who goes to see them; rights checked above.
            lost.partner_id.sudo().geo_localize()
        except UserError as refused:
            raise UserError(
                self.env._(
                    "The map service does not answer (%s). Type the coordinates of the stops, or "
                    "leave them last: the round works without.",
                    refused,
                )
            ) from refused
        return True

    def action_move(self):
        """Choose another day for the whole round."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move the round"),
            "res_model": "recouvrement.tournee.preparation",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_tournee_id": self.id},
        }

    def _withdraw(self):
        """Those who owe nothing any more leave, their visit cancelled with the reason."""
        take_turn(self)
        planned = self.arret_ids.visite_id.filtered(lambda visit: visit.state == "planned")
        gone = planned - planned._withdraw_settled()
        # sudo: stops are written by verbs; rights were checked on each visit.
        self.arret_ids.filtered(lambda stop: stop.visite_id in gone).sudo().unlink()

    def _move_to(self, day):
        """Move every visit still to make to ``day``, in order; who was told is told again.

        :raise UserError: somebody cannot be visited that day; nothing is moved then
        """
        self.check_access("write")
        self._withdraw()
        self._arrange(day)

    def _refresh(self):
        self.check_access("write")
        self._withdraw()
        self._arrange(self.date)
