"""What each collector has in hand, does, and brings in: one row for each thing counted."""

from odoo import fields, models
from odoo.tools import SQL

KINDS = 8  # sources of rows, so that their ids do not meet
COUNTED = (
    "dossiers",
    "due",
    "overdue",
    "contacts",
    "reached",
    "promises",
    "promised",
    "kept",
    "kept_rate",
    "cash",
    "cash_after",
)


class RecouvrementPerformance(models.Model):
    """What is in hand counts today; contacts, promises and cash count on their own day.

    A contact or a promise is of who recorded it; a dossier and its cash, of who follows it; the cash that
    follows a contact within 30 days, of who logged that contact.
    """

    _name = "recouvrement.performance"
    _description = "Work and results by collector"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "dossier_id"
    _depends = {
        "recouvrement.dossier": [
            "amount_due",
            "amount_overdue",
            "company_id",
            "portefeuille_id",
            "state",
            "user_id",
        ],
        "recouvrement.promesse": ["amount", "deadline", "dossier_id", "state", "user_id"],
        "recouvrement.recette": ["amount", "contact_user_id", "day", "dossier_id", "user_id"],
        "recouvrement.resultat": ["date", "dossier_id", "type_id", "user_id"],
        "recouvrement.resultat.type": ["reached"],
    }

    day = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    user_id = fields.Many2one("res.users", "Collector", readonly=True)
    dossiers = fields.Integer("Dossiers in hand", readonly=True, help="In progress today.")
    due = fields.Monetary("Owed in hand", readonly=True, help="On the dossiers in progress today.")
    overdue = fields.Monetary(
        "Overdue in hand", readonly=True, help="On the dossiers in progress today."
    )
    contacts = fields.Integer("Contacts logged", readonly=True)
    reached = fields.Integer("Debtors reached", readonly=True)
    promises = fields.Integer(
        "Promises judged", readonly=True, help="By the day they were judged after."
    )
    promised = fields.Monetary("Promised, judged", readonly=True)
    kept = fields.Integer("Promises kept", readonly=True)
    kept_rate = fields.Float("Promises kept (%)", readonly=True, aggregator="avg")
    cash = fields.Monetary(
        "Collected on dossiers in hand", readonly=True, help="By value date, whatever brought it."
    )
    cash_after = fields.Monetary(
        "Collected after a contact",
        readonly=True,
        help="Within 30 days of the last contact, for who logged it.",
    )

    @property
    def _table_query(self):
        parts = [
            self._select_part(index, **part) for index, part in enumerate(self._get_parts(), 1)
        ]
        return SQL(
            """SELECT counted.*, dossier.company_id, dossier.portefeuille_id
                 FROM (%(parts)s) counted
                 JOIN recouvrement_dossier dossier ON dossier.id = counted.dossier_id
                WHERE dossier.company_id = ANY(%(companies)s)""",
            parts=SQL(" UNION ALL ").join(parts),
            companies=self.env.companies.ids,
        )

    def _get_parts(self):
        """Where each thing is counted from: its table, day, collector, dossier and amounts."""
        receipts = SQL("(%s)", self.env["recouvrement.recette"]._table_query)
        return [
            {
                "source": SQL("recouvrement_dossier"),
                "day": SQL("%s::date", self.env["recouvrement.calendrier"]._today()),
                "user": SQL("source.user_id"),
                "dossier": SQL("source.id"),
                "where": SQL("source.state <> 'closed'"),
                "dossiers": SQL("1"),
                "due": SQL("source.amount_due"),
                "overdue": SQL("source.amount_overdue"),
            },
            {
                "source": SQL(
                    """(SELECT result.*, kind.reached AS reached
                          FROM recouvrement_resultat result
                          JOIN recouvrement_resultat_type kind ON kind.id = result.type_id)"""
                ),
                "day": SQL("source.date"),
                "user": SQL("source.user_id"),
                "contacts": SQL("1"),
                "reached": SQL("source.reached::int"),
            },
            {
                "source": SQL("recouvrement_promesse"),
                "day": SQL("source.deadline"),
                "user": SQL("source.user_id"),
                "where": SQL("source.state IN ('kept', 'broken')"),
                "promises": SQL("1"),
                "promised": SQL("source.amount"),
                "kept": SQL("(source.state = 'kept')::int"),
                "kept_rate": SQL("CASE WHEN source.state = 'kept' THEN 100 ELSE 0 END"),
            },
            {
                "source": receipts,
                "day": SQL("source.day"),
                "user": SQL("source.user_id"),
                "cash": SQL("source.amount"),
            },
            {
                "source": receipts,
                "day": SQL("source.day"),
                "user": SQL("source.contact_user_id"),
                "where": SQL("source.contact_user_id IS NOT NULL"),
                "cash_after": SQL("source.amount"),
            },
        ]

    def _select_part(self, index, source, day, user, dossier=None, where=None, **counted):
        return SQL(
            """SELECT source.id::bigint * %(kinds)s + %(index)s AS id, %(day)s AS day,
                      %(user)s AS user_id, %(dossier)s AS dossier_id, %(counted)s
                 FROM %(source)s source WHERE %(where)s""",
            kinds=KINDS,
            index=index,
            day=day,
            user=user,
            dossier=dossier or SQL("source.dossier_id"),
            counted=SQL(", ").join(
                SQL("%s::numeric AS %s", counted.get(name, SQL("NULL")), SQL.identifier(name))
                for name in COUNTED
            ),
            source=source,
            where=where or SQL("TRUE"),
        )

    def action_open(self):
        """The dossier behind the row."""
        self.ensure_one()
        return self.dossier_id._get_records_action()
