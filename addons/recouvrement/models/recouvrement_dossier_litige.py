from odoo import api, fields, models


class RecouvrementDossier(models.Model):
    """The disputes of a dossier."""

    _inherit = "recouvrement.dossier"

    litige_ids = fields.One2many("recouvrement.litige", "dossier_id", "Disputes")
    litige_count = fields.Integer("Open disputes", compute="_compute_litige_count")

    @api.depends("litige_ids.state")
    def _compute_litige_count(self):
        groups = self.env["recouvrement.litige"]._read_group(
            [("dossier_id", "in", self.ids), ("state", "=", "open")], ["dossier_id"], ["__count"]
        )
        counts = {dossier.id: count for dossier, count in groups}
        for dossier in self:
            dossier.litige_count = counts.get(dossier.id, 0)

    def action_dispute(self):
        """Open a dispute on some of the items."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New dispute"),
            "res_model": "recouvrement.litige",
            "views": [(self.env.ref("recouvrement.view_litige_new_form").id, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }
