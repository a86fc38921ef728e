from odoo import api, fields, models


class RecouvrementImpression(models.TransientModel):
    """Look at a letter on paper before it goes. Nothing is written in the ledger."""

    _name = "recouvrement.impression"
    _description = "Preview of a letter"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, readonly=True)
    scenario_id = fields.Many2one(related="dossier_id.scenario_id")
    etape_id = fields.Many2one(
        "recouvrement.etape",
        "Step",
        domain="[('scenario_id', '=', scenario_id), ('template_id', '!=', False)]",
        compute="_compute_etape_id",
        store=True,
        readonly=False,
    )
    template_id = fields.Many2one(
        "mail.template",
        "Text",
        domain=[("model", "=", "recouvrement.dossier")],
        compute="_compute_template_id",
        store=True,
        readonly=False,
    )

    @api.depends("dossier_id")
    def _compute_etape_id(self):
        """The next step that has a text, letters first."""
        for wizard in self:
            dossier = wizard.dossier_id
            steps = dossier.scenario_id.etape_ids.filtered("template_id").sorted("sequence")
            rank = dossier.next_etape_id.sequence
            ahead = steps.filtered(lambda step, rank=rank: step.sequence >= rank)
            letters = ahead.filtered(lambda step: step.kind in ("letter", "lrar"))
            wizard.etape_id = (letters or ahead or steps)[:1]

    @api.depends("etape_id")
    def _compute_template_id(self):
        for wizard in self:
            wizard.template_id = wizard.etape_id.template_id or wizard.template_id

    def action_print(self):
        """The PDF, marked as a preview."""
        self.ensure_one()
        return self.env.ref("recouvrement.report_preview").report_action(self, config=False)

    @api.model
    def _open(self, dossier):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print a letter"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": dossier.id},
        }
