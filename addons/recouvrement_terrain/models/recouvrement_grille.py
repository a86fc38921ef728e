"""Listening grids: what a quality officer looks for in a call or an interview, and how much each point counts."""

from odoo import fields, models
from odoo.fields import Domain

USES = [("call", "Phone calls"), ("meeting", "Visits and interviews")]


class RecouvrementGrille(models.Model):
    _name = "recouvrement.grille"
    _description = "Listening grid"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first grid that fits a contact is proposed.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    use = fields.Selection(USES, "For", help="Empty: for any contact.")
    critere_ids = fields.One2many(
        "recouvrement.grille.critere", "grille_id", "What is looked for", copy=True
    )

    def _find(self, use, company):
        """The grid for contacts of ``use`` in ``company``: its own before the shared one; may be empty."""
        fits = Domain("company_id", "in", (False, company.id)) & Domain("use", "in", (False, use))
        ranked = self.search(fits).sorted(
            lambda each: (not each.company_id, not each.use, each.sequence)
        )
        return ranked[:1]
