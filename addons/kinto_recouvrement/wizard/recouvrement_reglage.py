from odoo import fields, models


class RecouvrementReglage(models.TransientModel):
    """The accounts of statements of account, with the other ones."""

    _inherit = "recouvrement.reglage"

    kinto_account_indemnity_id = fields.Many2one(
        related="company_id.kinto_account_indemnity_id", readonly=False
    )
    kinto_indemnity_vat = fields.Selection(related="company_id.kinto_indemnity_vat", readonly=False)
    kinto_indemnity_tax_id = fields.Many2one(
        related="company_id.kinto_indemnity_tax_id", readonly=False
    )
    kinto_notice_from = fields.Selection(related="company_id.kinto_notice_from", readonly=False)
    kinto_demande_days = fields.Integer(related="company_id.kinto_demande_days", readonly=False)
