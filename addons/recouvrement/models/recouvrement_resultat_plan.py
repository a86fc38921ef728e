from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RecouvrementResultat(models.Model):
    """A contact that leads to a plan: its draft is opened on what the debtor said they can pay."""

    _inherit = "recouvrement.resultat"

    plan_id = fields.Many2one("recouvrement.plan", readonly=True, copy=False)
    plan_amount = fields.Monetary("Can pay each month", help="Empty: by number of instalments.")
    plan_count = fields.Integer("Number of instalments", default=3)
    plan_first_date = fields.Date("First payment on")

    @api.constrains("plan_first_date", "plan_count", "plan_amount", "type_id")
    def _check_plan(self):
        for result in self.filtered(lambda each: each.opens == "plan"):
            if result.plan_first_date and result.plan_first_date < result.date:
                raise ValidationError(self.env._("The first payment of a plan is still to come."))
            if result.plan_amount < 0 or (not result.plan_amount and result.plan_count < 1):
                raise ValidationError(
                    self.env._("Say what the debtor can pay, or in how many instalments.")
                )

    def _open_plan(self, action):
        """A plan in draft, to be looked at and proposed: nothing stops before it is active."""
        values = {"dossier_id": self.dossier_id.id, "note": self.note or False}
        if self.plan_first_date:
            values["date_first"] = self.plan_first_date
        if self.plan_amount:
            values |= {"method": "amount", "instalment_amount": self.plan_amount}
        else:
            values["instalment_count"] = self.plan_count
        # sudo: the contact keeps which plan it led to, whoever may write it later.
        self.sudo().plan_id = self.env["recouvrement.plan"].create(values)
