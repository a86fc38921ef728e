from odoo import api, fields, models


class RecouvrementApercu(models.TransientModel):
    """Dry run: what the coming weeks hold if nothing is paid. Nothing is written on the dossiers."""

    _name = "recouvrement.apercu"
    _description = "Preview of coming steps"

    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(
        "To",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=60),
    )
    dossier_ids = fields.Many2many(
        "recouvrement.dossier", string="Dossiers", help="Empty: all in progress."
    )
    line_ids = fields.One2many(
        "recouvrement.apercu.ligne", "apercu_id", "Coming steps", readonly=True
    )
    line_count = fields.Integer(compute="_compute_line_count")

    def _compute_line_count(self):
        for wizard in self:
            wizard.line_count = len(wizard.line_ids)

    def action_compute(self):
        """Run the engine over the period."""
        self.ensure_one()
        dossiers = self.dossier_ids or self.env["recouvrement.dossier"].search(
            [("state", "!=", "closed")]
        )
        lines = self.env["recouvrement.passage"]._preview(dossiers, self.date_from, self.date_to)
        self.line_ids.unlink()
        self.env["recouvrement.apercu.ligne"].create(
            [line | {"apercu_id": self.id} for line in lines]
        )
        return self._reopen()

    def action_open_lines(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Coming steps"),
            "res_model": "recouvrement.apercu.ligne",
            "views": [(False, "list"), (False, "pivot")],
            "domain": [("apercu_id", "=", self.id)],
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Coming steps"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _open(self, dossiers):
        wizard = self.create({"dossier_ids": [fields.Command.set(dossiers.ids)]})
        return wizard.action_compute()


class RecouvrementApercuLigne(models.TransientModel):
    _name = "recouvrement.apercu.ligne"
    _description = "Coming step"
    _order = "date, dossier_id, id"

    apercu_id = fields.Many2one(
        "recouvrement.apercu", required=True, ondelete="cascade", index=True
    )
    date = fields.Date()
    dossier_id = fields.Many2one("recouvrement.dossier")
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor", store=True)
    currency_id = fields.Many2one(related="dossier_id.currency_id")
    amount_overdue = fields.Monetary(related="dossier_id.amount_overdue")
    verdict = fields.Selection(
        selection=lambda self: (
            self.env["recouvrement.dossier"]._fields["verdict"]._description_selection(self.env)
        )
    )
    etape_id = fields.Many2one("recouvrement.etape", "Step")
    kind = fields.Selection(
        selection=lambda self: (
            self.env["recouvrement.action"]._fields["kind"]._description_selection(self.env)
        )
    )
    consent = fields.Selection(
        selection=lambda self: (
            self.env["recouvrement.action"]._fields["consent"]._description_selection(self.env)
        )
    )
    reason = fields.Char()
