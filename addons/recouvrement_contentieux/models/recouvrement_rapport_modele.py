from odoo import fields, models


class RecouvrementRapportModele(models.Model):
    """How a prestataire writes its files: which column is what, dates, decimals. Serves file after file."""

    _name = "recouvrement.rapport.modele"
    _description = "Saved mapping of reports"
    _order = "mandat_id, id"

    mandat_id = fields.Many2one(
        "recouvrement.mandat", "Mandate", required=True, index=True, ondelete="cascade"
    )
    mapping = fields.Json("Columns", required=True)
    date_format = fields.Char("Dates")
    decimal_sign = fields.Char("Decimal sign")

    _mandat_uniq = models.Constraint("UNIQUE (mandat_id)", "One mapping a mandate.")

    def _save(self, mandat, mapping, date_format, decimal_sign):
        """Keep how the last good file of this mandate was written."""
        values = {"mapping": mapping, "date_format": date_format, "decimal_sign": decimal_sign}
        # sudo: whoever brings a file in keeps how it is read; nothing else is written.
        known = self.sudo().search([("mandat_id", "=", mandat.id)])
        if known:
            known.write(values)
        else:
            known = self.sudo().create(values | {"mandat_id": mandat.id})
        return known
