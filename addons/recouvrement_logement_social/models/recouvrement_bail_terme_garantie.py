from odoo import api, models


class RecouvrementBailTerme(models.Model):
    """A new term of a lease whose guarantee pays is a month to declare."""

    _inherit = "recouvrement.bail.terme"

    @api.model
    def _match(self, moves):
        made = super()._match(moves)
        bails = moves.filtered("recouvrement_term_date").sudo().recouvrement_bail_id
        if bails:
            # sudo: whoever posts a rent notice need not have a right over claims.
            claims = (
                self.sudo()
                .env["recouvrement.aide.demande"]
                .search([("bail_id", "in", bails.ids), ("state", "in", ("filed", "granted"))])
            )
            today = self.env["recouvrement.calendrier"]._today()
            claims.mois_ids._join(claims, today)
        return made
