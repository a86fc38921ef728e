"""What was sold on credit: the receivable items of posted customer invoices and credit notes."""

from odoo import fields, models
from odoo.tools import SQL

INVOICES = ("out_invoice", "out_refund", "out_receipt")


class RecouvrementVente(models.Model):
    """One receivable item of an invoice: with taxes, in company currency, on its accounting day.

    Entries typed by hand and open items taken over from another system are no sales: months before
    such a take-over count for nothing, and the DSO of those days is not told.
    """

    _name = "recouvrement.vente"
    _description = "Sale on credit"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "move_id"
    _depends = {
        "account.move": ["move_type", "state"],
        "account.move.line": [
            "account_id",
            "balance",
            "company_id",
            "date",
            "move_id",
            "parent_state",
            "partner_id",
        ],
        "recouvrement.dossier": [
            "company_id",
            "grouping_key",
            "partner_id",
            "portefeuille_id",
            "state",
            "user_id",
        ],
        "res.partner": ["commercial_partner_id"],
    }

    day = fields.Date(readonly=True, help="Accounting date.")
    move_id = fields.Many2one("account.move", "Invoice", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    user_id = fields.Many2one("res.users", "Collector", readonly=True)
    amount = fields.Monetary("Sales", readonly=True, help="Taxes included; credit notes less.")

    @property
    def _table_query(self):
        companies = self.env.companies.ids
        return SQL(
            """SELECT line.id, line.date AS day, line.move_id, line.company_id,
                      debtor.commercial_partner_id AS partner_id, dossier.id AS dossier_id,
                      dossier.portefeuille_id, dossier.user_id, line.balance AS amount
                 FROM account_move_line line
                 JOIN account_move move ON move.id = line.move_id
            LEFT JOIN res_partner debtor ON debtor.id = line.partner_id
            LEFT JOIN (%(dossiers)s) dossier
                   ON dossier.partner_id = debtor.commercial_partner_id
                  AND dossier.company_id = line.company_id AND dossier.grouping_key = %(key)s
                WHERE line.company_id = ANY(%(companies)s) AND line.account_id = ANY(%(accounts)s)
                  AND line.parent_state = 'posted' AND move.move_type = ANY(%(kinds)s)""",
            dossiers=self.env["recouvrement.recette"]._select_dossiers(),
            key=self.env["recouvrement.detection"]._get_grouping_key(SQL.identifier("line")),
            companies=companies,
            accounts=self.env["recouvrement.balance.agee"]._get_accounts(companies).ids,
            kinds=list(INVOICES),
        )

    def action_open(self):
        """The invoice behind the sale."""
        self.ensure_one()
        return self.move_id._get_records_action()
