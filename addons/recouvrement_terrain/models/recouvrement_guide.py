"""Interview guides: what is asked in a visit or an interview, in which order. They are rows, the customer's to change."""

from odoo import fields, models
from odoo.fields import Domain

KINDS = [
    ("home", "Home visit"),
    ("agency", "Interview at the agency"),
    ("premises", "Visit at the debtor's premises"),
]


class RecouvrementGuide(models.Model):
    _name = "recouvrement.guide"
    _description = "Interview guide"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first guide that fits a visit is proposed.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    kind = fields.Selection(KINDS, "For", help="Empty: for any visit or interview.")
    introduction = fields.Text(
        "How to begin", translate=True, help="Who one is, what may be said and to whom."
    )
    conclusion = fields.Text(
        "How to end", translate=True, help="What was agreed, said again, and what is left behind."
    )
    question_ids = fields.One2many(
        "recouvrement.guide.question", "guide_id", "Questions", copy=True
    )

    def _find(self, kind, company):
        """The guide for a visit of ``kind`` in ``company``: its own before the shared one; may be empty."""
        fits = Domain("company_id", "in", (False, company.id)) & Domain("kind", "in", (False, kind))
        # sudo: which guide applies does not depend on who looks.
        found = self.sudo().search(fits)
        ranked = found.sorted(lambda each: (not each.company_id, not each.kind, each.sequence))
        return ranked[:1].sudo(False)
