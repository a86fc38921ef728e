from odoo import api, fields, models
from odoo.exceptions import ValidationError

OUTCOMES = [
    ("title", "Title obtained"),
    ("paid", "Paid"),
    ("settled", "Settled"),
    ("done", "Carried out"),
    ("rejected", "Rejected"),
    ("lapsed", "Lapsed"),
    ("fruitless", "Fruitless"),
    ("withdrawn", "Withdrawn"),
    ("insolvent", "Stopped by insolvency"),
]


class RecouvrementProcedureIssue(models.Model):
    """What may come of a step, and where it leads."""

    _name = "recouvrement.procedure.issue"
    _description = "Outcome of a step of a judicial procedure"
    _order = "etape_id, sequence, id"

    etape_id = fields.Many2one(
        "recouvrement.procedure.etape", "Step", required=True, index=True, ondelete="cascade"
    )
    type_id = fields.Many2one(related="etape_id.type_id")
    sequence = fields.Integer(default=10)
    name = fields.Char("Outcome", required=True, translate=True)
    next_etape_id = fields.Many2one(
        "recouvrement.procedure.etape",
        "Next step",
        ondelete="set null",
        copy=False,
        domain="[('type_id', '=', type_id)]",
    )
    ends = fields.Selection(OUTCOMES, "Ends the procedure as")
    next_type_id = fields.Many2one(
        "recouvrement.procedure.type",
        "Then",
        ondelete="set null",
        help="The track usually taken next: proposed, never opened by itself.",
    )
    refused = fields.Boolean("Against us", help="No title comes of it, or the title falls.")

    _one_way = models.Constraint(
        "CHECK (ends IS NULL OR next_etape_id IS NULL)",
        "An outcome ends the procedure or leads to a step, not both.",
    )

    @api.constrains("next_etape_id", "etape_id")
    def _check_same_track(self):
        if any(
            issue.next_etape_id and issue.next_etape_id.type_id != issue.etape_id.type_id
            for issue in self
        ):
            raise ValidationError(self.env._("The next step belongs to another track."))
