"""The vehicle of an insolvent customer: claimed back in time, or the ownership is no longer opposed."""

from odoo import fields, models
from odoo.exceptions import UserError

RUNNING = ("open", "plan")


class KintoRestitution(models.Model):
    _inherit = "kinto.restitution"

    collective_id = fields.Many2one(
        "recouvrement.collective", "Collective proceedings", compute="_compute_collective"
    )
    revendication_id = fields.Many2one(
        "recouvrement.revendication",
        "Claim of the vehicle",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    revendication_state = fields.Selection(related="revendication_id.state", string="Claim")
    claim_deadline = fields.Date("Claim it before", compute="_compute_collective")

    def _compute_collective(self):
        # sudo: what runs against the customer of a recovery one reads; rights hold on its own screen.
        cases = (
            self.env["recouvrement.collective"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("state", "in", RUNNING),
                ]
            )
        )
        for each in self:
            each.collective_id = cases.filtered(
                lambda case, mine=each: (
                    case.partner_id == mine.partner_id and case.company_id == mine.company_id
                )
            )[:1]
            claim = each.sudo().revendication_id
            running = (
                self.env["recouvrement.butoir"].sudo()._of(claim).get(claim.id) if claim else ()
            )
            days = [one.date for one in running or () if one.state == "running" and one.date]
            each.claim_deadline = min(days, default=False)

    def action_claim_back(self):
        """Open the claim of this vehicle in the proceedings of its customer; its deadlines follow."""
        self.ensure_one()
        self._check_may("may_collect")
        if self.revendication_id:
            return self.revendication_id._get_records_action()
        if not self.collective_id:
            raise UserError(self.env._("No proceedings are open against this customer."))
        self.collective_id.sudo(False).check_access("read")
        lease = self.contrat_id
        claim = self.env["recouvrement.revendication"].create(
            {
                "collective_id": self.collective_id.id,
                "name": self._describe_vehicle(),
                "res_model": self._name,
                "res_id": self.id,
                "ground": "published" if lease.publication else "lease",
                "deed": self.env._("%(lease)s, %(day)s", lease=lease.name, day=lease.date_signed)
                if lease.date_signed
                else lease.name,
                "registration": lease.publication,
                "place": self.place or self.place_known,
                "amount": self.amount_valued or self.vehicle_id.car_value,
            }
        )
        self.sudo().revendication_id = claim  # sudo: written by this verb only
        return claim._get_records_action()

    def _describe_vehicle(self):
        """Told apart from any other: model, plate, chassis."""
        # sudo: its chassis number, which fleet shows to its own users.
        vehicle = self.vehicle_id.sudo()
        return " – ".join(
            filter(None, [vehicle.model_id.display_name, vehicle.license_plate, vehicle.vin_sn])
        )
