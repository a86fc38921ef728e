from odoo import fields, models


class RecouvrementMentionExigence(models.Model):
    """In which texts a mention must stand, or must not."""

    _name = "recouvrement.mention.exigence"
    _description = "Rule of a legal mention"
    _order = "mention_id, id"

    mention_id = fields.Many2one(
        "recouvrement.mention", required=True, index=True, ondelete="cascade"
    )
    nature = fields.Selection(
        [("mandatory", "Must stand"), ("forbidden", "Must not stand")],
        default="mandatory",
        required=True,
    )
    use = fields.Selection(
        lambda self: (
            self.env["mail.template"]._fields["recouvrement_use"]._description_selection(self.env)
        ),
        help="Empty: in every text.",
    )
    audience = fields.Selection(
        lambda self: (
            self.env["mail.template"]
            ._fields["recouvrement_audience"]
            ._description_selection(self.env)
        ),
        help="Empty: whoever it is written for.",
    )
    condition = fields.Selection(
        [
            ("termination", "When the text terminates a contract"),
            ("third_party", "When a third party collects"),
        ],
        "Only",
    )

    def _get_for(self, template, nature):
        """The mentions that ``template`` must hold, or must not, by ``nature``."""
        flags = {
            False: True,
            "termination": template.recouvrement_termination,
            "third_party": template.recouvrement_third_party,
        }
        return self.filtered(
            lambda rule: (
                rule.nature == nature
                and rule.use in (False, template.recouvrement_use)
                and rule.audience in (False, template.recouvrement_audience)
                and flags[rule.condition]
            )
        ).mention_id
