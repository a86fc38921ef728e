from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementTourneeArret(models.Model):
    """A stop of a round: a visit, and where it comes in the order. Places are degrees; 0 and 0 is nowhere."""

    _name = "recouvrement.tournee.arret"
    _description = "Stop of a round"
    _inherit = ["recouvrement.reserve"]
    _order = "tournee_id, sequence, id"

    tournee_id = fields.Many2one(
        "recouvrement.tournee",
        "Round",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="tournee_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    visite_id = fields.Many2one(
        "recouvrement.visite", "Visit", required=True, readonly=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer("Order", default=10)
    kilometres = fields.Float(
        "Way (km)", readonly=True, digits=(16, 1), help="From the stop before, as the crow flies."
    )
    date_start = fields.Datetime(related="visite_id.date_start")
    partner_id = fields.Many2one(related="visite_id.partner_id")
    place = fields.Char(related="visite_id.place")
    phone = fields.Char(related="visite_id.phone")
    amount_overdue = fields.Monetary(related="visite_id.amount_overdue")
    state = fields.Selection(related="visite_id.state")
    obstacle = fields.Char(related="visite_id.obstacle")
    latitude = fields.Float(
        compute="_compute_position", inverse="_inverse_position", digits=(10, 7)
    )
    longitude = fields.Float(
        compute="_compute_position", inverse="_inverse_position", digits=(10, 7)
    )

    _visit_once = models.Constraint("UNIQUE (visite_id)", "This visit is in a round already.")

    @api.depends("visite_id.address_id.partner_latitude", "visite_id.address_id.partner_longitude")
    def _compute_position(self):
        for stop in self:
            address = stop.visite_id.address_id.sudo()  # sudo: as the visit shows the address
            stop.latitude = address.partner_latitude
            stop.longitude = address.partner_longitude

    def _inverse_position(self):
        for stop in self:
            stop.visite_id.check_access("write")
            if abs(stop.latitude) > 90 or abs(stop.longitude) > 180:
                raise UserError(
                    self.env._("A latitude lies within 90 degrees, a longitude within 180.")
                )
            # sudo: who goes there notes where it is; collectors do not edit partners otherwise.
            stop.visite_id.address_id.sudo().write(
                {"partner_latitude": stop.latitude, "partner_longitude": stop.longitude}
            )

    def _get_place(self):
        # sudo: as the visit shows the address.
        return self._read_place(self.visite_id.address_id.sudo())

    @api.model
    def _read_place(self, partner):
        """``(latitude, longitude)`` of ``partner``, or None when nobody located them."""
        place = (partner.partner_latitude, partner.partner_longitude)
        return place if any(place) else None

    def action_navigate(self):
        """The way to this stop, on OpenStreetMap: the place leaves only when somebody asks."""
        self.ensure_one()
        self.check_access("read")
        place = self._get_place()
        if not place:
            raise UserError(
                self.env._("This address is not located: type its coordinates, or ask for them.")
            )
        return {
            "type": "ir.actions.act_url",
            "url": "https://www.openstreetmap.org/directions?engine=fossgis_osrm_car&route=%3B"
            f"{place[0]:.6f}%2C{place[1]:.6f}",
            "target": "new",
        }

    def action_open_visit(self):
        """The visit, to report it."""
        self.ensure_one()
        return self.visite_id._get_records_action(name=self.env._("Visit"))

    def action_remove(self):
        """Out of the round: the visit stays planned as it was."""
        self.check_access("write")
        self.visite_id._check_planned()
        self.sudo().unlink()  # sudo: a verb, rights checked above
        return True
