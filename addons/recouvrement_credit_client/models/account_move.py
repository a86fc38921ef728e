from odoo import models
from odoo.exceptions import UserError

from ..engine.blocking import WARN


class AccountMove(models.Model):
    """An invoice may be stopped too, never one of a prepayment or of what is delivered already."""

    _inherit = "account.move"

    def _post(self, soft=True):
        """EXTENDS account"""
        sales = self.filtered(lambda move: move.move_type in ("out_invoice", "out_receipt"))
        for company, moves in sales.grouped("company_id").items():
            moves.filtered(lambda move: move._is_recouvrement_new_credit())._check_recouvrement(
                company
            )
        return super()._post(soft)

    def _is_recouvrement_new_credit(self):
        """Does posting it sell something more on credit? Not a prepayment, not goods delivered or ordered before."""
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        sold = lines.sale_line_ids
        if lines and all(line.sale_line_ids for line in lines):
            if all(line.is_downpayment for line in sold):
                return False
            return not all(
                line.is_downpayment or line.qty_delivered >= line.qty_invoiced for line in sold
            )
        return self.amount_total_signed > 0

    def _check_recouvrement(self, company):
        """:raise UserError: one of these customers may not be invoiced on credit"""
        reader = self.env["recouvrement.blocage"].sudo()  # sudo: whoever invoices is stopped alike
        if not self or not reader.env["recouvrement.blocage.regle"]._find(company, "invoice"):
            return
        debtors = self.commercial_partner_id
        # A draft counts in exposures already, where drafts do; an order's too.
        amounts = {
            debtor.id: sum(
                move.amount_total_signed
                for move in self
                if move.commercial_partner_id == debtor
                and not company.recouvrement_count_drafts
                and not move.invoice_line_ids.sale_line_ids
            )
            for debtor in debtors
        }
        self.env.flush_all()
        found = reader._find_reasons(debtors, company, "invoice", amounts)
        orders = {
            debtor.id: self.filtered(
                lambda move, mine=debtor: move.commercial_partner_id == mine
            ).invoice_line_ids.sale_line_ids.order_id
            for debtor in debtors
        }
        found = self.env["recouvrement.derogation"]._filter_released(found, company, orders)
        for move in self:
            findings = found.get(move.commercial_partner_id.id, [])
            stopping = [each for each in findings if each.level != WARN]
            if stopping:
                raise UserError(move._tell_recouvrement(stopping))

    def _tell_recouvrement(self, findings):
        said = self.env["recouvrement.blocage"]._tell(findings, self.company_id)
        return self.env._(
            "The invoice for %(customer)s cannot be posted:\n%(reasons)s\n\nA release of the customer lets it "
            "through; what is delivered or paid in advance may be invoiced.",
            customer=self.commercial_partner_id.name,
            reasons="\n".join(f"• {each}" for each in said),
        )
