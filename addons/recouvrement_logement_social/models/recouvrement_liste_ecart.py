"""Where a list and Odoo do not agree, and nothing was changed: a person looks at it."""

from odoo import fields, models


class RecouvrementListeEcart(models.Model):
    _name = "recouvrement.liste.ecart"
    _description = "Difference with a list of the IT service"
    _inherit = ["recouvrement.reserve"]
    _order = "liste_id desc, kind, id"
    _rec_name = "number"

    liste_id = fields.Many2one(
        "recouvrement.liste", "List", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="liste_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("odoo_only", "In Odoo only"),
            ("tenant", "Another tenant"),
            ("segment", "Another situation"),
        ],
        required=True,
        readonly=True,
    )
    number = fields.Char("Number of the lease", required=True, readonly=True)
    bail_id = fields.Many2one(
        "recouvrement.bail", "Lease", index=True, ondelete="cascade", readonly=True
    )
    told = fields.Char("The list says", readonly=True)
    known = fields.Char("Odoo says", readonly=True)

    def action_open_lease(self):
        return self.bail_id._get_records_action()
