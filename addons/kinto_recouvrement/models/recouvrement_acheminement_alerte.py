from odoo import models


class RecouvrementAcheminement(models.Model):
    _inherit = "recouvrement.acheminement"

    def _bring_up_to_date(self, actions):
        # EXTENDS 'recouvrement'
        result = super()._bring_up_to_date(actions)
        lost = actions.sudo().filtered(lambda each: each.delivery == "unknown")
        if leases := lost.dossier_id.kinto_contrat_id:
            leases._watch_address(self.env["recouvrement.calendrier"]._today())
        # sudo: whoever tells what the post said moves the notice that waits for it.
        notices = self.env["kinto.resiliation"].sudo()
        letters = actions | actions.sudo().parent_id
        notices.search([("action_id", "in", letters.ids)])._take_delivery()
        return result
