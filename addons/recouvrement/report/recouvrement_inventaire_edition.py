"""The evidence of a closing's allowances on paper. Landscape A4, pages cut beforehand."""

from markupsafe import Markup, escape

from odoo import models, modules
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime, groupby

from ..tools.words import say_pair

ROWS = 34  # of a page
MOST_PRINTED = 10000  # items
AMOUNTS = (
    "amount",
    "base",
    "rate",
    "booked",
    "required",
    "difference",
    "tax_required",
    "addback",
)
SUMS = ("amount", "base", "booked", "required", "difference", "tax_required", "addback")


class RecouvrementInventaireEdition(models.AbstractModel):
    _name = "recouvrement.inventaire.edition"
    _description = "Allowances of a closing, printed"

    # -- what is told, on paper and in the workbook -------------------------------------------

    def _compose(self, run):
        """All that is told of a closing but its items: dict of texts and of rows of figures."""
        return {
            "title": run.display_name,
            "company": run.company_id.name,
            "drawn": self._tell_drawn(run),
            "verdict": self._tell_check(run),
            "agrees": not run.gap,
            "unbooked": self._tell_unbooked(run),
            "tax": self._tell_tax(run),
            "note": run.note or "",
            "rules": self._sum_rules(run),
            "sources": self._list_sources(run),
            "totals": [sum(run.ligne_ids.mapped(name)) for name in SUMS]
            if run.ligne_count <= MOST_PRINTED
            else [],
        }

    def _tell_drawn(self, run):
        return self.env._(
            "Drawn up on %(when)s by %(who)s, from the entries posted by then. Base: what remains without "
            "VAT, once credits met the oldest debts.",
            when=format_datetime(self.env, run.date_drawn, dt_format="short"),
            who=run.drawn_by_id.name,
        )

    def _tell_check(self, run):
        money = run.currency_id.format
        if run.gap:
            return self.env._(
                "DIFFERENCE of %(gap)s: account 491 shows %(ledger)s, allowances of known items %(named)s.",
                gap=money(run.gap),
                ledger=money(run.ledger),
                named=money(run.named),
            )
        return self.env._(
            "Account 491 agrees: its balance, %(ledger)s, is the sum of the allowances of the items.",
            ledger=money(run.ledger),
        )

    def _tell_unbooked(self, run):
        """What of the allowances after is not in the books, and why; nothing when all is."""
        money = run.currency_id.format
        if run.currency_id.is_zero(run.unbooked) and run.currency_id.is_zero(run.nowhere):
            return ""
        told = self.env._(
            "NOT BOOKED: allowances after come to %(required)s, account 491 holds %(named)s of them; "
            "difference %(unbooked)s, of which %(nowhere)s for debts without a dossier, that nothing is "
            "proposed for.",
            required=money(run.required),
            named=money(run.named),
            unbooked=money(run.unbooked),
            nowhere=money(run.nowhere),
        )
        return told

    def _tell_tax(self, run):
        money = run.currency_id.format
        return self.env._(
            "Tax: of %(required)s, %(deductible)s are deductible and %(addback)s are not; they were "
            "%(previous)s at the closing before.",
            required=money(run.required),
            deductible=money(run.tax_required),
            addback=money(run.addback),
            previous=money(run.addback_previous),
        )

    def _sum_rules(self, run):
        """``[(why this rate, count, sums)]``, by rule."""
        return [
            (reason or "", count, figures)
            for reason, count, *figures in self.env["recouvrement.inventaire.ligne"]._read_group(
                [("inventaire_id", "=", run.id)],
                ["reason"],
                ["__count", *(f"{name}:sum" for name in SUMS)],
                order="reason",
            )
        ]

    def _list_sources(self, run):
        """``[(matrix, where its rates come from)]``."""
        groups = self.env["recouvrement.inventaire.ligne"]._read_group(
            [("inventaire_id", "=", run.id), ("bareme_id", "!=", False)], ["bareme_id"]
        )
        return [(matrix.name, matrix.note or "") for [matrix] in groups]

    def _get_headings(self):
        _ = self.env._
        return [
            _("Remained"),
            _("Base"),
            _("Rate (%)"),
            _("Allowance before"),
            _("Allowance after"),
            _("Movement"),
            _("Tax-deductible"),
            _("Not deductible"),
        ]

    # -- paper ------------------------------------------------------------------------------

    def _print(self, run):
        """The PDF of a closing, as bytes; HTML in tests, as for letters.

        :raise UserError: too many items for paper, or wkhtmltopdf is missing
        """
        if run.ligne_count > MOST_PRINTED:
            raise UserError(
                self.env._(
                    "%(count)s items are too many for paper (%(most)s at most): take the workbook.",
                    count=run.ligne_count,
                    most=MOST_PRINTED,
                )
            )
        html = self._to_html(run)
        plain = modules.module.current_test and not self.env.context.get("force_report_rendering")
        if plain or self.env.context.get("recouvrement_html"):
            return html.encode()
        # sudo: only the report's settings and the paper format are read; the page is ready.
        report = self.env["ir.actions.report"].sudo().with_context(recouvrement_courrier=True)
        if report.get_wkhtmltopdf_state() == "install":
            raise UserError(
                self.env._("The program that makes PDF files, wkhtmltopdf, is not installed.")
            )
        return report._run_wkhtmltopdf(
            [html], report_ref="recouvrement.report_inventaire", landscape=True
        )

    def _to_html(self, run):
        told = self._compose(run)
        write = self.env["recouvrement.balance.edition"]._get_writer()
        rows = self._write_rows(run, told, write)
        return str(
            self.env["recouvrement.imprimerie"]._render_page(
                "recouvrement.inventaire_document",
                self.env._("Allowances"),
                told=told,
                pair=lambda name, said: say_pair(self.env, name, said),
                headings=self._get_headings(),
                pages=[
                    Markup("".join(rows[start : start + ROWS]))  # escaped row by row
                    for start in range(0, len(rows), ROWS)
                ]
                or [Markup()],
                rules=[
                    (reason, count, [write(figure) for figure in figures])
                    for reason, count, figures in told["rules"]
                ],
            )
        )

    def _write_rows(self, run, told, write):
        """One row an item, one more for a debtor with several, then the total."""
        rows = []
        lines = self.env["recouvrement.inventaire.ligne"].search(
            Domain("inventaire_id", "=", run.id)
        )
        for _debtor, group in groupby(lines, lambda line: line.partner_id.id):
            items = list(group)
            for rank, line in enumerate(items):
                rows.append(self._write_item(line, write, "" if rank else line.partner_name))
            if len(items) > 1:
                sums = [sum(line[name] for line in items) for name in SUMS]
                rows.append(self._write_sums(items[0].partner_name, sums, write, "debtor"))
        rows.append(self._write_sums(self.env._("Total"), told["totals"], write, "total"))
        return rows

    def _write_item(self, line, write, name):
        cells = "</td><td>".join(
            f"{line.rate:g}" if each == "rate" else write(line[each]) for each in AMOUNTS
        )
        return (
            f'<tr><td class="name"><div>{escape(name or "")}</div></td>'
            f'<td class="text"><div>{escape(line.document or "")}</div></td>'
            f'<td class="text">{escape(format_date(self.env, line.due))}</td><td>{line.days}</td>'
            f'<td class="text why"><div>{escape(line.reason or "")}</div></td><td>{cells}</td></tr>'
        )

    def _write_sums(self, name, sums, write, kind):
        cells = [write(each) for each in sums]
        cells.insert(2, "")
        told = "</td><td>".join(cells)
        return (
            f'<tr class="{kind}"><td class="name" colspan="5"><div class="wide">{escape(name or "")}</div></td>'
            f"<td>{told}</td></tr>"
        )
