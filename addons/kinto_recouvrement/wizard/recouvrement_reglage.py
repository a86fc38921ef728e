from odoo import fields, models


class RecouvrementReglage(models.TransientModel):
    """The accounts of statements of account, with the other ones."""

    _inherit = "recouvrement.reglage"

    kinto_account_indemnity_id = fields.Many2one(
        related="company_id.kinto_account_indemnity_id", readonly=False
    )
    kinto_demande_days = fields.Integer(related="company_id.kinto_demande_days", readonly=False)
