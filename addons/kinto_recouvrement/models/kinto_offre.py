"""An offer for the vehicle: who, how much, who brought them, and what was answered."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.hand import check_numbers, check_written, open_to_hand


class KintoOffre(models.Model):
    _name = "kinto.offre"
    _description = "Offer for a vehicle"
    _inherit = ["recouvrement.etat"]
    _order = "restitution_id, amount desc, id"
    _check_company_auto = True

    restitution_id = fields.Many2one(
        "kinto.restitution", "Recovery", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="restitution_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    vehicle_id = fields.Many2one(related="restitution_id.vehicle_id", store=True)
    partner_id = fields.Many2one("res.partner", "Buyer", required=True, ondelete="restrict")
    origin = fields.Selection(
        [
            ("customer", "Presented by the customer"),
            ("auction", "Auction"),
            ("dealer", "Dealer"),
            ("trader", "Trader"),
            ("direct", "Came by themselves"),
        ],
        "Brought by",
        required=True,
        default="dealer",
    )
    amount = fields.Monetary("Offer", required=True, help="VAT excluded.")
    date = fields.Date(
        "Made on", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    date_until = fields.Date("Holds until")
    state = fields.Selection(
        [
            ("received", "Received"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        default="received",
        required=True,
        readonly=True,
        copy=False,
    )
    date_accepted = fields.Date(readonly=True, copy=False)
    reason = fields.Char("Why it was refused")
    in_period = fields.Boolean(
        "In the customer's time",
        compute="_compute_in_period",
        help="If it is refused and the vehicle is sold for less, this offer counts in the statement.",
    )
    proof_ids = fields.Many2many("ir.attachment", string="Written offer", copy=False)

    _accepted_uniq = models.UniqueIndex(
        "(restitution_id) WHERE state = 'accepted'", "An offer is accepted already: undo it first."
    )
    _amount_above_zero = models.Constraint("CHECK (amount > 0)", "An offer is above zero.")

    @api.depends("partner_id.name", "amount")
    def _compute_display_name(self):
        for each in self:
            each.display_name = (
                f"{each.partner_id.name or ''} – {each.currency_id.format(each.amount)}"
            )

    @api.depends("origin", "date", "restitution_id.buyer_until")
    def _compute_in_period(self):
        for each in self:
            until = each.restitution_id.buyer_until
            each.in_period = bool(
                each.origin == "customer" and until and each.date and each.date <= until
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
        made = super(KintoOffre, open_to_hand(self, vals_list)).create(vals_list)
        for each in made:
            each._check_may()
            if each.restitution_id.state in ("sold", "kept", "abandoned", "cancelled"):
                raise UserError(
                    self.env._("%s is over: no offer is added.", each.restitution_id.display_name)
                )
        return made

    def write(self, vals):
        check_written(self, vals)
        check_numbers(self, vals)
        if not self.env.su:
            self._check_may()
            if set(vals) - {"reason"} and any(each.state != "received" for each in self):
                raise UserError(
                    self.env._("An offer that was answered stays as it is: undo first.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_received_only(self):
        if any(each.state != "received" for each in self):
            raise UserError(self.env._("An offer that was answered is kept."))

    def _check_may(self):
        self.restitution_id._check_may("may_remarket")

    # -- verbs --------------------------------------------------------------------------------

    def action_accept(self):
        """This buyer, at this price."""
        self._check_may()
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each._check_state("received")
            recovery = each.restitution_id
            recovery._check_state("parked", "valued", "for_sale")
            recovery._check_buyer_period(each, today)
            if each.date_until and each.date_until < today:
                raise UserError(
                    self.env._("%s does not hold any more: ask the buyer again.", each.display_name)
                )
            # sudo: written by verbs only
            each.sudo().write({"state": "accepted", "date_accepted": today})
            each.flush_recordset()
        return True

    def action_refuse(self):
        """Refused, with its reason: one presented by the customer may count later."""
        self._check_may()
        for each in self:
            each._check_state("received")
            if each.origin == "customer" and not (each.reason or "").strip():
                raise UserError(
                    self.env._(
                        "Say why the buyer presented by the customer is refused: if the vehicle is sold "
                        "for less, their offer counts."
                    )
                )
            each.sudo().state = "refused"  # sudo: as above
        return True

    def action_withdraw(self):
        """The buyer took it back."""
        self._check_may()
        for each in self:
            each._check_state("received", "accepted")
            each._check_not_sold()
            each.sudo().write({"state": "withdrawn", "date_accepted": False})  # sudo: as above
        return True

    def action_undo(self):
        """Back to received: answered by mistake."""
        self._check_may()
        for each in self:
            each._check_state("accepted", "refused", "withdrawn")
            each._check_not_sold()
            each.sudo().write({"state": "received", "date_accepted": False})  # sudo: as above
        return True

    def _check_not_sold(self):
        if self.restitution_id.state == "sold":
            raise UserError(self.env._("The vehicle is sold: take the sale back first."))
