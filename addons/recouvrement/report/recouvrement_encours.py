"""The outstanding day after day, read from the daily snapshots: month ends, week ends, last days."""

from odoo import fields, models
from odoo.tools import SQL

MEASURES = (
    "total",
    "not_due",
    "overdue",
    "late_30",
    "late_60",
    "late_90",
    "late_more",
    "disputed",
    "planned",
)
SHIFT = 4096  # days told of one snapshot, so that their ids do not meet


class RecouvrementEncours(models.Model):
    """What a dossier owed on one of the days told: ends of months, ends of weeks, each of the last days.

    An outstanding does not add up from day to day: over several days of one scale, its sum is their
    average.
    """

    _name = "recouvrement.encours"
    _description = "Outstanding over time"
    _auto = False
    _order = "day desc, total desc, id"
    _rec_name = "dossier_id"
    _depends = {
        "recouvrement.releve": [
            "company_id",
            "day",
            "dossier_id",
            "phase_id",
            "portefeuille_id",
            "until",
            "user_id",
            *MEASURES,
        ],
        "recouvrement.dossier": ["partner_id"],
    }

    scale = fields.Selection(
        [("month", "By month"), ("week", "By week"), ("day", "By day")], readonly=True
    )
    day = fields.Date(
        "As of", readonly=True, help="Last day of a month or a week, or today while it lasts."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille", "Portfolio", readonly=True, help="That of the day."
    )
    user_id = fields.Many2one("res.users", "Collector", readonly=True, help="That of the day.")
    phase_id = fields.Many2one("recouvrement.phase", readonly=True)
    total = fields.Monetary("Outstanding", readonly=True)
    not_due = fields.Monetary("Owed, not due", readonly=True)
    overdue = fields.Monetary(readonly=True)
    late_30 = fields.Monetary("1–30 d", readonly=True)
    late_60 = fields.Monetary("31–60 d", readonly=True)
    late_90 = fields.Monetary("61–90 d", readonly=True)
    late_more = fields.Monetary("over 90 d", readonly=True)
    disputed = fields.Monetary("Contested", readonly=True)
    planned = fields.Monetary("In a plan", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT row.id::bigint * %(shift)s + told.number AS id, told.scale, told.day,
                      row.company_id, row.dossier_id, dossier.partner_id, row.portefeuille_id,
                      row.user_id, row.phase_id, %(measures)s
                 FROM (%(told)s) told
                 JOIN recouvrement_releve row
                   ON row.day <= told.day AND (row.until IS NULL OR row.until >= told.day)
            LEFT JOIN recouvrement_dossier dossier ON dossier.id = row.dossier_id
                WHERE row.company_id = ANY(%(companies)s) AND row.total <> 0""",
            shift=SHIFT,
            measures=SQL(", ").join(SQL("row.%s", SQL.identifier(name)) for name in MEASURES),
            told=self._select_days(),
            companies=self.env.companies.ids,
        )

    def _select_days(self):
        today = self.env["recouvrement.calendrier"]._today()
        return SQL(
            """SELECT 'month' AS scale, number AS number, LEAST(
                          (DATE_TRUNC('month', %(today)s::date) - number * INTERVAL '1 month'
                           + INTERVAL '1 month - 1 day')::date, %(today)s) AS day
                 FROM GENERATE_SERIES(0, 119) number
                UNION ALL
               SELECT 'week', 1000 + number, LEAST(
                          DATE_TRUNC('week', %(today)s::date)::date + 6 - number * 7, %(today)s)
                 FROM GENERATE_SERIES(0, 52) number
                UNION ALL
               SELECT 'day', 2000 + number, %(today)s::date - number
                 FROM GENERATE_SERIES(0, 62) number""",
            today=today,
        )

    def _read_group_select(self, aggregate_spec, query):
        """Sums of several days are told as their average."""
        told = super()._read_group_select(aggregate_spec, query)
        name, _colon, how = aggregate_spec.partition(":")
        if name in MEASURES and how == "sum":
            day = self._field_to_sql(self._table, "day", query)
            return SQL("%s / NULLIF(COUNT(DISTINCT %s), 0)", told, day)
        return told

    def action_open(self):
        """The dossier behind the row."""
        self.ensure_one()
        return self.dossier_id._get_records_action()
