"""Lettrages our verbs undid, with the days they held: the aged balance of such a day stays what it was told.

Odoo deletes a lettrage that is undone. The item it had settled would be owed again, and its credit stand alone, on every
day since: a balance printed then could never be printed again.
"""

from odoo import api, fields, models


class RecouvrementLettrageDefait(models.Model):
    _name = "recouvrement.lettrage.defait"
    _description = "Lettrage undone"
    _inherit = ["recouvrement.reserve"]
    _order = "id desc"

    debit_move_id = fields.Many2one(
        "account.move.line", required=True, readonly=True, index=True, ondelete="cascade"
    )
    credit_move_id = fields.Many2one(
        "account.move.line", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True, currency_field="company_currency_id")
    debit_currency_id = fields.Many2one(
        related="debit_move_id.currency_id", string="Currency of the item"
    )
    credit_currency_id = fields.Many2one(
        related="credit_move_id.currency_id", string="Currency of the credit"
    )
    debit_amount_currency = fields.Monetary(readonly=True, currency_field="debit_currency_id")
    credit_amount_currency = fields.Monetary(readonly=True, currency_field="credit_currency_id")
    date_from = fields.Date("Held from", required=True, readonly=True)
    date_to = fields.Date("Undone on", required=True, readonly=True)

    @api.model
    def _keep(self, partials, day):
        """Note that ``partials`` held until the day before ``day``; those of that very day held on none."""
        # sudo: a trace of what the books said, written by the verb that undoes.
        self.sudo().create(
            [
                {
                    "debit_move_id": each.debit_move_id.id,
                    "credit_move_id": each.credit_move_id.id,
                    "company_id": each.company_id.id,
                    "amount": each.amount,
                    "debit_amount_currency": each.debit_amount_currency,
                    "credit_amount_currency": each.credit_amount_currency,
                    "date_from": each.max_date,
                    "date_to": day,
                }
                for each in partials
                if each.max_date < day
            ]
        )
