from odoo import models


class RecouvrementProcedure(models.Model):
    """The second clock of an order not served in person: acts start it, undoing them stops it."""

    _inherit = "recouvrement.procedure"

    def _apply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._apply(acte)
        (self.titre_id | self.titre_ids)._follow_opposition()
        return res

    def _unapply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._unapply(acte)
        (self.titre_id | self.titre_ids)._follow_opposition(without=acte)
        return res

    def _get_started(self, acte):
        # EXTENDS 'recouvrement_contentieux': the month that follows a service counts when it was in person
        started = super()._get_started(acte)
        if acte.etape_id.nature == "service" and acte.service_mode != "person":
            started = started.filtered(
                lambda delay: delay.code != "irp_opposition" or self.jurisdiction != "FR"
            )
        return started
