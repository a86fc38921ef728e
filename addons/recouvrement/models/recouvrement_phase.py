from odoo import fields, models


class RecouvrementPhase(models.Model):
    """A column of the customer's kanban. Ours is ``state``; this one is theirs."""

    _name = "recouvrement.phase"
    _description = "Collection phase"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    fold = fields.Boolean("Folded in kanban")
    closing = fields.Boolean("Closed dossiers", help="Dossiers that close move to this phase.")
    description = fields.Text("What happens here", translate=True)
    active = fields.Boolean(default=True)
