from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine import blocking


class RecouvrementBlocageRegle(models.Model):
    """When a sale on credit is stopped, how hard, and at which document: the customer's own rules."""

    _name = "recouvrement.blocage.regle"
    _description = "Blocking rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    kind = fields.Selection(
        [
            (blocking.LIMIT, "Credit limit"),
            (blocking.OVERDUE, "Overdue items"),
            (blocking.HOLD, "Account held, by a step or by hand"),
            (blocking.INSURER, "Stopped by the insurer"),
        ],
        "Because of",
        required=True,
    )
    level = fields.Selection(
        [
            (blocking.WARN, "Warn"),
            (blocking.APPROVE, "Ask for approval"),
            (blocking.BLOCK, "Block"),
        ],
        "Then",
        required=True,
        default=blocking.BLOCK,
    )
    days = fields.Integer("Late for more than (days)")
    amount = fields.Monetary("Beyond", help="Overdue items are left alone up to this amount.")
    tolerance = fields.Float("Tolerance (%)", help="Of the limit.")
    on_order = fields.Boolean("Orders", default=True)
    on_delivery = fields.Boolean("Deliveries", default=True)
    on_invoice = fields.Boolean(
        "Invoices",
        help="Prepayments and what is already delivered are invoiced in any case.",
    )
    tag_ids = fields.Many2many(
        "res.partner.category",
        string="Only customers tagged",
        help="Any of them. Empty: every customer.",
    )

    _numbers_positive = models.Constraint(
        "CHECK (days >= 0 AND amount >= 0 AND tolerance >= 0)",
        "Days, amounts and tolerances cannot be negative.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.constrains("on_order", "on_delivery", "on_invoice")
    def _check_somewhere(self):
        for rule in self:
            if not (rule.on_order or rule.on_delivery or rule.on_invoice):
                raise ValidationError(
                    self.env._(
                        "%s: choose where it holds, orders, deliveries or invoices.", rule.name
                    )
                )

    @api.model
    def _find(self, company, document):
        """The rules of ``company`` for a ``document``: order, delivery or invoice."""
        # sudo: rules are read for whoever sells, who may not see their list.
        return self.sudo().search(
            Domain("company_id", "in", [False, company.id]) & Domain(f"on_{document}", "=", True)
        )

    def _to_engine(self, partner):
        """The pure rules that concern ``partner``: ``{Rule: record}``."""
        tags = partner.category_id
        return {
            blocking.Rule(rule.kind, rule.level, rule.days, rule.amount, rule.tolerance): rule
            for rule in self
            if not rule.tag_ids or rule.tag_ids & tags
        }
