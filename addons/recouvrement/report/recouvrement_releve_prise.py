"""How the daily snapshot is taken: one statement, whatever the number of dossiers."""

from odoo import models
from odoo.tools import SQL

from ..tools.balance import Options

BOUNDS = (30, 60, 90)  # of the snapshot: the same for ever, whatever buckets the company shows
AMOUNTS = {
    "total": "amount",
    "not_due": "bucket_0",
    "late_30": "bucket_1",
    "late_60": "bucket_2",
    "late_90": "bucket_3",
    "late_more": "bucket_4",
    "disputed": "disputed",
    "planned": "planned",
}
OWNERS = ("portefeuille_id", "user_id", "phase_id")


class RecouvrementReleve(models.Model):
    _inherit = "recouvrement.releve"

    def _get_first_day(self, company):
        """Day of the first entry on the accounts of debtors, None without any."""
        accounts = self.env["recouvrement.balance.agee"]._get_accounts(company.ids)
        [[day]] = self.env.execute_query(
            SQL(
                "SELECT MIN(date) FROM account_move_line WHERE company_id = %s"
                " AND account_id = ANY(%s) AND parent_state = 'posted'",
                company.id,
                accounts.ids,
            )
        )
        return day

    def _take(self, day, rebuilt=False):
        """Keep what changed since the last snapshot of the current company, as of ``day``.

        Taken again the same day, it puts the rows of that day right. A day before the last snapshot is
        left as it was known.
        """
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL jit = off")
        self.env.execute_query(
            SQL(
                """WITH present AS (%(present)s),
                        last AS (SELECT * FROM recouvrement_releve
                                  WHERE company_id = %(company)s AND until IS NULL),
                        changed AS (
                            SELECT last.id AS last_id, last.day AS last_day,
                                   COALESCE(present.dossier_id, last.dossier_id) AS dossier_id,
                                   %(owners)s, %(amounts)s
                              FROM present
                         FULL JOIN last ON COALESCE(last.dossier_id, 0)
                                         = COALESCE(present.dossier_id, 0)
                             WHERE NOT EXISTS (SELECT 1 FROM last WHERE day > %(day)s)
                               AND (last.id IS NULL OR %(differs)s)),
                        ended AS (UPDATE recouvrement_releve row SET until = %(day)s::date - 1
                                    FROM changed WHERE row.id = changed.last_id
                                     AND changed.last_day < %(day)s),
                        corrected AS (UPDATE recouvrement_releve row SET %(assigned)s,
                                             write_date = NOW() AT TIME ZONE 'UTC'
                                        FROM changed WHERE row.id = changed.last_id
                                         AND changed.last_day = %(day)s)
                   INSERT INTO recouvrement_releve (company_id, day, rebuilt, create_uid, write_uid,
                               create_date, write_date, dossier_id, %(names)s)
                   SELECT %(company)s, %(day)s, %(rebuilt)s, %(uid)s, %(uid)s,
                          NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC', dossier_id, %(names)s
                     FROM changed WHERE last_id IS NULL OR last_day < %(day)s
                RETURNING id""",
                present=self._select_present(day),
                company=self.env.company.id,
                day=day,
                rebuilt=rebuilt,
                uid=self.env.uid,
                owners=self._select_owners(),
                amounts=self._select_amounts(),
                differs=self._compare(),
                assigned=SQL(", ").join(
                    SQL("%s = changed.%s", name, name) for name in self._get_columns()
                ),
                names=SQL(", ").join(self._get_columns()),
            )
        )
        self.invalidate_model(flush=False)

    def _get_columns(self):
        return [SQL.identifier(name) for name in (*OWNERS, *AMOUNTS, "overdue")]

    def _select_present(self, day):
        """What each dossier owes on ``day``, credits taken off its oldest debts."""
        options = Options(day, (self.env.company.id,), BOUNDS, credits="net")
        lines = self.env["recouvrement.balance.ligne"]
        return SQL(
            """SELECT dossier_id, %(owners)s, %(amounts)s
                 FROM (%(rows)s) item GROUP BY dossier_id""",
            owners=SQL(", ").join(
                SQL("MIN(%s) AS %s", SQL.identifier(name), SQL.identifier(name)) for name in OWNERS
            ),
            amounts=SQL(", ").join(
                SQL("COALESCE(SUM(%s), 0) AS %s", SQL.identifier(column), SQL.identifier(name))
                for name, column in AMOUNTS.items()
            ),
            rows=lines._select_rows(options),
        )

    def _select_owners(self):
        """Those of the day; the last known of what is not owed any more."""
        return SQL(", ").join(
            SQL(
                "CASE WHEN present.total IS NULL THEN last.%s ELSE present.%s END AS %s",
                name,
                name,
                name,
            )
            for name in map(SQL.identifier, OWNERS)
        )

    def _select_amounts(self):
        late = SQL(" + ").join(
            SQL("present.%s", SQL.identifier(name)) for name in AMOUNTS if name.startswith("late")
        )
        return SQL(
            "%s, COALESCE(%s, 0) AS overdue",
            SQL(", ").join(
                SQL("COALESCE(present.%s, 0) AS %s", SQL.identifier(name), SQL.identifier(name))
                for name in AMOUNTS
            ),
            late,
        )

    def _compare(self):
        """Does the day differ from what was last kept?"""
        owners = SQL(" OR ").join(
            SQL("present.total IS NOT NULL AND present.%s IS DISTINCT FROM last.%s", name, name)
            for name in map(SQL.identifier, OWNERS)
        )
        amounts = SQL(" OR ").join(
            SQL("COALESCE(present.%s, 0) <> last.%s", name, name)
            for name in map(SQL.identifier, AMOUNTS)
        )
        return SQL("(%s OR %s)", owners, amounts)
