from odoo import api, models

COUNTED = {"product_uom_qty", "price_unit", "discount", "tax_ids", "product_id", "product_uom_id"}


class SaleOrderLine(models.Model):
    """What is added to an order once it is confirmed is a sale like another."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        """EXTENDS sale"""
        lines = super().create(vals_list)
        sold = lines.filtered(lambda line: line.state == "sale" and not line.is_downpayment)
        sold.filtered("price_total").order_id._check_recouvrement(held=True)
        return lines

    def write(self, vals):
        """EXTENDS sale"""
        sold = self.filtered(lambda line: line.state == "sale") if COUNTED & vals.keys() else ()
        before = {line: line.price_total for line in sold}
        done = super().write(vals)
        more = [line for line, total in before.items() if line.price_total > total]
        self.browse([line.id for line in more]).order_id._check_recouvrement(held=True)
        return done
