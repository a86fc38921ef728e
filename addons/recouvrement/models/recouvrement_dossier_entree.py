"""What a phase asks of whoever moves a dossier to it: a reason, a collector, a manager.

The steps of the scenario move dossiers by themselves and are asked nothing; people are, on every
screen and in imports alike.
"""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.asked import read_records

WITH_REASON = ("reason", "manager")


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    phase_reason = fields.Char(
        "Why this phase",
        store=False,
        help="Given with the new phase when it asks for a reason; it is noted in the chatter.",
    )

    def get_entry_action(self, phase_id):
        """What must be asked before these dossiers enter a phase: a dialog, ``False`` when nothing.

        :raise UserError: when they cannot enter it by hand
        :raise AccessError: when it takes somebody else
        """
        self.check_access("write")
        phase = read_records(self.env["recouvrement.phase"], phase_id or [])[:1]
        moved = self.filtered(lambda dossier: dossier.phase_id != phase)
        if not (phase and moved):
            return False
        moved._check_may_enter(phase)
        if phase.requires == "nothing" or phase.requires == "collector" and moved._have_collector():
            return False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to “%s”", phase.name),
            "res_model": "recouvrement.entree",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_ids": moved.ids, "default_phase_id": phase.id},
        }

    def write(self, vals):
        if "phase_id" not in vals:
            return super().write(vals)
        reason = (vals.get("phase_reason") or "").strip()
        phase = self.env["recouvrement.phase"].browse(vals["phase_id"])
        moved = self.filtered(lambda dossier: dossier.phase_id != phase)
        if not self.env.su:
            moved._check_may_enter(phase)
            moved._check_asked(phase, reason, vals.get("user_id"))
        result = super().write({name: vals[name] for name in vals if name != "phase_reason"})
        if reason:
            told = self.env._("Moved to “%(phase)s”: %(reason)s", phase=phase.name, reason=reason)
            moved._log_lines(dict.fromkeys(moved.ids, told))
        return result

    def _check_may_enter(self, phase):
        closed = self.filtered(lambda dossier: dossier.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "%s is closed: it comes back by itself when something is owed again.",
                    closed[0].display_name,
                )
            )
        if self and phase.closing:
            raise UserError(
                self.env._(
                    "%(dossier)s cannot be moved to “%(phase)s”: it closes by itself once nothing is "
                    "owed any more.",
                    dossier=self[0].display_name,
                    phase=phase.name,
                )
            )
        if self and phase.requires == "manager" and not self._may_manage():
            raise AccessError(
                self.env._("Only a collection manager moves a dossier to “%s”.", phase.name)
            )

    def _have_collector(self):
        return all(dossier.user_id for dossier in self)

    def _may_manage(self):
        return self.env.user.has_group("recouvrement.group_manager")

    def _check_asked(self, phase, reason, user_id):
        """:raise UserError: when what ``phase`` asks for was not given along with it"""
        if self and phase.requires in WITH_REASON and not reason:
            raise UserError(
                self.env._(
                    "“%s” asks for a reason: move the dossier on its form or in the columns, "
                    "or fill in “Why this phase” together with the phase.",
                    phase.name,
                )
            )
        if phase.requires == "collector" and not user_id and not self._have_collector():
            raise UserError(
                self.env._("“%s” asks for a collector in charge of the dossier.", phase.name)
            )
