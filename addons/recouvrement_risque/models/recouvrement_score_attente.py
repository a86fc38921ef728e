from odoo import fields, models


class RecouvrementScoreAttente(models.Model):
    """Debtors whose accounts moved since their score was worked out: detection read their notes already."""

    _name = "recouvrement.score.attente"
    _description = "Debtor to score again"
    _log_access = False

    # Plain numbers, no foreign keys: as the notes they come from.
    company_id = fields.Integer(required=True, readonly=True)
    partner_id = fields.Integer("Debtor", required=True, readonly=True)

    def _note(self, debtors):
        """Have these debtors (ids) scored again by the end of the current company's night."""
        company = self.env.company.id
        # sudo: plain numbers, written by whoever has the accounts read.
        self.sudo().create(
            [{"company_id": company, "partner_id": each} for each in sorted(debtors)]
        )

    def _take(self):
        """Ids of the debtors noted in the current company, noted no more."""
        # sudo: as above.
        noted = self.sudo().search_fetch([("company_id", "=", self.env.company.id)], ["partner_id"])
        debtors = set(noted.mapped("partner_id"))
        noted.unlink()
        return debtors
