from odoo import fields, models


class RecouvrementDossier(models.Model):
    """What the books fear to lose of a dossier."""

    _inherit = "recouvrement.dossier"

    evaluation_ids = fields.One2many(
        "recouvrement.evaluation", "dossier_id", "Individual evaluations"
    )
    allowance_amount = fields.Monetary(
        "Allowance booked",
        compute="_compute_allowance_amount",
        help="In posted entries, to this day.",
    )

    def _compute_allowance_amount(self):
        today = self.env["recouvrement.calendrier"]._today()
        reader = self.env["recouvrement.depreciation.lecture"].sudo()  # sudo: sums of entries
        booked = reader._read_booked_by_dossier(self, today)
        for dossier in self:
            dossier.allowance_amount = float(booked.get(dossier.id, 0))
