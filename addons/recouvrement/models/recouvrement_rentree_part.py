from odoo import fields, models

from .res_company_perte import REPAID


class RecouvrementRentreePart(models.Model):
    """What a recovery brings back of one lost item, and of the VAT inside. Written by its verb only."""

    _name = "recouvrement.rentree.part"
    _description = "Part of a recovery"
    _order = "rentree_id, id"

    rentree_id = fields.Many2one(
        "recouvrement.rentree", required=True, readonly=True, index=True, ondelete="cascade"
    )
    ligne_id = fields.Many2one(
        "recouvrement.proposition.ligne",
        "Lost item",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="rentree_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="rentree_id.state", store=True)
    document = fields.Char(related="ligne_id.document")
    amount = fields.Monetary(readonly=True)
    amount_tax = fields.Monetary("Of which VAT owed again", readonly=True)
    taxes = fields.Json(readonly=True, help="{tax row: VAT owed again}")

    def _prepare_lines(self):
        """Values of entry lines: the income, and the VAT owed again, declared again where it must."""
        company, currency = self.company_id, self.currency_id
        accounts = self.env["recouvrement.compte"]
        lines, net = [], currency.round(self.amount - self.amount_tax)
        income = accounts._get(company, "recovered")
        for key, share in (self.taxes or {}).items():
            row = self.env["recouvrement.perte.taxe"].browse(int(key))
            if currency.is_zero(share):
                continue
            if row.treatment == "pending" and self.ligne_id.tva_id.state != "recovered":
                account = accounts._get(company, "vat_pending")
                lines.append({"account_id": account.id, "balance": -share})
                continue
            repaid = company._get_recouvrement_vat_tags(REPAID)
            if row.treatment == "not_due" or not repaid:
                # The sale itself is declared, now that it is paid.
                sale = row._prepare_sale(share, income, net)
                net = currency.round(net + sale["balance"])
                lines += [sale, row._prepare_owed(share, repaid.browse())]
            else:
                lines.append(row._prepare_owed(share, repaid))
        if not currency.is_zero(net):
            lines.insert(0, {"account_id": income.id, "balance": -net})
        return lines
