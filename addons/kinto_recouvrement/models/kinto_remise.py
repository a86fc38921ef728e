"""A handover of the vehicle: who gave it to whom, where, with what, signed by both. Once signed it stays.

The chain of custody is these, in order: each is given by whoever received the one before.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

# The state a signed handover brings the recovery to.
BRINGS = {"customer": "recovered", "park": "parked"}


class KintoRemise(models.Model):
    _name = "kinto.remise"
    _description = "Handover of a vehicle"
    _inherit = ["mail.thread"]
    _order = "restitution_id, rank, id"
    _check_company_auto = True

    restitution_id = fields.Many2one(
        "kinto.restitution", "Recovery", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="restitution_id.company_id", store=True, index=True)
    vehicle_id = fields.Many2one(related="restitution_id.vehicle_id")
    license_plate = fields.Char(related="restitution_id.license_plate")
    contrat_id = fields.Many2one(related="restitution_id.contrat_id")
    rank = fields.Integer("No.", readonly=True, copy=False)
    kind = fields.Selection(
        [
            ("customer", "Given back by the customer, or seized"),
            ("transport", "To a carrier or a garage"),
            ("park", "To the park"),
            ("buyer", "To the buyer"),
        ],
        "Handover",
        required=True,
        default="customer",
    )
    date = fields.Datetime("Day and time", required=True, default=fields.Datetime.now)
    place = fields.Char(required=True)
    giver = fields.Char("Given by", required=True, help="Name and quality of who signs.")
    receiver = fields.Char("Received by", required=True, help="Name and quality of who signs.")
    keys_count = fields.Integer("Keys")
    with_registration = fields.Boolean("Registration document")
    with_booklet = fields.Boolean("Service booklet")
    other_items = fields.Char("Also handed over", help="Charging cable, badge, spare wheel…")
    mileage = fields.Integer("Mileage (km)")
    energy = fields.Integer("Fuel or battery (%)")
    condition = fields.Selection(
        [("good", "Good"), ("worn", "Worn"), ("damaged", "Damaged"), ("wrecked", "Wrecked")],
    )
    report = fields.Text("Condition report")
    belongings = fields.Char(
        "Belongings left inside", help="Of the customer: listed, to be given back to them."
    )
    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    giver_signature = fields.Binary("Signature of who gives", copy=False, attachment=True)
    receiver_signature = fields.Binary("Signature of who receives", copy=False, attachment=True)
    giver_refused = fields.Boolean(
        "Would not or could not sign", help="Who receives says why in the condition report."
    )
    state = fields.Selection(
        [("draft", "To sign"), ("signed", "Signed"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    signed_on = fields.Datetime(readonly=True, copy=False)
    signed_by_id = fields.Many2one("res.users", "Recorded by", readonly=True, copy=False)
    cancel_reason = fields.Char("Why it was cancelled", readonly=True, copy=False)
    state_before = fields.Char(readonly=True, copy=False)
    document_id = fields.Many2one("ir.attachment", readonly=True, copy=False, ondelete="restrict")
    odometer_id = fields.Many2one(
        "fleet.vehicle.odometer", readonly=True, copy=False, ondelete="set null"
    )

    _rank_uniq = models.UniqueIndex(
        "(restitution_id, rank) WHERE state = 'signed'", "Two handovers have the same number."
    )
    _counts_sane = models.Constraint(
        "CHECK (COALESCE(keys_count, 0) BETWEEN 0 AND 20 AND COALESCE(mileage, 0) BETWEEN 0 AND 2000000"
        " AND COALESCE(energy, 0) BETWEEN 0 AND 100)",
        "Keys, kilometres and percents are counted from 0; look at them again.",
    )

    @api.depends("rank", "license_plate", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for each in self:
            number = f"{each.rank} " if each.rank else ""
            each.display_name = f"{number}{each.license_plate or ''} – {kinds.get(each.kind, '')}"

    @api.model
    def default_get(self, fields_list):
        """Given by whoever has it, with what they received."""
        values = super().default_get(fields_list)
        recovery = self.env["kinto.restitution"].browse(values.get("restitution_id")).exists()
        if not recovery:
            return values
        last = recovery._get_chain()[-1:]
        if last:
            follow = {
                "kind": "park" if recovery.state == "recovered" else "buyer",
                "giver": last.receiver,
                "place": last.place,
                "keys_count": last.keys_count,
                "with_registration": last.with_registration,
                "with_booklet": last.with_booklet,
                "mileage": last.mileage,
                "condition": last.condition,
            }
        else:
            follow = {
                "kind": "customer",
                "giver": recovery.partner_id.name,
                "receiver": recovery.prestataire_id.name or recovery.company_id.name,
                "place": recovery.place_known,
            }
        return values | {key: each for key, each in follow.items() if key in fields_list and each}

    # -- what people may write ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        made = super(KintoRemise, open_to_hand(self, vals_list)).create(vals_list)
        made.restitution_id.check_access("write")
        made._own_photos()
        return made

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and any(each.state != "draft" for each in self):
            raise UserError(
                self.env._(
                    "A handover that was signed stays as it is: cancel it and enter another."
                )
            )
        if not self.env.su and "restitution_id" in vals:
            raise UserError(self.env._("A handover stays with its recovery."))
        done = super().write(vals)
        if "photo_ids" in vals:
            self._own_photos()
        return done

    def _own_photos(self):
        """Photos follow the rights of the handover."""
        for each in self:
            loose = each.photo_ids.filtered(lambda file: not file.res_id)
            loose.check_access("write")
            # sudo: files just sent by the author, checked above.
            loose.sudo().write({"res_model": self._name, "res_id": each.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(each.state != "draft" for each in self):
            raise UserError(self.env._("A handover that was signed is proof: it is kept."))

    # -- verbs --------------------------------------------------------------------------------

    def action_sign(self):
        """Both have signed: the handover is closed, its document kept, the recovery goes on."""
        self.check_access("write")
        for each in self:
            each._check_complete()
            each._check_chain()
            each._sign()
        return True

    def _check_complete(self):
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("%s is signed already.", self.display_name))
        if not self.receiver_signature or not (self.giver_signature or self.giver_refused):
            raise UserError(
                self.env._("Have both sign: who gives the vehicle and who receives it.")
            )
        if self.giver_refused and not (self.report or "").strip():
            raise UserError(
                self.env._("Say in the condition report why who gives the vehicle did not sign.")
            )
        if self.kind == "customer" and not self.mileage:
            raise UserError(
                self.env._("Enter the mileage: it is read when the vehicle is given back.")
            )
        today = self.env["recouvrement.calendrier"]._today()
        if fields.Date.context_today(self, self.date) > today:
            raise UserError(self.env._("A handover took place today or before."))

    def _check_chain(self):
        recovery = self.restitution_id
        before = recovery._get_chain()[-1:]
        if not before and self.kind != "customer":
            raise UserError(self.env._("The first handover is that of the customer."))
        if not before:
            recovery._check_state("requested", "instructed")
            return
        if self.kind == "customer":
            raise UserError(self.env._("The customer gave the vehicle back already."))
        recovery._check_state("recovered", "parked", "valued", "for_sale", "sold")
        if self.kind == "buyer":
            recovery._check_state("sold")
        if self.date < before.date:
            raise UserError(self.env._("It comes before the handover signed last: check its day."))
        if (self.mileage or 0) < before.mileage:
            raise UserError(
                self.env._(
                    "%(now)s km are fewer than the %(before)s km of the handover before.",
                    now=self.mileage,
                    before=before.mileage,
                )
            )

    def _sign(self):
        recovery = self.restitution_id
        mine = self.sudo()  # sudo: written by this verb only
        mine.write(
            {
                "state": "signed",
                "rank": len(recovery._get_chain()) + 1,
                "signed_on": fields.Datetime.now(),
                "signed_by_id": self.env.uid,
                "state_before": recovery.state,
            }
        )
        mine._record_mileage()
        mine.document_id = mine._make_document()
        after = BRINGS.get(self.kind)
        if after and recovery.state in ("requested", "instructed", "recovered"):
            recovery._set_state(after)
        recovery._tell(
            self.env._(
                "%(vehicle)s handed over by %(giver)s to %(receiver)s, %(place)s",
                vehicle=recovery._get_vehicle(),
                giver=self.giver,
                receiver=self.receiver,
                place=self.place,
            ),
            fields.Date.context_today(self, self.date),
        )

    def _record_mileage(self):
        """The fleet's own log of mileages knows it."""
        if self.mileage:
            self.odometer_id = self.env["fleet.vehicle.odometer"].create(
                {
                    "vehicle_id": self.vehicle_id.id,
                    "value": self.mileage,
                    "date": fields.Date.context_today(self, self.date),
                }
            )

    def action_cancel(self):
        """Say why a handover that was signed is cancelled."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the handover"),
            "res_model": "kinto.remise.annulation",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_remise_id": self.id},
        }

    def _cancel(self, reason):
        """Signed by mistake: it stays to be read, and the recovery goes back to where it was.

        :raise UserError: another one was signed since, or the vehicle was valued or sold since
        """
        self.ensure_one()
        self.check_access("write")
        recovery = self.restitution_id
        if self.state != "signed" or recovery._get_chain()[-1:] != self:
            raise UserError(self.env._("Only the last handover signed is cancelled."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        brought = BRINGS.get(self.kind)
        back = self.state_before if brought and self.state_before != brought else False
        if back:
            recovery._check_state(brought)
        mine = self.sudo()  # sudo: as in _sign
        mine.write({"state": "cancelled", "cancel_reason": reason})
        mine.odometer_id.unlink()
        if back:
            recovery._set_state(back)
        recovery._tell(
            self.env._(
                "%(vehicle)s: handover to %(receiver)s cancelled: %(reason)s",
                vehicle=recovery._get_vehicle(),
                receiver=self.receiver,
                reason=reason,
            )
        )

    def action_open_document(self):
        """The document both signed."""
        self.ensure_one()
        self.check_access("read")
        document = self.document_id or self.sudo()._make_document()
        return {"type": "ir.actions.act_url", "url": f"/web/content/{document.id}", "target": "new"}
