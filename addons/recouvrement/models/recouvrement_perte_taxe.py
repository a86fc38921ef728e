from odoo import Command, api, fields, models


class RecouvrementPerteTaxe(models.Model):
    """The VAT inside a lost amount: one row for each tax line of the invoice. Written by its entry only."""

    _name = "recouvrement.perte.taxe"
    _description = "VAT of a lost item"
    _order = "ligne_id, id"

    ligne_id = fields.Many2one(
        "recouvrement.proposition.ligne",
        "Lost item",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="ligne_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    tax_line_id = fields.Many2one(
        "account.move.line",
        "Tax line of the invoice",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Empty: the VAT of a taken-over item, typed by a person.",
    )
    typed_tax_id = fields.Many2one("account.tax", readonly=True, ondelete="restrict")
    tax_id = fields.Many2one("account.tax", compute="_compute_tax_id")
    amount = fields.Monetary("VAT", readonly=True)
    amount_base = fields.Monetary("Excl. VAT", readonly=True)
    treatment = fields.Selection(
        [
            ("not_due", "Was not due yet: nothing to recover"),
            ("pending", "To recover"),
            ("lost", "Lost with the debt"),
        ],
        readonly=True,
        required=True,
    )

    @api.depends("tax_line_id", "typed_tax_id")
    def _compute_tax_id(self):
        for row in self:
            row.tax_id = row.tax_line_id.tax_line_id or row.typed_tax_id

    def _get_source(self):
        """The line of the tax that made this VAT: that of the invoice, or the first one of what was typed."""
        lines = self.typed_tax_id.invoice_repartition_line_ids
        own = lines.filtered(lambda each: each.repartition_type == "tax")[:1]
        return self.tax_line_id.tax_repartition_line_id or own

    def _prepare_deducted(self, tags):
        """Values of the entry line that takes this VAT off what the company owes the State.

        :param tags: of the line of the return it is deducted on; none: those of a credit note
        """
        self.ensure_one()
        repartition = self._get_repartition("refund")
        return {
            "account_id": (repartition.account_id or self.tax_line_id.account_id).id,
            "balance": self._get_left(),
            "tax_repartition_line_id": repartition.id,
            "tax_base_amount": self._get_base(self._get_left()),
            "tax_tag_ids": [Command.set((tags or repartition.tag_ids).ids)],
        }

    def _prepare_base(self, account):
        """Values of two entry lines that take the price off the base of the return, and nothing off accounts."""
        tax = self.tax_id
        tags = tax.get_tax_tags(True, "base")
        base = self._get_base(self._get_left())
        plain = {"account_id": account.id, "balance": -base}
        declared = plain | {
            "balance": base,
            "tax_ids": [Command.set(tax.ids)],
            "tax_tag_ids": [Command.set(tags.ids)],
        }
        return [declared, plain]

    def _get_repartition(self, document):
        """The line of the tax that stands for this one on a ``document`` (invoice or refund)."""
        source = self._get_source()
        tax = source.tax_id
        mine = tax[f"{source.document_type}_repartition_line_ids"]
        theirs = tax[f"{document}_repartition_line_ids"]
        rank = list(mine).index(source)
        return theirs[rank] if rank < len(theirs) else source

    def _prepare_owed(self, amount, tags):
        """Values of the entry line that makes ``amount`` of this VAT owed to the State again.

        :param tags: of the line of the return it is repaid on; none: those of the invoice
        """
        self.ensure_one()
        repartition = self._get_source()
        return {
            "account_id": (repartition.account_id or self.tax_line_id.account_id).id,
            "balance": -amount,
            "tax_repartition_line_id": repartition.id,
            "tax_base_amount": self._get_base(amount),
            "tax_tag_ids": [Command.set((tags or repartition.tag_ids).ids)],
        }

    def _prepare_sale(self, amount, account, most):
        """Values of the entry line that declares the price ``amount`` of this VAT goes with, again.

        :param most: the price is no greater, roundings apart
        """
        tax, base = self.tax_id, min(self._get_base(amount), most)
        return {
            "account_id": account.id,
            "balance": -base,
            "tax_ids": [Command.set(tax.ids)],
            "tax_tag_ids": [Command.set(tax.get_tax_tags(False, "base").ids)],
        }

    def _get_base(self, amount):
        return (
            self.currency_id.round(self.amount_base * amount / self.amount) if self.amount else 0.0
        )

    def _get_left(self):
        """What is still to recover of it: money received since took its part back."""
        self.ensure_one()
        parts = self.ligne_id.part_ids.filtered(lambda part: part.state == "booked")
        back = sum((part.taxes or {}).get(str(self.id), 0.0) for part in parts)
        return self.currency_id.round(self.amount - back)
