from odoo import api, fields, models

from odoo.addons.recouvrement.tools.hand import check_written


class RecouvrementControleDossier(models.Model):
    """A dossier drawn for a conformity check."""

    _name = "recouvrement.controle.dossier"
    _description = "Dossier of a conformity check"
    _order = "id"
    _rec_name = "dossier_id"

    controle_id = fields.Many2one(
        "recouvrement.controle", "Check", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="controle_id.company_id", store=True)
    state = fields.Selection(related="controle_id.state")
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade", readonly=True
    )
    user_id = fields.Many2one(related="dossier_id.user_id", string="Collector")
    phase_id = fields.Many2one(related="dossier_id.phase_id")
    constat_ids = fields.One2many("recouvrement.constat", "examen_id", "Points")
    gaps = fields.Integer(compute="_compute_gaps")
    left = fields.Integer(compute="_compute_gaps")

    _once = models.UniqueIndex("(controle_id, dossier_id)", "This dossier was drawn already.")

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.depends("constat_ids.answer")
    def _compute_gaps(self):
        for exam in self:
            answers = exam.constat_ids.mapped("answer")
            exam.gaps, exam.left = answers.count("gap"), answers.count(False)

    def action_examine(self):
        """The points of this dossier, to answer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.dossier_id.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
