from odoo import fields, models


class RecouvrementCollectiveDette(models.Model):
    """What the debtor of collective proceedings owes, item by item, before or after the judgment."""

    _name = "recouvrement.collective.dette"
    _description = "Debt in collective proceedings"
    _inherit = ["recouvrement.reserve", "recouvrement.gel.dette"]
    _order = "collective_id, date_born, id"
    _rec_name = "document"

    collective_id = fields.Many2one(
        "recouvrement.collective", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="collective_id.company_id", store=True)

    _item_uniq = models.UniqueIndex("(collective_id, move_line_id)", "This item is listed already.")

    def _get_case(self):
        return self.collective_id
