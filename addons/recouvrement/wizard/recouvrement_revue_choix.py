from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.download import offer

MOST = 100  # pages of one meeting


class RecouvrementRevueChoix(models.TransientModel):
    """Which accounts are reviewed: chosen dossiers, or those of a portfolio that owe most."""

    _name = "recouvrement.revue.choix"
    _description = "Review of accounts"

    dossier_ids = fields.Many2many("recouvrement.dossier", string="Accounts")
    portefeuille_ids = fields.Many2many(
        "recouvrement.portefeuille",
        string="Portfolios",
        help="And those below them. Empty: all you may see.",
    )
    number = fields.Integer("Accounts that owe most overdue", default=10)

    def _get_dossiers(self):
        """:raise UserError: there is none, or too many for one meeting"""
        self.ensure_one()
        if self.dossier_ids:
            dossiers = self.dossier_ids._filtered_access("read")
        else:
            domain = [
                ("state", "!=", "closed"),
                ("company_id", "=", self.env.company.id),
                ("amount_overdue", ">", 0),
            ]
            if self.portefeuille_ids:
                domain.append(("portefeuille_id", "child_of", self.portefeuille_ids.ids))
            dossiers = self.env["recouvrement.dossier"].search(
                domain, order="amount_overdue desc, id", limit=max(self.number, 0) or None
            )
        if not dossiers:
            raise UserError(self.env._("No account to review here."))
        if len(dossiers) > MOST:
            raise UserError(
                self.env._(
                    "%(count)s accounts are too many for one meeting: choose %(most)s at most.",
                    count=len(dossiers),
                    most=MOST,
                )
            )
        if len(dossiers.company_id) > 1:
            raise UserError(self.env._("Review the accounts of one company at a time."))
        return dossiers

    def _get_file_name(self):
        today = self.env["recouvrement.calendrier"]._today()
        return self.env._("Review of accounts %s", today.isoformat())

    def action_print(self):
        """One page an account, behind a summary."""
        self._get_dossiers()
        return self.env.ref("recouvrement.report_review").report_action(self, config=False)

    def action_export(self):
        """The accounts as a workbook."""
        content = self.env["recouvrement.revue.edition"]._write(self._get_dossiers())
        return offer(self, f"{self._get_file_name()}.xlsx", content)

    def action_fill(self):
        """The reviews of today, to write what is said and decided."""
        today = self.env["recouvrement.calendrier"]._today()
        reviews = self.env["recouvrement.revue"]._open_for(self._get_dossiers(), today)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_revue"
        )
        return action | {"domain": [("id", "in", reviews.ids)], "context": {}}
