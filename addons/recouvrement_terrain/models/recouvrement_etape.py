from odoo import fields, models

from .recouvrement_guide import KINDS


class RecouvrementEtape(models.Model):
    """A step that plans a visit, or summons to the agency."""

    _inherit = "recouvrement.etape"

    visit_kind = fields.Selection(KINDS, default="home", required=True)
    convocation_channel = fields.Selection(
        [
            ("best", "E-mail, else letter"),
            ("letter", "Letter"),
            ("email", "E-mail"),
            ("sms", "SMS"),
        ],
        "Summoned by",
        default="best",
        required=True,
    )
    notice_days = fields.Integer(
        "Days before the interview",
        default=8,
        help="The slot proposed lies at least that many days ahead: the time for a letter to arrive.",
    )

    _notice_days_positive = models.Constraint(
        "CHECK (notice_days >= 0)", "A number of days is not negative."
    )
