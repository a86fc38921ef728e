"""The board of the head of department: what happened to the dossiers of leases, stage by stage.

A pivot of stages by month counts entries, cures, presentations, files before the committee and with prestataires,
vehicles recovered and sold; each figure opens its lines, each line its record.
"""

from odoo import fields, models
from odoo.tools import SQL

STAGES = [
    ("1_entry", "Entered collection"),
    ("2_cured_15", "Cured within 15 days"),
    ("3_cured_45", "Cured within 16 to 45 days"),
    ("4_cured_late", "Cured later"),
    ("5_collected", "Presentation collected"),
    ("6_back", "Presentation came back"),
    ("7_committee", "Before the committee"),
    ("8_entrusted", "Entrusted to a prestataire"),
    ("9_terminated", "Lease terminated"),
    ("a_recovered", "Vehicle recovered"),
    ("b_sold", "Vehicle sold"),
]
# Each event has an id of its own, and the same one at each reading: its record's, and its kind's.
KINDS = 8
FIRST, SECOND = 15, 45  # days of the amicable phases (K1): debits, then people


class KintoParcours(models.Model):
    """One row an event of the dossier of a lease."""

    _name = "kinto.parcours"
    _description = "Board of leases"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "dossier_id"
    _depends = {
        "account.move.line": ["balance", "date_maturity", "kinto_contrat_id", "parent_state"],
        "account.partial.reconcile": ["amount", "debit_move_id", "max_date"],
        "kinto.contrat": ["customer_kind"],
        "kinto.resiliation": ["amount", "date_decided", "dossier_id", "state"],
        "kinto.restitution": ["amount_sold", "date_recovered", "date_sold", "dossier_id", "state"],
        "recouvrement.dossier": [
            *("company_id", "date_closed", "date_opened", "kinto_contrat_id", "outcome"),
            *("portefeuille_id", "state", "user_id"),
        ],
        "recouvrement.presentation": ["amount", "date_planned", "dossier_id", "known", "state"],
        "recouvrement.releve": ["day", "dossier_id", "overdue", "until"],
        "recouvrement.seance": ["date_start", "state"],
        "recouvrement.seance.point": ["amount_due", "dossier_id", "seance_id", "state"],
        "recouvrement.transmission": ["amount", "date_sent", "dossier_id"],
    }

    stage = fields.Selection(STAGES, readonly=True)
    day = fields.Date("Happened on", readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    contrat_id = fields.Many2one("kinto.contrat", "Lease", readonly=True)
    customer_kind = fields.Selection(
        lambda self: (
            self.env["kinto.contrat"]._fields["customer_kind"]._description_selection(self.env)
        ),
        "Type of customer",
        readonly=True,
    )
    regime = fields.Selection(
        lambda self: self.env["kinto.contrat"]._fields["regime"]._description_selection(self.env),
        readonly=True,
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    user_id = fields.Many2one("res.users", "Collector", readonly=True)
    date_first = fields.Date("First unpaid rent", readonly=True, help="J: its due date.")
    files = fields.Integer("How many", readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="Overdue at the entry and at the recovery of a vehicle, overdue before a cure, presented, "
        "owed before the committee, entrusted, asked by the formal notice, price of the sale.",
    )
    days = fields.Float(
        "Days since the first unpaid rent", readonly=True, aggregator="avg", digits=(16, 1)
    )
    days_stage = fields.Float(
        "Days since the stage before", readonly=True, aggregator="avg", digits=(16, 1)
    )
    cured_15 = fields.Float(
        "Cured within 15 days (%)",
        readonly=True,
        aggregator="avg",
        help="Of the dossiers that entered: those of which 15 days are over, or that are cured.",
    )
    cured_45 = fields.Float(
        "Cured within 45 days (%)",
        readonly=True,
        aggregator="avg",
        help="Of the dossiers that entered: those of which 45 days are over, or that are cured.",
    )
    success = fields.Float("Presentations collected (%)", readonly=True, aggregator="avg")
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """WITH known AS (%(dossiers)s), event AS (%(events)s)
               SELECT event.id, event.stage, event.day, known.dossier_id, known.contrat_id,
                      known.customer_kind, known.regime, known.partner_id, known.company_id,
                      known.portefeuille_id, known.user_id, known.date_first, 1 AS files,
                      event.amount, event.day - known.date_first AS days,
                      CASE WHEN event.success IS NULL THEN event.day - LAG(event.day) OVER (
                          PARTITION BY known.dossier_id, event.success IS NULL
                          ORDER BY event.day, event.stage) END AS days_stage,
                      CASE WHEN event.stage = '1_entry' THEN %(within_15)s END AS cured_15,
                      CASE WHEN event.stage = '1_entry' THEN %(within_45)s END AS cured_45,
                      event.success, event.res_model, event.res_id
                 FROM event JOIN known ON known.dossier_id = event.dossier_id""",
            dossiers=self._select_dossiers(),
            events=SQL(" UNION ALL ").join(self._select_events()),
            within_15=self._tell_cured(FIRST),
            within_45=self._tell_cured(SECOND),
        )

    def _tell_cured(self, days):
        """100 cured within ``days``, 0 not, nothing while they run."""
        today = self.env["recouvrement.calendrier"]._today()
        return SQL(
            """CASE WHEN known.cured_on - known.date_first <= %(days)s THEN 100.0
                    WHEN known.cured_on IS NOT NULL
                      OR %(today)s::date - known.date_first > %(days)s THEN 0.0 END""",
            days=days,
            today=today,
        )

    def _select_dossiers(self):
        """The dossiers of leases with J, the due date of the rent that was unpaid when each was opened."""
        companies = self.env.companies
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(companies)
        return SQL(
            """SELECT dossier.id AS dossier_id, dossier.kinto_contrat_id AS contrat_id,
                      lease.customer_kind, lease.regime, dossier.partner_id, dossier.company_id,
                      dossier.portefeuille_id, dossier.user_id, dossier.date_opened,
                      COALESCE(
                          (SELECT MIN(line.date_maturity) FROM account_move_line line
                            WHERE line.kinto_contrat_id = dossier.kinto_contrat_id
                              AND line.account_id = ANY(%(accounts)s)
                              AND line.parent_state = 'posted' AND line.balance > 0
                              AND line.date_maturity <= dossier.date_opened
                              AND line.balance > COALESCE(
                                  (SELECT SUM(part.amount) FROM account_partial_reconcile part
                                    WHERE part.debit_move_id = line.id
                                      AND part.max_date < dossier.date_opened), 0)),
                          dossier.date_opened) AS date_first,
                      CASE WHEN dossier.state = 'closed'
                            AND dossier.outcome IN ('paid', 'tolerance')
                           THEN dossier.date_closed END AS cured_on
                 FROM recouvrement_dossier dossier
                 JOIN kinto_contrat lease ON lease.id = dossier.kinto_contrat_id
                WHERE dossier.company_id = ANY(%(companies)s)""",
            accounts=accounts.ids,
            companies=companies.ids,
        )

    def _select_events(self):
        """One query a kind of event: ``id, stage, day, dossier_id, amount, success, res_model, res_id``."""
        return [
            self._select_entries(),
            self._select_cures(),
            self._select_presentations(),
            *self._select_litigation(),
            *self._select_vehicles(),
        ]

    def _select_id(self, rank):
        """An event's own id, the same at each reading: its record's, and the ``rank`` of its kind."""
        return SQL("each.id * %s + %s", KINDS, rank)

    def _select_entries(self):
        return SQL(
            """SELECT %s AS id, '1_entry' AS stage, each.date_opened AS day,
                      each.id AS dossier_id,
                      (SELECT overdue FROM recouvrement_releve WHERE dossier_id = each.id
                          AND overdue > 0 ORDER BY day LIMIT 1) AS amount,
                      NULL::float8 AS success,
                      'recouvrement.dossier' AS res_model, each.id AS res_id
                 FROM recouvrement_dossier each WHERE each.date_opened IS NOT NULL""",
            self._select_id(0),
        )

    def _select_cures(self):
        return SQL(
            """SELECT %s, CASE WHEN each.date_closed - known.date_first <= %s THEN '2_cured_15'
                               WHEN each.date_closed - known.date_first <= %s THEN '3_cured_45'
                               ELSE '4_cured_late' END,
                      each.date_closed, each.id,
                      (SELECT overdue FROM recouvrement_releve WHERE dossier_id = each.id
                          AND overdue > 0 ORDER BY day DESC LIMIT 1),
                      NULL, 'recouvrement.dossier', each.id
                 FROM recouvrement_dossier each JOIN known ON known.dossier_id = each.id
                WHERE known.cured_on IS NOT NULL""",
            self._select_id(1),
            FIRST,
            SECOND,
        )

    def _select_presentations(self):
        return SQL(
            """SELECT %s, CASE WHEN each.state = 'final' THEN '5_collected' ELSE '6_back' END,
                      each.date_planned, each.dossier_id, each.amount, each.success,
                      'recouvrement.presentation', each.id
                 FROM recouvrement_presentation each
                WHERE each.known AND each.dossier_id IS NOT NULL""",
            self._select_id(2),
        )

    def _select_litigation(self):
        """Before the committee, with a prestataire, terminated."""
        return [
            SQL(
                """SELECT %s, '7_committee', session.date_start::date, each.dossier_id,
                          each.amount_due, NULL, 'recouvrement.seance.point', each.id
                     FROM recouvrement_seance_point each
                     JOIN recouvrement_seance session ON session.id = each.seance_id
                    WHERE each.state IN ('decided', 'done', 'failed')""",
                self._select_id(3),
            ),
            SQL(
                """SELECT %s, '8_entrusted', each.date_sent, each.dossier_id, each.amount, NULL,
                          'recouvrement.transmission', each.id
                     FROM recouvrement_transmission each WHERE each.date_sent IS NOT NULL""",
                self._select_id(4),
            ),
            SQL(
                """SELECT %s, '9_terminated', each.date_decided, each.dossier_id, each.amount, NULL,
                          'kinto.resiliation', each.id
                     FROM kinto_resiliation each WHERE each.state = 'decided'""",
                self._select_id(5),
            ),
        ]

    def _select_vehicles(self):
        """Recovered, sold."""
        return [
            SQL(
                """SELECT %s, 'a_recovered', each.date_recovered, each.dossier_id,
                          (SELECT overdue FROM recouvrement_releve held
                            WHERE held.dossier_id = each.dossier_id
                              AND held.day <= each.date_recovered
                            ORDER BY held.day DESC LIMIT 1),
                          NULL, 'kinto.restitution', each.id
                     FROM kinto_restitution each
                    WHERE each.date_recovered IS NOT NULL AND each.state <> 'cancelled'""",
                self._select_id(6),
            ),
            SQL(
                """SELECT %s, 'b_sold', each.date_sold, each.dossier_id, each.amount_sold, NULL,
                          'kinto.restitution', each.id
                     FROM kinto_restitution each
                    WHERE each.state = 'sold' AND each.date_sold IS NOT NULL""",
                self._select_id(7),
            ),
        ]

    def action_open(self):
        """The record behind the figure."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
