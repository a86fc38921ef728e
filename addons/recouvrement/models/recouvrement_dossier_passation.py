from odoo import fields, models


class RecouvrementDossier(models.Model):
    """A dossier that changes hands keeps who had it, from when to when."""

    _inherit = "recouvrement.dossier"

    affectation_ids = fields.One2many(
        "recouvrement.affectation", "dossier_id", "Followed by", readonly=True
    )

    def write(self, vals):
        if not vals.keys() & {"user_id", "portefeuille_id"}:
            return super().write(vals)
        before = {each.id: (each.user_id, each.portefeuille_id) for each in self.sudo()}
        res = super().write(vals)
        changed = self.sudo().filtered(
            lambda each: (each.user_id, each.portefeuille_id) != before[each.id]
        )
        if changed:
            note = self.env.context.get("recouvrement_handing_over")
            self.env["recouvrement.affectation"]._keep(
                changed, before, note if isinstance(note, str) else False
            )
        return res

    def action_hand_over(self):
        """Give these dossiers to another collector or portfolio."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over"),
            "res_model": "recouvrement.passation",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_ids": self.ids},
        }

    def action_print_history(self):
        """The history of the dossier on one page."""
        return self.env.ref("recouvrement.report_history").report_action(self)
