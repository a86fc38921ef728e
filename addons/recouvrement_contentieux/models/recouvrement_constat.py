from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.hand import check_written


class RecouvrementConstat(models.Model):
    """What a check finds of one dossier on one point."""

    _name = "recouvrement.constat"
    _description = "Finding"
    _order = "examen_id, sequence, id"
    _rec_name = "point_id"

    examen_id = fields.Many2one(
        "recouvrement.controle.dossier",
        "Dossier drawn",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    controle_id = fields.Many2one(
        related="examen_id.controle_id", store=True, index=True, string="Check"
    )
    company_id = fields.Many2one(related="examen_id.company_id", store=True)
    dossier_id = fields.Many2one(related="examen_id.dossier_id")
    point_id = fields.Many2one(
        "recouvrement.mode.point", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="point_id.sequence", store=True)
    answer = fields.Selection([("conform", "Conform"), ("gap", "Gap"), ("none", "Not applicable")])
    fact = fields.Char("What the ledger shows", readonly=True)
    comment = fields.Char("What was found")
    severity = fields.Selection(
        [("minor", "Minor"), ("major", "Major")], default="minor", required=True
    )
    corrective_ids = fields.Many2many("recouvrement.corrective", string="Corrective actions")

    _once = models.UniqueIndex("(examen_id, point_id)", "This point was looked at already.")

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and any(finding.controle_id.state != "running" for finding in self):
            raise UserError(self.env._("This check is closed: reopen it to change a finding."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_with_the_check(self):
        if any(finding.controle_id.state != "draft" for finding in self):
            raise UserError(self.env._("A check that was begun is kept."))

    def action_correct(self):
        """Decide what is done about it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Corrective action"),
            "res_model": "recouvrement.corrective",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_controle_id": self.controle_id.id,
                "default_constat_ids": self.ids,
                "default_name": self.point_id.name,
            },
        }
