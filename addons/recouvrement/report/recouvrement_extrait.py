"""Statements of account: what a debtor's accounts hold on a day, or what moved on them in a period.

Read side, set-based: as many queries for two hundred debtors as for one. Every statement ties to the
ledger: what it opens with and what moved make what it closes with, the balance of the debtor's accounts.
"""

from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from ..engine.ageing import bucket
from ..tools.extrait import ACTIVITY, OPEN, ZERO, Row, Statement

LIMITED = ("running", "soon", "expired")  # the night says “expired”, the day says it before
MONEY = ("bank", "cash", "credit")  # journals payments are booked in


class RecouvrementExtrait(models.AbstractModel):
    _name = "recouvrement.extrait"
    _description = "Statement of account"

    @api.model
    def _check(self, kind, day, date_from=None):
        """:raise UserError: no day, one to come, a period that is reversed or has no beginning"""
        today = self.env["recouvrement.calendrier"]._today()
        if kind not in (OPEN, ACTIVITY) or not day:
            raise UserError(self.env._("Say the day of the statement."))
        if day > today:
            raise UserError(
                self.env._(
                    "A statement is made of entries: it cannot be of %(day)s, after today (%(today)s).",
                    day=format_date(self.env, day),
                    today=format_date(self.env, today),
                )
            )
        if kind == ACTIVITY and not date_from:
            raise UserError(self.env._("Say from which day on the activity is wanted."))
        if kind == ACTIVITY and date_from > day:
            raise UserError(
                self.env._(
                    "The period is reversed: it begins on %(start)s, after its end on %(end)s.",
                    start=format_date(self.env, date_from),
                    end=format_date(self.env, day),
                )
            )

    @api.model
    def _check_debtors(self, partners):
        """:raise AccessError: somebody outside collection, or a debtor of others' portfolios only"""
        if self.env.su:
            return
        if not self.env.user.has_group("recouvrement.group_reader"):
            raise AccessError(self.env._("Statements of account are for those who collect."))
        partners.check_access("read")
        # sudo: whether a debtor has a dossier, be it one the user does not see; no more comes out.
        domain = [("partner_id", "in", partners.commercial_partner_id.ids)]
        known = self.env["recouvrement.dossier"].sudo().search(domain).partner_id
        hidden = known - self.env["recouvrement.dossier"].search(domain).partner_id.sudo()
        if hidden:
            raise AccessError(
                self.env._(
                    "The dossiers of %s are in portfolios you do not see.",
                    ", ".join(hidden[:3].mapped("display_name")),
                )
            )

    @api.model
    def _read(self, partners, company, kind, day, date_from=None):
        """``{partner id: Statement}`` of these commercial partners on the accounts of ``company``.

        Open items with what remained of them at the end of ``day``, whatever was paid since; or the
        movements from ``date_from`` to ``day``. A debt moved from one of the debtor's accounts to
        another, doubtful for one, is no movement.

        :param kind: ``"open"`` or ``"activity"``
        :raise UserError: as ``_check``
        """
        self._check(kind, day, date_from)
        if not partners:
            return {}
        # sudo: the ledger is read whole, a part of it would be wrong; callers have checked who asks.
        self = self.sudo().with_company(company)
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        found = {
            partner.id: Statement(partner.id, company.id, kind, day, date_from)
            for partner in partners
        }
        scope = self._get_scope(partners, company)
        self._add_ledger(found, scope, company)
        items = self._read_open(found, scope, company)
        self._add_ages(found, items, company)
        rows = items if kind == OPEN else self._read_movements(found, scope, company)
        for partner_id, own in rows.items():
            statement = found[partner_id]
            running = statement.opening
            for row in own:
                running += row.amount
                row.balance = running
            statement.rows = own
        if kind == OPEN:
            for statement in found.values():
                statement.elsewhere = statement.ledger - statement.closing
        return found

    @api.model
    def _read_balances(self, company, day, since, partners=None):
        """``{partner id: (balance on day, entries since, items open now)}``, in one query.

        :param partners: commercial partners; everyone with an open item by default
        """
        # sudo: as _read.
        self = self.sudo().with_company(company)
        self.env["account.move.line"].flush_model()
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(company)
        is_open = SQL("line.reconciled IS NOT TRUE AND line.amount_residual <> 0")
        whom = SQL(
            "debtor.commercial_partner_id = ANY(%s)", (partners or self.env["res.partner"]).ids
        )
        if partners is None:
            whom = SQL(
                """debtor.commercial_partner_id IN (
                   SELECT owner.commercial_partner_id FROM account_move_line line
                     JOIN res_partner owner ON owner.id = line.partner_id
                    WHERE line.company_id = %s AND line.account_id = ANY(%s)
                      AND line.parent_state = 'posted' AND %s)""",
                company.id,
                accounts.ids,
                is_open,
            )
        rows = self.env.execute_query(
            SQL(
                """SELECT debtor.commercial_partner_id,
                          COALESCE(SUM(line.balance) FILTER (WHERE line.date <= %(day)s), 0),
                          COUNT(*) FILTER (WHERE line.date BETWEEN %(since)s AND %(day)s),
                          COUNT(*) FILTER (WHERE %(is_open)s)
                     FROM account_move_line line JOIN res_partner debtor ON debtor.id = line.partner_id
                    WHERE %(whom)s AND line.company_id = %(company)s
                      AND line.account_id = ANY(%(accounts)s) AND line.parent_state = 'posted'
                 GROUP BY 1""",
                day=day,
                since=since,
                is_open=is_open,
                whom=whom,
                company=company.id,
                accounts=accounts.ids,
            )
        )
        money = company.currency_id._recouvrement_decimal
        return {key: (money(balance), moved, opened) for key, balance, moved, opened in rows}

    # -- queries ----------------------------------------------------------------------------

    def _get_scope(self, partners, company):
        """The posted items of these debtors on debtors' accounts: SQL of ``source`` and ``where``."""
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(company)
        return {
            "source": SQL(
                "account_move_line line JOIN res_partner debtor ON debtor.id = line.partner_id"
            ),
            "where": SQL(
                """debtor.commercial_partner_id = ANY(%s) AND line.company_id = %s
                   AND line.account_id = ANY(%s) AND line.parent_state = 'posted'""",
                partners.ids,
                company.id,
                accounts.ids,
            ),
        }

    def _add_ledger(self, found, scope, company):
        """The balance of the accounts before and at the end, and what the documents' currencies make of it."""
        some = next(iter(found.values()))
        money = company.currency_id._recouvrement_decimal
        before = some.date_from or some.day
        rows = self.env.execute_query(
            SQL(
                """SELECT debtor.commercial_partner_id, line.currency_id,
                          COALESCE(SUM(line.balance) FILTER (WHERE line.date < %(before)s), 0),
                          SUM(line.balance), SUM(line.amount_currency)
                     FROM %(source)s WHERE %(where)s AND line.date <= %(day)s
                 GROUP BY 1, 2 ORDER BY 2""",
                before=before,
                day=some.day,
                **scope,
            )
        )
        for partner_id, currency_id, opening, ledger, own_ledger in rows:
            statement = found[partner_id]
            statement.ledger += money(ledger)
            if statement.kind == ACTIVITY:
                statement.opening += money(opening)
            own = self._get_money(currency_id)
            statement.own[currency_id] = own(own_ledger)

    def _get_money(self, currency_id):
        return self.env["res.currency"].browse(currency_id)._recouvrement_decimal

    def _read_open(self, found, scope, company):
        """``{partner id: rows}``: items with something left at the end of the day, oldest due first."""
        day = next(iter(found.values())).day
        taken = SQL(
            """SELECT COALESCE(SUM(partial.amount), 0) AS amount,
                      COALESCE(SUM(CASE WHEN partial.debit_move_id = line.id
                                        THEN partial.debit_amount_currency
                                        ELSE partial.credit_amount_currency END), 0) AS own
                 FROM account_partial_reconcile partial
                 JOIN account_move_line other
                   ON other.id = CASE WHEN partial.debit_move_id = line.id
                                      THEN partial.credit_move_id ELSE partial.debit_move_id END
                WHERE partial.max_date <= %s AND other.parent_state = 'posted'""",
            day,
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT * FROM (
                   SELECT debtor.commercial_partner_id AS partner_id, line.id, line.currency_id,
                          line.date, COALESCE(line.date_maturity, line.date) AS due, line.balance,
                          line.balance - debit.amount + credit.amount AS residual,
                          line.amount_currency - debit.own + credit.own AS own
                     FROM %(source)s
            CROSS JOIN LATERAL (%(taken)s AND partial.debit_move_id = line.id) debit
            CROSS JOIN LATERAL (%(taken)s AND partial.credit_move_id = line.id) credit
                    WHERE %(where)s AND line.date <= %(day)s) item
                    WHERE residual <> 0 ORDER BY due, id""",
                taken=taken,
                day=day,
                **scope,
            )
        )
        lines = self._fetch([row[1] for row in rows])
        items, money = defaultdict(list), company.currency_id._recouvrement_decimal
        for (partner_id, _id, currency_id, _date, due, balance, residual, own), line in zip(
            rows, lines, strict=True
        ):
            first = line._get_recouvrement_first()
            items[partner_id].append(
                Row(
                    line.id,
                    self._get_kind(first),
                    first.move_id.invoice_date or first.date,
                    due,
                    line.recouvrement_document,
                    self._get_label(first),
                    currency_id,
                    money(residual),
                    self._get_money(currency_id)(own),
                    money(balance),
                    barred=residual > 0 and self._is_barred(line, day),
                )
            )
        return items

    def _is_barred(self, line, day):
        """Whether this debt could not be claimed any more on ``day``."""
        until = line.recouvrement_limitation_date
        return bool(until and until < day and line.recouvrement_limitation_state in LIMITED)

    def _read_movements(self, found, scope, company):
        """``{partner id: rows}``: one row an entry and currency, what stays within the account left out."""
        some = next(iter(found.values()))
        rows = self.env.execute_query(
            SQL(
                """SELECT debtor.commercial_partner_id, line.move_id, line.currency_id, line.date,
                          array_agg(line.id ORDER BY line.id), MIN(line.date_maturity),
                          SUM(line.balance), SUM(line.amount_currency)
                     FROM %(source)s WHERE %(where)s AND line.date BETWEEN %(first)s AND %(last)s
                 GROUP BY 1, 2, 3, 4
                   HAVING SUM(line.balance) <> 0 OR SUM(line.amount_currency) <> 0
                 ORDER BY line.date, line.move_id""",
                first=some.date_from,
                last=some.day,
                **scope,
            )
        )
        lines = self._fetch([line for row in rows for line in row[4]])
        settled = self._read_settled(lines, some.day, company)
        movements, money = defaultdict(list), company.currency_id._recouvrement_decimal
        for partner_id, _move, currency_id, day, ids, due, amount, own in rows:
            line = lines.browse(ids[0])
            kind = self._get_kind(line)
            movements[partner_id].append(
                Row(
                    line.id,
                    kind,
                    day,
                    due if kind == "invoice" else None,
                    line.recouvrement_document,
                    self._get_label(line),
                    currency_id,
                    money(amount),
                    self._get_money(currency_id)(own),
                    settled=self._add_up_settled(
                        each for one in ids for each in settled.get(one, ())
                    ),
                )
            )
        return movements

    def _add_up_settled(self, pairs):
        """``(document, amount)``, each document once: a payment may settle several of its instalments."""
        found = defaultdict(int)
        for document, amount in pairs:
            found[document] += amount
        return tuple(found.items())

    def _read_settled(self, lines, day, company):
        """``{line id: ((document, amount), …)}``: what each credit was set against, as of ``day``."""
        rows = self.env.execute_query(
            SQL(
                """SELECT partial.credit_move_id, partial.debit_move_id, partial.amount
                     FROM account_partial_reconcile partial
                     JOIN account_move_line other ON other.id = partial.debit_move_id
                    WHERE partial.credit_move_id = ANY(%s) AND partial.max_date <= %s
                      AND other.parent_state = 'posted'
                 ORDER BY COALESCE(other.date_maturity, other.date), partial.id""",
                lines.ids,
                day,
            )
        )
        debits = self._fetch([row[1] for row in rows])
        money, found = company.currency_id._recouvrement_decimal, defaultdict(tuple)
        for (credit, _debit, amount), line in zip(rows, debits, strict=True):
            found[credit] += ((line.recouvrement_document, money(amount)),)
        return found

    def _fetch(self, ids):
        """The items and all that is told of them, read together."""
        lines = self.env["account.move.line"].browse(ids)
        lines.fetch(
            ["move_name", "name", "ref", "date", "move_id", "journal_id", "recouvrement_origin_id"]
            + ["recouvrement_limitation_date", "recouvrement_limitation_state"]
        )
        lines.move_id.fetch(
            ["move_type", "invoice_date", "origin_payment_id", "recouvrement_reprise_id"]
        )
        return lines

    def _get_kind(self, line):
        kinds = {"out_invoice": "invoice", "out_receipt": "invoice", "out_refund": "credit"}
        if kind := kinds.get(line.move_id.move_type):
            return kind
        is_money = line.move_id.origin_payment_id or line.journal_id.type in MONEY
        return "payment" if is_money else "entry"

    def _get_label(self, line):
        """What the entry itself says, when it adds something to its number.

        Nothing of what accountants book among themselves, write-offs for one: its words are not for the debtor.
        """
        if self._get_kind(line) == "entry":
            return ""
        own = line.ref or line.name or ""
        return "" if own == line.recouvrement_document else own

    # -- ages -------------------------------------------------------------------------------

    def _add_ages(self, found, items, company):
        bounds = company._get_recouvrement_balance_bounds()
        for partner_id, statement in found.items():
            statement.buckets = [ZERO] * (len(bounds) + 2)
            for row in items.get(partner_id, ()):
                if row.barred:
                    statement.barred += row.amount
                    if statement.kind == OPEN:
                        statement.own[row.currency_id] -= row.own
                elif row.amount < 0:
                    statement.credit += row.amount
                else:
                    late = (statement.day - row.due).days
                    statement.buckets[bucket(late, bounds)] += row.amount
