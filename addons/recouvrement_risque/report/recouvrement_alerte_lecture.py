"""What the watch over customers reads of the books, in one query a kind of fact."""

from odoo import models
from odoo.tools import SQL


class RecouvrementAlerteLecture(models.AbstractModel):
    _name = "recouvrement.alerte.lecture"
    _description = "Facts of alerts"

    def _read_items(self, company, due_before=None, account=None):
        """Debtors with something owed in ``company``: ``[(id, name, oldest due date, amount)]``.

        :param due_before: only what was due before that day
        :param account: only what stands on it; receivable and doubtful accounts by default
        :return: amounts in company currency, debtors who owe nothing once credits are taken off left out
        """
        accounts = account or self.env["account.account"]._get_recouvrement_debtor_accounts(company)
        late = SQL("line.date_maturity < %s", due_before) if due_before else SQL("TRUE")
        self.env["account.move.line"].flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT debtor.id, debtor.name,
                          MIN(line.date_maturity) FILTER (WHERE %s AND line.amount_residual > 0) AS oldest,
                          SUM(line.amount_residual) FILTER (WHERE %s AND line.amount_residual > 0) AS amount
                     FROM account_move_line line
                     JOIN res_partner contact ON contact.id = line.partner_id
                     JOIN res_partner debtor ON debtor.id = contact.commercial_partner_id
                    WHERE line.company_id = %s AND line.parent_state = 'posted' AND NOT line.reconciled
                      AND line.account_id = ANY(%s)
                 GROUP BY debtor.id, debtor.name
                   HAVING SUM(line.amount_residual) > 0
                      AND COUNT(*) FILTER (WHERE %s AND line.amount_residual > 0) > 0
                 ORDER BY debtor.id""",
                late,
                late,
                company.id,
                accounts.ids,
                late,
            )
        )
