from odoo import fields, models


class RecouvrementBail(models.Model):
    """What was reported of a lease to the body that pays its benefit, and what passed since."""

    _inherit = "recouvrement.bail"

    signalement_ids = fields.One2many(
        "recouvrement.caf.signalement", "bail_id", "Reports to the CAF or the MSA"
    )
    echange_ids = fields.One2many("recouvrement.caf.echange", "bail_id", "Exchanges with the CAF")

    def action_report_caf(self):
        """The report to make of this lease, or a new one."""
        self.ensure_one()
        due = self.signalement_ids.filtered(lambda each: each.state == "due")
        if due:
            return due._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report to the CAF or the MSA"),
            "res_model": "recouvrement.caf.signalement",
            "views": [(False, "form")],
            "context": {"default_bail_id": self.id},
        }

    def action_enter_echange(self):
        """Enter what the body asked or decided."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("From the CAF or the MSA"),
            "res_model": "recouvrement.caf.echange",
            "views": [(False, "form")],
            "context": {
                "default_bail_id": self.id,
                "default_signalement_id": self.signalement_ids.sorted("date_constituted")[-1:].id,
            },
        }
