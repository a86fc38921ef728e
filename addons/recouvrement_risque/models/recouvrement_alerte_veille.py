"""What the night looks for: one method a kind of alert, all of them read from a fixed number of queries.

An organisation adds kinds with a row of ``recouvrement.alerte.type`` and ``_find_<code>`` here.
"""

from datetime import timedelta

from odoo import api, models
from odoo.tools import format_date

from ..engine.exposure import find_threshold, find_use


class RecouvrementAlerteVeille(models.AbstractModel):
    _name = "recouvrement.alerte.veille"
    _description = "Watch over customers"

    @api.model
    def _watch(self, day):
        """Follow every kind that is on, in the current company.

        :return: the alerts told
        """
        told = self.env["recouvrement.alerte"]
        for code, kind in self.env["recouvrement.alerte.type"]._by_code().items():
            find = getattr(self, f"_find_{code}", None)
            if find:
                told |= told._follow(kind, find(kind, day))
        return told

    # -- kinds: ``{(commercial partner id, key): (message, amount)}`` --------------------------

    def _find_lasting(self, kind, day):
        """Something unpaid for longer than ``kind.days``."""
        found, money = {}, self.env.company.currency_id.format
        for partner_id, name, oldest, amount in self._read_items(day - timedelta(days=kind.days)):
            late = (day - oldest).days
            found[partner_id, "lasting"] = (
                self.env._(
                    "%(customer)s: %(amount)s unpaid for more than %(days)s days, the oldest for %(late)s days.",
                    customer=name,
                    amount=money(amount),
                    days=kind.days,
                    late=late,
                ),
                amount,
            )
        return found

    def _find_doubtful(self, kind, day):
        """Something stands on doubtful debts."""
        company = self.env.company
        account = self.env["recouvrement.compte"]._find(company, "doubtful")
        found = {}
        for partner_id, name, _oldest, amount in (
            self._read_items(account=account) if account else ()
        ):
            found[partner_id, "doubtful"] = (
                self.env._(
                    "%(customer)s: %(amount)s is on doubtful debts.",
                    customer=name,
                    amount=company.currency_id.format(amount),
                ),
                amount,
            )
        return found

    def _find_dispute(self, kind, day):
        """A dispute is open for longer than ``kind.days``."""
        # sudo: the night reads every portfolio.
        disputes = (
            self.env["recouvrement.litige"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("state", "=", "open"),
                    ("date_opened", "<=", day - timedelta(days=kind.days)),
                ]
            )
        )
        return {
            (dispute.debtor_id.id, f"dispute-{dispute.id}"): (
                self.env._(
                    "%(customer)s contests %(amount)s since %(day)s.",
                    customer=dispute.debtor_id.name,
                    amount=dispute.currency_id.format(dispute.amount),
                    day=format_date(self.env, dispute.date_opened),
                ),
                dispute.amount,
            )
            for dispute in disputes
        }

    def _find_limit(self, kind, day):
        """A share of the limit, among the thresholds of the company, is reached: the highest is told."""
        company, found = self.env.company, {}
        thresholds = company._get_recouvrement_limit_thresholds()
        exposures = self.env["recouvrement.exposition"]
        exposures._forget()
        rows = exposures.search([("company_id", "=", company.id), ("total", ">", 0)])
        limits = rows.partner_id._get_recouvrement_limits(company)
        for row in rows:
            limit = limits[row.partner_id.id]
            use = find_use(row.total, limit)
            reached = find_threshold(use, thresholds)
            if reached is None:
                continue
            found[row.partner_id.id, f"limit-{reached:g}"] = (
                self._tell_use(row, limit, use),
                row.total,
            )
        return found

    def _tell_use(self, row, limit, use):
        money = row.company_id.currency_id.format
        words = {
            "customer": row.partner_id.name,
            "exposure": money(row.total),
            "limit": money(limit),
            "use": f"{use:.0f}",
        }
        if not limit:
            return self.env._("%(customer)s has no credit and owes %(exposure)s.", **words)
        if use > 100:
            return self.env._(
                "%(customer)s is beyond the limit: %(exposure)s for %(limit)s.", **words
            )
        return self.env._(
            "%(customer)s uses %(use)s%% of the limit: %(exposure)s of %(limit)s.", **words
        )

    def _find_insolvency(self, kind, day):
        """An alert of insolvency stands on the dossier."""
        # sudo: the night reads every portfolio.
        alerts = self.env["recouvrement.resultat"].sudo()
        alerts = alerts.search(
            [
                ("dossier_id.company_id", "=", self.env.company.id),
                ("dossier_id.state", "!=", "closed"),
                ("alert", "=", "insolvency"),
            ]
        )
        origins = {f"{alert._name},{alert.id}": alert for alert in alerts}
        holds = self.env["recouvrement.suspension"].sudo()
        holds = holds.search([("origin", "in", list(origins))]) if origins else holds
        return dict(
            self._tell_insolvency(dossier.partner_id, dossier.amount_due)
            for dossier in holds.filtered("current").dossier_id
        )

    def _tell_insolvency(self, partner, amount):
        said = self.env._("%s: insolvency proceedings are announced.", partner.name)
        return (partner.id, "insolvency"), (said, amount)

    # -- facts -------------------------------------------------------------------------------

    def _read_items(self, due_before=None, account=None):
        """``[(commercial partner id, name, oldest due date, amount owed)]`` of the current company."""
        return self.env["recouvrement.alerte.lecture"]._read_items(
            self.env.company, due_before, account
        )
