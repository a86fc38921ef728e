from odoo import api, fields, models


class RecouvrementDossier(models.Model):
    """The judicial procedures of a dossier."""

    _inherit = "recouvrement.dossier"

    procedure_ids = fields.One2many("recouvrement.procedure", "dossier_id", "Judicial procedures")
    procedure_count = fields.Integer("Procedures under way", compute="_compute_procedure_count")
    titre_ids = fields.One2many("recouvrement.titre", "dossier_id", "Enforcement titles")

    @api.depends("procedure_ids.state")
    def _compute_procedure_count(self):
        groups = self.env["recouvrement.procedure"]._read_group(
            [("dossier_id", "in", self.ids), ("state", "!=", "closed")], ["dossier_id"], ["__count"]
        )
        counts = {dossier.id: count for dossier, count in groups}
        for dossier in self:
            dossier.procedure_count = counts.get(dossier.id, 0)

    def action_open_procedure(self):
        """Choose a track for this dossier."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Go to court"),
            "res_model": "recouvrement.ouverture",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }
