from odoo import fields, models

from .recouvrement_annonce import KINDS


class RecouvrementCollectiveJugement(models.Model):
    """What the court decided, in order. Never changed: another judgment says what follows."""

    _name = "recouvrement.collective.jugement"
    _description = "Judgment in collective proceedings"
    _order = "date, id"
    _rec_name = "event"

    collective_id = fields.Many2one(
        "recouvrement.collective", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="collective_id.company_id", store=True)
    date = fields.Date(required=True)
    event = fields.Selection(
        [
            ("opening", "Opening"),
            ("conversion", "Conversion"),
            ("plan", "Plan adopted"),
            ("plan_end", "Plan ended"),
            ("closure", "Closure"),
        ],
        required=True,
    )
    kind = fields.Selection(KINDS, "Proceedings")
    date_published = fields.Date("Published on")
    note = fields.Char()

    _event_uniq = models.UniqueIndex(
        "(collective_id, event, date)", "This judgment is known already."
    )
