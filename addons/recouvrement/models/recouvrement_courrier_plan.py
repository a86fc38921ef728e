from odoo import models


class RecouvrementCourrier(models.AbstractModel):
    """The document of a plan among the documents the desk prints."""

    _inherit = "recouvrement.courrier"

    def _print_plans(self, plans):
        """``{plan id: [document]}``: what each plan is now; the versions proposed stay attached to it."""
        return {plan.id: [plan._print_document()] for plan in plans}
