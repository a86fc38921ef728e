"""The banner of collection on debtors and invoices: where things stand, for whoever looks at them.

Salespeople and invoicing users see it without any right on dossiers: sentences, no more.
"""

from odoo import models
from odoo.tools import format_amount, format_date

ACCOUNTING = ("account.group_account_invoice", "account.group_account_readonly")


class RecouvrementBandeau(models.AbstractModel):
    _name = "recouvrement.bandeau"
    _description = "Collection banner"

    def _get_banners(self, debtors, is_theirs):
        """``{partner id: HTML}`` of the debtors with a dossier in progress the user may know of.

        :param debtors: commercial partners
        :param is_theirs: tells whether a debtor is the user's own customer
        """
        user = self.env.user
        if user.share:
            return {}
        domain = [
            ("partner_id", "in", debtors.ids),
            ("company_id", "in", self.env.companies.ids),
            ("state", "!=", "closed"),
        ]
        if user.has_group("recouvrement.group_reader"):
            dossiers = self.env["recouvrement.dossier"].search(domain, order="id")
            return self._render(dossiers, dossiers)
        if not any(user.has_group(group) for group in ACCOUNTING):
            debtors = debtors.filtered(is_theirs)
            domain = [*domain, ("partner_id", "in", debtors.ids)]
        # sudo: only the sentences below come out, about customers of theirs or whose invoices they
        # keep; why a dossier is on hold, notes and contacts stay with those who collect.
        dossiers = self.env["recouvrement.dossier"].sudo().search(domain, order="id")
        return self._render(dossiers, dossiers.browse())

    def _render(self, dossiers, opened):
        return {
            debtor.id: self.env["ir.qweb"]._render(
                "recouvrement.bandeau",
                {"dossiers": [self._describe(each, each in opened) for each in group]},
            )
            for debtor, group in dossiers.grouped("partner_id").items()
        }

    def _describe(self, dossier, may_open):
        late = dossier.days_late and self.env._("%s days late", dossier.days_late)
        several = len(self.env.companies) > 1
        return {
            "number": dossier.name,
            "company": dossier.company_id.name if several else "",
            "url": f"/odoo/recouvrement/{dossier.id}" if may_open else "",
            "overdue": format_amount(self.env, dossier.amount_overdue, dossier.currency_id),
            "late": late or "",
            "next": (dossier.decision_reason if may_open else "") or self._say_next(dossier),
            "badges": [
                badge for badge in dossier.badges or [] if may_open or badge["kind"] != "alert"
            ],
        }

    def _say_next(self, dossier):
        if dossier.state == "held":
            return self.env._("Nothing is sent at the moment.")
        if dossier.verdict == "await":
            return self.env._("A step awaits a decision.")
        if not (dossier.next_etape_id and dossier.next_etape_date):
            return self.env._("No step is planned.")
        return self.env._(
            "Next: “%(step)s” on %(day)s.",
            step=dossier.next_etape_id.name,
            day=format_date(self.env, dossier.next_etape_date),
        )
