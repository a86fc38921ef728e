from odoo import fields, models

ANSWERS = [("text", "Words"), ("yes_no", "Yes or no"), ("amount", "Amount")]


class RecouvrementGuideQuestion(models.Model):
    _name = "recouvrement.guide.question"
    _description = "Question of an interview guide"
    _inherit = ["recouvrement.reserve"]
    _order = "guide_id, sequence, id"

    guide_id = fields.Many2one("recouvrement.guide", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="guide_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Question", required=True, translate=True)
    hint = fields.Char(translate=True, help="What to listen for, or not to say.")
    kind = fields.Selection(ANSWERS, "Answered by", required=True, default="text")
    active = fields.Boolean(default=True)
