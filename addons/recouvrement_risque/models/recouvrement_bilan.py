from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import balance_sheet as engine

# Field -> amount of the engine's sheet.
AMOUNTS = {
    "total_assets": "assets",
    "total_liabilities": "liabilities",
    "equity": "equity",
    "cash": "cash",
    "receivables": "receivables",
    "inventories": "inventories",
    "current_liabilities": "current",
    "financial_debts": "debts",
    "payables": "payables",
    "turnover": "turnover",
    "purchases": "purchases",
    "net_result": "result",
}
SOLID, THIN = 30, 15  # percent of the balance sheet, as the trade reads it
RATIOS = ("liquidity", "solvency", "gearing", "margin", "dso", "dpo")


class RecouvrementBilan(models.Model):
    """The few lines of a customer's accounts a credit is judged by, and what they say, in words."""

    _name = "recouvrement.bilan"
    _description = "Balance sheet of a debtor"
    _inherit = ["recouvrement.reserve", "mail.thread"]
    _order = "date_closed desc, id desc"
    _rec_name = "date_closed"

    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, index=True, ondelete="cascade"
    )
    date_closed = fields.Date("Year closed on", required=True)
    months = fields.Integer("Months of the year", default=12, required=True)
    known_on = fields.Date(
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="A score of an earlier day does not look at it.",
    )
    source = fields.Char(help="Registry, credit body, the customer…")
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    total_assets = fields.Monetary(required=True)
    total_liabilities = fields.Monetary("Total liabilities and equity")
    equity = fields.Monetary()
    cash = fields.Monetary("Cash and bank")
    receivables = fields.Monetary("Trade receivables")
    inventories = fields.Monetary()
    current_liabilities = fields.Monetary("Owed within the year")
    financial_debts = fields.Monetary("Financial debts")
    payables = fields.Monetary("Trade payables")
    turnover = fields.Monetary()
    purchases = fields.Monetary()
    ebitda = fields.Monetary("EBITDA")
    net_result = fields.Monetary()
    liquidity = fields.Float("Liquidity ratio", digits=(16, 2), compute="_compute_ratios")
    solvency = fields.Float("Solvency (%)", digits=(16, 1), compute="_compute_ratios")
    gearing = fields.Float(digits=(16, 2), compute="_compute_ratios")
    margin = fields.Float("Margin (%)", digits=(16, 1), compute="_compute_ratios")
    dso = fields.Integer("Customers pay in (days)", compute="_compute_ratios")
    dpo = fields.Integer("Suppliers are paid in (days)", compute="_compute_ratios")
    told = fields.Text("What it says", compute="_compute_ratios")

    _year_uniq = models.Constraint(
        "UNIQUE (partner_id, date_closed)", "The accounts of that year are there already."
    )
    _months_sane = models.Constraint(
        "CHECK (months BETWEEN 1 AND 24)", "A financial year lasts 1 to 24 months."
    )

    @api.depends(*AMOUNTS, "months")
    @api.depends_context("lang")
    def _compute_ratios(self):
        for sheet in self:
            ratios = engine.work_out(sheet._to_engine())
            for name in RATIOS:
                sheet[name] = ratios[name] or 0
            sheet.told = "\n".join(sheet._tell(ratios))

    def _to_engine(self):
        """The engine's :class:`Sheet`."""
        return engine.Sheet(
            months=self.months or 12,
            **{short: Decimal(str(self[name] or 0)) for name, short in AMOUNTS.items()},
        )

    def _tell(self, ratios):
        """Sentences a credit manager would say, from what is known."""
        _ = self.env._
        if self.total_assets and self.equity < 0:
            yield _("Equity is used up: losses went beyond what the owners put in.")
        elif ratios["solvency"] is not None:
            share = f"{ratios['solvency']:.0f}"
            if ratios["solvency"] >= SOLID:
                yield _("Equity is %s %% of the balance sheet: solid.", share)
            elif ratios["solvency"] < THIN:
                yield _("Equity is %s %% of the balance sheet: thin.", share)
            else:
                yield _("Equity is %s %% of the balance sheet: fair.", share)
        if ratios["liquidity"] is not None:
            words = {"times": f"{ratios['liquidity']:.2f}"}
            yield (
                _("What is at hand covers %(times)s times what is owed within the year.", **words)
                if ratios["liquidity"] >= 1
                else _(
                    "What is at hand covers only %(times)s of what is owed within the year.",
                    **words,
                )
            )
        yield from self._tell_result(ratios)

    def _tell_result(self, ratios):
        _ = self.env._
        if ratios["gearing"] is not None and ratios["gearing"] > 1:
            yield _(
                "Net debt is %s times equity: lenders carry more than the owners.",
                f"{ratios['gearing']:.1f}",
            )
        margin, dso, dpo = ratios["margin"], ratios["dso"], ratios["dpo"]
        if margin is not None:
            yield (
                _("The year made a profit of %s %% of turnover.", f"{margin:.1f}")
                if margin >= 0
                else _("The year made a loss of %s %% of turnover.", f"{-margin:.1f}")
            )
        if dso is not None and dpo is not None and dpo > dso + 30:
            yield _(
                "Suppliers wait %(dpo)s days while customers pay in %(dso)s: you lend them money.",
                dpo=f"{dpo:.0f}",
                dso=f"{dso:.0f}",
            )

    @api.constrains(*AMOUNTS, "date_closed", "known_on")
    def _check_consistent(self):
        for sheet in self:
            for word in engine.find_faults(sheet._to_engine()):
                raise ValidationError(sheet._tell_fault(word))
            if sheet.known_on < sheet.date_closed:
                raise ValidationError(
                    self.env._(
                        "Accounts are known after the year they tell of: check the two dates."
                    )
                )

    def _tell_fault(self, word):
        _ = self.env._
        return {
            "negative": _(
                "Only equity and the result may be negative: enter the other amounts without their sign."
            ),
            "balance": _(
                "Total assets and total liabilities differ by more than rounding: check both, or leave the "
                "second one empty."
            ),
            "assets": _(
                "Cash, receivables and inventories come to more than total assets: check them."
            ),
            "liabilities": _(
                "Equity and what is owed within the year come to more than total liabilities: check them."
            ),
        }[word]
