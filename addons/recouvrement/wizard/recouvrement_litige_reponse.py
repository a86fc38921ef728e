from odoo import api, fields, models


class RecouvrementLitigeReponse(models.TransientModel):
    """The answer of who is responsible for a dispute: a word and a reason."""

    _name = "recouvrement.litige.reponse"
    _description = "Answer to a dispute"

    litige_id = fields.Many2one("recouvrement.litige", "Dispute", required=True, ondelete="cascade")
    # Not sudo: what is shown here of a dispute is for who may read it.
    currency_id = fields.Many2one(related="litige_id.currency_id", related_sudo=False)
    amount_disputed = fields.Monetary(
        related="litige_id.amount", related_sudo=False, string="In dispute"
    )
    answer = fields.Selection(
        lambda self: (
            self.env["recouvrement.litige"]._fields["answer"]._description_selection(self.env)
        ),
        required=True,
    )
    amount = fields.Monetary("Amount to grant")
    note = fields.Text("Explanation", required=True)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards.litige_id.check_access("read")
        return wizards

    def write(self, vals):
        res = super().write(vals)
        self.litige_id.check_access("read")
        return res

    def action_confirm(self):
        self.ensure_one()
        self.litige_id._answer(self.answer, self.amount, self.note)
        return {"type": "ir.actions.act_window_close"}
