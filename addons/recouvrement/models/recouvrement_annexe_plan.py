from odoo import models


class RecouvrementAnnexe(models.AbstractModel):
    """A text that confirms a plan goes with the plan itself: its schedule is truly attached."""

    _inherit = "recouvrement.annexe"

    def _get_copies(self, actions):
        copies = super()._get_copies(actions)
        plans = {action.id: self._get_plan(action) for action in actions}
        for action_id, plan in plans.items():
            if plan:
                # sudo: the debtor receives their own plan, whoever sends it.
                document = plan.sudo()._get_document()
                mine = copies.setdefault(action_id, {"files": [], "links": []})
                mine["files"] = [(document.name, document.raw), *mine["files"]]
        return copies

    def _get_plan(self, action):
        """The plan ``action`` confirms: the last one proposed or active of its dossier."""
        if action.etape_id.template_id.recouvrement_use != "plan":
            return None
        plan = action.dossier_id._get_letter_plan()
        return plan if plan._get_document() else None
