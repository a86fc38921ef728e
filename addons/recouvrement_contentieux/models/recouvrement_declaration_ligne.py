from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class RecouvrementDeclarationLigne(models.Model):
    """What is declared of one item, and what was admitted of it."""

    _name = "recouvrement.declaration.ligne"
    _description = "Item declared"
    _inherit = ["recouvrement.reserve"]
    _order = "declaration_id, id"
    _rec_name = "document"

    declaration_id = fields.Many2one(
        "recouvrement.declaration", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="declaration_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line",
        "Item",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty for what no invoice carries: a termination indemnity, damages…",
    )
    document = fields.Char(compute="_compute_document", store=True, readonly=False)
    date_maturity = fields.Date("Due on", compute="_compute_document", store=True, readonly=False)
    principal = fields.Monetary("Due", help="Taxes included, at the judgment.")
    amount_future = fields.Monetary("To fall due")
    interest = fields.Monetary("Interest until the judgment")
    costs = fields.Monetary("Indemnity and costs")
    interest_runs = fields.Boolean(
        "Interest goes on",
        compute="_compute_interest_runs",
        inverse="_inverse_interest_runs",
        store=True,
        readonly=False,
        help="A loan of a year or more, or a payment put off by a year or more: its interest is not stopped by "
        "the judgment (C. com., art. L622-28, to verify). As among the debts of the case; said in the declaration.",
    )
    vat = fields.Monetary("Of which VAT")
    rank = fields.Selection(
        [
            ("plain", "Unsecured"),
            ("privilege", "Privilege"),
            ("pledge", "Pledge"),
            ("mortgage", "Mortgage"),
            ("retention", "Retention of title"),
            ("lease", "Published lease"),
            ("guarantee", "Guarantee of a third party"),
        ],
        "Security",
        default="plain",
        required=True,
    )
    security = fields.Char("Its deed and date")
    amount = fields.Monetary("Declared", compute="_compute_amount", store=True)
    decision = fields.Selection(
        [
            ("waiting", "Awaited"),
            ("admitted", "Admitted"),
            ("partly", "Admitted in part"),
            ("contested", "Contested"),
            ("rejected", "Rejected"),
        ],
        default="waiting",
        required=True,
    )
    amount_admitted = fields.Monetary("Admitted")

    _item_uniq = models.UniqueIndex(
        "(declaration_id, move_line_id) WHERE move_line_id IS NOT NULL",
        "This item is declared already.",
    )
    _positive = models.Constraint(
        "CHECK (principal >= 0 AND amount_future >= 0 AND interest >= 0 AND costs >= 0 AND vat >= 0"
        " AND amount_admitted >= 0)",
        "An amount declared cannot be negative.",
    )

    @api.depends("move_line_id")
    def _compute_document(self):
        for line in self:
            # sudo: the number and the day of an item of the debts followed here.
            item = line.move_line_id.sudo()
            line.document = line.document if not item else item.recouvrement_document
            line.date_maturity = line.date_maturity if not item else item.date_maturity

    @api.depends("move_line_id", "declaration_id.collective_id.dette_ids.interest_runs")
    def _compute_interest_runs(self):
        for line in self:
            debt = line._get_debt()
            if debt and not line.declaration_id._filter_sent():
                line.interest_runs = debt.interest_runs
            else:
                line.interest_runs = line.interest_runs

    def _inverse_interest_runs(self):
        """The case itself learns it: its interest is counted accordingly."""
        for line in self:
            debt = line._get_debt()
            if debt and debt.interest_runs != line.interest_runs:
                debt.interest_runs = line.interest_runs

    def _get_debt(self):
        """The debt of the case this line declares; none for what no invoice carries."""
        debts = self.declaration_id.collective_id.dette_ids
        return debts.filtered(
            lambda debt: self.move_line_id and debt.move_line_id == self.move_line_id
        )

    @api.depends("principal", "amount_future", "interest", "costs")
    def _compute_amount(self):
        for line in self:
            line.amount = line.principal + line.amount_future + line.interest + line.costs

    @api.onchange("decision")
    def _onchange_decision(self):
        if self.decision == "admitted":
            self.amount_admitted = self.amount
        elif self.decision in ("waiting", "contested", "rejected"):
            self.amount_admitted = 0.0

    @api.constrains("amount_admitted", "amount")
    def _check_admitted(self):
        for line in self:
            if line.currency_id.compare_amounts(line.amount_admitted, line.amount) > 0:
                raise ValidationError(
                    self.env._(
                        "“%s”: more cannot be admitted than was declared.", line.document or ""
                    )
                )

    @api.constrains("move_line_id", "declaration_id")
    def _check_item(self):
        for line in self:
            case, item = (
                line.declaration_id.collective_id,
                line.move_line_id.sudo(),
            )  # sudo: as above
            if item and (
                item.company_id != case.company_id
                or item.partner_id.commercial_partner_id != case.partner_id.commercial_partner_id
            ):
                raise ValidationError(
                    self.env._("This item is not owed by %s.", case.partner_id.display_name)
                )

    def _check_unsent(self):
        """:raise UserError: their declaration was sent"""
        if not self.env.su and self.declaration_id._filter_sent():
            raise UserError(
                self.env._(
                    "What was declared stays as it was sent: declare what is missing beside."
                )
            )

    def write(self, vals):
        typed = vals.keys() - {"decision", "amount_admitted"}
        if typed:
            self._check_unsent()
        done = super().write(vals)
        if "declaration_id" in vals:
            self._check_unsent()  # where it goes as well as where it was
        return done

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_unsent()
        return lines

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if not self.env.su and self.declaration_id._filter_sent():
            raise UserError(self.env._("A declaration that was sent is kept."))
