from datetime import timedelta

from odoo import models
from odoo.tools import format_date

from .recouvrement_garantie import IN_FORCE


class RecouvrementAlerteVeille(models.AbstractModel):
    """Guarantees that end soon."""

    _inherit = "recouvrement.alerte.veille"

    def _find_guarantee(self, kind, day):
        """A guarantee ends within ``kind.days``: what it covers then is covered no more."""
        # sudo: the night reads every portfolio.
        ending = (
            self.env["recouvrement.garantie"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("state", "in", IN_FORCE),
                    ("date_to", ">=", day),
                    ("date_to", "<=", day + timedelta(days=kind.days)),
                ]
            )
        )
        covers = ending._read_covers(day, owed=False)
        return {
            (each.partner_id.id, f"guarantee-{each.id}-{each.date_to}"): self._tell_ending(
                each, float(covers[each.id].covered)
            )
            for each in ending
        }

    def _tell_ending(self, guarantee, amount):
        said = self.env._(
            "%(customer)s: %(guarantee)s ends on %(day)s, %(amount)s would be covered no more.",
            customer=guarantee.partner_id.name,
            guarantee=f"{guarantee.nature_id.name} {guarantee.name}",
            day=format_date(self.env, guarantee.date_to),
            amount=self.env.company.currency_id.format(amount),
        )
        return said, amount
