from odoo import fields, models


class RecouvrementDiagnosticDroit(models.Model):
    """Where a household stands with one of its rights, on the day of an analysis."""

    _name = "recouvrement.diagnostic.droit"
    _inherit = ["recouvrement.confidentiel"]
    _description = "Right looked at with a household"
    _order = "diagnostic_id, sequence, id"
    _rec_name = "droit_id"

    diagnostic_id = fields.Many2one(
        "recouvrement.diagnostic", "Diagnosis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="diagnostic_id.company_id", store=True, index=True)
    droit_id = fields.Many2one("recouvrement.droit", "Right", required=True, ondelete="restrict")
    sequence = fields.Integer(related="droit_id.sequence", store=True)
    help_text = fields.Char(related="droit_id.help_text", string="Where to ask")
    state = fields.Selection(
        [
            ("unknown", "To check"),
            ("to_ask", "To ask for"),
            ("asked", "Asked for"),
            ("open", "Open"),
            ("none", "Not entitled"),
        ],
        "Where it stands",
        required=True,
        default="unknown",
    )
    note = fields.Char()

    _once = models.UniqueIndex("(diagnostic_id, droit_id)", "This right is in the list already.")

    def _log_consultation(self, how):
        # sudo: to name whose budget it is; the reader's rights are checked by the reading itself.
        budgets = self.sudo().diagnostic_id.sudo(self.env.su)
        budgets._log_consultation(how)
