from odoo import fields, models


class RecouvrementRegle(models.Model):
    """What is time-barred is proposed as lost."""

    _inherit = "recouvrement.regle"

    barred = fields.Boolean(
        "Time-barred items only", help="Items whose limitation has run out: see Limitation."
    )

    def _match(self, dossier, items, planned, insolvent):
        if self.barred:
            # sudo: the accounts are read whole, for dossiers the user may read.
            lines = self.env["account.move.line"].sudo().browse(item.line for item in items)
            expired = lines.filtered(lambda line: line.recouvrement_limitation_state == "expired")
            items = [item for item in items if item.line in set(expired.ids)]
        return super()._match(dossier, items, planned, insolvent)

    def _say(self, dossier, days):
        said = super()._say(dossier, days)
        return self.env._("%s; time-barred", said) if self.barred else said
