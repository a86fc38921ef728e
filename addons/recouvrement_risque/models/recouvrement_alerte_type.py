from odoo import api, fields, models


class RecouvrementAlerteType(models.Model):
    """What somebody wants to be told of a customer, and who is: rows, all of which may be changed or switched off."""

    _name = "recouvrement.alerte.type"
    _description = "Kind of alert"
    _inherit = ["recouvrement.reserve"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    days = fields.Integer(
        help="An item late for more than this is a lasting one; a guarantee is told that long before it ends."
    )
    amount_min = fields.Monetary("From", help="What is at stake. 0: any amount.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    to_collector = fields.Boolean("The collector")
    to_responsible = fields.Boolean("The responsible of the portfolio")
    to_above = fields.Boolean("The responsible of the portfolio above")
    to_salesperson = fields.Boolean("The salesperson")
    group_id = fields.Many2one(
        "res.groups",
        "Everybody of",
        domain=lambda self: [
            ("privilege_id", "=", self.env.ref("recouvrement.privilege_recouvrement").id)
        ],
    )
    user_ids = fields.Many2many("res.users", string="And these people")
    by_task = fields.Boolean("A task at once", default=True)
    in_digest = fields.Boolean("In the digest", default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "A kind of alert has this code already.")
    _numbers_positive = models.Constraint(
        "CHECK (days >= 0 AND amount_min >= 0)", "Days and amounts cannot be negative."
    )

    @api.depends_context("company")
    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    @api.model
    def _by_code(self):
        """``{code: type}`` of those that are on."""
        # sudo: settings for everybody; who raises an alert need not read them.
        return {each.code: each for each in self.sudo().search([("active", "=", True)])}

    def _find_people(self, partner, dossier):
        """Users told of ``partner`` in the current company, its ``dossier`` may be empty; internal ones only."""
        self.ensure_one()
        # sudo: who answers for a portfolio is no secret.
        dossier, company = dossier.sudo(), self.env.company
        portfolio = dossier.portefeuille_id
        people = self.user_ids | self.group_id.all_user_ids
        if self.to_collector:
            people |= dossier.user_id or partner.recouvrement_user_id
        if self.to_responsible:
            people |= portfolio.user_id
        if self.to_above:
            people |= portfolio.parent_id.user_id
        if self.to_salesperson:
            people |= partner.user_id
        root = self.env.ref("base.user_root")
        return people.filtered(
            lambda user: (
                user.active and not user.share and user != root and company in user.company_ids
            )
        )
