"""What came of debtors after a day: did they pay late what came due then?"""

from datetime import timedelta

from odoo import models
from odoo.tools import SQL


class RecouvrementScoreIssue(models.AbstractModel):
    _name = "recouvrement.score.issue"
    _description = "What came of debtors after a day"

    def _read(self, day, until, late, today):
        """``{commercial partner id: went bad}`` in the current company, of those something came due of.

        Looked at are the invoices known on ``day`` or made after it that came due after ``day``, up to
        ``until``. A debtor went bad when one of them was settled, or was still owed, more than ``late`` days
        after it was due.
        """
        reader = self.env["recouvrement.score.faits"]
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT item.debtor_id,
                          BOOL_OR(CASE WHEN item.rest > 0 THEN %(today)s - item.due > %(late)s
                                       ELSE item.last - item.due > %(late)s END)
                     FROM (%(items)s) item
                    WHERE item.due > %(day)s AND item.due <= %(until)s
                 GROUP BY item.debtor_id""",
                items=reader._select_items(today, None),
                today=today,
                day=day,
                until=until,
                late=late,
            )
        )
        return dict(rows)

    def _get_last_day(self, until, late):
        """The day from which what came due up to ``until`` is known to be more than ``late`` days late or not."""
        return until + timedelta(days=late)
