"""The estate: groups of buildings, their buildings; each is looked after by an agency."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RecouvrementPatrimoine(models.Model):
    _name = "recouvrement.patrimoine"
    _description = "Group or building of the estate"
    _inherit = ["recouvrement.reserve"]
    _parent_store = True
    _parent_name = "parent_id"
    _order = "complete_name, id"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(help="As the lists of the IT service name it.")
    complete_name = fields.Char(
        "Estate", compute="_compute_complete_name", recursive=True, store=True
    )
    kind = fields.Selection(
        [("group", "Group"), ("building", "Building")], required=True, default="building"
    )
    parent_id = fields.Many2one(
        "recouvrement.patrimoine", "Part of", index=True, ondelete="restrict", check_company=True
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("recouvrement.patrimoine", "parent_id", "Buildings")
    logement_ids = fields.One2many("recouvrement.logement", "patrimoine_id", "Dwellings")
    portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille",
        "Agency",
        compute="_compute_portefeuille_id",
        recursive=True,
        store=True,
        readonly=False,
        index=True,
        check_company=True,
        help="Its collectors follow the leases of these dwellings.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL", "This code is taken in the estate."
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for each in self:
            parent = each.parent_id.complete_name
            each.complete_name = f"{parent} › {each.name}" if parent else each.name

    @api.depends("parent_id.portefeuille_id")
    def _compute_portefeuille_id(self):
        for each in self:
            each.portefeuille_id = each.parent_id.portefeuille_id or each.portefeuille_id

    @api.constrains("parent_id")
    def _check_no_cycle(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A building cannot be part of itself."))
