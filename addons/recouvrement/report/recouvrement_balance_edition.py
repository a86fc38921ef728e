"""The aged balance on paper: what stands above, in and below its table. Landscape A4, pages cut beforehand."""

from decimal import Decimal
from operator import attrgetter

from markupsafe import Markup, escape

from odoo import models, modules
from odoo.exceptions import UserError
from odoo.tools import format_date

from .recouvrement_balance_agee import Row

PATH = " › "  # between a portfolio and the one above it
FITS = 38  # signs of the column of names
ROWS = 33  # of a page
MOST_PRINTED = 10000  # rows; a minute of wkhtmltopdf, and nobody reads so much paper


class RecouvrementBalanceEdition(models.AbstractModel):
    _name = "recouvrement.balance.edition"
    _description = "Aged balance, printed"

    # -- what is told, on paper and in the workbook -------------------------------------------

    def _compose(self, options, group_by):
        """All that is told of a balance, but its layout.

        :return: dict of ``title``, ``companies``, ``day``, ``parameters`` (texts), ``names`` (heading of
            the first column), ``columns`` (``(heading, function of a row)`` of the amounts), ``rows``,
            ``totals`` (rows, one for each currency), ``currencies`` (their names), ``several`` (each row
            says its currency), ``checks`` (:class:`Check`, or None when currencies do not add up),
            ``verdict`` (text) and ``agrees``
        """
        service = self.env["recouvrement.balance.agee"]
        rows, checks = service._compute_checked(options, group_by)
        lines = self.env["recouvrement.balance.ligne"]
        field = lines._fields[service._get_groupings()[group_by]]
        companies = self.env["res.company"].browse(options.company_ids)
        return {
            "title": self.env._("Aged balance as of %s", format_date(self.env, options.day)),
            "companies": ", ".join(companies.mapped("name")),
            "day": options.day,
            "parameters": self._tell_parameters(options),
            "names": field._description_string(self.env),
            "columns": self._list_columns(options, rows),
            "currencies": self._name_currencies(rows),
            "several": options.currency == "document",
            "rows": rows,
            "totals": self._add_up(rows),
            "checks": checks,
            **self._tell_check(options, checks, rows),
        }

    def _list_columns(self, options, rows):
        """``[(heading, function of a row)]`` of the amounts; what is nowhere contested or planned has none."""
        buckets = self.env["recouvrement.balance.agee"]._get_labels(options.bounds, options.basis)
        columns = [(self.env._("Total"), attrgetter("total"))]
        columns += [
            (label, lambda row, index=index: row.buckets[index])
            for index, label in enumerate(buckets)
        ]
        if options.credits != "aged":
            columns.append((self.env._("Credits"), attrgetter("credit")))
        if any(row.disputed for row in rows):
            columns.append((self.env._("Contested"), attrgetter("disputed")))
        if any(row.planned for row in rows):
            columns.append((self.env._("In a plan"), attrgetter("planned")))
        return columns

    def _tell_parameters(self, options):
        _ = self.env._
        by = {"due": _("by due date"), "invoice": _("by invoice date")}
        credit = {
            "apart": _("credits in a column of their own"),
            "aged": _("credits at their own age"),
            "net": _("credits taken off the oldest debts"),
        }
        currency = {
            "company": _("in the company's currency"),
            "document": _("in the currency of each document"),
        }
        told = [
            by[options.basis],
            credit[options.credits],
            _("with what is contested") if options.disputed else _("without what is contested"),
            _("with what a plan covers") if options.planned else _("without what a plan covers"),
            currency[options.currency],
            *self._tell_blocked(options),
        ]
        return [each[:1].upper() + each[1:] for each in told]

    def _tell_blocked(self, options):
        """What of a past day is told as it is today: Odoo keeps no date of a payment block.

        Disputes and plans have their dates: they are those of the day.
        """
        if options.day >= self.env["recouvrement.calendrier"]._today():
            return []
        # sudo: only whether there is one.
        blocked = self.env["account.move"].sudo()
        if not blocked.search_count(
            [
                ("company_id", "in", list(options.company_ids)),
                ("payment_state", "=", "blocked"),
                ("date", "<=", options.day),
            ],
            limit=1,
        ):
            return []
        return [self.env._("invoices blocked in the accounts as they are today, not on that day")]

    def _add_up(self, rows):
        """One row of totals for each currency, rounded as Odoo rounds."""
        found = []
        for currency, name in self._name_currencies(rows).items():
            mine = [row for row in rows if row.currency_id == currency]
            rounded = self.env["res.currency"].browse(currency).round
            sums = [
                rounded(sum(map(attrgetter(each), mine)))
                for each in ("total", "credit", "disputed", "planned")
            ]
            buckets = zip(*(row.buckets for row in mine), strict=True)
            found.append(
                Row(None, name, currency, *sums, tuple(rounded(sum(each)) for each in buckets))
            )
        return found

    def _name_currencies(self, rows):
        """``{id: name}`` of the currencies of ``rows``."""
        ids = {row.currency_id for row in rows}
        return {each.id: each.name for each in self.env["res.currency"].browse(ids)}

    def _tell_check(self, options, checks, rows):
        """What the check line says, and whether all is well."""
        if checks is None:
            words = self.env._("No check: the companies keep their accounts in several currencies.")
            return {"verdict": words, "agrees": False}
        if checks.partial:
            words = self.env._(
                "Partial view: only the debtors of your portfolios are here; there is nothing to compare "
                "with the ledger."
            )
            return {"verdict": words, "agrees": False}
        money = self.env["res.company"].browse(options.company_ids[0]).currency_id
        agrees = checks.agrees
        if options.currency == "company":
            # The rows themselves, not only the items behind them.
            listed = sum((money._recouvrement_decimal(row.total) for row in rows), Decimal(0))
            agrees = agrees and listed == checks.shown
        words = {
            "ledger": money.format(float(checks.ledger)),
            "shown": money.format(float(checks.shown)),
            "left": money.format(float(checks.left_out)),
            "difference": money.format(float(checks.difference)),
        }
        if not agrees:
            return {
                "verdict": self.env._(
                    "DIFFERENCE of %(difference)s: receivable accounts %(ledger)s, aged balance %(shown)s, "
                    "left out %(left)s. Entries were changed behind the report: see the accounts below.",
                    **words,
                ),
                "agrees": False,
            }
        if checks.left_out:
            told = self.env._(
                "Agrees with the ledger: receivable accounts %(ledger)s = aged balance %(shown)s + left out "
                "%(left)s.",
                **words,
            )
        else:
            told = self.env._(
                "Agrees with the ledger: receivable accounts %(ledger)s = aged balance %(shown)s.",
                **words,
            )
        return {"verdict": told, "agrees": True}

    # -- paper ------------------------------------------------------------------------------

    def _print(self, choices):
        """The PDF of the balance asked for, as bytes; HTML in tests, as for letters.

        :raise UserError: too many rows for paper, or wkhtmltopdf is missing
        """
        told = self._compose(choices._get_options(), choices.group_by)
        plain = modules.module.current_test and not self.env.context.get("force_report_rendering")
        html = self._to_html(told)
        if plain or self.env.context.get("recouvrement_html"):
            return html.encode()
        if len(told["rows"]) > MOST_PRINTED:
            raise UserError(
                self.env._(
                    "%(count)s rows are too many for paper (%(most)s at most): take the workbook, or group "
                    "by portfolio.",
                    count=len(told["rows"]),
                    most=MOST_PRINTED,
                )
            )
        # sudo: only the report's settings and the paper format are read; the page is ready.
        report = self.env["ir.actions.report"].sudo().with_context(recouvrement_courrier=True)
        if report.get_wkhtmltopdf_state() == "install":
            raise UserError(
                self.env._("The program that makes PDF files, wkhtmltopdf, is not installed.")
            )
        return report._run_wkhtmltopdf(
            [html], report_ref="recouvrement.report_balance", landscape=True
        )

    def _to_html(self, told):
        pages = self._cut(told)
        return str(
            self.env["recouvrement.imprimerie"]._render_page(
                "recouvrement.balance_document",
                self.env._("Aged balance"),
                told=told,
                pages=pages,
                parameters=" · ".join(told["parameters"]),
                accounts=self._write_accounts(told["checks"]),
            )
        )

    def _cut(self, told):
        """The rows of each page, ready to print: a page is one piece of text, thousands of rows are quick."""
        write = self._get_page_writer(told)
        rows = [(row, self._fit(row.name), "") for row in told["rows"]]
        rows += [(row, self.env._("Total"), "total") for row in told["totals"]]
        cut = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
        return [Markup(write(each)) for each in cut or [[]]]  # escaped row by row

    def _fit(self, name):
        """A path too long for its column keeps its end: two neighbours begin alike."""
        parts = name.split(PATH)
        while len(parts) > 1 and len(PATH.join(parts)) > FITS:
            parts[:2] = [f"…{parts[1]}"]
        return PATH.join(parts)

    def _get_page_writer(self, told):
        """A function of ``[(row, name, kind)]``; every part of what it writes is escaped or made of figures.

        The amounts of a page are put into the reader's signs at one go: one by one costs more than all
        the rest.
        """
        localize = self._get_localizer()
        getters = [get for _heading, get in told["columns"]]
        units = {
            key: f'<td class="unit">{escape(name)}</td>' if told["several"] else ""
            for key, name in told["currencies"].items()
        }
        end = "\x00"  # in no amount; a name does not meet it

        def write(page):
            amounts = localize(
                end.join(
                    "</td><td>".join(
                        [f"{amount:,.2f}" if (amount := get(row)) else "" for get in getters]
                    )
                    for row, _name, _kind in page
                )
            ).split(end)
            return "".join(
                f'<tr class="{kind}"><td class="name"><div>{escape(name)}</div></td>'
                f"{units[row.currency_id]}<td>{said}</td></tr>"
                for (row, name, kind), said in zip(page, amounts, strict=True)
            )

        return lambda page: write(page) if page else ""

    def _get_localizer(self):
        """A function that puts amounts written as 1,234.50 into the signs of the user's language."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or self.env.user.lang or "en_US")
        # A space that breaks would cut an amount in two.
        thousands = (lang.thousands_sep or "").replace(" ", "\xa0")
        point = lang.decimal_point or "."
        return lambda text: text.replace(",", "\x01").replace(".", point).replace("\x01", thousands)

    def _get_writer(self):
        """Amounts as the user's language writes them; nothing for zero."""
        localize = self._get_localizer()
        return lambda amount: localize(f"{amount:,.2f}") if amount else ""

    def _write_accounts(self, checks):
        """The check account by account, ready to print."""
        if checks is None or checks.partial:
            return []
        write = self._get_writer()
        return [
            {
                "name": each.name,
                "ledger": write(each.ledger) or "0",
                "shown": write(each.shown) or "0",
                "left_out": write(each.left_out) or "0",
                "difference": write(each.difference) or "0",
            }
            for each in checks.accounts
        ]
