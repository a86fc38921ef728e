"""The life of a guarantee: requested, received, active, called, released, refused, expired. Verbs only."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .recouvrement_garantie import IN_FORCE, PROPOSED


class RecouvrementGarantie(models.Model):
    _inherit = "recouvrement.garantie"

    date_activated = fields.Date("In force with us since", readonly=True, copy=False)
    verification_ids = fields.One2many(
        "recouvrement.garantie.verification", "garantie_id", "Checks"
    )
    weaknesses = fields.Text(
        "What weakens it", compute="_compute_weaknesses", help="What may make it worth less."
    )

    # -- checks -------------------------------------------------------------------------------

    def _add_checks(self):
        """The checks its kind and its guarantor call for; those made already stay."""
        # sudo: which checks there are follows from the kind, not from who types the guarantee.
        points = self.env["recouvrement.garantie.point"].sudo().search([("id", "!=", False)])
        rows = []
        for each in self.sudo():
            asked = points.filtered(
                lambda point, each=each: (
                    each.nature_id in point.nature_ids and (each.person or not point.person_only)
                )
            )
            gone = each.verification_ids.filtered(
                lambda row, asked=asked: row.point_id not in asked and row.state == "open"
            )
            missing = asked - each.verification_ids.point_id
            gone.unlink()
            rows += [{"garantie_id": each.id, "point_id": point.id} for point in missing]
        self.env["recouvrement.garantie.verification"].sudo().create(rows)

    @api.depends(
        "verification_ids.state",
        "move_line_ids",
        "date_accepted",
        "date_notified",
        "proof_ids",
        "irrevocable",
        "nature_id",
        "amount",
    )
    @api.depends_context("lang")
    def _compute_weaknesses(self):
        for each in self:
            each.weaknesses = "\n".join(each._find_weaknesses()) or False

    def _find_weaknesses(self):
        """Sentences: what is missing, failed or too late."""
        self.ensure_one()
        env = self.env
        if self.nature_id.needs_proof and not self.proof_ids:
            yield env._("The deed was not received.")
        if self.needs_notice and not self.date_notified:
            yield env._("Who must pay was not notified.")
        if self.documentary and not self.irrevocable:
            yield env._("The credit can be revoked: the bank may withdraw it at any time.")
        late = self.move_line_ids.filtered(
            lambda line: (
                self.date_accepted and line.move_id.invoice_date < self.date_accepted
                if line.move_id.invoice_date
                else False
            )
        )
        if self.retention and late:
            yield env._(
                "The clause was accepted after the invoice: %s.",
                ", ".join(sorted(set(late.mapped("move_name")))),
            )
        for check in self.verification_ids.filtered(lambda row: row.state == "bad"):
            yield f"{check.point_id.name}. {check.sanction or ''}".strip()

    # -- verbs --------------------------------------------------------------------------------

    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group("recouvrement.group_manager")):
            raise AccessError(
                self.env._("A guarantee is activated, called and released by a manager.")
            )

    def action_receive(self):
        """The deed came: it is attached, a manager may now activate the guarantee."""
        self.check_access("write")
        self._check_state("requested")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            if each.nature_id.needs_proof and not each.proof_ids:
                raise UserError(
                    self.env._(
                        "Attach what was received: %s.", each.proof_name or self.env._("the deed")
                    )
                )
        # sudo: states are written by verbs; the right to write the guarantee was checked.
        self.sudo().write({"state": "received", "date_received": today})
        return True

    def action_activate(self):
        """In force from now on: it counts as cover, its duties begin."""
        self._check_manager()
        self.check_access("write")
        self._check_state("received")
        for each in self:
            each._check_complete()
        today = self.env["recouvrement.calendrier"]._today()
        self.sudo().write({"state": "active", "date_activated": today})  # sudo: as above
        self._come_into_force()
        return True

    def _check_complete(self):
        """:raise UserError: something it cannot do without is missing"""
        env, missing = self.env, list(self._find_missing())
        today = env["recouvrement.calendrier"]._today()
        if missing:
            raise UserError(
                env._(
                    "%(guarantee)s lacks %(missing)s.",
                    guarantee=self.display_name,
                    missing=", ".join(missing),
                )
            )
        if self.date_to and self.date_to < today:
            raise UserError(
                env._("It ended on %s: have it renewed first.", format_date(env, self.date_to))
            )
        self.verification_ids._check_passed()

    def _find_missing(self):
        """What its kind asks for and is not there, in words."""
        env, nature = self.env, self.nature_id
        if not (self.retention or self.amount > 0):
            yield env._("its ceiling")
        if nature.needs_guarantor and not self.guarantor_id:
            yield env._("who pays")
        if nature.needs_proof and not self.proof_ids:
            yield nature.proof or env._("the deed")
        if nature.needs_end and not self.date_to:
            yield env._("the day it ends")
        if nature.needs_notice and not self.date_notified:
            yield env._("the day of the notice")
        if nature.needs_notice and not self.notice_ids:
            yield env._("the proof of the notice")
        if self.retention and not self.date_accepted:
            yield env._("the day the clause was accepted")
        if self.covers != "all" and not self.move_line_ids:
            yield env._("the items it covers")

    def action_refuse(self):
        """It will not be given, or is not worth having: say why."""
        self._check_state(*PROPOSED)
        return self._ask_reason("refused")

    def action_release(self):
        """Give it up (mainlevée): say why."""
        self._check_manager()
        self._check_state(*IN_FORCE)
        return self._ask_reason("released")

    def action_request_again(self):
        """A refused one is asked for again."""
        self.check_access("write")
        self._check_state("refused")
        # sudo: as above
        self.sudo().write({"state": "requested", "end_reason": False, "date_ended": False})
        return True

    def action_renew(self):
        """It ended, and was prolonged: its new end was typed."""
        self._check_manager()
        self.check_access("write")
        self._check_state("expired")
        for each in self:
            each._check_complete()
        # sudo: as above
        self.sudo().write({"state": "active", "end_reason": False, "date_ended": False})
        self._come_into_force()
        return True

    def _ask_reason(self, state):
        self.ensure_one()
        self.check_access("write")
        return self.env["recouvrement.garantie.motif"]._open(self, state)

    def _end(self, state, reason):
        """Over: ``state`` is released, refused or expired. The guarantor answers no more from today."""
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: as above
        self.sudo().write({"state": state, "end_reason": reason, "date_ended": today})
        for each in self.sudo():
            each._leave_dossiers(min(each.date_to or today, today))
            each._drop_deadlines(reason)
            if state != "expired":  # a surety that ran to its end was owed what it was not told
                each.information_ids._drop(reason)

    def _come_into_force(self):
        self._follow_deadlines()
        self._join_dossiers()
