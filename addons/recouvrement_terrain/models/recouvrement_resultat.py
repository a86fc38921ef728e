from odoo import models


class RecouvrementResultat(models.Model):
    """Whoever learns that a person is vulnerable spares them the visits to come."""

    _inherit = "recouvrement.resultat"

    def _open_alert(self, action):
        # EXTENDS 'recouvrement'
        result = super()._open_alert(action)
        if self.alert == "vulnerable":
            # sudo: the collector has just learnt it; collectors do not edit partners otherwise.
            person = (self.contact_id or self.debtor_id).sudo()
            person.recouvrement_vulnerable_since = person.recouvrement_vulnerable_since or self.date
        return result

    def action_review(self):
        """The review of this contact, opened or begun. The quality officer's, whose rules decide."""
        self.ensure_one()
        review = self.env["recouvrement.ecoute"].search([("resultat_id", "=", self.id)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "res_model": "recouvrement.ecoute",
            "res_id": review.id,
            "views": [(False, "form")],
            "context": {"default_dossier_id": self.dossier_id.id, "default_resultat_id": self.id},
        }
