from odoo import fields, models


class RecouvrementDossier(models.Model):
    """A dossier knows whom one goes to see, and who was summoned."""

    _inherit = "recouvrement.dossier"

    visite_ids = fields.One2many("recouvrement.visite", "dossier_id", "Visits")
    convocation_ids = fields.One2many("recouvrement.convocation", "dossier_id", "Convocations")
    visite_count = fields.Integer(compute="_compute_visite_count")

    def _compute_visite_count(self):
        counts = dict(
            self.env["recouvrement.visite"]._read_group(
                [("dossier_id", "in", self.ids)], ["dossier_id"], ["__count"]
            )
        )
        for dossier in self:
            dossier.visite_count = counts.get(dossier, 0)

    def action_open_visites(self):
        """The visits and interviews of this dossier, coming and made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement_terrain.action_recouvrement_visite"
        )
        return action | {
            "domain": [("dossier_id", "=", self.id)],
            "context": {"default_dossier_id": self.id},
        }

    def action_plan_visit(self):
        """Plan a visit, or one for each of the dossiers chosen."""
        return self._ask_field(
            "recouvrement.visite.planification",
            self.env._("Plan a visit"),
            {"default_dossier_ids": self.ids},
        )

    def action_plan_round(self):
        """Plan a round to these debtors."""
        return self._ask_field(
            "recouvrement.tournee.preparation",
            self.env._("Plan a round"),
            {"default_dossier_ids": self.ids},
        )

    def action_summon(self):
        """Ask the debtor to come to the agency."""
        self.ensure_one()
        return self._ask_field(
            "recouvrement.convocation.envoi",
            self.env._("Summon to the agency"),
            {"default_dossier_id": self.id},
        )

    def _ask_field(self, wizard, title, context):
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": wizard,
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }
