"""After a decision: whether it is still being carried out, trying again what failed, giving it up."""

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# What a decision made is under way in these states.
UNDER_WAY = {
    "recouvrement.proposition": ("draft", "proposed", "approved"),
    "recouvrement.plan": ("draft", "proposed", "active"),
    "recouvrement.transmission": ("draft", "sent", "acknowledged"),
    "recouvrement.procedure": ("open", "held"),
}
UNTIL_DUE = ("continue", "arbitrate", "other")  # they run until the day that was given


class RecouvrementSeancePoint(models.Model):
    _inherit = "recouvrement.seance.point"

    def _find_under_way(self, domain, day):
        """What was decided and has neither ended nor failed yet: ``{dossier: point}``, the latest one.

        :param domain: on points
        """
        done = Domain("state", "=", "done") & Domain("dossier_id.state", "!=", "closed")
        points = self.search(done & Domain(domain), order="id")
        waiting = points.filtered(
            lambda each: each.decision in UNTIL_DUE and each.date_due and each.date_due > day
        )
        for model, states in UNDER_WAY.items():
            mine = points.filtered(lambda each, model=model: each.res_model == model)
            running = self.env[model].search(
                [("id", "in", mine.mapped("res_id")), ("state", "in", states)]
            )
            waiting |= mine.filtered(lambda each, running=running: each.res_id in running._ids)
        return {point.dossier_id: point for point in waiting.sorted("id")}

    # -- what failed ------------------------------------------------------------------------------

    def action_retry(self):
        """Carry out again what failed."""
        self._check_follow()
        # sudo: who asks was checked; what a decision makes is made by its verbs.
        self.sudo()._execute()
        return True

    def action_give_up(self):
        self._check_follow()
        title = self.env._("Give this decision up")
        return self.env["recouvrement.seance.motif"]._ask("give_up", self, title)

    def _give_up(self, reason):
        """What failed is not tried again, for ``reason``; the rules may propose the dossier again."""
        self._check_follow()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is given up."))
        for point in self.sudo():  # sudo: as in action_retry
            point._set_given_up(reason)

    def _set_given_up(self, reason):
        """Superuser: out of what is to be carried out."""
        self._leave_phase()
        self.write({"state": "withdrawn", "withdrawal": reason})
        self.candidat_id.filtered(lambda each: each.state == "scheduled").state = "proposed"
        self._for_company()._tell(self.env._("Given up: %s", reason))

    def _check_follow(self):
        """:raise UserError: it did not fail; :raise AccessError: neither runs the committee nor may decide it"""
        self.check_access("read")
        day = self._get_today()
        for point in self:
            if point.state != "failed":
                raise UserError(
                    self.env._("Only a decision that was not carried out is tried again.")
                )
            if point.seance_id:
                point.seance_id._check_officer()
                point.seance_id._check_state("closed")
            elif not point._may_follow(day):
                raise AccessError(
                    self.env._("Your delegations do not let you decide this of the dossier alone.")
                )

    def _may_follow(self, day):
        """Whether the user may carry out again what was decided by delegation."""
        self.ensure_one()
        return (
            self.env.su
            or self.comite_id._is_officer(self.env.user)
            or bool(
                self.env["recouvrement.comite.delegation"]._find(
                    self.env.user, self.dossier_id, self.decision, day
                )
            )
        )
