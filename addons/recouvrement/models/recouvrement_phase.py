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
    requires = fields.Selection(
        [
            ("nothing", "Nothing"),
            ("reason", "A reason"),
            ("collector", "A collector in charge"),
            ("manager", "A collection manager, with a reason"),
        ],
        "To enter by hand",
        default="nothing",
        required=True,
        help="What is asked of whoever moves a dossier here; the steps of the scenario do it without.",
    )
    active = fields.Boolean(default=True)
