from odoo import api, fields, models

from odoo.addons.recouvrement.tools.hand import check_written


class RecouvrementProcedureVerification(models.Model):
    """The answer to a check before a court is asked."""

    _name = "recouvrement.procedure.verification"
    _description = "Check answered for a judicial procedure"
    _order = "procedure_id, sequence, id"

    procedure_id = fields.Many2one(
        "recouvrement.procedure", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    controle_id = fields.Many2one(
        "recouvrement.procedure.controle", "Check of the track", ondelete="set null", readonly=True
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char("Check", required=True, readonly=True)
    help = fields.Text("What counts", readonly=True)
    source = fields.Char("Legal basis", readonly=True)
    required = fields.Boolean(readonly=True)
    done = fields.Boolean("Checked")
    reason = fields.Char("Not done because", help="Why the law exempts this case.")
    attachment_ids = fields.Many2many("ir.attachment", string="Proof")
    user_id = fields.Many2one("res.users", "Answered by", readonly=True)
    pending = fields.Boolean("To answer", compute="_compute_pending")

    @api.depends("done", "reason", "required")
    def _compute_pending(self):
        for each in self:
            each.pending = each.required and not each.done and not (each.reason or "").strip()

    def write(self, vals):
        check_written(self, vals)
        if vals.keys() & {"done", "reason"}:
            # sudo: who answered is noted beside the answer, by nobody's hand.
            super(RecouvrementProcedureVerification, self.sudo()).write({"user_id": self.env.uid})
        return super().write(vals)
