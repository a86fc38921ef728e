from odoo import fields, models


class RecouvrementRepriseColonne(models.Model):
    """A column of a take-over file, and what it holds."""

    _name = "recouvrement.reprise.colonne"
    _description = "Column of a take-over file"
    _inherit = ["recouvrement.reserve"]
    _order = "reprise_id, sequence, id"

    reprise_id = fields.Many2one(
        "recouvrement.reprise", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    header = fields.Char("Column", required=True, readonly=True)
    sample = fields.Char("First values", readonly=True)
    target = fields.Selection(
        [
            ("partner_ref", "Debtor: reference"),
            ("partner_name", "Debtor: name"),
            ("vat", "Debtor: VAT number"),
            ("siren", "Debtor: SIREN or SIRET"),
            ("kind", "Debtor: private or professional"),
            ("email", "Debtor: e-mail"),
            ("phone", "Debtor: phone"),
            ("street", "Debtor: street"),
            ("zip", "Debtor: postcode"),
            ("city", "Debtor: city"),
            ("country", "Debtor: country"),
            ("number", "Document: number"),
            ("date", "Document: date"),
            ("due", "Due date"),
            ("amount", "Open amount"),
            ("debit", "Open amount: debit"),
            ("credit", "Open amount: credit"),
            ("original", "Original amount"),
            ("currency", "Currency"),
            ("label", "Label"),
            ("disputed", "Disputed (yes or no)"),
            ("account", "FEC: account"),
            ("account_name", "FEC: name of the account"),
            ("lettering", "FEC: lettering"),
            ("entry", "FEC: number of the entry"),
        ],
        "Holds",
        help="Empty: the column is left aside.",
    )

    def write(self, vals):
        if "target" in vals:
            self.reprise_id._forget_check()
        return super().write(vals)
