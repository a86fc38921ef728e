from odoo import models
from odoo.tools import SQL


class RecouvrementPassage(models.Model):
    """The night: what was entered since joins the freeze of its debtor before anything is decided."""

    _inherit = "recouvrement.passage"

    def _pass_over(self, day):
        # sudo: the night freezes whatever the decisions of courts and commissions freeze.
        for name in self._find_frozen_by():
            self.env[name].sudo().with_context(recouvrement_day=day)._look_again(day)
        return super()._pass_over(day)

    def _find_frozen_by(self):
        """Models with a decision that freezes debts of the current company, in one question: most have none."""
        for name in ("recouvrement.collective", "recouvrement.surendettement"):
            self.env[name].flush_model(["company_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT 'recouvrement.collective' FROM recouvrement_collective
                    WHERE company_id = %(company)s AND state IN ('open', 'plan')
                    UNION
                   SELECT 'recouvrement.surendettement' FROM recouvrement_surendettement
                    WHERE company_id = %(company)s
                      AND state IN ('admitted', 'measures', 'moratorium', 'default', 'erased')""",
                company=self.env.company.id,
            )
        )
        return sorted(name for (name,) in rows)
