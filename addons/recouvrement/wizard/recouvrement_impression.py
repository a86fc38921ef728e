from odoo import api, fields, models


class RecouvrementImpression(models.TransientModel):
    """Look at a letter on paper before it goes. Nothing is written in the ledger."""

    _name = "recouvrement.impression"
    _description = "Preview of a letter"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True)
    from_text = fields.Boolean(help="Opened from a text: the dossier is to be chosen.")
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
    channel = fields.Selection(
        [("email", "As an e-mail"), ("letter", "As a letter")],
        "Shown",
        compute="_compute_channel",
        store=True,
        readonly=False,
    )
    subject = fields.Char(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

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
        """The text the debtor would get: the variant that fits them. A text chosen stays as it is."""
        for wizard in self:
            text = wizard.etape_id.template_id
            if text and not wizard.from_text:
                wizard.template_id = wizard.dossier_id._pick_text(text)
            else:
                wizard.template_id = wizard.template_id

    @api.depends("etape_id")
    def _compute_channel(self):
        for wizard in self:
            paper = wizard.etape_id.kind in ("letter", "lrar", "lre")
            wizard.channel = "letter" if paper else "email"

    @api.depends("dossier_id", "template_id", "etape_id", "channel")
    def _compute_preview(self):
        """What the debtor would read today. Nothing is written."""
        service = self.env["recouvrement.courrier"]
        for wizard in self:
            wizard.subject, wizard.preview = False, False
            if wizard.dossier_id and wizard.template_id:
                wizard.subject, wizard.preview = service._show_preview(
                    wizard.dossier_id, wizard.template_id, wizard.etape_id, wizard.channel
                )

    def action_print(self):
        """The PDF, marked as a preview."""
        self.ensure_one()
        return self.env.ref("recouvrement.report_preview").report_action(self, config=False)

    @api.model
    def _open_text(self, template):
        """Show ``template`` on a dossier of the user's choice, the one that owes most to begin with."""
        dossier = self.env["recouvrement.dossier"].search(
            [("state", "!=", "closed"), ("amount_overdue", ">", 0)],
            order="amount_overdue desc",
            limit=1,
        )
        step = (template.recouvrement_variant_of_id or template)._get_recouvrement_steps()[:1]
        return self._open(dossier) | {
            "name": self.env._("Preview on a dossier"),
            "context": {
                "default_dossier_id": dossier.id,
                "default_template_id": template.id,
                "default_etape_id": step.id,
                "default_from_text": True,
            },
        }

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
