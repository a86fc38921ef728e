from odoo import models


class RecouvrementInteret(models.AbstractModel):
    """Nothing runs on what is time-barred, and what was claimed of it is no longer asked for."""

    _inherit = "recouvrement.interet"

    def _prepare_debt(self, line, dossier_id, receipts, pauses, notices, day):
        debt = super()._prepare_debt(line, dossier_id, receipts, pauses, notices, day)
        if line.recouvrement_limitation_state == "expired":
            return debt._replace(since=None, owed=[], pauses=[])
        return debt

    def _read_rows(self, dossiers, day):
        rows = super()._read_rows(dossiers, day)
        items = {row["move_line_id"] for row in rows if row["move_line_id"]}
        # sudo: as for the accounts these rows are counted from.
        lines = self.env["account.move.line"].sudo().browse(items)
        barred = set(
            lines.filtered(lambda line: line.recouvrement_limitation_state == "expired").ids
        )
        return [
            {**row, "chargeable": row["chargeable"] and row["move_line_id"] not in barred}
            for row in rows
        ]
