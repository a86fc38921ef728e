from odoo import api, fields, models


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    mode_ids = fields.Many2many(
        "recouvrement.mode.operatoire",
        string="Operating procedures",
        compute="_compute_mode_ids",
        help="How this phase and the next step are worked.",
    )

    @api.depends("phase_id", "next_etape_id")
    def _compute_mode_ids(self):
        find = self.env["recouvrement.mode.operatoire"]._get_for
        for (phase, step), group in self.grouped(
            lambda dossier: (dossier.phase_id, dossier.next_etape_id)
        ).items():
            group.mode_ids = find(phase, step)

    def action_open_modes(self):
        """How this dossier is worked now: the page itself when there is one, the list otherwise."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Operating procedures"),
            "res_model": "recouvrement.mode.operatoire",
            "domain": [("id", "in", self.mode_ids.ids)],
        }
        if len(self.mode_ids) == 1:
            return action | {"res_id": self.mode_ids.id, "views": [(False, "form")]}
        return action | {"views": [(False, "list"), (False, "form")]}
