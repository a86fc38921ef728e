"""The aged balance of any day: what debtors owed that day, by age, and its check against the ledger.

Read side, set-based. ``recouvrement.balance.ligne`` says what each item was worth on the day; here its
rows are added up by debtor, portfolio, collector… and compared with the receivable accounts.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, remove_accents

from ..tools.balance import MOST_BOUNDS, Options, lower_bounds, parse_bounds, write_bounds
from .recouvrement_balance_ligne import OPTIONS


class Row(NamedTuple):
    """One line of the balance, amounts in ``currency_id`` as Odoo's own rounded floats.

    ``total`` is the sum of ``buckets`` (not due first, the last one open) and of ``credit``, which is
    negative. ``disputed`` and ``planned`` are inside ``total``, or left out of it when asked so.
    """

    key: int | None  # id of the debtor, portfolio…; None: the items that have none
    name: str
    currency_id: int
    total: float
    credit: float
    disputed: float
    planned: float
    buckets: tuple


class Account(NamedTuple):
    """One receivable account on the day, in company currency."""

    account_id: int
    name: str
    ledger: Decimal  # balance of the account's posted entries
    shown: Decimal  # what the aged balance shows of it
    left_out: Decimal  # contested or planned, when asked to be left out

    @property
    def difference(self):
        return self.ledger - self.shown - self.left_out


class Check(NamedTuple):
    """Whether the balance agrees with the ledger. ``partial``: the user does not see every debtor."""

    accounts: tuple
    partial: bool

    @property
    def ledger(self):
        return sum((each.ledger for each in self.accounts), Decimal(0))

    @property
    def shown(self):
        return sum((each.shown for each in self.accounts), Decimal(0))

    @property
    def left_out(self):
        return sum((each.left_out for each in self.accounts), Decimal(0))

    @property
    def difference(self):
        return self.ledger - self.shown - self.left_out

    @property
    def agrees(self):
        return not self.partial and not any(each.difference for each in self.accounts)


class RecouvrementBalanceAgee(models.AbstractModel):
    _name = "recouvrement.balance.agee"
    _description = "Aged balance"

    # -- hook -------------------------------------------------------------------------------

    def _get_groupings(self):
        """Hook: ``{name: field of recouvrement.balance.ligne}``; an add-on adds that of its sector."""
        return {
            "debtor": "partner_id",
            "portfolio": "portefeuille_id",
            "agency": "agency_id",
            "collector": "user_id",
            "phase": "phase_id",
            "account": "account_id",
            "company": "company_id",
        }

    # -- what is asked ----------------------------------------------------------------------

    @api.model
    def _prepare_options(self, day, company_ids=None, buckets=None, **more):
        """The :class:`Options` of these wishes, checked.

        :param day: a date, not in the future
        :param company_ids: companies the user works in; the current one by default
        :param buckets: inclusive upper bounds in days; the company's own by default
        :param more: ``basis``, ``credits``, ``currency``, ``disputed``, ``planned``
        :raise UserError: something in it makes no sense
        :raise AccessError: a company the user does not work in
        """
        if company_ids is None:
            company_ids = self.env.company.ids
        if buckets is None:
            buckets = self.env.company._get_recouvrement_balance_bounds()
        options = Options(day, tuple(company_ids), tuple(buckets), **more)
        self._check_options(options)
        return options

    @api.model
    def _get_options(self, values):
        """The :class:`Options` a context carries; those of today when it carries none.

        :param values: ``Options.to_context()``, as it may come from anywhere
        """
        if not isinstance(values, dict):
            return self._prepare_options(self.env["recouvrement.calendrier"]._today())
        fields_ = Options.__dataclass_fields__
        try:
            known = {name: values[name] for name in fields_ if name in values}
            day = fields.Date.to_date(known.pop("day"))
            return self._prepare_options(
                day,
                [int(each) for each in known.pop("company_ids")],
                [int(each) for each in known.pop("bounds")],
                **known,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("This aged balance cannot be read: ask for it again.")
            ) from error

    def _check_options(self, options):
        today = self.env["recouvrement.calendrier"]._today()
        if not isinstance(options.day, date):
            raise UserError(self.env._("Say the day of the aged balance."))
        if options.day > today:
            raise UserError(
                self.env._(
                    "The aged balance is made of entries: it cannot be of %(day)s, after today (%(today)s).",
                    day=format_date(self.env, options.day),
                    today=format_date(self.env, today),
                )
            )
        self._check_bounds(options.bounds)
        choices = {
            "basis": ("due", "invoice"),
            "credits": ("apart", "aged", "net"),
            "currency": ("company", "document"),
        }
        if any(getattr(options, name) not in known for name, known in choices.items()):
            raise UserError(self.env._("This aged balance cannot be read: ask for it again."))
        self._check_companies(options)

    def _check_companies(self, options):
        if not options.company_ids:
            raise UserError(self.env._("Choose at least one company."))
        companies = self.env["res.company"].browse(options.company_ids)
        if not self.env.su and companies - self.env.companies:
            raise AccessError(self.env._("The aged balance is of the companies one works in."))
        if options.currency == "company" and len(companies.currency_id) > 1:
            raise UserError(
                self.env._(
                    "%(companies)s keep their accounts in several currencies (%(currencies)s), which do not "
                    "add up: ask for one company at a time, or for the currency of each document.",
                    companies=", ".join(companies.mapped("name")),
                    currencies=", ".join(companies.currency_id.mapped("name")),
                )
            )

    @api.model
    def _check_grouping(self, group_by):
        """The field of ``recouvrement.balance.ligne`` behind this name of ``_get_groupings``.

        :raise UserError: there is no such grouping
        """
        name = self._get_groupings().get(group_by)
        if not name:
            raise UserError(self.env._("The aged balance cannot be grouped by “%s”.", group_by))
        return name

    @api.model
    def _check_bounds(self, bounds):
        """:raise UserError: they do not go up from one day on, or are too many."""
        if not bounds or len(bounds) > MOST_BOUNDS:
            raise UserError(
                self.env._("Give one to %s upper bounds, such as 30, 60, 90, 120.", MOST_BOUNDS)
            )
        if bounds[0] < 1 or any(low >= high for low, high in zip(bounds, bounds[1:], strict=False)):
            raise UserError(
                self.env._(
                    "The bounds %s must go up, from one day at least and each only once.",
                    write_bounds(bounds),
                )
            )

    @api.model
    def _read_bounds(self, text):
        """The bounds somebody typed, checked.

        :raise UserError: they cannot be read, do not go up or are too many
        """
        try:
            bounds = parse_bounds(text)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%s” are not bounds: give whole numbers of days, such as 30, 60, 90, 120.",
                    text,
                )
            ) from error
        self._check_bounds(bounds)
        return bounds

    @api.model
    def _get_labels(self, bounds, basis="due"):
        """The name of each bucket, with its bounds."""
        first = self.env._("Not due") if basis == "due" else self.env._("Same day")
        starts = lower_bounds(bounds)
        between = [
            self.env._("%(first)s–%(last)s d", first=start, last=end)
            for start, end in zip(starts, bounds, strict=False)
        ]
        return [first, *between, self.env._("over %s d", bounds[-1])]

    @api.model
    def _get_accounts(self, company_ids):
        """The accounts debtors' items stand on; doubtful ones included, whatever type the chart gives them."""
        companies = self.env["res.company"].browse(company_ids)
        return self.env["account.account"]._get_recouvrement_debtor_accounts(companies)

    # -- rows -------------------------------------------------------------------------------

    @api.model
    def _compute_balance(self, day, company_ids=None, buckets=None, group_by="debtor", **more):
        """The aged balance as of ``day``, reconciliations of that day respected.

        :param group_by: a name of ``_get_groupings``
        :param more: options of ``_prepare_options``
        :return: list of :class:`Row` by name, one for each group and currency
        """
        options = self._prepare_options(day, company_ids, buckets, **more)
        return self._compute_rows(options, group_by)

    @api.model
    def _compute_rows(self, options, group_by="debtor", domain=Domain.TRUE):
        """:param domain: over ``recouvrement.balance.ligne``"""
        return self._read_rows(options, group_by, domain)[0]

    @api.model
    def _compute_checked(self, options, group_by="debtor"):
        """``(rows, check)``: both sides of one reading where one can do.

        The check is None when the companies keep their accounts in several currencies.
        """
        companies = self.env["res.company"].browse(options.company_ids)
        if len(companies.currency_id) > 1:
            return self._compute_rows(options, group_by), None
        told = self._tells_accounts(options)
        rows, shown = self._read_rows(options, group_by, with_accounts=told)
        return rows, self._compute_check(options, shown if told else None)

    def _tells_accounts(self, options):
        """Do the rows add up to what the check must show, account by account?

        Not once credits of one account met debts of another, nor in other currencies than the ledger's,
        nor where what is left out has no row.
        """
        kept = options.disputed and options.planned
        return kept and options.credits != "net" and options.currency == "company"

    def _read_rows(self, options, group_by, domain=Domain.TRUE, with_accounts=False):
        """``(rows, {account id: (shown, left out)})``; the accounts are empty unless asked for."""
        name = self._check_grouping(group_by)
        lines = self._get_lines(options)
        found = self._add_up(lines._search(domain), name, options, with_accounts)
        shown, last = {}, None
        if with_accounts:
            shown, last = self._add_up_accounts(found), -2
            found = self._join_accounts(found)
        names = self._read_names(
            lines._fields[name].comodel_name, {row[0] for row in found if row[0]}
        )
        none = self._get_nameless(group_by)
        rows = [
            Row(row[0], names.get(row[0], none), row[1], *row[2:6], row[6:last]) for row in found
        ]
        rows.sort(key=self._get_order)
        return rows, shown

    def _add_up(self, query, name, options, with_accounts):
        """``[(key, currency, sums…)]``; by account too, ``(…, account, exact total)`` at the end, if asked."""

        def column(each):
            return SQL.identifier(query.table, each)

        columns = (
            "amount",
            "credit",
            "disputed",
            "planned",
            *(f"bucket_{index}" for index in range(len(options.bounds) + 2)),
        )
        account = SQL(", %s, SUM(%s)::text", column("account_id"), column("amount"))
        self.env.cr.execute("SET LOCAL jit = off")
        return self.env.execute_query(
            SQL(
                "SELECT %(key)s, %(currency)s, %(sums)s%(account)s FROM %(from)s WHERE %(where)s"
                " GROUP BY %(key)s, %(currency)s%(by)s",
                key=column(name),
                currency=column("currency_id"),
                # Added up exactly, and given as the nearest float, as Odoo would make of it.
                sums=SQL(", ").join(
                    SQL("COALESCE(SUM(%s)::float8, 0)", column(each)) for each in columns
                ),
                account=account if with_accounts else SQL(),
                by=SQL(", %s", column("account_id")) if with_accounts else SQL(),
                where=query.where_clause or SQL("TRUE"),
                **{"from": query.from_clause},
            )
        )

    def _add_up_accounts(self, found):
        """``{account id: (shown, nothing left out)}`` of rows by account."""
        shown = defaultdict(Decimal)
        for *_row, account, total in found:
            shown[account] += Decimal(total)
        return {account: (total, Decimal(0)) for account, total in shown.items()}

    def _join_accounts(self, found):
        """Rows by account as one row for each debtor: few have items on two accounts."""
        rows = {}
        for row in found:
            key = row[0], row[1]
            rows[key] = self._join(rows[key], row) if key in rows else row
        return list(rows.values())

    def _join(self, one, other):
        """Their sum. Floats of cents add up exactly as the decimals they are written as."""
        sums = (
            float(Decimal(repr(mine)) + Decimal(repr(more)))
            for mine, more in zip(one[2:-2], other[2:-2], strict=True)
        )
        return (*one[:2], *sums, *one[-2:])

    def _get_order(self, row):
        """By name, whatever its accents; what has none at the end."""
        name = row.name if row.name.isascii() else remove_accents(row.name)
        return row.key is None, name.casefold(), row.key or 0

    def _get_lines(self, options):
        return self.env["recouvrement.balance.ligne"].with_context(
            **{OPTIONS: options.to_context()}
        )

    def _get_nameless(self, group_by):
        return {
            "debtor": self.env._("Without debtor"),
            "portfolio": self.env._("Without portfolio"),
            "agency": self.env._("Without portfolio"),
            "collector": self.env._("Without collector"),
            "phase": self.env._("Without dossier"),
        }.get(group_by, self.env._("None"))

    def _read_names(self, model, ids):
        """``{id: name}``; debtors, who may be many, as plain rows."""
        if model == "res.partner":
            self.env["res.partner"].flush_model(["complete_name"])
            rows = self.env.execute_query(
                SQL("SELECT id, complete_name FROM res_partner WHERE id = ANY(%s)", list(ids))
            )
            return {key: name or "" for key, name in rows}
        # sudo: the names of the groups one's own items are in.
        return {each.id: each.display_name for each in self.env[model].sudo().browse(ids)}

    # -- the check --------------------------------------------------------------------------

    @api.model
    def _compute_check(self, options, shown=None):
        """The :class:`Check` of this balance: account by account, what it shows against the ledger.

        :param shown: ``{account id: (shown, left out)}`` of its rows, when they are known; the entries
            are always read for themselves
        """
        # The same items, before credits of one account meet debts of another, in company currency.
        plain = replace(options, credits="aged", currency="company")
        if len(self.env["res.company"].browse(options.company_ids).currency_id) > 1:
            raise UserError(
                self.env._("The check adds company currencies up: ask for one company at a time.")
            )
        if shown is None:
            shown = self._read_shown(plain)
        ledger = self._read_ledger(plain)
        names = self._read_account_names(plain, {*shown, *ledger})
        accounts = tuple(
            Account(
                account,
                names[account],
                ledger.get(account, Decimal(0)),
                *shown.get(account, (Decimal(0),) * 2),
            )
            for account in sorted(names, key=names.get)
        )
        return Check(accounts, self._is_partial(options))

    def _read_shown(self, options):
        """``{account id: (shown, left out)}``."""
        left = [
            SQL.identifier(name) for name in ("disputed", "planned") if not getattr(options, name)
        ]
        everything = replace(options, disputed=True, planned=True)
        query = self._get_lines(everything)._search(Domain.TRUE)
        left_out = SQL(" + ").join(left) if left else SQL("0")
        rows = self.env.execute_query(
            SQL(
                """SELECT account_id, (SUM(amount) - SUM(%(left)s))::text, SUM(%(left)s)::text
                     FROM %(from)s WHERE %(where)s GROUP BY account_id""",
                left=left_out,
                **{"from": query.from_clause, "where": query.where_clause or SQL("TRUE")},
            )
        )
        return {account: (Decimal(shown), Decimal(out)) for account, shown, out in rows}

    def _read_ledger(self, options):
        """``{account id: balance}`` of the posted entries up to the day: the residuals are not looked at."""
        self.env["account.move.line"].flush_model(
            ["account_id", "balance", "company_id", "date", "parent_state"]
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT line.account_id, SUM(line.balance)::text FROM account_move_line line"
                " WHERE %s GROUP BY line.account_id",
                self.env["recouvrement.balance.ligne"]._where_ledger(options),
            )
        )
        return {account: Decimal(balance) for account, balance in rows}

    def _read_account_names(self, options, ids):
        company = self.env["res.company"].browse(options.company_ids[0])
        # sudo: the names of the accounts one's own items are on.
        accounts = self.env["account.account"].sudo().with_company(company).browse(ids)
        return {each.id: each.display_name for each in accounts}

    def _is_partial(self, options):
        """Do the user's portfolios hide some of the debtors?"""
        mine = Domain("company_id", "in", options.company_ids)
        dossiers = self.env["recouvrement.dossier"]
        # sudo: only the fact that there are others comes out.
        return dossiers.sudo().search_count(mine) > dossiers.search_count(mine)
