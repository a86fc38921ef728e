from odoo import fields, models


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    transmission_ids = fields.One2many(
        "recouvrement.transmission", "dossier_id", "Transmissions", readonly=True
    )
    transmission_id = fields.Many2one(
        "recouvrement.transmission",
        "Entrusted now",
        compute="_compute_transmission_id",
        search="_search_transmission_id",
    )

    def _compute_transmission_id(self):
        live = self.env["recouvrement.transmission"].search(
            [("dossier_id", "in", self.ids), ("state", "in", ("draft", "sent", "acknowledged"))]
        )
        of_dossier = {each.dossier_id.id: each for each in live}
        for dossier in self:
            dossier.transmission_id = of_dossier.get(dossier.id, False)

    def _search_transmission_id(self, operator, value):
        live = fields.Domain("state", "in", ("draft", "sent", "acknowledged"))
        if operator in ("in", "not in") and set(value) == {False}:
            found = fields.Domain("transmission_ids", "any", live)
            return ~found if operator == "in" else found
        return fields.Domain("transmission_ids", "any", live & fields.Domain("id", operator, value))

    def action_entrust(self):
        """Choose a mandate, look at what stands in the way, entrust the rest."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entrust to a prestataire"),
            "res_model": "recouvrement.transmettre",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_ids": self.ids},
        }

    def action_recall(self):
        """Take these dossiers back from their prestataires."""
        return self.transmission_id.action_recall()
