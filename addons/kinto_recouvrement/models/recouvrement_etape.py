from odoo import fields, models

INTERACTIVE = "interactive"


class RecouvrementEtape(models.Model):
    """Steps of the interactive phase are counted from the end of the automatic one."""

    _inherit = "recouvrement.etape"

    anchor = fields.Selection(
        selection_add=[(INTERACTIVE, "the end of the automatic phase"), ("promise_broken",)],
        ondelete={INTERACTIVE: "set default"},
    )
