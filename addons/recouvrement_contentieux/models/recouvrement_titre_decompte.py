"""What is owed under a title, for whoever enforces it: what it awards, less what came in, with its interest.

Interest since the title and what was awarded on top of the principal stand in the ledger of accessories
when it is kept; they are read there, so that nothing is claimed beside it. What the title does not award
is left out: nobody is enforced for more.
"""

from decimal import Decimal

from odoo import fields, models
from odoo.tools import format_amount, format_date

from odoo.addons.recouvrement.tools.download import offer

DUE = ("running", "claimed")
ZERO = Decimal(0)


class RecouvrementTitre(models.Model):
    _inherit = "recouvrement.titre"

    amount_owed = fields.Monetary("Owed under the title", compute="_compute_owed")

    def _compute_owed(self):
        today = self.env["recouvrement.calendrier"]._today()
        for title in self:
            known = title.currency_id and title._get_interest_start()
            title.amount_owed = float(title.sudo()._read_owed(today)["total"]) if known else 0

    def _read_owed(self, day, lines=None, invoiced=False):
        """What is owed under this title on ``day``, as Decimals.

        :param lines: the items enforced, when they are not all of them
        :param invoiced: count too what an invoice carries, which the accounts hold as items of their own
        :return: dict ``principal``, ``interest`` awarded, ``running`` interest since, ``indemnity``, ``cost``
            awarded, ``later`` costs, ``other``, ``total``; each is what is left of it
        """
        self.ensure_one()
        money = self.currency_id._recouvrement_decimal
        rows = [row for row in self._read_ledger(day, lines) if not self._is_other(row)]
        due = [row for row in rows if self._is_due(row, invoiced)]
        start, asked = self._get_interest_start(), self.procedure_id.date_opened or self.date
        accrual = self._accrue(day)
        counted = self.company_id.recouvrement_accessories and self.state == "enforceable"
        running = sum((_after(row, start) for row in due if row["kind"] == "interest"), ZERO)
        owed = {
            "principal": self._read_left(day),
            "interest": self._cap(
                self.amount_interest,
                [row for row in rows if row["kind"] == "interest" and _begins(row, start)],
                sum(
                    (row["due"] - _after(row, start) for row in due if row["kind"] == "interest"),
                    ZERO,
                ),
            ),
            "running": running if counted else (accrual.total if accrual else ZERO),
            "indemnity": self._cap(
                self.amount_indemnity,
                [row for row in rows if row["kind"] == "indemnity"],
                sum((row["due"] for row in due if row["kind"] == "indemnity"), ZERO),
            ),
            "cost": self._cap(
                self.amount_cost,
                [row for row in rows if row["kind"] == "cost" and row["date_from"] <= asked],
                sum(
                    (
                        row["due"]
                        for row in due
                        if row["kind"] == "cost" and row["date_from"] <= asked
                    ),
                    ZERO,
                ),
            ),
            "later": sum(
                (row["due"] for row in due if row["kind"] == "cost" and row["date_from"] > asked),
                ZERO,
            ),
            "other": money(self._read_other(day, invoiced)),
        }
        return {**owed, "total": sum(owed.values(), ZERO)}

    def _read_accessories(self, lines, day):
        """What goes with the principal of ``lines`` when this title is enforced: columns of a procedure."""
        owed = self._read_owed(day, lines)
        return {
            "amount_interest": float(owed["interest"] + owed["running"]),
            "amount_indemnity": float(owed["indemnity"]),
            "amount_cost": float(owed["cost"] + owed["later"] + owed["other"]),
        }

    def _find_excess(self, total):
        """Why ``total`` cannot be enforced: the title awards less of it."""
        left = self.currency_id._recouvrement_decimal(self.amount_left)
        if total <= left:
            return []
        return [
            self.env._(
                "%(left)s is left of the principal this title awards: %(asked)s cannot be enforced.",
                left=format_amount(self.env, float(left), self.currency_id),
                asked=format_amount(self.env, float(total), self.currency_id),
            )
        ]

    def _is_other(self, row):
        """Whether ``row`` of the ledger is counted apart."""
        return False

    def _read_other(self, day, invoiced):
        """What is left of the irrecoverable costs awarded."""
        return self.amount_other

    def _is_due(self, row, invoiced):
        return row["chargeable"] and (
            row["state"] in DUE or (invoiced and row["state"] == "invoiced")
        )

    def _cap(self, awarded, kept, due):
        """What is left of what was awarded: the ledger says it, when it keeps such rows."""
        awarded = self.currency_id._recouvrement_decimal(awarded)
        return min(awarded, due) if kept else awarded

    def _read_ledger(self, day, lines):
        """The accessories of its items, and the costs that concern none in particular."""
        firsts = {line.id for line in self._share_principal()}
        if lines is not None:
            firsts &= {line._get_recouvrement_first().id for line in lines}
        return [
            row
            for row in self.env["recouvrement.interet"]._read_rows(self.dossier_id, day)
            if row["move_line_id"] in firsts or (row["kind"] == "cost" and not row["move_line_id"])
        ]

    def _read_left(self, day):
        """What was left on ``day`` of the principal awarded."""
        money = self.currency_id._recouvrement_decimal
        return money(self.amount_left) + sum(
            (amount for received, amount in self._read_payments() if received > day), ZERO
        )

    def _read_payments(self):
        """``[(value day, amount)]`` received on its items since the title was rendered."""
        return sorted(self._read_receipts(self.date))

    # -- printed ----------------------------------------------------------------------------

    def action_print_statement(self):
        """What is owed today under this title, as PDF."""
        self.ensure_one()
        self.check_access("read")
        content = self._print_statement(self.env["recouvrement.calendrier"]._today())
        extension = self.env["recouvrement.imprimerie"]._get_extension(content)
        mimetype = "application/pdf" if extension == "pdf" else "text/html"
        name = self.env._("Statement %s", self.dossier_id.name).replace("/", "-")
        return offer(self, f"{name}.{extension}", content, mimetype)

    def _print_statement(self, day):
        # sudo: whoever may read the title may read what is owed under it.
        here = self.sudo().procedure_id._in_french().env
        title = self.sudo().with_env(here).with_company(self.company_id)
        printer = title.env["recouvrement.imprimerie"]
        render = title.env["ir.qweb"]._render
        body = render("recouvrement_contentieux.titre_decompte", title._prepare_statement(day))
        html = printer._render_page("recouvrement_contentieux.ecrit_page", title.name, body=body)
        foot = title.env["recouvrement.formule"]._get_foot(title.company_id)
        return printer._print_page(html, foot, f"{title.dossier_id.name} – page %(page)s/%(pages)s")

    def _prepare_statement(self, day):
        accrual = self._accrue(day)
        return {
            "title": self,
            "creditor": self.company_id.partner_id,
            "debtor": self.partner_id,
            "owed": self._read_owed(day, invoiced=True),
            "payments": [one for one in self._read_payments() if one[0] <= day],
            "missing": accrual and accrual.missing,
            "periods": self.interest_details if accrual else "",
            "day": self.env["recouvrement.formule"]._format_long(day),
            "money": lambda amount: format_amount(self.env, float(amount), self.currency_id),
            "date": lambda value: format_date(self.env, value) if value else "",
        }


def _begins(row, start):
    return bool(row["date_from"]) and row["date_from"] < start


def _after(row, start):
    """What of a row of interest runs from ``start`` on; what was waived or paid of it came off the rest first."""
    since = start.isoformat()
    later = sum(
        (Decimal(each["amount"]) for each in row["periods"] if each["since"] >= since), ZERO
    )
    return min(later, row["due"])
