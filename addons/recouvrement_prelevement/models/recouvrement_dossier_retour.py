from odoo import api, fields, models


class RecouvrementDossier(models.Model):
    """The debits of a dossier that came back."""

    _inherit = "recouvrement.dossier"

    return_line_ids = fields.Many2many(
        "payment.return.line", string="Returned debits", readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        dossiers = super().create(vals_list)
        dossiers._find_returns()
        return dossiers

    def _find_returns(self):
        """Tie to these dossiers the booked returns that no dossier has yet."""
        # sudo: the dossier shows its returns, whoever booked them.
        lines = self.env["payment.return.line"].sudo()
        lines.search(
            [
                ("state", "=", "booked"),
                ("dossier_ids", "=", False),
                ("partner_id.commercial_partner_id", "in", self.partner_id.ids),
                ("return_id.company_id", "in", self.company_id.ids),
            ]
        )._link_dossiers(self)
