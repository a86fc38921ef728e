"""The last score of many debtors at once."""

from typing import NamedTuple

from odoo import models
from odoo.tools import SQL


class Last(NamedTuple):
    """The last score of a debtor; ``fingerprint`` says from which marks it comes."""

    id: int
    letter: str
    fingerprint: str


class RecouvrementScoreLecture(models.AbstractModel):
    _name = "recouvrement.score.lecture"
    _description = "Last scores"

    def _read(self, company, day, debtors):
        """``{commercial partner id: Last}``: as of ``day``; nothing for who was never scored."""
        self.env["recouvrement.score"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (partner_id) partner_id, id, letter, fingerprint
                     FROM recouvrement_score
                    WHERE company_id = %s AND day <= %s AND partner_id = ANY(%s)
                 ORDER BY partner_id, day DESC""",
                company.id,
                day,
                list(debtors),
            )
        )
        return {row[0]: Last(*row[1:]) for row in rows}

    def _read_overrides(self, company, day, debtors):
        """``{commercial partner id: (override id, letter)}`` in force on ``day``; the last decided holds."""
        self.env["recouvrement.score.derogation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (partner_id) partner_id, id, letter
                     FROM recouvrement_score_derogation
                    WHERE company_id = %s AND date_from <= %s AND date_to >= %s
                      AND partner_id = ANY(%s)
                 ORDER BY partner_id, date_from DESC, id DESC""",
                company.id,
                day,
                day,
                list(debtors),
            )
        )
        return {row[0]: row[1:] for row in rows}
