"""Exposure, with what is ordered and delivered and not invoiced yet."""

from odoo import models
from odoo.tools import SQL


class RecouvrementExposition(models.Model):
    _inherit = "recouvrement.exposition"
    _depends = {
        "sale.order": ["company_id", "currency_rate", "partner_invoice_id", "state"],
        "sale.order.line": [
            "price_total",
            "product_uom_qty",
            "qty_delivered",
            "qty_invoiced",
            "is_downpayment",
        ],
    }

    def _get_sources(self):
        """EXTENDS recouvrement_risque"""
        return [*super()._get_sources(), self._get_orders(), self._get_prepayments()]

    def _get_orders(self):
        """Each line of a confirmed order: what is delivered and not invoiced, then what is left to deliver.

        Converted at the rate the order was taken at (Odoo keeps it on the order).
        """
        return SQL(
            """SELECT invoiced.commercial_partner_id AS partner_id, line.company_id, part.part,
                      part.amount / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS amount
                 FROM sale_order_line line
                 JOIN sale_order sale ON sale.id = line.order_id
                 JOIN res_partner invoiced ON invoiced.id = sale.partner_invoice_id
           CROSS JOIN LATERAL (
                      SELECT 'deliveries' AS part,
                             line.price_total / NULLIF(line.product_uom_qty, 0)
                             * GREATEST(line.qty_delivered - line.qty_invoiced, 0) AS amount
                   UNION ALL
                      SELECT 'orders',
                             line.price_total / NULLIF(line.product_uom_qty, 0)
                             * GREATEST(line.product_uom_qty
                                        - GREATEST(line.qty_delivered, line.qty_invoiced), 0)
                      ) AS part
                WHERE sale.state = 'sale' AND line.display_type IS NULL AND part.amount <> 0"""
        )

    def _get_prepayments(self):
        """What was invoiced in advance is an item of its own: taken off what is left to deliver, until it is deducted."""
        return SQL(
            """SELECT invoiced.commercial_partner_id AS partner_id, line.company_id, 'orders' AS part,
                      -item.price_total / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1)
                      * CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END AS amount
                 FROM sale_order_line line
                 JOIN sale_order sale ON sale.id = line.order_id
                 JOIN res_partner invoiced ON invoiced.id = sale.partner_invoice_id
                 JOIN sale_order_line_invoice_rel link ON link.order_line_id = line.id
                 JOIN account_move_line item ON item.id = link.invoice_line_id
                 JOIN account_move move ON move.id = item.move_id AND move.state <> 'cancel'
                WHERE sale.state = 'sale' AND line.is_downpayment AND line.display_type IS NULL"""
        )

    def _get_openings(self):
        """EXTENDS recouvrement_risque"""
        lines = [
            ("order_id.partner_invoice_id", "child_of", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "sale"),
            ("display_type", "=", False),
        ]
        model = "sale.order.line"
        found = self.env[model].search(lines)
        delivered = found.filtered(lambda line: line.qty_delivered > line.qty_invoiced)
        ordered = found.filtered(
            lambda line: (
                (line.is_downpayment and line.qty_invoiced)
                or line.product_uom_qty > max(line.qty_delivered, line.qty_invoiced)
            )
        )
        return {
            **super()._get_openings(),
            "deliveries": (
                self.env._("Delivered, not invoiced"),
                model,
                [("id", "in", delivered.ids)],
            ),
            "orders": (self.env._("Ordered, not delivered"), model, [("id", "in", ordered.ids)]),
        }
