from odoo import api, fields, models


class RecouvrementProcedureLigne(models.Model):
    """An item claimed in court, and for how much."""

    _name = "recouvrement.procedure.ligne"
    _description = "Item claimed in a judicial procedure"
    _order = "procedure_id, date_due, id"
    _rec_name = "move_line_id"

    procedure_id = fields.Many2one(
        "recouvrement.procedure", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, index=True, ondelete="restrict"
    )
    document = fields.Char(readonly=True)
    date_invoice = fields.Date("Dated", readonly=True)
    date_due = fields.Date("Due on", readonly=True)
    amount = fields.Monetary("Claimed", required=True)
    residual = fields.Monetary("Still owed", compute="_compute_residual")

    _amount_above_zero = models.Constraint(
        "CHECK (amount > 0)", "What is claimed in court is an amount above zero."
    )
    _item_uniq = models.UniqueIndex(
        "(procedure_id, move_line_id)", "This item is claimed already in this procedure."
    )

    @api.depends("move_line_id.amount_residual")
    def _compute_residual(self):
        # sudo: what is left of an item of the dossier, for whoever reads its procedure.
        for line in self.sudo():
            items = line.move_line_id | line.move_line_id._get_recouvrement_heirs()
            line.residual = sum(items.mapped("amount_residual"))

    def _get_left(self, day):
        """What was left on ``day`` of what is claimed: the less of it and of what was then owed."""
        self.ensure_one()
        lines = self.move_line_id
        everywhere = lines | lines.browse(self.env["recouvrement.interet"]._read_heirs(lines))
        receipts = self.env["recouvrement.encaissement"]._read_receipts(everywhere)
        later = sum(
            float(one.amount) for found in receipts.values() for one in found if one.day > day
        )
        owed = self.currency_id.round(sum(everywhere.mapped("amount_residual")) + later)
        return max(min(self.amount, owed), 0.0)
