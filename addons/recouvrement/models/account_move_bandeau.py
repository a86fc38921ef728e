from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    recouvrement_banner = fields.Html(
        "Where collection stands", compute="_compute_recouvrement_banner", sanitize=False
    )

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_recouvrement_banner(self):
        """Of the debtor, on their invoices and credit notes; the salesperson is the invoice's too."""
        sales = self.filtered(lambda move: move.is_sale_document(include_receipts=True))
        theirs = sales.filtered(lambda move: move.invoice_user_id == self.env.user)
        sold = theirs.commercial_partner_id
        banners = self.env["recouvrement.bandeau"]._get_banners(
            sales.commercial_partner_id,
            lambda debtor: debtor in sold or debtor.user_id == self.env.user,
        )
        for move in self:
            known = move in sales and move.state == "posted"
            move.recouvrement_banner = known and banners.get(move.commercial_partner_id.id, False)
