from odoo import fields, models


class RecouvrementSurendettementDette(models.Model):
    """What an over-indebted person owes, item by item, before or after the admissibility."""

    _name = "recouvrement.surendettement.dette"
    _description = "Debt in an over-indebtedness file"
    _inherit = ["recouvrement.gel.dette"]
    _order = "surendettement_id, date_born, id"
    _rec_name = "document"

    surendettement_id = fields.Many2one(
        "recouvrement.surendettement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="surendettement_id.company_id", store=True)
    amount_erased = fields.Monetary(
        "To erase", help="By the measures: what the plan does not ask for."
    )

    _item_uniq = models.UniqueIndex(
        "(surendettement_id, move_line_id)", "This item is listed already."
    )

    def _get_case(self):
        return self.surendettement_id
