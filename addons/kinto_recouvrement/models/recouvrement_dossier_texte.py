"""What the texts of reminders say of a lease, and which of them a customer receives."""

from odoo import fields, models


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    letter_lease = fields.Char("Letter: lease and vehicle", compute="_compute_letter")
    letter_next_debit = fields.Char(
        "Letter: the debit presented again",
        compute="_compute_letter",
        help="A sentence with its day; empty when none is planned.",
    )

    letter_clause = fields.Char("Letter: termination clause", compute="_compute_letter")
    letter_notice_from = fields.Char(
        "Letter: from what the notice runs",
        compute="_compute_letter",
        help="“of the first presentation of this letter”, as the lease says.",
    )
    letter_terminated = fields.Char("Letter: day of the termination", compute="_compute_letter")

    def _pick_text(self, template):
        # EXTENDS 'recouvrement': the lease says what kind of customer this is
        kind = self.kinto_contrat_id.customer_kind
        if not kind:
            return super()._pick_text(template)
        own = template._pick_recouvrement_variant(self.partner_id, kind)
        if kind == "large_account" and not own.recouvrement_audience:
            return template._pick_recouvrement_variant(self.partner_id, "professional")
        return own
