"""The housing benefit of a lease: which caisse pays, how much, to whom."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementBailAide(models.Model):
    _name = "recouvrement.bail.aide"
    _description = "Housing benefit of a lease"
    _inherit = ["recouvrement.reserve"]
    _order = "bail_id, date_from desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    bail_id = fields.Many2one(
        "recouvrement.bail", "Lease", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="bail_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="bail_id.currency_id")
    kind = fields.Selection([("apl", "APL"), ("al", "AL")], required=True, default="apl")
    organisme_id = fields.Many2one(
        "recouvrement.organisme",
        "Caisse",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("kind", "in", ("caf", "msa"))],
    )
    number = fields.Char("Beneficiary number")
    amount = fields.Monetary("A month", required=True)
    paid_to = fields.Selection(
        [("landlord", "Landlord"), ("tenant", "Tenant")], required=True, default="landlord"
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("To (included)")
    state = fields.Selection(
        [("running", "Paid"), ("suspended", "Suspended"), ("ended", "Ended")],
        required=True,
        default="running",
    )
    note = fields.Char()

    _amount_positive = models.Constraint("CHECK (amount >= 0)", "An aid is not negative.")
    _days_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "The end comes before the beginning."
    )

    @api.model_create_multi
    def create(self, vals_list):
        # The night asks companies without any benefit nothing.
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def _runs(self, day):
        """Whether it is paid for ``day``."""
        self.ensure_one()
        within = self.date_from <= day and (not self.date_to or day <= self.date_to)
        return self.state == "running" and within

    def _change_from(self, day, **values):
        """Have this aid be as ``values`` say from ``day`` on; what it was before stays, dated.

        :return: the row that holds from that day
        :raise UserError: it ends before that day
        """
        self.ensure_one()
        if self.date_to and self.date_to < day:
            raise UserError(
                self.env._("The aid %s ends before that day.", self.number or self.bail_id.name)
            )
        # sudo: decisions of the body are applied by who may treat them.
        here = self.sudo()
        if here.date_from >= day:
            here.write(values)
            return self
        after = here.copy({"date_from": day, **values})
        here.date_to = fields.Date.subtract(day, days=1)
        return after.sudo(False)
