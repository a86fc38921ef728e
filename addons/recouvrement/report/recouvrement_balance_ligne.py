"""What each receivable item was worth on the day asked, in its bucket: the rows behind the aged balance."""

from odoo import fields, models
from odoo.tools import SQL

from ..tools.balance import MOST_BUCKETS, lower_bounds

CREDIT = "c"  # the column of credits, beside the numbered buckets
OPTIONS = "recouvrement_balance"


class RecouvrementBalanceLigne(models.Model):
    """One item open on the day of the context's options (``recouvrement_balance``).

    The residual of a past day is today's plus what was reconciled after that day: the open items and
    the reconciliations since are read, never the whole ledger. ``amount`` is what the balance shows of
    the item; ``residual`` is what remained of it, in company currency, whatever the options.
    """

    _name = "recouvrement.balance.ligne"
    _description = "Item of the aged balance"
    _auto = False
    _order = "due, id"
    _rec_name = "document"
    _depends = {
        "account.move": ["journal_id", "payment_state", "state"],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "amount_residual_currency",
            "company_id",
            "currency_id",
            "date",
            "date_maturity",
            "invoice_date",
            "move_id",
            "parent_state",
            "partner_id",
            "reconciled",
            "recouvrement_origin_id",
        ],
        "account.partial.reconcile": [
            "amount",
            "company_id",
            "credit_amount_currency",
            "credit_move_id",
            "debit_amount_currency",
            "debit_move_id",
            "max_date",
        ],
        "recouvrement.dossier": [
            "company_id",
            "grouping_key",
            "partner_id",
            "phase_id",
            "portefeuille_id",
            "state",
            "user_id",
        ],
        "recouvrement.lettrage.defait": [
            "amount",
            "credit_amount_currency",
            "date_from",
            "date_to",
            "debit_amount_currency",
        ],
        "recouvrement.litige": ["date_closed", "date_opened", "state"],
        "recouvrement.litige.ligne": ["amount", "litige_id", "move_line_id"],
        "recouvrement.plan": ["date_active", "date_ended", "move_line_ids", "state"],
        "recouvrement.portefeuille": ["agence_id", "visible_user_ids"],
        "res.company": ["currency_id"],
        "res.currency": ["decimal_places"],
        "res.partner": ["commercial_partner_id"],
    }

    move_line_id = fields.Many2one("account.move.line", "Item", readonly=True)
    move_id = fields.Many2one("account.move", "Entry", readonly=True)
    document = fields.Char(related="move_line_id.recouvrement_document")
    company_id = fields.Many2one("res.company", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    agency_id = fields.Many2one(
        "recouvrement.portefeuille",
        readonly=True,
        help="The nearest portfolio marked as an agency, or else the one above.",
    )
    user_id = fields.Many2one("res.users", "Collector", readonly=True)
    phase_id = fields.Many2one("recouvrement.phase", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date("Entry date", readonly=True)
    due = fields.Date("Aged from", readonly=True, help="Due date, or invoice date when asked so.")
    days = fields.Integer("Age (days)", readonly=True, aggregator="max")
    bucket = fields.Selection(selection="_list_buckets", readonly=True)
    residual = fields.Monetary(
        "Remained", currency_field="company_currency_id", readonly=True, help="On the day asked."
    )
    amount = fields.Monetary("Total", readonly=True)
    gross = fields.Monetary("Before credits", readonly=True)
    credit = fields.Monetary("Credits", readonly=True)
    disputed = fields.Monetary("Contested", readonly=True)
    planned = fields.Monetary("In a plan", readonly=True)
    bucket_0 = fields.Monetary("Not due", readonly=True)
    bucket_1 = fields.Monetary(readonly=True)
    bucket_2 = fields.Monetary(readonly=True)
    bucket_3 = fields.Monetary(readonly=True)
    bucket_4 = fields.Monetary(readonly=True)
    bucket_5 = fields.Monetary(readonly=True)
    bucket_6 = fields.Monetary(readonly=True)
    bucket_7 = fields.Monetary(readonly=True)
    bucket_8 = fields.Monetary(readonly=True)
    bucket_9 = fields.Monetary(readonly=True)

    # -- hook of the columns ----------------------------------------------------------------

    def _select_more(self):
        """Columns an add-on adds to the rows, as SQL over ``item``, each preceded by a comma."""
        return SQL()

    # -- the query --------------------------------------------------------------------------

    @property
    def _table_query(self):
        options = self.env["recouvrement.balance.agee"]._get_options(self.env.context.get(OPTIONS))
        return self._select_rows(options)

    def _select_rows(self, options):
        shown = SQL("item.amount")
        if options.credits == "aged":
            apart = SQL("FALSE")
        else:
            apart = SQL("item.amount < 0")
        return SQL(
            """WITH later AS (%(later)s)
               SELECT item.id, item.id AS move_line_id, item.move_id, item.company_id,
                      item.account_id, item.partner_id, dossier.id AS dossier_id,
                      dossier.portefeuille_id, owner.agence_id AS agency_id,
                      dossier.user_id, dossier.phase_id, item.currency_id,
                      item.company_currency_id, item.date, item.due, %(day)s - item.due AS days,
                      CASE WHEN %(apart)s THEN %(credit)s
                           ELSE width_bucket(%(day)s - item.due, %(lower)s)::text END AS bucket,
                      item.residual, %(shown)s AS amount, item.kept AS gross,
                      CASE WHEN %(apart)s THEN %(shown)s END AS credit,
                      item.disputed, item.planned %(buckets)s %(more)s
                 FROM (%(items)s) item
            LEFT JOIN (%(dossiers)s) dossier
                   ON dossier.partner_id = item.partner_id AND dossier.company_id = item.company_id
                  AND dossier.grouping_key = item.grouping_key
            LEFT JOIN recouvrement_portefeuille owner ON owner.id = dossier.portefeuille_id
                WHERE %(open)s <> 0""",
            later=self._select_later(options),
            day=options.day,
            apart=apart,
            credit=CREDIT,
            shown=shown,
            open=SQL("item.kept") if options.met else shown,
            lower=lower_bounds(options.bounds),
            buckets=self._select_buckets(options, shown, apart),
            more=self._select_more(),
            items=self._select_netted(options),
            dossiers=self._select_dossiers(options),
        )

    def _select_buckets(self, options, shown, apart):
        """A column for each bucket: a comparison of dates, much cheaper than the bucket's number.

        Nothing rather than zero: a group without any shows an empty cell.
        """
        lower = lower_bounds(options.bounds)
        columns = []
        for index in range(MOST_BUCKETS):
            name = SQL.identifier(f"bucket_{index}")
            if index > len(lower):
                columns.append(SQL(", NULL::numeric AS %s", name))
                continue
            fits = []
            if index:
                fits.append(SQL("item.due <= %s::date - %s", options.day, lower[index - 1]))
            if index < len(lower):
                fits.append(SQL("item.due > %s::date - %s", options.day, lower[index]))
            if options.credits != "aged":
                # Last: dates are compared quicker than amounts, and rule most buckets out.
                fits.append(SQL("NOT %s", apart))
            columns.append(
                SQL(", CASE WHEN %s THEN %s END AS %s", SQL(" AND ").join(fits), shown, name)
            )
        return SQL().join(columns)
