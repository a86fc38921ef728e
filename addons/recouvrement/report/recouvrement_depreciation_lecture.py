"""What the books say of allowances: posted entries on 491, item by item. Read side, set-based."""

from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL


class RecouvrementDepreciationLecture(models.AbstractModel):
    _name = "recouvrement.depreciation.lecture"
    _description = "Allowances as the books have them"

    @api.model
    def _read_booked(self, company, day, items=None):
        """``{id of the first item of a debt: allowance booked on it}``, Decimal, none left out but zeros.

        Always read from the posted entries up to ``day``: one that was put back to draft, deleted or
        reversed by hand is seen. A debt moved from 411 to 416 is one debt: that of its first item.

        :param items: only the debts of these items; all by default
        """
        roots = self._read_roots(items) if items is not None else {}
        only = SQL()
        if items is not None:
            # What was attributed by hand may name any item of the debt's chain.
            chain = self._read_chain(set(roots.values()))
            only = SQL("AND line.recouvrement_allowance_item_id = ANY(%s)", list(chain))
        self.env["account.move.line"].flush_model(
            ["balance", "company_id", "date", "parent_state", "recouvrement_allowance_item_id"]
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT line.recouvrement_allowance_item_id, SUM(-line.balance)::text
                     FROM account_move_line line
                    WHERE line.recouvrement_allowance_item_id IS NOT NULL
                      AND line.company_id = %(company)s AND line.parent_state = 'posted'
                      AND line.date <= %(day)s %(only)s
                 GROUP BY 1""",
                company=company.id,
                day=day,
                only=only,
            )
        )
        named = self.env["account.move.line"].browse(row[0] for row in rows)
        first, booked = self._read_roots(named), defaultdict(Decimal)
        for item, amount in rows:
            booked[first[item]] += Decimal(amount)
        return {item: amount for item, amount in booked.items() if amount}

    @api.model
    def _read_roots(self, items):
        """``{item id: id of the first item of its debt}``."""
        self.env["account.move.line"].flush_model(["recouvrement_origin_id"])
        moved = self.env.execute_query(
            SQL(
                """WITH RECURSIVE chain AS (
                       SELECT id, recouvrement_origin_id AS origin FROM account_move_line
                        WHERE id = ANY(%s) AND recouvrement_origin_id IS NOT NULL
                        UNION
                       SELECT chain.id, line.recouvrement_origin_id FROM chain
                         JOIN account_move_line line ON line.id = chain.origin
                        WHERE line.recouvrement_origin_id IS NOT NULL)
                   SELECT chain.id, chain.origin FROM chain
                     JOIN account_move_line line ON line.id = chain.origin
                    WHERE line.recouvrement_origin_id IS NULL""",
                items.ids,
            )
        )
        return {item: item for item in items.ids} | dict(moved)

    def _read_chain(self, roots):
        """Ids of the items that continue ``roots``, themselves included."""
        rows = self.env.execute_query(
            SQL(
                """WITH RECURSIVE chain AS (
                       SELECT unnest(%s::int[]) AS id
                        UNION
                       SELECT line.id FROM account_move_line line
                         JOIN chain ON line.recouvrement_origin_id = chain.id)
                   SELECT id FROM chain""",
                list(roots),
            )
        )
        return {row[0] for row in rows}
