from dataclasses import replace
from decimal import Decimal

from odoo import fields, models


class RecouvrementSuspension(models.Model):
    """Of some items, only a part may be out of the chase."""

    _inherit = "recouvrement.suspension"

    parts = fields.Json(
        readonly=True,
        help="Item → amount, for the items of which only that much is out of the chase.",
    )

    def _to_engine(self):
        pause = super()._to_engine()
        parts = {int(key): Decimal(amount) for key, amount in (self.parts or {}).items()}
        kept = tuple(sorted((key, part) for key, part in parts.items() if key in pause.items))
        return replace(pause, parts=kept)
