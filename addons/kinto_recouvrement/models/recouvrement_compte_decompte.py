from odoo import api, models


class RecouvrementCompte(models.AbstractModel):
    """Where a statement of account books the indemnity of termination, less the sale."""

    _inherit = "recouvrement.compte"

    @api.model
    def _get_kinto(self, company):
        """The account of indemnities of termination: the company's, else that of recovery indemnities.

        :raise UserError: neither is chosen nor in the chart
        """
        # sudo: settings of the company; only an account comes out.
        return company.sudo().kinto_account_indemnity_id or self._get(company, "indemnity")
