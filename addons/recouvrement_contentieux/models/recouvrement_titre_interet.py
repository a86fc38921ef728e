from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo import fields, models

from odoo.addons.recouvrement.engine import interest as engine

YEAR = 365  # a court counts civil days, whatever the contract says of its year


class RecouvrementTitre(models.Model):
    """The clock of a title, and the interest that runs from it."""

    _inherit = "recouvrement.titre"

    amount_running = fields.Monetary("Interest run since", compute="_compute_interest")
    interest_missing = fields.Date("Rate unknown from", compute="_compute_interest")
    interest_details = fields.Text("How it is counted", compute="_compute_interest")
    date_increase = fields.Date("Legal rate increased after", compute="_compute_interest")
    butoir_ids = fields.One2many(
        "recouvrement.butoir",
        "res_id",
        "Deadlines",
        domain=[("res_model", "=", "recouvrement.titre")],
        readonly=True,
    )

    def _get_law(self):
        place = self.env["recouvrement.delai"]._get_jurisdiction(self.partner_id)
        base = self.procedure_id.jurisdiction or place
        return place if place.startswith(base) else base

    def _follow_life(self):
        # EXTENDS 'recouvrement_contentieux'
        res, deadlines = super()._follow_life(), self.env["recouvrement.butoir"]
        for title in self.sudo():  # sudo: deadlines follow from the dates of the title
            lives = title.date_enforceable and not title.date_annulled
            # The ten years are counted from the title itself, the earlier day: no right is lost by it.
            events = {"titre_execution": title.date if lives else False}
            increased = lives and title.rate_kind == "legal"
            events["titre_interest_increase"] = title.date_enforceable if increased else False
            for code, day in events.items():
                deadline = deadlines._follow(title, code, day, jurisdiction=title._get_law())
                if code == "titre_execution":
                    end = deadline.date if day else False
                    if title.date_end != end:
                        title.date_end = end
        return res

    def _compute_interest(self):
        today = self.env["recouvrement.calendrier"]._today()
        for title in self:
            title.date_increase = title._find_increase()
            accrual = title.sudo()._accrue(today)
            known = title.currency_id and title._get_interest_start()
            title.amount_running = float(title.sudo()._read_owed(today)["running"]) if known else 0
            title.interest_missing = accrual.missing if accrual else False
            say = self.env["recouvrement.interet"]._say_periods
            title.interest_details = (
                "\n".join(say(_to_json(accrual.periods), accrual.missing, title.currency_id))
                if accrual
                else False
            )

    def _find_increase(self):
        """The day after which the legal rate is increased; False when it is not, or nobody knows when."""
        return (
            self.sudo()
            .butoir_ids.filtered(
                lambda one: one.code == "titre_interest_increase" and one.state != "cancelled"
            )
            .date
        )

    def _get_interest_start(self):
        """The first day of its interest: as it says, else its service, else its day."""
        return self.interest_from or self.date_served or self.date

    def _share_principal(self):
        """``{item of a document: what the title awards of it}``, the oldest served first."""
        money = self.currency_id._recouvrement_decimal
        left, shares = money(self.amount_principal), {}
        firsts = self.move_line_ids.browse(
            line._get_recouvrement_first().id for line in self.move_line_ids
        )
        for line in firsts.sorted(lambda one: (one.date_maturity or one.date, one.id)):
            shares[line] = min(left, money(line.balance))
            left -= shares[line]
        return shares

    def _accrue(self, until):
        """The interest of this title up to ``until``; None when it bears none (yet)."""
        start = self._get_interest_start()
        if self.rate_kind == "none" or not start or self.state == "annulled":
            return None
        rates = self._get_rates()
        decimal = self.currency_id._recouvrement_decimal
        owed = engine.lower_by((start, decimal(self.amount_principal)), self._read_receipts(start))
        cent = Decimal(1).scaleb(-self.currency_id.decimal_places)
        return engine.accrue(owed, rates, until, cent=cent)

    def _get_rates(self):
        """The rate of each day: the legal one, increased once the debtor had the time the law gives."""
        if self.rate_kind == "contract":
            return [engine.Rate(date.min, Decimal(f"{self.rate:.6f}"), YEAR)]
        values = self.env["recouvrement.parametre"].with_company(self.company_id)
        law = self._get_law()
        rates = [replace(rate, year=YEAR) for rate in values._read_rates("legal_interest", law)]
        after = self._find_increase()
        if not after:
            return rates
        first = fields.Date.add(after, days=1)
        more = values._value("legal_interest_increase", first, law)
        before = [rate for rate in rates if rate.since < first]
        later = [rate for rate in rates if rate.since >= first]
        if before and (not later or later[0].since != first):
            later.insert(0, replace(before[-1], since=first))
        return before + [
            replace(rate, percent=rate.percent + more)
            if rate.percent is not None and more is not None
            else replace(rate, percent=None)
            for rate in later
        ]

    def _read_receipts(self, start):
        """``[(value day, amount)]`` received on its items since ``start``."""
        lines = self.move_line_ids
        lines |= lines.browse(self.env["recouvrement.interet"]._read_heirs(lines))
        receipts = self.env["recouvrement.encaissement"]._read_receipts(lines)
        return [
            (one.day, one.amount)
            for found in receipts.values()
            for one in found
            if one.day >= start
        ]

    def action_open_deadlines(self):
        """The deadlines of this title."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deadlines"),
            "res_model": "recouvrement.butoir",
            "views": [(False, "list"), (False, "form")],
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }


def _to_json(periods):
    return [
        {
            "since": fields.Date.to_string(one.since),
            "until": fields.Date.to_string(one.until),
            "base": str(one.base),
            "percent": str(one.percent),
            "amount": str(one.amount),
            "days": one.days,
        }
        for one in periods
    ]
