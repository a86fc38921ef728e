from odoo import api, fields, models


class AccountMove(models.Model):
    """Invoices carry the lease they are issued under."""

    _inherit = "account.move"

    kinto_contrat_id = fields.Many2one(
        "kinto.contrat",
        "Lease",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        domain="[('partner_id', '=', commercial_partner_id)]",
        help="Its debts are followed in the dossier of this lease.",
    )

    @api.constrains("kinto_contrat_id", "partner_id")
    def _check_kinto_contrat(self):
        self._check_recouvrement_contract("kinto_contrat_id")

    def _post(self, soft=True):
        # EXTENDS 'account': the rents of the schedule know their invoices
        posted = super()._post(soft)
        self.env["kinto.contrat.loyer"]._match(posted)
        return posted

    def action_open_kinto_contrat(self):
        return self.kinto_contrat_id._get_records_action()
