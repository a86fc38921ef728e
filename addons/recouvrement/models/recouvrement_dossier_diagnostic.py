from odoo import fields, models

NEED_TO_KNOW = "recouvrement.group_diagnostic"


class RecouvrementDossier(models.Model):
    """The diagnoses of a dossier, for those who need to know; the aids, for everyone."""

    _inherit = "recouvrement.dossier"

    diagnostic_ids = fields.One2many(
        "recouvrement.diagnostic", "dossier_id", "Diagnoses", groups=NEED_TO_KNOW
    )
    diagnostic_id = fields.Many2one(
        "recouvrement.diagnostic",
        "Last diagnosis",
        compute="_compute_diagnostic_id",
        groups=NEED_TO_KNOW,
    )

    def _compute_diagnostic_id(self):
        found = self.env["recouvrement.diagnostic"].search(
            [("dossier_id", "in", self.ids), ("last", "=", True)]
        )
        last = {diagnosis.dossier_id.id: diagnosis for diagnosis in found}
        for dossier in self:
            dossier.diagnostic_id = last.get(dossier.id, False)

    def action_open_diagnostic(self):
        """The last diagnosis, or a first one to fill in."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Diagnosis"),
            "res_model": "recouvrement.diagnostic",
            "views": [(False, "form")],
            "context": {"default_dossier_id": self.id},
        }
        return action | ({"res_id": self.diagnostic_id.id} if self.diagnostic_id else {})

    def action_print_orientation(self):
        """The sheet of aids the debtor may ask for, in their language."""
        return self.env.ref("recouvrement.report_orientation").report_action(self)

    def _open_plan_by_amount(self, amount):
        """The builder of plans, set to instalments of ``amount``."""
        action = self.action_new_plan()
        defaults = {"default_method": "amount", "default_instalment_amount": amount}
        return action | {"context": {**action.get("context", {}), **defaults}}
