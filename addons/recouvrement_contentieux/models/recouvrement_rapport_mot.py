from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.recouvrement.openitems.cells import plain


class RecouvrementRapportMot(models.Model):
    """A word prestataires use for where a dossier stands, and what it means here."""

    _name = "recouvrement.rapport.mot"
    _description = "Word of prestataires"
    _inherit = ["recouvrement.reserve"]
    _order = "name, id"

    name = fields.Char("Word", required=True)
    key = fields.Char(compute="_compute_key", store=True, readonly=True)
    status = fields.Selection(
        lambda self: (
            self.env["recouvrement.rapport"]._fields["status"]._description_selection(self.env)
        ),
        "Means",
        required=True,
    )
    active = fields.Boolean(default=True)

    _key_uniq = models.UniqueIndex("(key) WHERE active", "This word is known already.")

    @api.depends("name")
    def _compute_key(self):
        for word in self:
            word.key = plain(word.name or "")

    @api.constrains("name")
    def _check_name(self):
        if any(not word.key for word in self):
            raise ValidationError(self.env._("A word holds at least a letter or a digit."))

    @api.model
    def _get_vocabulary(self):
        """``{plain word: status}``."""
        return {word.key: word.status for word in self.search([("active", "=", True)])}
