from odoo import api, fields, models

from ..openitems.cells import plain
from .recouvrement_acheminement import STATUS

TOLD = ("sent", "presented", "delivered", "refused", "unclaimed", "unknown")


class RecouvrementRetourStatut(models.Model):
    """What a word of the postal service's files means to us. The rows are the customer's."""

    _name = "recouvrement.retour.statut"
    _description = "Status of the post's files"
    _inherit = ["recouvrement.reserve"]
    _order = "status, name"

    name = fields.Char(
        "Word of the post", required=True, help="A label or a code, as files write it."
    )
    key = fields.Char(
        compute="_compute_key", store=True, help="Without accents, capitals nor signs."
    )
    status = fields.Selection(
        [each for each in STATUS if each[0] in TOLD],
        "Means",
        help="Empty: the line is left aside, nothing is recorded.",
    )
    active = fields.Boolean(default=True)

    _key_uniq = models.Constraint("UNIQUE (key)", "This word is already in the list.")

    @api.depends("name")
    def _compute_key(self):
        for word in self:
            word.key = plain(word.name or "")

    @api.model
    def _get_vocabulary(self):
        return {word.key: word.status or "" for word in self.search([])}
