from odoo import models
from odoo.exceptions import UserError

from odoo.addons.recouvrement_credit_client.engine.blocking import WARN


class StockMove(models.Model):
    """Goods leave for a customer here, whatever screen, barcode, import or program sends them."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """EXTENDS stock"""
        leaving = self.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.location_dest_id.usage == "customer"
                and move.quantity > 0
            )
        )
        leaving._check_recouvrement()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _get_recouvrement_debtor(self):
        """Who is sold to: the customer invoiced by the order, else the one of the delivery."""
        order = self.sale_line_id.order_id
        partner = order.partner_invoice_id or self.picking_id.partner_id or self.partner_id
        return partner.commercial_partner_id

    def _find_recouvrement_stopped(self):
        """``{move: [Finding]}`` of those whose customer may not be delivered; warnings left out."""
        reader = self.env["recouvrement.blocage"].sudo()  # sudo: whoever delivers is stopped alike
        stopped = {}
        for company, moves in self.grouped("company_id").items():
            debtors = {move: move._get_recouvrement_debtor() for move in moves}
            partners = self.env["res.partner"].union(*debtors.values())
            orders = {partner.id: self.env["sale.order"] for partner in partners}
            for move, partner in debtors.items():
                orders[partner.id] |= move.sale_line_id.order_id
            self.env.flush_all()
            found = reader._find_reasons(partners, company, "delivery")
            found = self.env["recouvrement.derogation"]._filter_released(found, company, orders)
            for move, debtor in debtors.items():
                if hard := [each for each in found.get(debtor.id, []) if each.level != WARN]:
                    stopped[move] = hard
        return stopped

    def _check_recouvrement(self):
        """:raise UserError: a customer of these goods may not be delivered on credit"""
        for move, findings in self._find_recouvrement_stopped().items():
            said = self.env["recouvrement.blocage"]._tell(findings, move.company_id)
            raise UserError(
                self.env._(
                    "Nothing can be delivered to %(customer)s on credit:\n%(reasons)s\n\nA release of the "
                    "order or of the customer lets it leave.",
                    customer=move._get_recouvrement_debtor().name,
                    reasons="\n".join(f"• {each}" for each in said),
                )
            )
