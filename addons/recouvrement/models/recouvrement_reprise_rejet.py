from odoo import fields, models


class RecouvrementRepriseRejet(models.Model):
    """A line of a take-over file that cannot be taken, and why."""

    _name = "recouvrement.reprise.rejet"
    _description = "Bad line of a take-over file"
    _inherit = ["recouvrement.reserve"]
    _order = "reprise_id, line, id"

    reprise_id = fields.Many2one(
        "recouvrement.reprise", required=True, ondelete="cascade", index=True
    )
    line = fields.Integer(readonly=True)
    reason = fields.Char(readonly=True)
    content = fields.Json("Cells", readonly=True)
    content_text = fields.Char("Content", compute="_compute_content_text")

    def _compute_content_text(self):
        for rejet in self:
            rejet.content_text = " · ".join(
                str(cell) for cell in rejet.content or [] if cell not in (None, "")
            )
