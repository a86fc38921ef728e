"""What of a customer's items is late, credits taken off the oldest first: what blocks, and what a payment frees."""

from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class RecouvrementBlocageLecture(models.AbstractModel):
    _name = "recouvrement.blocage.lecture"
    _description = "Late items that block"

    def _read_late(self, debtors, company):
        """``{commercial partner id: ((days late, amount), …)}``, the oldest first, in company currency.

        Contested items are left out: what is disputed is no reason to stop sales.
        """
        found = dict.fromkeys(debtors.ids, ())
        if not debtors:
            return found
        today = self.env["recouvrement.calendrier"]._today()
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(company)
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT contact.commercial_partner_id, %s - line.date_maturity, line.amount_residual, line.id
                     FROM account_move_line line JOIN res_partner contact ON contact.id = line.partner_id
                    WHERE contact.commercial_partner_id = ANY(%s) AND line.company_id = %s
                      AND line.parent_state = 'posted' AND NOT line.reconciled AND line.account_id = ANY(%s)
                 ORDER BY line.date_maturity, line.id""",
                today,
                debtors.ids,
                company.id,
                accounts.ids,
            )
        )
        contested = self._read_contested([row[3] for row in rows])
        for debtor_id, items in self._group(rows, contested).items():
            found[debtor_id] = tuple(items)
        return found

    def _group(self, rows, contested):
        credits, items = defaultdict(float), defaultdict(list)
        for debtor_id, days, amount, line_id in rows:
            if amount < 0:
                credits[debtor_id] -= amount
            elif (days or 0) > 0:
                items[debtor_id].append((days, amount - contested.get(line_id, 0.0)))
        return {
            debtor_id: self._pay_off(some, credits[debtor_id]) for debtor_id, some in items.items()
        }

    def _pay_off(self, items, credit):
        left = []
        for days, amount in items:
            taken = min(credit, amount)
            credit -= taken
            if amount - taken > 0:
                left.append((days, amount - taken))
        return left

    def _read_contested(self, line_ids):
        # sudo: what is contested counts, in whatever portfolio.
        rows = self.env["recouvrement.litige.ligne"].sudo()
        found = defaultdict(float)
        for row in rows.search(
            [("move_line_id", "in", line_ids), ("litige_id.state", "=", "open")]
        ):
            found[row.move_line_id.id] += row.amount
        return found
