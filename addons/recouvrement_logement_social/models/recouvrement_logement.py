"""The dwelling a lease is about: where it stands, which agency looks after it."""

from odoo import api, fields, models


class RecouvrementLogement(models.Model):
    _name = "recouvrement.logement"
    _description = "Dwelling"
    _inherit = ["recouvrement.reserve"]
    _order = "name, id"
    _rec_names_search = ["name", "street"]
    _check_company_auto = True

    name = fields.Char("Reference", required=True, help="As the lists of the IT service name it.")
    patrimoine_id = fields.Many2one(
        "recouvrement.patrimoine", "Estate", index=True, ondelete="restrict", check_company=True
    )
    portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille",
        "Agency",
        compute="_compute_portefeuille_id",
        store=True,
        readonly=False,
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    street = fields.Char("Address")
    street2 = fields.Char("Stair, floor, door")
    zip = fields.Char("Postcode")
    city = fields.Char()
    department = fields.Char(compute="_compute_department", store=True)
    rooms = fields.Selection(
        [(f"t{number}", f"T{number}") for number in range(1, 8)], "Type of dwelling"
    )
    surface = fields.Float("Surface (m²)", digits=(6, 1))
    bail_ids = fields.One2many("recouvrement.bail", "logement_id", "Leases")
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex("(company_id, name)", "A dwelling has this reference already.")

    @api.depends("name", "street", "city")
    def _compute_display_name(self):
        for each in self:
            where = ", ".join(filter(None, (each.street, each.city)))
            each.display_name = " – ".join(filter(None, (each.name, where)))

    @api.depends("patrimoine_id.portefeuille_id")
    def _compute_portefeuille_id(self):
        for each in self:
            each.portefeuille_id = each.patrimoine_id.portefeuille_id or each.portefeuille_id

    @api.depends("zip")
    def _compute_department(self):
        find = self.env["recouvrement.organisme"]._get_department
        for each in self:
            each.department = find(each.zip)
