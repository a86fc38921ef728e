"""Where a bank's own table has what: the names of its columns."""

from odoo import fields, models

from ..engine.table import FIELDS


class RecouvrementRetourModele(models.Model):
    _name = "recouvrement.retour.modele"
    _description = "Table of returns of a bank"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    journal_id = fields.Many2one(
        "account.journal",
        "Bank",
        check_company=True,
        domain=[("type", "=", "bank")],
        ondelete="cascade",
        help="Proposed for the files of this bank.",
    )
    column_end_to_end = fields.Char("Reference of the debit (EndToEndId)")
    column_mandate = fields.Char("Mandate reference (RUM)")
    column_amount = fields.Char("Amount")
    column_currency = fields.Char("Currency")
    column_code = fields.Char("Reason code")
    column_date = fields.Char("Day of the return")
    column_collected = fields.Char("Day of the debit")
    column_fee = fields.Char("Fee")
    column_account = fields.Char("Our account")
    column_label = fields.Char("Label")
    column_name = fields.Char("Name of the debtor")
    column_iban = fields.Char("IBAN of the debtor")
    column_reference = fields.Char("The bank's reference")

    def _get_columns(self):
        """``{field of the engine's table: name of its column}``; columns left empty go by their usual name."""
        return {name: self[f"column_{name}"] for name in FIELDS if self and self[f"column_{name}"]}
