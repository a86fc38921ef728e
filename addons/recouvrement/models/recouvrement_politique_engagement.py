from odoo import api, fields, models


class RecouvrementPolitiqueEngagement(models.Model):
    """What may be agreed with the debtors of a segment without asking a manager."""

    _name = "recouvrement.politique.engagement"
    _description = "Policy of commitments"
    _inherit = ["recouvrement.segment"]

    promise_max_days = fields.Integer(
        "Furthest day of a promise (days)", default=30, help="0: no limit."
    )
    promise_max_in_row = fields.Integer(
        "Promises in a row",
        default=3,
        help="How many may follow each other without one being kept. 0: no limit.",
    )
    promise_min_share = fields.Float(
        "Least share promised (%)",
        help="Of what is overdue, all the promises under way together. 0: no limit.",
    )
    promise_grace_days = fields.Integer(
        "Days of grace",
        default=2,
        help="Between the day promised and the reminder: the bank's delay.",
    )
    portal_promise = fields.Boolean("The debtor may promise online", default=True)
    portal_plan = fields.Boolean("The debtor may propose a plan online", default=True)
    note = fields.Text("Why these limits")

    _numbers_positive = models.Constraint(
        "CHECK (promise_max_days >= 0 AND promise_max_in_row >= 0 AND promise_grace_days >= 0)",
        "A limit cannot be negative; 0 means no limit.",
    )
    _share_is_a_share = models.Constraint(
        "CHECK (promise_min_share >= 0 AND promise_min_share <= 100)",
        "A share lies between 0 and 100 %.",
    )

    @api.model
    def _find(self, partners, company):
        """``{partner: policy}`` for debtors of ``company``; an unsaved default policy where none fits."""
        here = self.with_company(company)
        found, default = here._assign(partners), here.new({"name": self.env._("No policy")})
        return {partner: found.get(partner.id, default) for partner in partners}
