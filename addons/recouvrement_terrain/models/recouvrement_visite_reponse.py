from odoo import fields, models
from odoo.tools import format_amount

from odoo.addons.recouvrement.tools.hand import get_ours

from .recouvrement_guide_question import ANSWERS


class RecouvrementVisiteReponse(models.Model):
    """An answer to a question of the guide, the question kept as it was asked."""

    _name = "recouvrement.visite.reponse"
    _description = "Answer in an interview"
    _inherit = ["recouvrement.reserve"]
    _order = "visite_id, sequence, id"

    visite_id = fields.Many2one(
        "recouvrement.visite", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="visite_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="visite_id.currency_id")
    question_id = fields.Many2one(
        "recouvrement.guide.question",
        "Question of the guide",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    sequence = fields.Integer(default=10, readonly=True)
    name = fields.Char("Question", required=True, readonly=True)
    hint = fields.Char(related="question_id.hint")
    kind = fields.Selection(ANSWERS, "Answered by", required=True, default="text", readonly=True)
    yes_no = fields.Selection([("yes", "Yes"), ("no", "No"), ("unsaid", "Does not say")])
    amount = fields.Monetary()
    answer = fields.Text("In words")

    def write(self, vals):
        if not self.env.su and get_ours(self, vals):
            # An answer follows its visit: its portfolio, and closed once reported.
            self.visite_id.check_access("write")
            self.visite_id._check_planned()
        return super().write(vals)

    def _is_answered(self):
        return bool(self.yes_no or self.amount or (self.answer or "").strip())

    def _say(self):
        """The answer in words, in the reader's language."""
        choices = dict(self._fields["yes_no"]._description_selection(self.env))
        amount = self.amount and format_amount(self.env, self.amount, self.currency_id)
        return " – ".join(filter(None, (choices.get(self.yes_no), amount, self.answer)))
