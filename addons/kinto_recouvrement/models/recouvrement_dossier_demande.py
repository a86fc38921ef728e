from odoo import fields, models


class RecouvrementDossier(models.Model):
    """What other services were asked, from the dossier."""

    _inherit = "recouvrement.dossier"

    kinto_demande_ids = fields.One2many("kinto.demande", "dossier_id", "Requests to services")
    kinto_demande_open = fields.Integer("Requests open", compute="_compute_kinto_demande_open")

    def _compute_kinto_demande_open(self):
        for dossier in self:
            asked = dossier.kinto_demande_ids
            dossier.kinto_demande_open = len(
                asked.filtered(lambda each: each.state == "sent" or each.to_apply)
            )

    def action_ask_service(self):
        """A new request on this dossier, about what is overdue."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask a service"),
            "res_model": "kinto.demande",
            "views": [(False, "form")],
            "context": {"default_dossier_id": self.id, "default_amount": self.amount_overdue},
        }

    def action_open_kinto_demandes(self):
        self.ensure_one()
        action = self.kinto_demande_ids._get_records_action(name=self.env._("Requests to services"))
        return action | {"context": {"default_dossier_id": self.id}}
