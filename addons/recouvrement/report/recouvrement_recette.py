"""What came in: the cash set against each item, by value date, and what had been done before it."""

from odoo import fields, models
from odoo.tools import SQL

from ..models.recouvrement_encaissement import OTHER_PARTIES
from ..tools.balance import Options

CASH_JOURNALS = ("bank", "cash", "credit")
CONTACT_DAYS = 30  # cash that comes within this time of a contact is counted as coming after it


class RecouvrementRecette(models.Model):
    """One receipt: what a payment brought to one item, or what of it is not set against any yet.

    A payment counts on its own accounting day, whenever it is reconciled. What it writes off, or grants
    as a discount, is no money. A payment set against its own return is none either.
    """

    _name = "recouvrement.recette"
    _description = "Cash collected"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "credit_line_id"
    _depends = {
        "account.account": ["account_type"],
        "account.journal": ["type"],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "balance",
            "company_id",
            "date",
            "date_maturity",
            "journal_id",
            "move_id",
            "parent_state",
            "partner_id",
            "payment_id",
            "reconciled",
            "statement_line_id",
            "tax_line_id",
        ],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id"],
        "recouvrement.action": ["date_done", "dossier_id", "etape_id", "kind", "state"],
        "recouvrement.dossier": [
            "company_id",
            "grouping_key",
            "partner_id",
            "portefeuille_id",
            "state",
            "user_id",
        ],
        "recouvrement.resultat": ["date", "dossier_id", "user_id"],
        "res.partner": ["commercial_partner_id"],
    }

    day = fields.Date("Value date", readonly=True)
    credit_line_id = fields.Many2one("account.move.line", "Payment", readonly=True)
    move_line_id = fields.Many2one("account.move.line", "Item paid", readonly=True)
    due = fields.Date("Due on", readonly=True)
    days = fields.Integer("Days late", readonly=True, aggregator="avg", help="On the value date.")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    user_id = fields.Many2one("res.users", "Collector", readonly=True, help="Of the dossier.")
    etape_id = fields.Many2one(
        "recouvrement.etape",
        "Step before",
        readonly=True,
        help="The last step carried out on the dossier since the item was entered, up to the value date.",
    )
    action_id = fields.Many2one("recouvrement.action", "Action before", readonly=True)
    contact_user_id = fields.Many2one(
        "res.users",
        "After a contact by",
        readonly=True,
        help="Who logged the last contact of the 30 days up to the value date.",
    )
    amount = fields.Monetary("Collected", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """WITH lost AS (%(lost)s)
               SELECT cash.id, cash.day, cash.credit_line_id, cash.move_line_id, cash.due,
                      GREATEST(cash.day - cash.due, 0) AS days, cash.company_id,
                      cash.debtor_id AS partner_id, dossier.id AS dossier_id,
                      dossier.portefeuille_id, dossier.user_id, (%(step)s) AS etape_id,
                      (%(action)s) AS action_id, (%(contact)s) AS contact_user_id, cash.amount
                 FROM (%(matched)s UNION ALL %(unmatched)s) cash
            LEFT JOIN (%(dossiers)s) dossier
                   ON dossier.partner_id = cash.debtor_id AND dossier.company_id = cash.company_id
                  AND dossier.grouping_key = cash.grouping_key
                WHERE cash.amount <> 0""",
            lost=self._select_lost(),
            matched=self._select_matched(),
            unmatched=self._select_unmatched(),
            dossiers=self._select_dossiers(),
            # Columns, not joins: looked for only by those who ask for them.
            step=self._select_step("etape_id"),
            action=self._select_step("id"),
            contact=self._select_contact(),
        )

    def _select_dossiers(self):
        """The dossier of each debtor, company and key, as the aged balance finds it."""
        here = Options(None, tuple(self.env.companies.ids), ())
        return self.env["recouvrement.balance.ligne"]._select_dossiers(here)

    def _select_matched(self):
        return SQL(
            """SELECT partial.id::bigint * 2 AS id, credit.date AS day, credit.id AS credit_line_id,
                      debit.id AS move_line_id, COALESCE(debit.date_maturity, debit.date) AS due,
                      debit.date AS since, debit.company_id,
                      debtor.commercial_partner_id AS debtor_id, %(key)s AS grouping_key,
                      partial.amount - COALESCE(lost.amount, 0) AS amount
                 FROM account_partial_reconcile partial
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_move_line debit ON debit.id = partial.debit_move_id
            LEFT JOIN lost ON lost.id = partial.id
            LEFT JOIN res_partner debtor ON debtor.id = debit.partner_id
                WHERE debit.company_id = ANY(%(companies)s) AND debit.account_id = ANY(%(accounts)s)
                  AND debit.parent_state = 'posted' AND credit.parent_state = 'posted'
                  AND %(is_cash)s AND NOT %(is_return)s""",
            key=self._get_key("debit"),
            companies=self.env.companies.ids,
            accounts=self._get_account_ids(),
            is_cash=self._is_cash("credit"),
            is_return=self._is_cash("debit"),
        )

    def _select_unmatched(self):
        """What remains of the payments: their ids are odd, those of lettrages even."""
        return SQL(
            """SELECT credit.id::bigint * 2 + 1 AS id, credit.date AS day, credit.id AS credit_line_id,
                      NULL::int AS move_line_id, NULL::date AS due, credit.date - 60 AS since,
                      credit.company_id, debtor.commercial_partner_id AS debtor_id,
                      %(key)s AS grouping_key, -credit.amount_residual AS amount
                 FROM account_move_line credit
            LEFT JOIN res_partner debtor ON debtor.id = credit.partner_id
                WHERE credit.company_id = ANY(%(companies)s)
                  AND credit.account_id = ANY(%(accounts)s) AND credit.parent_state = 'posted'
                  AND credit.amount_residual < 0 AND credit.reconciled IS NOT TRUE
                  AND %(is_cash)s""",
            key=self._get_key("credit"),
            companies=self.env.companies.ids,
            accounts=self._get_account_ids(),
            is_cash=self._is_cash("credit"),
        )

    def _select_lost(self):
        """What of each lettrage is no money: shared between the debts of the entry, to the cent.

        As ``recouvrement.encaissement._read_written_off`` reads it for promises and plans.
        """
        return SQL(
            """SELECT shared.id, ROUND(shared.lost * shared.until / shared.whole, shared.digits)
                      - ROUND(shared.lost * (shared.until - shared.amount) / shared.whole,
                              shared.digits) AS amount
                 FROM (SELECT partial.id, partial.amount, beside.lost, party.whole,
                              currency.decimal_places AS digits,
                              SUM(partial.amount) OVER (PARTITION BY party.move_id
                                                        ORDER BY partial.id) AS until
                         FROM (%(beside)s) beside
                         JOIN (%(parties)s) party ON party.move_id = beside.move_id
                         JOIN account_partial_reconcile partial ON partial.credit_move_id = party.id
                         JOIN res_company company ON company.id = party.company_id
                         JOIN res_currency currency ON currency.id = company.currency_id
                      ) shared""",
            beside=self._select_beside(),
            parties=self._select_parties(),
        )

    def _select_beside(self):
        """What entries of cash book to results or taxes, beside the account of the debtor."""
        return SQL(
            """SELECT line.move_id, SUM(line.balance) AS lost
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE line.company_id = ANY(%(companies)s) AND line.parent_state = 'posted'
                  AND line.balance > 0 AND %(is_cash)s
                  AND account.account_type <> ALL(%(parties)s)
                  AND (account.account_type LIKE 'income%%' OR account.account_type LIKE 'expense%%'
                       OR line.tax_line_id IS NOT NULL)
             GROUP BY line.move_id""",
            companies=self.env.companies.ids,
            parties=list(OTHER_PARTIES),
            is_cash=self._is_cash("line"),
        )

    def _select_parties(self):
        """The credits of those entries on accounts of debtors and of other parties."""
        return SQL(
            """SELECT line.id, line.move_id, line.company_id,
                      -SUM(line.balance) OVER (PARTITION BY line.move_id) AS whole
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE line.move_id IN (SELECT move_id FROM (%(beside)s) beside)
                  AND line.balance < 0 AND (account.account_type = ANY(%(parties)s)
                                            OR line.account_id = ANY(%(accounts)s))""",
            beside=self._select_beside(),
            parties=list(OTHER_PARTIES),
            accounts=self._get_account_ids(),
        )

    def _select_step(self, name):
        return SQL(
            """SELECT action.%(name)s FROM recouvrement_action action
                WHERE action.dossier_id = dossier.id AND action.state = 'done'
                  AND action.kind <> 'notice' AND action.parent_id IS NULL
                  AND action.etape_id IS NOT NULL
                  AND action.date_done BETWEEN cash.since AND cash.day
             ORDER BY action.date_done DESC, action.id DESC LIMIT 1""",
            name=SQL.identifier(name),
        )

    def _select_contact(self):
        return SQL(
            """SELECT result.user_id FROM recouvrement_resultat result
                WHERE result.dossier_id = dossier.id
                  AND result.date BETWEEN cash.day - %s AND cash.day
             ORDER BY result.date DESC, result.id DESC LIMIT 1""",
            CONTACT_DAYS,
        )

    def _get_key(self, alias):
        return self.env["recouvrement.detection"]._get_grouping_key(SQL.identifier(alias))

    def _get_account_ids(self):
        return self.env["recouvrement.balance.agee"]._get_accounts(self.env.companies.ids).ids

    def _is_cash(self, alias):
        """Money, as opposed to a credit note or a write-off, as ``recouvrement.encaissement`` says."""
        # sudo: ids for a query.
        journals = self.env["account.journal"].sudo().with_context(active_test=False)
        line = SQL.identifier(alias)
        return SQL(
            """(%(line)s.payment_id IS NOT NULL OR %(line)s.statement_line_id IS NOT NULL
                OR %(line)s.journal_id = ANY(%(journals)s))""",
            line=line,
            journals=journals.search([("type", "in", CASH_JOURNALS)]).ids,
        )

    def action_open(self):
        """The entry of the payment."""
        self.ensure_one()
        return self.credit_line_id.move_id._get_records_action()
