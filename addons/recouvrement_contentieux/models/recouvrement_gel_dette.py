from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RecouvrementGelDette(models.AbstractModel):
    """A debt of whoever cannot pay: born before the decision it is frozen, later it is not.

    What counts is the day of the fact that gave birth to it (a delivery, a service, a month of rent), not
    the day it falls due: the day of the invoice, unless somebody knows better.
    """

    _name = "recouvrement.gel.dette"
    _description = "Debt before a decision that freezes"

    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_item")
    document = fields.Char(compute="_compute_item")
    date_invoice = fields.Date("Dated", compute="_compute_item")
    date_maturity = fields.Date("Due on", compute="_compute_item")
    amount_residual = fields.Monetary("Remaining", compute="_compute_item")
    date_born = fields.Date(
        "Born on",
        compute="_compute_date_born",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="The day of the fact that gave birth to the debt: delivery, service, period of rent. "
        "The day of the invoice by default.",
    )
    date_born_note = fields.Char("Why that day")
    frozen = fields.Boolean(compute="_compute_frozen")

    @api.depends("move_line_id")
    def _compute_date_born(self):
        for debt in self:
            debt.date_born = debt.date_born or self._read_birth(debt.move_line_id)

    @api.model
    def _read_birth(self, line):
        """The day of the document of ``line``; False without an item."""
        # sudo: the date of an item of the dossiers followed here.
        first = line.sudo()._get_recouvrement_first() if line else line
        return (first and (first.move_id.invoice_date or first.date)) or False

    @api.depends("move_line_id.amount_residual")
    def _compute_item(self):
        for debt in self:
            # sudo: as above; an item moved to another account goes on there.
            line = debt.move_line_id.sudo()
            first = line._get_recouvrement_first() if line else line
            heirs = line._get_recouvrement_heirs() if line else line
            debt.currency_id = line.company_id.currency_id or self.env.company.currency_id
            debt.document = line.recouvrement_document
            debt.date_invoice = first.move_id.invoice_date or first.date
            debt.date_maturity = line.date_maturity
            debt.amount_residual = sum((line | heirs).mapped("amount_residual"))

    def _get_case(self):
        raise NotImplementedError

    @api.depends("date_born")
    def _compute_frozen(self):
        for debt in self:
            since = debt._get_case()._get_freeze_day()
            debt.frozen = bool(since and debt.date_born and debt.date_born < since)

    def write(self, vals):
        done = super().write(vals)
        if "date_born" in vals and not self.env.context.get("recouvrement_quiet"):
            today = self.env["recouvrement.calendrier"]._today()
            self._get_case()._freeze(today)
        return done

    @api.constrains("move_line_id")
    def _check_item(self):
        for debt in self:
            case, line = debt._get_case(), debt.move_line_id.sudo()  # sudo: as above
            if (
                line.partner_id.commercial_partner_id != case.partner_id.commercial_partner_id
                or line.company_id != case.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "“%(item)s” is not owed by %(debtor)s.",
                        item=line.recouvrement_document,
                        debtor=case.partner_id.display_name,
                    )
                )
