"""What guarantees are worth: ceilings, what guarantors paid, what is open of the items covered. Writes nothing.

Odoo's lettrage is the truth: a payment of the guarantor set against the debtor's items uses the guarantee up,
whoever typed it and wherever. A fixed number of queries, whatever the number of guarantees.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from .recouvrement_garantie import IN_FORCE

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cover:
    """One guarantee on a day, in the company's currency; ``open`` is what its items still owe."""

    ceiling: Decimal
    paid: Decimal
    open: Decimal
    covered: Decimal

    @property
    def left(self):
        """What may still be asked under it."""
        return max(self.ceiling - self.paid, ZERO)


class RecouvrementGarantie(models.Model):
    _inherit = "recouvrement.garantie"

    amount_paid = fields.Monetary("Paid by the guarantor", compute="_compute_amounts")
    amount_left = fields.Monetary("Left of the ceiling", compute="_compute_amounts")
    amount_open = fields.Monetary(
        "Owed under it", compute="_compute_amounts", help="What is open of the items it covers."
    )
    amount_used = fields.Monetary(
        "Used", compute="_compute_amounts", help="The part of the ceiling that what is owed takes."
    )
    days_left = fields.Integer("Days before its end", compute="_compute_days_left")

    @api.depends("amount", "currency_id", "covers", "move_line_ids", "payment_line_ids", "state")
    @api.depends_context("recouvrement_day")
    def _compute_amounts(self):
        day = self.env["recouvrement.calendrier"]._today()
        real = self._origin.filtered("company_id")
        read = real._read_covers(day)
        for each in self:
            cover = read.get(each._origin.id, Cover(ZERO, ZERO, ZERO, ZERO))
            values = (cover.paid, cover.left, cover.open)
            paid, left, owed = (each._to_own_currency(value, day) for value in values)
            each.amount_paid, each.amount_left, each.amount_open = paid, left, owed
            each.amount_used = min(owed, left) if owed > 0 else 0.0

    @api.depends("date_to", "state")
    @api.depends_context("recouvrement_day")
    def _compute_days_left(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            runs = each.date_to and each.state in IN_FORCE
            each.days_left = (each.date_to - today).days if runs else 0

    def _to_own_currency(self, amount, day):
        """``amount`` of the company's currency, as this guarantee counts."""
        company = self.company_id or self.env.company
        currency = self.currency_id or company.currency_id
        return company.currency_id._convert(float(amount), currency, company, day)

    # -- the door of the exposure -------------------------------------------------------------

    @api.model
    def _read_covered(self, partners, company, day):
        """``{commercial partner id: Decimal}``: what guarantees cover on ``day``, in the company's currency.

        Guarantees in force that day, of kinds that count as cover: what is left of the ceiling; of those
        that cover chosen items, no more than what is open of them, an item being covered once. One that is
        over covers what was called of it in time and is not paid.
        """
        debtors = partners.commercial_partner_id
        # sudo: an exposure is read whole, whoever asks.
        here = self.sudo()
        guarantees = here.search(
            here._get_force_domain(company, day)
            & Domain("partner_id", "in", debtors.ids)
            & Domain("nature_id.counts", "=", True),
            order="date_from, id",
        )
        read = guarantees._read_covers(day, owed=False)
        covered = dict.fromkeys(guarantees.partner_id.ids, ZERO)
        for each, cover in zip(guarantees, read.values(), strict=True):
            covered[each.partner_id.id] += each._limit_to_calls(cover, day)
        return covered

    def _limit_to_calls(self, cover, day):
        """What ``cover`` is worth once the guarantee is over: what was called and is not paid."""
        if not self.date_to or self.date_to >= day:
            return cover.covered
        company, currency = self.company_id, self.currency_id
        paid = self.with_company(company)._to_own_currency(cover.paid, day)
        called = currency._convert(
            float(self._get_outstanding(paid)), company.currency_id, company, day
        )
        return min(cover.covered, company.currency_id._recouvrement_decimal(called))

    @api.model
    def _get_force_domain(self, company, day):
        """Guarantees of ``company`` in force on ``day``, or called while they were."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "in", IN_FORCE)
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (
                Domain("date_to", "=", False)
                | Domain("date_to", ">=", day)
                | Domain("state", "=", "called")
            )
        )

    # -- reading ------------------------------------------------------------------------------

    def _read_covers(self, day, owed=True):
        """``{id: Cover}`` of these guarantees on ``day``, in their order.

        :param owed: read what debtors owe in all too; otherwise ``open`` is told of chosen items only
        """
        found = dict.fromkeys(self.ids)
        # sudo: amounts follow from the accounts whole; the guarantee is what one may read or not.
        for company, group in self.sudo().grouped("company_id").items():
            here = group.with_company(company)
            paid = here._read_paid(day)
            of_lines = here._read_lines(here.move_line_ids, day)
            of_debtors = here._read_debtors(day) if owed else {}
            rest = dict(of_lines)
            for each in here:
                found[each.id] = each._get_cover(paid[each.id], of_debtors, of_lines, rest, day)
        return found

    def _get_cover(self, paid, of_debtors, of_lines, rest, day):
        """:param rest: what no other guarantee covers yet of each item; what this one covers is taken off"""
        company = self.company_id
        money = company.currency_id._recouvrement_decimal
        ceiling = money(self.currency_id._convert(self.amount, company.currency_id, company, day))
        left = max(ceiling - paid, ZERO)
        if self.covers == "all":
            return Cover(ceiling, paid, of_debtors.get(self.partner_id.id, ZERO), left)
        covered = ZERO
        for line in self.move_line_ids.ids:
            part = min(max(rest.get(line, ZERO), ZERO), left - covered)
            rest[line] = rest.get(line, ZERO) - part
            covered += part
        owed = sum((of_lines.get(line, ZERO) for line in self.move_line_ids.ids), ZERO)
        return Cover(ceiling, paid, owed, covered)

    def _get_account_ids(self):
        accounts = self.env["account.account"]
        return accounts._get_recouvrement_debtor_accounts(self.env.company).ids

    def _get_items_domain(self, day):
        """Items of these debtors in the current company, entered by ``day``."""
        return (
            Domain("account_id", "in", self._get_account_ids())
            & Domain("company_id", "=", self.env.company.id)
            & Domain("parent_state", "=", "posted")
            & Domain("partner_id.commercial_partner_id", "in", self.partner_id.ids)
            & Domain("date", "<=", day)
        )

    def _read_debtors(self, day, due_by=None):
        """``{debtor id: Decimal}``: what each owes net of credits on ``day``, due by ``due_by`` if given."""
        owed = defaultdict(lambda: ZERO)
        money = self.env.company.currency_id._recouvrement_decimal
        domain = self._get_items_domain(day)
        if due_by:
            domain &= Domain("date_maturity", "=", False) | Domain("date_maturity", "<=", due_by)
        lines = self.env["account.move.line"]
        for partner, amount in lines._read_group(domain, ["partner_id"], ["amount_residual:sum"]):
            owed[partner.commercial_partner_id.id] += money(amount)
        for line, amount in self._read_undone_after(domain, day):
            owed[line.partner_id.commercial_partner_id.id] += amount
        return dict(owed)

    def _read_lines(self, lines, day):
        """``{line id: Decimal}``: what is open of ``lines`` on ``day``, moved to doubtful debts or not."""
        if not lines:
            return {}
        money = self.env.company.currency_id._recouvrement_decimal
        origin = {line.id: line.id for line in lines}
        heirs = lines
        while heirs:
            heirs = lines.search([("recouvrement_origin_id", "in", heirs.ids)]) - lines
            origin |= {heir.id: origin[heir.recouvrement_origin_id.id] for heir in heirs}
            lines |= heirs
        found = dict.fromkeys(origin.values(), ZERO)
        posted = lines.filtered(lambda line: line.parent_state == "posted" and line.date <= day)
        for line in posted:
            found[origin[line.id]] += money(line.amount_residual)
        for line, amount in self._read_undone_after(Domain("id", "in", posted.ids), day):
            found[origin[line.id]] += amount
        return found

    def _read_undone_after(self, domain, day):
        """``[(line, amount)]``: what was settled of the lines of ``domain`` after ``day`` was open that day."""
        money = self.env.company.currency_id._recouvrement_decimal
        partials = self.env["account.partial.reconcile"]
        for side, sign in (("debit_move_id", 1), ("credit_move_id", -1)):
            later = Domain("max_date", ">", day) & Domain(side, "any", domain)
            for line, amount in partials._read_group(later, [side], ["amount:sum"]):
                yield line, sign * money(amount)
