from odoo import fields, models


class RecouvrementInventaireLigne(models.Model):
    """One item at a closing: its age, base, rate and why, allowance before and after. Evidence: nobody
    writes it, drawing up does."""

    _name = "recouvrement.inventaire.ligne"
    _description = "Item of a closing's allowances"
    _order = "inventaire_id, partner_name, due, id"
    _rec_name = "document"

    inventaire_id = fields.Many2one(
        "recouvrement.inventaire", "Closing", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True)
    dossier_id = fields.Many2one("recouvrement.dossier", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", "Debtor", index=True)
    partner_name = fields.Char("Debtor's name")
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio")
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, index=True, ondelete="cascade"
    )
    root_id = fields.Many2one(
        "account.move.line",
        "First item",
        required=True,
        index=True,
        ondelete="cascade",
        help="The item of the document itself, when the debt moved to another account.",
    )
    account_id = fields.Many2one("account.account")
    document = fields.Char()
    due = fields.Date("Due on")
    days = fields.Integer("Days late", aggregator="max")
    residual = fields.Monetary("Remained", help="Of the item, at the closing, taxes included.")
    amount = fields.Monetary(
        "After credits", help="Once credits and unallocated payments met the oldest debts."
    )
    untaxed = fields.Monetary("Without VAT")
    covered = fields.Monetary("Insured or guaranteed")
    base = fields.Monetary()
    bareme_id = fields.Many2one("recouvrement.bareme", "Matrix", index="btree_not_null")
    evaluation_id = fields.Many2one(
        "recouvrement.evaluation", "Individual evaluation", index="btree_not_null"
    )
    reason = fields.Char("Why this rate")
    unrated = fields.Boolean("No rate")
    rate = fields.Float("Rate (%)", digits=(5, 2), aggregator=None)
    tax_rate = fields.Float("Tax rate (%)", digits=(5, 2), aggregator=None)
    booked = fields.Monetary("Allowance before")
    required = fields.Monetary("Allowance after")
    difference = fields.Monetary("Movement")
    tax_required = fields.Monetary("Tax-deductible")
    addback = fields.Monetary("Not deductible")

    def action_open_dossier(self):
        """The dossier of this item."""
        self.ensure_one()
        return self.dossier_id._get_records_action(name=self.dossier_id.display_name)
