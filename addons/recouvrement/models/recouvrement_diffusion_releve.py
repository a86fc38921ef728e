"""Schedules of statements of account: to whom, what of their account, as what."""

from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from ..tools.extrait import ACTIVITY, OPEN


class RecouvrementDiffusion(models.Model):
    _inherit = "recouvrement.diffusion"

    account = fields.Selection(
        [(OPEN, "Open items"), (ACTIVITY, "Activity of the period")],
        "What of the account",
        required=True,
        default=OPEN,
        help="The period: the week or the month that has ended; a run in the second half of a month "
        "covers that month, up to its day.",
    )
    with_workbook = fields.Boolean("With the workbook (XLSX)")
    balance_min = fields.Monetary("Balance below", help="0: whatever they owe.")
    skip_idle = fields.Boolean("Nothing moved and nothing is owed", default=True)

    _balance_positive = models.Constraint(
        "CHECK (balance_min >= 0)", "The least balance cannot be negative."
    )

    def _get_span(self, planned):
        """``(first day, last day)`` of what a statement planned that day shows."""
        if self.account == OPEN:
            return None, planned
        if self.rhythm == "weekly":
            return planned - timedelta(days=7), planned - timedelta(days=1)
        if planned.day > 15:
            return planned.replace(day=1), planned
        last = planned.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last

    def _prepare_statement(self, day):
        """Door of ``recouvrement.diffusion``: the debtors chosen, and why some receive nothing."""
        first, until = self._get_span(day)
        since = first or self._get_planned(day - timedelta(days=1))
        chosen = self._find_debtors()
        balances = self.env["recouvrement.extrait"]._read_balances(
            self.company_id, until, since, None if self.open_items else chosen
        )
        ids = balances if self.open_items else chosen.ids
        partners = self.env["res.partner"].with_context(active_test=False).browse(sorted(ids))
        obstacles = self._find_obstacles(partners, balances)
        return [
            {
                "partner_id": partner.id,
                "account": self.account,
                "date_from": first,
                "until": until,
                "with_workbook": self.with_workbook,
                "balance": float(balances.get(partner.id, (0,))[0]),
                **obstacles.get(partner.id, {"state": "planned", "reason": None}),
            }
            for partner in partners
        ]

    def _find_debtors(self):
        """The commercial partners chosen by name, tag or portfolio."""
        dossiers = self.env["recouvrement.dossier"].search(
            [
                ("portefeuille_id", "child_of", self.portefeuille_ids.ids),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "closed"),
            ]
        )
        tagged = self.env["res.partner"].search(Domain("category_id", "child_of", self.tag_ids.ids))
        found = self.partner_ids | (tagged if self.tag_ids else tagged.browse())
        if self.portefeuille_ids:
            found |= dossiers.partner_id
        return found.commercial_partner_id

    def _find_obstacles(self, partners, balances):
        """``{partner id: {"state", "reason"}}`` of those who receive nothing, the first reason that holds."""
        found = self._find_idle(partners.with_company(self.company_id), balances)
        # Ways and refusals are dear to read: only of those there is something to tell.
        partners = partners.filtered(lambda each: each.id not in found)
        people = self.env["recouvrement.situation"]._read_people(partners)
        refused = self.env["recouvrement.politique"]._read_opt_outs(people)
        ways = self.env["recouvrement.destinataire"]._get_ways(partners)
        for partner in partners.with_company(self.company_id):
            if "email" in refused[partner.id]:
                reason = self.env._("Asked to receive no e-mails.")
                found[partner.id] = {"state": "skipped", "reason": reason}
            elif not ways[partner.id].find("email"):
                why = self.env["recouvrement.destinataire"]._explain(partner, "email")
                found[partner.id] = {"state": "failed", "reason": why}
        return found

    def _find_idle(self, partners, balances):
        """Those whose account itself calls for no statement, as :meth:`_find_obstacles` tells them."""
        named = set(self.partner_ids.commercial_partner_id.ids)
        reasons = (
            (partner.id, self._explain_idle(partner, named, *balances.get(partner.id, (0, 0, 0))))
            for partner in partners
        )
        return {key: {"state": "skipped", "reason": reason} for key, reason in reasons if reason}

    def _explain_idle(self, partner, named, balance, moved, opened):
        """Why this account calls for no statement; "" when it does."""
        if partner.recouvrement_excluded and partner.id not in named:
            return self.env._("Left out of collection.")
        if self.skip_idle and not (balance or moved or opened):
            return self.env._("Nothing moved and nothing is owed.")
        if self.balance_min and balance < self.currency_id._recouvrement_decimal(self.balance_min):
            return self.env._(
                "Owes %(balance)s, less than %(least)s.",
                balance=format_amount(self.env, float(balance), self.currency_id),
                least=format_amount(self.env, self.balance_min, self.currency_id),
            )
        return ""

    def _write_statement(self, rows):
        """Door of ``recouvrement.diffusion``: the statements of these rows, as e-mails."""
        return rows._write_statements()

    def _keep_statement(self, rows):
        """Door of ``recouvrement.diffusion``: the ledger of the open dossiers keeps what was sent."""
        rows._record_statements()
