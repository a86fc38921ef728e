from odoo import api, fields, models


class RecouvrementPassation(models.TransientModel):
    """Dossiers change hands, with a word for who takes them."""

    _name = "recouvrement.passation"
    _description = "Handing over of dossiers"

    dossier_ids = fields.Many2many("recouvrement.dossier", string="Dossiers", required=True)
    dossier_count = fields.Integer("Number of dossiers", compute="_compute_totals")
    amount_overdue = fields.Monetary("Overdue", compute="_compute_totals")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        "New collector",
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref("recouvrement.group_collector").ids)
        ],
    )
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "New portfolio")
    note = fields.Text(required=True)
    date = fields.Date("From", help="Empty: now. A later day: the night does it.")

    @api.depends("dossier_ids")
    def _compute_totals(self):
        for wizard in self:
            wizard.dossier_count = len(wizard.dossier_ids)
            wizard.amount_overdue = sum(wizard.dossier_ids.mapped("amount_overdue"))

    def action_confirm(self):
        self.ensure_one()
        self.env["recouvrement.affectation"]._hand_over(
            self.dossier_ids, self.user_id, self.portefeuille_id, self.note, self.date
        )
        return {"type": "ir.actions.act_window_close"}
