from odoo import fields, models


class RecouvrementEtape(models.Model):
    """A step that holds the account says what frees it."""

    _inherit = "recouvrement.etape"

    release = fields.Selection(
        [
            ("auto", "By itself once the criteria are met"),
            ("approve", "By a manager once the criteria are met"),
            ("hand", "By a manager only"),
        ],
        "Account freed",
        required=True,
        default="auto",
    )
    release_days = fields.Integer("Nothing late for more than (days)")
    release_amount = fields.Float("What may stay overdue", digits="Account")

    _release_positive = models.Constraint(
        "CHECK (release_days >= 0 AND release_amount >= 0)",
        "Days and amounts that free an account cannot be negative.",
    )
