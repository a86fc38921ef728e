"""The facts of a statement of account, reduced for ``engine/statement.py``, and what it tells of them."""

from datetime import date
from decimal import Decimal

from odoo import api, models
from odoo.tools import format_date

from ..engine.statement import (
    ARREARS,
    COST,
    INDEMNITY,
    PROCEEDS,
    REDUCTION,
    VAT,
    Rent,
    discount_rate,
    net_proceeds,
    purchase_indemnity,
    rents_indemnity,
    round_to,
    settle,
    share_indemnity,
)
from .kinto_restitution import KEPT

YIELD, INCREASE = "loa_bond_yield", "loa_bond_increase"
# Costs nobody has invoiced yet: those invoiced are among the arrears.
OPEN = ("running", "claimed")


class KintoDecompte(models.Model):
    _inherit = "kinto.decompte"

    def _count(self):
        for each in self:
            mine = each._speak()
            told = mine._settle()
            # sudo: the figures are written by this verb only.
            each.sudo().write(
                {
                    "lines": [
                        {"kind": line.kind, "label": line.label, "amount": str(line.amount)}
                        for line in told.lines
                    ],
                    "amount_arrears": float(told.total_of(ARREARS)),
                    "amount_indemnity": float(told.total_of(INDEMNITY, REDUCTION)),
                    "amount_vat": float(told.total_of(VAT)),
                    "amount_costs": float(told.total_of(COST)),
                    "amount_proceeds": float(-told.total_of(PROCEEDS)),
                    "amount_total": float(told.total),
                }
            )

    def _speak(self):
        """In the company's language, which the letter speaks too; everything of the dossier is read."""
        lang = self.company_id.partner_id.lang or self.env.lang
        # sudo: its items and costs are those of its own dossier.
        return self.sudo().with_company(self.company_id).with_context(lang=lang)

    def _settle(self):
        """:return: ``engine.statement.Statement``"""
        indemnities = self._read_indemnities()
        most = sum((amount for _label, amount in indemnities), Decimal(0))
        reduction = min(self._money(self.amount_reduction or 0), most)
        bases = [amount for _label, amount in indemnities] + ([-reduction] if reduction else [])
        return settle(
            self._read_arrears(),
            indemnities,
            [(row.name or "", self._money(row.amount_due)) for row in self._get_cost_rows()],
            self._read_proceeds(),
            reduction,
            self._read_vat(bases),
        )

    def _money(self, amount):
        return self.currency_id._recouvrement_decimal(amount)

    def _get_cent(self):
        return Decimal(str(self.currency_id.rounding))

    # -- what is owed already -----------------------------------------------------------------

    def _read_arrears(self):
        """What remains of each item of the dossier, credits included, but what this statement posted."""
        items = self.dossier_id.open_line_ids - self.move_ids.line_ids
        return [
            (
                self.env._(
                    "%(document)s, due on %(day)s",
                    document=item.recouvrement_document or item.move_id.name,
                    day=format_date(self.env, item.date_maturity or item.date),
                ),
                self._money(item.amount_residual),
            )
            for item in items.sorted(lambda item: (item.date_maturity or item.date, item.id))
        ]

    def _get_cost_rows(self):
        """Costs of the dossier the customer bears, that no invoice carries."""
        # sudo: the ledger of the dossier of a statement one reads.
        rows = self.env["recouvrement.accessoire"].sudo()
        found = rows.search(
            [
                ("dossier_id", "in", self.dossier_id.ids),
                ("kind", "=", "cost"),
                ("chargeable", "=", True),
                ("state", "in", OPEN),
            ],
            order="date_from, id",
        )
        return found.filtered(lambda row: row.amount_due > 0)

    # -- the indemnity ------------------------------------------------------------------------

    def _read_indemnities(self):
        """``[(label, amount)]``: that of the law for a consumer credit, else that of the contract."""
        lease = self.contrat_id
        if lease.consumer_credit:
            return self._read_legal_indemnity()
        if lease.indemnity_rule == "share" and lease.indemnity_share:
            percent = Decimal(str(lease.indemnity_share))
            rents = self._read_rents()
            label = self.env._(
                "Indemnity of termination: %(percent)s %% of %(number)s rents to come",
                percent=f"{percent.normalize():f}",
                number=len(rents),
            )
            return [(label, share_indemnity(rents, percent, self._get_cent()))]
        if lease.indemnity_rule == "rents" and lease.indemnity_rents:
            number = Decimal(str(lease.indemnity_rents))
            label = self.env._("Indemnity of termination: %s rents", f"{number.normalize():f}")
            rent = self._money(lease.rent_untaxed)
            return [(label, rents_indemnity(rent, number, self._get_cent()))]
        return []

    def _read_legal_indemnity(self):
        lease, rents = self.contrat_id, self._read_rents()
        rate = self._get_discount_rate()
        residual, worth = purchase_indemnity(
            self._money(lease.residual_value),
            rents,
            self._get_end(),
            rate or Decimal(0),
            self._get_cent(),
        )
        return [
            (self.env._("Residual value of the vehicle, VAT excluded"), residual),
            (
                self.env._(
                    "%(number)s rents to come, VAT excluded, discounted at %(rate)s %% a year",
                    number=len(rents),
                    rate=f"{(rate or Decimal(0)).normalize():f}",
                ),
                worth,
            ),
        ]

    def _get_end(self):
        """The day the lease ended: rents to come are those after it."""
        return self.contrat_id.date_terminated or self.contrat_id.date_end or self.date

    def _read_rents(self):
        """The rents that would have fallen due after the end, VAT excluded."""
        lease, end = self.contrat_id, self._get_end()
        if not lease.date_end:
            return []
        amount = self._money(lease.rent_untaxed)
        return [Rent(day, amount) for day in lease._get_rent_days() if day > end]

    def _get_discount_rate(self):
        """The yearly rate of D312-18, percent; None while the bond yield of its half-year is not known."""
        law = self.env["recouvrement.parametre"].with_company(self.company_id)
        bond = law._value(YIELD, self._get_yield_day())
        increase = law._value(INCREASE, self._get_yield_day())
        return None if bond is None or increase is None else discount_rate(bond, increase)

    def _get_yield_day(self):
        """A day of the half-year before the contract."""
        signed = self.contrat_id.date_signed or self.contrat_id.date_start
        return date(signed.year, 1, 1) if signed.month > 6 else date(signed.year - 1, 7, 1)

    # -- the sale -----------------------------------------------------------------------------

    def _read_proceeds(self):
        recovery = self.restitution_id
        if recovery.state == KEPT:
            return self._read_valuation(recovery)
        if recovery.state != "sold":
            return []
        price = self._money(recovery.amount_sold)
        deducted = self.fees_deducted and not self.contrat_id.consumer_credit
        fees = self._money(recovery.sale_fees or 0) if deducted else Decimal(0)
        refused = recovery._get_refused()
        worth = net_proceeds(price, fees, self._money(refused.amount or 0))
        return [
            (
                self._say_proceeds(recovery, price, fees, refused, worth),
                round_to(worth, self._get_cent()),
            )
        ]

    def _read_valuation(self, recovery):
        """Not sold: its valuation takes the place of the price (C. conso., D312-18), or a better offer refused."""
        valued = self._money(recovery.amount_valued or 0)
        refused = recovery._get_refused()
        worth = net_proceeds(valued, refused=self._money(refused.amount or 0))
        who = refused.partner_id.name if worth > valued else recovery.valuer_id.name
        day = format_date(self.env, recovery.valued_on)
        label = self.env._("Valuation of the vehicle on %s, VAT excluded", day)
        if worth > valued:
            label = self.env._(
                "Offer of %s, which you presented and which was refused (not sold)", who
            )
        elif who:
            label = self.env._(
                "Valuation of the vehicle by %(who)s on %(day)s, VAT excluded", who=who, day=day
            )
        return [(label, round_to(worth, self._get_cent()))]

    def _say_proceeds(self, recovery, price, fees, refused, worth):
        day = format_date(self.env, recovery.date_sold)
        if refused and worth > price - fees:
            return self.env._(
                "Offer of %(who)s, which you presented and which was refused (sold for less on %(day)s)",
                who=refused.partner_id.name,
                day=day,
            )
        if fees:
            return self.env._(
                "Sale of the vehicle on %(day)s, VAT excluded: %(price)s less fees of %(fees)s",
                day=day,
                price=self.currency_id.format(float(price)),
                fees=self.currency_id.format(float(fees)),
            )
        return self.env._("Sale of the vehicle on %s, VAT excluded", day)

    # -- what lacks, and how it is shown --------------------------------------------------------

    @api.depends("contrat_id", "lines", "state")
    def _compute_missing(self):
        for each in self:
            mine = each._speak() if each.state == "draft" else each.browse()
            each.missing = "\n".join(mine._find_missing()) if mine else False

    def _find_missing(self):
        """Sentences, each with what to do."""
        lease, missing = self.contrat_id, []
        if lease.consumer_credit:
            if not lease.residual_value:
                missing.append(self.env._("Enter the residual value on lease %s.", lease.name))
            if self._get_discount_rate() is None:
                missing.append(
                    self.env._(
                        "Enter the average bond yield of the half-year from %s in the legal parameters "
                        "(loa_bond_yield): rents to come are discounted with it.",
                        format_date(self.env, self._get_yield_day()),
                    )
                )
        return missing

    @api.depends("lines")
    @api.depends_context("lang")
    def _compute_calculation_html(self):
        for each in self:
            each.calculation_html = each.env["ir.qweb"]._render(
                "kinto_recouvrement.decompte_calcul", each._prepare_calculation()
            )

    def _prepare_calculation(self):
        """What the screen and the letter show: groups of lines with their sums."""
        titles = {
            ARREARS: self.env._("Rents and invoices unpaid"),
            INDEMNITY: self.env._("Indemnity of termination"),
            COST: self.env._("Costs"),
            PROCEEDS: self.env._("Taken off: the vehicle"),
        }
        groups = []
        for kind, title in titles.items():
            kinds = (INDEMNITY, REDUCTION, VAT) if kind == INDEMNITY else (kind,)
            rows = [line for line in self.lines or [] if line["kind"] in kinds]
            if rows:
                groups.append(
                    {
                        "title": title,
                        "rows": [
                            (
                                row["label"] or self.env._("Given up by us"),
                                self.currency_id.format(float(row["amount"])),
                            )
                            for row in rows
                        ],
                        "sum": self.currency_id.format(sum(float(row["amount"]) for row in rows)),
                    }
                )
        return {
            "groups": groups,
            "outcome": self.outcome,
            "total": self.currency_id.format(abs(self.amount_total or 0)),
        }
