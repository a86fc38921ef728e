from odoo import fields, models


class RecouvrementRetourProposition(models.Model):
    """A debit that may be the one a bank speaks of: somebody says whether it is."""

    _name = "recouvrement.retour.proposition"
    _description = "Debit proposed for a return"
    _inherit = ["recouvrement.reserve"]
    _order = "line_id, sequence, id"
    _rec_name = "payment_id"

    line_id = fields.Many2one(
        "payment.return.line", "Return", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="line_id.return_id.company_id", store=True)
    sequence = fields.Integer(readonly=True)
    payment_id = fields.Many2one(
        "account.payment", "Debit", required=True, readonly=True, ondelete="cascade"
    )
    why = fields.Selection(
        [
            ("several", "Same reference"),
            ("mandate", "Same mandate"),
            ("debtor", "Same debtor or IBAN"),
            ("amount", "Same amount"),
        ],
        required=True,
        readonly=True,
    )
    date = fields.Date(related="payment_id.date", string="Debited on")
    partner_id = fields.Many2one(related="payment_id.partner_id", string="Debtor")
    memo = fields.Char(related="payment_id.memo", string="Reference")
    amount = fields.Monetary(related="payment_id.amount")
    currency_id = fields.Many2one(related="payment_id.currency_id")

    def action_accept(self):
        """This is the debit: take it, and book the return."""
        self.ensure_one()
        line, payment = self.line_id, self.payment_id
        line.check_access("write")
        line._check_open()
        line.payment_id = payment
        line._book()
        return True
