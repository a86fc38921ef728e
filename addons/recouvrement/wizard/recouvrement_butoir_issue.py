from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementButoirIssue(models.TransientModel):
    """What became of a deadline: met, moved by a judge, without object."""

    _name = "recouvrement.butoir.issue"
    _description = "Outcome of a deadline"

    butoir_id = fields.Many2one(
        "recouvrement.butoir", "Deadline", required=True, ondelete="cascade"
    )
    outcome = fields.Selection(
        [
            ("met", "It was done"),
            ("moved", "Its date is another one"),
            ("dropped", "It has no object any more"),
        ],
        required=True,
        default="met",
    )
    day = fields.Date(
        compute="_compute_day", store=True, readonly=False, help="The day it was done, or the date."
    )
    reason = fields.Char()
    document = fields.Binary("Proof")
    document_name = fields.Char()

    @api.depends("outcome")
    def _compute_day(self):
        today = self.env["recouvrement.calendrier"]._today()
        for wizard in self:
            wizard.day = today if wizard.outcome == "met" else False

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards.butoir_id.check_access("write")
        return wizards

    def write(self, vals):
        result = super().write(vals)
        self.butoir_id.check_access("write")
        return result

    def action_confirm(self):
        self.ensure_one()
        self.butoir_id.check_access("write")
        # sudo: what a deadline is follows from these verbs; nobody writes it by hand.
        mine = self.butoir_id.sudo()
        if self.outcome == "met":
            self._check_done()
            mine._set_met(self.day, self._keep_document(mine))
        elif not self.reason:
            raise UserError(self.env._("Say why: it stays in the history of the deadline."))
        elif self.outcome == "dropped":
            mine._cancel(self.reason)
        else:
            mine._set_date(self.day, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _check_done(self):
        if not self.day or self.day > self.env["recouvrement.calendrier"]._today():
            raise UserError(self.env._("Say on which day it was done: today at the latest."))

    def _keep_document(self, butoir):
        """The proof, kept with the deadline."""
        if not self.document:
            return None
        return self.env["ir.attachment"].create(
            {
                "name": self.document_name or butoir.name,
                "datas": self.document,
                "res_model": butoir._name,
                "res_id": butoir.id,
            }
        )
