from odoo import api, fields, models


class RecouvrementBail(models.Model):
    """When the CCAPEX was seized of a lease, from when it may be summoned, and whom to work with there."""

    _inherit = "recouvrement.bail"

    ccapex_ids = fields.One2many("recouvrement.ccapex", "bail_id", "Seizures of the CCAPEX")
    ccapex_gate = fields.Date(
        "Summons from",
        compute="_compute_ccapex_gate",
        help="Two months from the seizure of the CCAPEX, or the report to the CAF. Empty: not seized.",
    )

    @api.depends("ccapex_ids.date_gate", "ccapex_ids.state")
    def _compute_ccapex_gate(self):
        for bail in self:
            seized = bail.ccapex_ids.filtered(lambda one: one.state == "seized" and one.date_gate)
            bail.ccapex_gate = min(seized.mapped("date_gate"), default=False)

    def action_seize_ccapex(self):
        """Prepare the seizure of the CCAPEX; one under way is shown instead."""
        self.ensure_one()
        current = self.ccapex_ids.filtered(lambda one: one.state != "over")
        if current:
            return current._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Seize the CCAPEX"),
            "res_model": "recouvrement.ccapex",
            "views": [(False, "form")],
            "context": {"default_bail_id": self.id},
        }

    def action_open_directory(self):
        """The organisations that serve the department of the dwelling."""
        self.ensure_one()
        directory = self.env["recouvrement.organisme"]
        place = directory._get_department(self.logement_id.zip or self.partner_id.zip)
        there = directory.search([("company_id", "in", [self.company_id.id, False])]).filtered(
            lambda each: each._serves(place)
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement_logement_social.action_recouvrement_organisme"
        )
        return action | {
            "name": self.env._("Organisations of %s", place or self.name),
            "domain": [("id", "in", there.ids)],
        }
