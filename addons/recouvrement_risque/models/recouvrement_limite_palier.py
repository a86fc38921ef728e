from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.recouvrement.tools.words import say_pair


class RecouvrementLimitePalier(models.Model):
    """Who may grant a credit limit, up to which part that nobody else answers for: a row is enough."""

    _name = "recouvrement.limite.palier"
    _description = "Step of the approval ladder"
    _order = "amount_max, id"

    company_id = fields.Many2one("res.company", help="Empty: every company.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    group_id = fields.Many2one(
        "res.groups",
        domain=lambda self: [
            ("privilege_id", "=", self.env.ref("recouvrement.privilege_recouvrement").id)
        ],
    )
    user_ids = fields.Many2many("res.users", string="People", help="Beside the group, by name.")
    amount_max = fields.Monetary(
        "Uncovered part up to",
        help="What of the limit neither an insurer nor a guarantor answers for. 0: no ceiling.",
    )
    own = fields.Boolean("Their own requests too", help="Otherwise somebody else must decide.")

    _amount_max_positive = models.Constraint(
        "CHECK (amount_max >= 0)", "A ceiling cannot be negative."
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for step in self:
            step.currency_id = (step.company_id or self.env.company).currency_id

    @api.depends("group_id", "user_ids", "amount_max")
    def _compute_display_name(self):
        for step in self:
            who = ", ".join(filter(None, [step.group_id.name, *step.user_ids.mapped("name")]))
            ceiling = (
                step.currency_id.format(step.amount_max)
                if step.amount_max
                else self.env._("any amount")
            )
            step.display_name = say_pair(self.env, who, ceiling)

    @api.model
    def _find(self, company):
        # sudo: the ladder is no secret; whoever decides need not see its list.
        return self.sudo().search(Domain("company_id", "in", [False, company.id]))

    def _holds(self, user, limit, uncovered):
        """Does this row let ``user`` grant ``limit``, of which ``uncovered`` is covered by nobody?"""
        self.ensure_one()
        compare = limit.currency_id.compare_amounts
        return bool(
            (user in self.user_ids or self.group_id in user.all_group_ids)
            and (self.own or limit.requested_by_id != user)
            and (not self.amount_max or compare(uncovered, self.amount_max) <= 0)
        )

    @api.model
    def _find_approvers(self, limit, uncovered):
        """Whom to ask: people of the lowest steps that are high enough."""
        author = limit.requested_by_id
        for step in self._find(limit.company_id).sorted(
            lambda each: (not each.amount_max, each.amount_max)
        ):
            high = not step.amount_max or step.amount_max >= uncovered
            people = (step.user_ids | step.group_id.all_user_ids).filtered(
                lambda user: (
                    user.active
                    and not user.share
                    and limit.company_id in user.company_ids
                    and user not in (self.env.ref("base.user_root") | author)
                )
            )
            if high and people:
                return people
        return self.env["res.users"]
