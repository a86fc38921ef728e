from odoo import models


class RecouvrementPlan(models.Model):
    """A plan the debtor signed acknowledges the debt: a new limitation runs from its signature."""

    _inherit = "recouvrement.plan"

    def _activate(self, day):
        res = super()._activate(day)
        for plan in self.filtered("date_signed"):
            # sudo: the event follows from a verb whose rights are checked.
            prescription = self.env["recouvrement.prescription"].sudo()
            prescription.with_company(plan.company_id)._interrupt(
                plan.move_line_ids, plan.date_signed, "plan", origin=plan
            )
        return res
