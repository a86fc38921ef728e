from odoo import api, fields, models


class RecouvrementPropositionLigne(models.Model):
    _inherit = "recouvrement.proposition.ligne"

    taxe_ids = fields.One2many("recouvrement.perte.taxe", "ligne_id", "VAT", readonly=True)
    tva_id = fields.Many2one("recouvrement.tva", readonly=True, copy=False, ondelete="set null")
    part_ids = fields.One2many("recouvrement.rentree.part", "ligne_id", readonly=True)
    amount_recovered = fields.Monetary(
        "Received since", compute="_compute_amount_recovered", store=True
    )
    amount_claimable = fields.Monetary(
        "Still claimable", compute="_compute_amount_recovered", store=True
    )

    @api.depends("amount", "part_ids.amount", "part_ids.state", "state", "proposition_id.kind")
    def _compute_amount_recovered(self):
        for line in self:
            kept = line.part_ids.filtered(lambda part: part.state == "booked")
            line.amount_recovered = sum(kept.mapped("amount"))
            proposition = line.proposition_id
            given_up = proposition.kind == "loss" or (
                proposition.kind == "waiver" and proposition.fortune
            )
            standing = proposition.state == "booked" and given_up
            line.amount_claimable = line.amount - line.amount_recovered if standing else 0.0
