from odoo import fields, models
from odoo.exceptions import UserError

LAST = 40  # lettrages shown on a dossier
OCA = "account_reconcile_oca.account_account_reconcile_act_window"


class RecouvrementDossier(models.Model):
    """Payments of a dossier: receive, match, undo, and what unallocated money would fit."""

    _inherit = "recouvrement.dossier"

    recu_ids = fields.One2many("recouvrement.recu", "dossier_id", "Receipts")
    lettrage_ids = fields.Many2many(
        "account.partial.reconcile", string="Matchings", compute="_compute_lettrage_ids"
    )
    has_oca_reconcile = fields.Boolean(compute="_compute_has_oca_reconcile")

    def _compute_lettrage_ids(self):
        Partial = self.env["account.partial.reconcile"]
        for dossier in self:
            dossier.lettrage_ids = Partial.search(
                [
                    (
                        "debit_move_id.partner_id.commercial_partner_id",
                        "=",
                        dossier.partner_id.id,
                    ),
                    ("debit_move_id.account_id", "in", dossier._get_debtor_accounts().ids),
                    ("company_id", "=", dossier.company_id.id),
                ],
                order="id desc",
                limit=LAST,
            )

    def _compute_has_oca_reconcile(self):
        action = self.env.ref(OCA, raise_if_not_found=False)
        self.has_oca_reconcile = bool(action) and action.sudo().res_model in self.env

    def _get_debtor_accounts(self):
        return self.env["account.account"]._get_recouvrement_debtor_accounts(self.company_id)

    def action_register_payment(self):
        """A payment received from the debtor, on chosen items, with its receipt."""
        return self.env["recouvrement.reglement"]._open(self)

    def action_match_credits(self):
        """Set credit notes and unallocated payments against chosen items."""
        return self.env["recouvrement.reglement"]._open(self, "credits")

    def action_suggest_payments(self):
        """Unallocated money that would pay these dossiers, and why."""
        return self.env["recouvrement.suggestion"]._open(self)

    def action_open_oca_reconcile(self):
        """OCA's reconciliation screen on what this debtor has open."""
        self.ensure_one()
        if not self.has_oca_reconcile:
            raise UserError(self.env._("The reconciliation screen of OCA is not installed."))
        action = self.env["ir.actions.act_window"]._for_xml_id(OCA)
        partners = self.open_line_ids.partner_id | self.partner_id
        return action | {
            "name": self.env._("Reconcile %s", self.partner_id.name),
            "domain": [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", self.company_id.id),
                ("account_id", "in", self._get_debtor_accounts().ids),
            ],
        }
