from odoo import api, fields, models
from odoo.fields import Domain

KINDS = [
    ("doubtful", "Transfer to doubtful debts"),
    ("restored", "Return from doubtful debts"),
    ("allowance", "Allowance"),
    ("release", "Release of an allowance"),
    ("loss", "Write-off"),
    ("waiver", "Waiver of the debt"),
    ("gesture", "Goodwill gesture"),
]


class RecouvrementDelegation(models.Model):
    """Who may decide of which entry, up to which amount: a row is enough, ceilings do not add up."""

    _name = "recouvrement.delegation"
    _description = "Delegation"
    _order = "kind, amount_max, id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", help="Empty: every company.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    kind = fields.Selection([("any", "Everything"), *KINDS], "For", required=True, default="any")
    group_id = fields.Many2one(
        "res.groups",
        domain=lambda self: [
            ("privilege_id", "=", self.env.ref("recouvrement.privilege_recouvrement").id)
        ],
    )
    user_ids = fields.Many2many("res.users", string="People", help="Beside the group, by name.")
    amount_max = fields.Monetary("Up to", help="The whole proposal, taxes included. 0: no ceiling.")
    own = fields.Boolean(
        "Their own proposals too", help="Otherwise somebody else must approve what they propose."
    )

    _amount_max_positive = models.Constraint(
        "CHECK (amount_max >= 0)", "A ceiling cannot be negative."
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for delegation in self:
            delegation.currency_id = (delegation.company_id or self.env.company).currency_id

    @api.depends("kind", "group_id", "user_ids", "amount_max")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for delegation in self:
            who = [delegation.group_id.name or "", *delegation.user_ids.mapped("name")]
            delegation.display_name = f"{kinds[delegation.kind]}: {', '.join(filter(None, who))}"

    @api.model
    def _may_approve(self, user, proposition):
        """Does a delegation let ``user`` approve ``proposition``?"""
        # sudo: delegations are no secret; whoever decides need not see their list.
        rows = self.sudo().search(
            Domain("company_id", "in", [False, proposition.company_id.id])
            & Domain("kind", "in", ["any", proposition.kind])
        )
        compare = proposition.currency_id.compare_amounts
        mine = proposition.proposed_by_id == user
        return any(
            (row.own or not mine)
            and (not row.amount_max or compare(proposition.amount, row.amount_max) <= 0)
            and (user in row.user_ids or row.group_id in user.all_group_ids)
            for row in rows
        )
