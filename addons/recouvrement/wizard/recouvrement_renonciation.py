from odoo import api, fields, models


class RecouvrementRenonciation(models.TransientModel):
    """Giving up interest, indemnity or costs: how much, and why."""

    _name = "recouvrement.renonciation"
    _description = "Waiver of accessories"

    accessoire_ids = fields.Many2many("recouvrement.accessoire", string="Given up", required=True)
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id, required=True
    )
    total = fields.Monetary("In all", compute="_compute_total")
    single = fields.Boolean(compute="_compute_total")
    runs = fields.Boolean(compute="_compute_total")
    partly = fields.Boolean("Only a part of it")
    amount = fields.Monetary("Part given up")
    reason = fields.Char()
    for_good = fields.Boolean("Let no more interest run on these items")

    @api.depends("accessoire_ids")
    def _compute_total(self):
        for wizard in self:
            rows = wizard.accessoire_ids
            wizard.total = sum(rows.mapped("amount_due"))
            wizard.single = len(rows) == 1
            wizard.runs = any(row.kind == "interest" and not row.date_fixed for row in rows)

    @api.model
    def _open(self, rows):
        wizard = self.create(
            {
                "accessoire_ids": [fields.Command.set(rows.ids)],
                "currency_id": rows.currency_id[:1].id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_confirm(self):
        self.ensure_one()
        amount = self.amount if self.single and self.partly else None
        self.accessoire_ids._waive(self.reason, amount, self.for_good)
        return {"type": "ir.actions.act_window_close"}
