"""What is paid of accessories whose invoice is paid in part: costs, indemnity, interest, in the order of imputation."""

from collections import defaultdict
from datetime import date

from odoo import api, fields, models

from ..engine import imputation as engine


class RecouvrementAccessoire(models.Model):
    _inherit = "recouvrement.accessoire"

    amount_paid = fields.Monetary(
        "Paid",
        compute="_compute_amount_paid",
        help="Of what its invoice received, by imputation order.",
    )

    @api.depends(
        "state", "amount", "amount_waived", "invoice_line_id.move_id.amount_residual_signed"
    )
    def _compute_amount_paid(self):
        """An invoice that carries several rows pays them one after the other; one settled paid them all."""
        paid = self._share_paid()
        for row in self:
            whole = row.amount - row.amount_waived
            row.amount_paid = whole if row.state == "paid" else paid.get(row.id, 0.0)

    def _share_paid(self):
        """``{row id: what is paid of it}`` of those whose invoice is open still."""
        # sudo: the other rows of the same invoices, and what was paid of these.
        ours = self.sudo().filtered(lambda row: row.state == "invoiced")
        invoices = ours.invoice_id
        rows = self.sudo().search([("invoice_id", "in", invoices.ids), ("state", "=", "invoiced")])
        groups = defaultdict(self.browse().sudo)
        for row in rows | ours:
            groups[row.invoice_id] |= row
        found = {}
        for invoice, mine in groups.items():
            found.update(mine._share_payment(self._read_paid(invoice)))
        return found

    def _read_paid(self, invoice):
        """What came in on ``invoice``, wherever its debt now stands, company currency."""
        terms = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        left = self.env["recouvrement.perte.calcul"].sudo()._get_left(terms)
        return sum(terms.mapped("balance")) - left

    def _share_payment(self, paid):
        order = engine.ORDERS[self.company_id[:1].recouvrement_imputation or "law"]
        money = self.company_id[:1].currency_id._recouvrement_decimal
        claims = [
            engine.Claim(
                row.id,
                row.kind,
                money(row.amount) - money(row.amount_waived),
                row.date_from or date.max,
            )
            for row in self.sorted("id")
        ]
        shares, _left = engine.allocate(money(paid), claims, order)
        return {share.claim.key: float(share.amount) for share in shares}
