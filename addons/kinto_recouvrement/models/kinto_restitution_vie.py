"""The states of a recovery: each verb says what it needs, each may be undone; the fleet follows."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.words import say_pair

from .kinto_restitution import BEFORE, IN_HAND, KEPT, OVER

# What Odoo's fleet shows of a vehicle being recovered.
FLEET = {
    "requested": "fleet_state_to_recover",
    "instructed": "fleet_state_to_recover",
    "recovered": "fleet_state_recovered",
    "parked": "fleet_state_recovered",
    "valued": "fleet_state_recovered",
    "for_sale": "fleet_state_for_sale",
    "sold": "fleet_state_sold",
    # What becomes of a vehicle that is not sold.
    "scrap": "fleet_state_scrapped",
    "lease": "fleet_state_lease_again",
    "own": "fleet_state_recovered",
}
# The state before, for what a person decided; what a handover made is undone with it.
BACK = {"instructed": "requested", "for_sale": "valued", "sold": "for_sale"}


class KintoRestitution(models.Model):
    _inherit = "kinto.restitution"

    def _begin(self):
        for each in self.sudo():  # sudo: written by verbs only
            each.fleet_state_before_id = each.vehicle_id.state_id
            each._follow_fleet()
            each._tell(self.env._("Recovery of %s requested", each._get_vehicle()))

    # -- collection ---------------------------------------------------------------------------

    def action_instruct(self):
        """Somebody is sent for the vehicle."""
        self._check_may("may_collect")
        for each in self:
            each._check_state("requested")
            each._check_mission()
            each._set_state("instructed")
            each._tell(
                self.env._(
                    "%(vehicle)s: recovery entrusted to %(who)s",
                    vehicle=each._get_vehicle(),
                    who=each.prestataire_id.name,
                )
            )
        return True

    def _check_mission(self):
        if not self.prestataire_id:
            raise UserError(self.env._("Say who is entrusted with the recovery."))
        if not self.mission_to:
            raise UserError(self.env._("Say until when the mission runs."))
        if self.mode != "amicable" and not self.procedure_id:
            raise UserError(
                self.env._(
                    "Without the customer's agreement a vehicle is taken back under a judge's decision "
                    "only: go to court from the dossier, then name the procedure here."
                )
            )

    def action_abandon(self):
        """The vehicle will not be recovered: not found, wrecked, not worth its cost."""
        return self._ask_end("abandoned", self.env._("Give up the recovery"))

    def action_cancel(self):
        """The vehicle stays with the customer: all was paid, or it was asked by mistake."""
        return self._ask_end("cancelled", self.env._("Cancel the recovery"))

    def _ask_end(self, state, name):
        self.ensure_one()
        self._check_may("may_collect")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "kinto.restitution.fin",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_restitution_id": self.id, "default_state": state},
        }

    def _end(self, state, reason):
        """End it as ``state``, one of ``OVER``, for ``reason``."""
        self.ensure_one()
        self._check_may("may_collect")
        self._check_state(*(BEFORE if state == "abandoned" else (*BEFORE, *IN_HAND)))
        self._note_end(state, reason)

    def _note_end(self, state, reason, values=None):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        # sudo: written by verbs only.
        self.sudo().write({**(values or {}), "state_before": self.state, "end_reason": reason})
        self._set_state(state)
        words = dict(self._fields["state"]._description_selection(self.env))
        self._tell(say_pair(self.env, f"{self._get_vehicle()} – {words[state]}", reason))

    # -- remarketing --------------------------------------------------------------------------

    def action_value(self):
        """What the vehicle is worth is known."""
        self._check_may("may_remarket")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each._check_state("recovered", "parked")
            if not each.amount_valued:
                raise UserError(self.env._("Enter the market value first."))
            each.valued_on = each.valued_on or today
            each._set_state("valued")
        return True

    def action_offer_for_sale(self):
        """The vehicle is offered: the lease must be over."""
        self._check_may("may_remarket")
        for each in self:
            each._check_state("valued")
            each._check_lease_over()
            each._set_state("for_sale")
        return True

    # -- undo ---------------------------------------------------------------------------------

    def action_back(self):
        """Back to the state before: the last decision was a mistake."""
        for each in self:
            each._check_may_undo()
            if each.state in (*OVER, KEPT):
                back = each.state_before or "requested"
            elif each.state == "valued":
                back = "parked" if "park" in each._get_chain().mapped("kind") else "recovered"
            elif each.state in BACK:
                back = BACK[each.state]
            else:
                raise UserError(
                    self.env._("The chain of custody says so: cancel the last handover instead.")
                )
            # sudo: as above
            each.sudo().write({"state_before": False, "end_reason": False, "kept_as": False})
            each._unsell()
            each._set_state(back)
            words = dict(each._fields["state"]._description_selection(self.env))
            each._tell(
                self.env._(
                    "%(vehicle)s – back to “%(state)s”",
                    vehicle=each._get_vehicle(),
                    state=words[back],
                )
            )
        return True

    def _check_may_undo(self):
        collection = self.state in (*OVER, "instructed")
        self._check_may("may_collect" if collection else "may_remarket")
        # sudo: whether its statement was issued, for those who do not read it.
        if issued := self.sudo().decompte_ids.filtered(lambda one: one.state == "issued"):
            raise UserError(
                self.env._("Statement of account %s was issued: reverse it first.", issued[0].name)
            )

    # -- helpers ------------------------------------------------------------------------------

    def _check_may(self, name):
        """:raise AccessError: this is for another service"""
        self.check_access("write")
        if not self.env.su and not all(self.mapped(name)):
            raise AccessError(self.env._("This is for another service, or for a manager."))

    def _set_state(self, state):
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: written by verbs only, which checked who asks.
        self.sudo().write({"state": state, "state_since": today})
        self._follow_fleet()
        if state == "parked":
            self._ask_remarketing()

    def _follow_fleet(self):
        """The vehicle's state in Odoo's fleet: ours while it is recovered, the one before when it is not."""
        for each in self.sudo():  # sudo: the fleet follows, whoever acts
            name = FLEET.get(each.kept_as or each.state)
            ours = name and self.env.ref(f"kinto_recouvrement.{name}", raise_if_not_found=False)
            each.vehicle_id.state_id = ours or each.fleet_state_before_id

    def _ask_remarketing(self):
        for each in self.sudo().filtered("remarketing_user_id"):
            # sudo: a to-do for another service
            each.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Value %s", each._get_vehicle()),
                user_id=each.remarketing_user_id.id,
            )

    def _get_vehicle(self):
        return self.license_plate or self.vehicle_id.display_name

    def _tell(self, sentence, day=None):
        """One line in the stream of the dossier."""
        self.env["recouvrement.fil"]._record(
            "vehicle", {self.dossier_id: sentence}, day=day, records={self.dossier_id: self}
        )
