"""What the books say of allowances: posted entries on 491, item by item. Read side, set-based."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class Opened(NamedTuple):
    """A debt open on a day. ``amount``: what remains of it once credits met the oldest debts."""

    id: int
    root_id: int
    account_id: int
    partner_id: int
    partner_name: str
    dossier_id: int | None
    portefeuille_id: int | None
    due: date
    document: str
    residual: Decimal
    amount: Decimal


class RecouvrementDepreciationLecture(models.AbstractModel):
    _name = "recouvrement.depreciation.lecture"
    _description = "Allowances as the books have them"

    @api.model
    def _read_booked(self, company, day, items=None, but=None):
        """``{id of the first item of a debt: allowance booked on it}``, Decimal, none left out but zeros.

        Always read from the posted entries up to ``day``: one that was put back to draft, deleted or
        reversed by hand is seen. A debt moved from 411 to 416 is one debt: that of its first item.

        :param items: only the debts of these items; all by default
        :param but: proposals whose lines are left out
        """
        roots = self._read_roots(items) if items is not None else {}
        only = SQL()
        if items is not None:
            # What was attributed by hand may name any item of the debt's chain.
            chain = self._read_chain(set(roots.values()))
            only = SQL("AND line.recouvrement_allowance_item_id = ANY(%s)", list(chain))
        if but:
            only = SQL(
                "%s AND (line.recouvrement_proposition_id = ANY(%s)) IS NOT TRUE", only, but.ids
            )
        self.env["account.move.line"].flush_model(
            [
                "balance",
                "company_id",
                "date",
                "parent_state",
                "recouvrement_allowance_item_id",
                "recouvrement_proposition_id",
            ]
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

    # -- what is owed -----------------------------------------------------------------------

    @api.model
    def _read_open(self, company, day):
        """Every debt open on ``day``, as the aged balance reads it, credits taken off the oldest debts."""
        service = self.env["recouvrement.balance.agee"]
        options = service._prepare_options(day, company.ids, credits="net")
        self.env.flush_all()
        query = service._get_lines(options)._search(Domain("amount", ">", 0))
        self.env.cr.execute("SET LOCAL jit = off")
        rows = self.env.execute_query(
            SQL(
                """SELECT %(item)s.id, %(item)s.account_id, %(item)s.partner_id,
                          debtor.complete_name, %(item)s.dossier_id, %(item)s.portefeuille_id,
                          %(item)s.due, %(item)s.residual::text, %(item)s.amount::text
                     FROM %(from)s
                LEFT JOIN res_partner debtor ON debtor.id = %(item)s.partner_id
                    WHERE %(where)s ORDER BY %(item)s.id""",
                item=SQL.identifier(query.table),
                **{"from": query.from_clause, "where": query.where_clause or SQL("TRUE")},
            )
        )
        items = self.env["account.move.line"].browse(row[0] for row in rows)
        roots = self._read_roots(items)
        documents = self._read_documents(set(roots.values()))
        return [
            Opened(
                item,
                roots[item],
                account,
                partner,
                name,
                dossier,
                portfolio,
                due,
                documents[roots[item]],
                Decimal(residual),
                Decimal(amount),
            )
            for item, account, partner, name, dossier, portfolio, due, residual, amount in rows
        ]

    def _read_documents(self, roots):
        """``{item id: the number the debtor knows}``."""
        rows = self.env.execute_query(
            SQL(
                """SELECT line.id,
                          COALESCE(NULLIF(CASE WHEN move.recouvrement_reprise_id IS NULL
                                               THEN line.move_name ELSE line.ref END, ''),
                                   line.name, line.ref)
                     FROM account_move_line line JOIN account_move move ON move.id = line.move_id
                    WHERE line.id = ANY(%s)""",
                list(roots),
            )
        )
        return dict(rows)

    @api.model
    def _read_taxes(self, company, roots, day):
        """``{item id: (total of its document, tax in it)}``, of ``roots``, items of their own documents.

        Credit notes of the document, up to ``day``, are taken off both. An entry without any tax line (a taken-over item) follows the company's rate.
        """
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(company)
        rows = self.env.execute_query(
            SQL(
                """SELECT item.id, document.is_entry, document.total::text, document.tax::text
                     FROM account_move_line item
                     JOIN (SELECT move.id, move.move_type = 'entry' AS is_entry,
                                  SUM(line.balance) FILTER (WHERE line.account_id = ANY(%(accounts)s))
                                      AS total,
                                  -SUM(line.balance) FILTER (WHERE line.tax_line_id IS NOT NULL) AS tax
                             FROM account_move move
                             JOIN LATERAL (
                                  SELECT move.id
                                   UNION ALL
                                  SELECT note.id FROM account_move note
                                   WHERE note.reversed_entry_id = move.id
                                     AND note.move_type = 'out_refund'
                                     AND note.state = 'posted' AND note.date <= %(day)s
                                  ) part ON TRUE
                             JOIN account_move_line line ON line.move_id = part.id
                            WHERE move.id IN (SELECT move_id FROM account_move_line
                                               WHERE id = ANY(%(ids)s))
                         GROUP BY move.id) document ON document.id = item.move_id
                    WHERE item.id = ANY(%(ids)s)""",
                accounts=accounts.ids,
                ids=list(roots),
                day=day,
            )
        )
        rate = Decimal(str(company.recouvrement_allowance_vat_rate))
        return {
            item: (100 + rate, rate)
            if is_entry and tax is None
            else (Decimal(total or 0), Decimal(tax or 0))
            for item, is_entry, total, tax in rows
        }

    @api.model
    def _read_gone(self, company, day, roots):
        """Debts that are owed no more on ``day``, as :class:`Opened` with nothing left."""
        if not roots:
            return []
        lines = self.env["account.move.line"].browse(sorted(roots))
        documents = self._read_documents(roots)
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (line.recouvrement_allowance_item_id)
                          line.recouvrement_allowance_item_id, proposition.dossier_id
                     FROM account_move_line line
                     JOIN recouvrement_proposition proposition
                       ON proposition.id = line.recouvrement_proposition_id
                    WHERE line.recouvrement_allowance_item_id = ANY(%s)
                 ORDER BY line.recouvrement_allowance_item_id, line.id DESC""",
                list(roots),
            )
        )
        dossiers = self.env["recouvrement.dossier"]
        known = {item: dossiers.browse(dossier) for item, dossier in rows}
        others = lines.filtered(lambda line: line.id not in known).partner_id.commercial_partner_id
        latest = {
            dossier.partner_id: dossier
            for dossier in dossiers.search(
                Domain("partner_id", "in", others.ids) & Domain("company_id", "=", company.id),
                order="id",
            )
        }
        gone = []
        for line in lines:
            debtor = line.partner_id.commercial_partner_id
            dossier = known.get(line.id) or latest.get(debtor, dossiers)
            gone.append(
                Opened(
                    line.id,
                    line.id,
                    line.account_id.id,
                    debtor.id,
                    debtor.complete_name,
                    dossier.id or None,
                    dossier.portefeuille_id.id or None,
                    line.date_maturity or line.date,
                    documents[line.id],
                    Decimal(0),
                    Decimal(0),
                )
            )
        return gone

    @api.model
    def _read_booked_by_dossier(self, dossiers, day):
        """``{dossier id: allowance booked by its proposals up to day}``, Decimal."""
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT proposition.dossier_id, SUM(-line.balance)::text
                     FROM recouvrement_proposition proposition
                     JOIN account_move_line line ON line.recouvrement_proposition_id = proposition.id
                    WHERE proposition.dossier_id = ANY(%s) AND line.parent_state = 'posted'
                      AND line.recouvrement_allowance_item_id IS NOT NULL AND line.date <= %s
                 GROUP BY 1""",
                dossiers.ids,
                day,
            )
        )
        return {dossier: Decimal(amount) for dossier, amount in rows}

    @api.model
    def _read_balance(self, account, company, day):
        """What ``account`` shows on ``day``, credit side up: Decimal."""
        self.env["account.move.line"].flush_model(
            ["account_id", "balance", "company_id", "date", "parent_state"]
        )
        [[balance]] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(-SUM(balance), 0)::text FROM account_move_line
                    WHERE account_id = %s AND company_id = %s AND date <= %s
                      AND parent_state = 'posted'""",
                account.id,
                company.id,
                day,
            )
        )
        return Decimal(balance)
