from odoo import fields, models


class RecouvrementFrais(models.TransientModel):
    """A cost of collection: the bill of a bailiff, of a search, of a returned payment."""

    _name = "recouvrement.frais"
    _description = "Cost of a dossier"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, ondelete="cascade")
    # Not sudo: what is shown here of a dossier is for who may read it.
    company_id = fields.Many2one(related="dossier_id.company_id", related_sudo=False)
    currency_id = fields.Many2one(related="dossier_id.currency_id", related_sudo=False)
    open_line_ids = fields.Many2many(related="dossier_id.open_line_ids", related_sudo=False)
    name = fields.Char("What for", required=True)
    amount = fields.Monetary("Amount, taxes included", required=True)
    date = fields.Date(
        required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    chargeable = fields.Boolean("Charged to the debtor", default=True)
    move_line_id = fields.Many2one("account.move.line", "For the item", ondelete="cascade")
    product_id = fields.Many2one(
        "product.product",
        ondelete="cascade",
        help="Its account and taxes go to the invoice. Empty: the account of costs, without tax.",
    )
    tax_ids = fields.Many2many(
        "account.tax", string="VAT and taxes", help="Empty: those of the product."
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Proof")

    def action_confirm(self):
        self.ensure_one()
        self.env["recouvrement.accessoire"]._add_cost(
            self.dossier_id, self._prepare_cost(), self.attachment_ids
        )
        return {"type": "ir.actions.act_window_close"}

    def _prepare_cost(self):
        """Values of the cost, as ``recouvrement.accessoire._add_cost`` takes them."""
        return {
            "name": self.name,
            "amount": self.amount,
            "date_from": self.date,
            "chargeable": self.chargeable,
            "move_line_id": self._get_item().id,
            "product_id": self.product_id.id,
            "tax_ids": [fields.Command.set(self.tax_ids.ids)],
        }

    def _get_item(self):
        """The document's own item, of this very dossier."""
        line = self.move_line_id & self.dossier_id.open_line_ids
        return line._get_recouvrement_first() if line else line
