from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class ResCompany(models.Model):
    """The day the books begin: nothing can be told of the days before."""

    _inherit = "res.company"

    def _get_recouvrement_first_day(self):
        """Day of the first posted entry of these companies, or None while there is none."""
        # sudo: only a day comes out, whoever asks.
        first = self.env["account.move.line"].sudo()
        domain = [("company_id", "in", self.ids), ("parent_state", "=", "posted")]
        return first.search(domain, order="date", limit=1).date or None

    def _check_recouvrement_began(self, day):
        """A typing slip in a year would show an empty report, which reads as “nothing is owed”.

        :raise UserError: ``day`` is before the first posted entry of these companies
        """
        first = self._get_recouvrement_first_day()
        if first and day < first:
            raise UserError(
                self.env._(
                    "Nothing was posted yet on %(day)s: the first entry of %(companies)s is of %(first)s. "
                    "Check the year, or ask for a later day.",
                    day=format_date(self.env, day),
                    companies=", ".join(self.mapped("name")),
                    first=format_date(self.env, first),
                )
            )
