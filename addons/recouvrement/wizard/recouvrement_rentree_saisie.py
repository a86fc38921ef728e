from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementRentreeSaisie(models.TransientModel):
    """Money received on a debt that was written off: from a receipt in the accounts, or a new one."""

    _name = "recouvrement.rentree.saisie"
    _description = "Receipt on a written-off debt"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, readonly=True)
    company_id = fields.Many2one(related="dossier_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_written_off = fields.Monetary(
        related="dossier_id.amount_written_off", related_sudo=False
    )
    free_line_ids = fields.Many2many("account.move.line", compute="_compute_free_line_ids")
    credit_line_id = fields.Many2one(
        "account.move.line",
        "Receipt in the accounts",
        domain="[('id', 'in', free_line_ids)]",
        help="Money of this debtor set against nothing yet. Empty: register a new payment.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        "Paid into",
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )
    amount = fields.Monetary(required=True)
    date = fields.Date(
        required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    note = fields.Char("Wording")

    @api.model
    def _open(self, dossier):
        dossier.check_access("write")
        receipts = self.env["recouvrement.rentree"]._get_free_receipts(dossier)
        first = receipts[:1]
        wizard = self.create(
            {
                "dossier_id": dossier.id,
                "credit_line_id": first.id,
                "amount": min(-first.amount_residual, dossier.amount_written_off)
                if first
                else dossier.amount_written_off,
                "journal_id": self.env["account.journal"]
                .search(
                    [("type", "=", "bank"), ("company_id", "=", dossier.company_id.id)], limit=1
                )
                .id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Received on a written-off debt"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.depends("dossier_id")
    def _compute_free_line_ids(self):
        for wizard in self:
            wizard.free_line_ids = self.env["recouvrement.rentree"]._get_free_receipts(
                wizard.dossier_id
            )

    @api.onchange("credit_line_id")
    def _onchange_credit_line_id(self):
        if self.credit_line_id:
            self.amount = min(-self.credit_line_id.amount_residual, self.amount_written_off)

    def action_confirm(self):
        self.ensure_one()
        recoveries = self.env["recouvrement.rentree"]
        recoveries._check_accountant()
        self.dossier_id.check_access("write")
        self._check_amount()
        credit, payment = self.credit_line_id, None
        if credit and credit not in self.free_line_ids:
            raise UserError(self.env._("Choose a receipt of this debtor."))
        if not credit:
            payment = self._pay()
            credit = payment.move_id.line_ids._filter_recouvrement_debtor()[:1]
        recoveries._book(
            self.dossier_id, credit, self.amount, max(self.date, credit.date), self.note, payment
        )
        return {"type": "ir.actions.act_window_close"}

    def _check_amount(self):
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Give an amount above zero."))
        if self.date > self.env["recouvrement.calendrier"]._today():
            raise UserError(self.env._("Money is recorded on the day it came."))
        if not self.credit_line_id and not self.journal_id:
            raise UserError(self.env._("Choose the journal the money came on."))
        if not self.credit_line_id:
            self.env["recouvrement.guichet"]._check_day(self.company_id, self.date)

    def _pay(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.dossier_id.partner_id.id,
                "journal_id": self.journal_id.id,
                "currency_id": self.currency_id.id,
                "amount": self.amount,
                "date": self.date,
                "memo": self.note or self.dossier_id.name,
            }
        )
        payment.action_post()
        if not payment.move_id:
            raise UserError(
                self.env._(
                    "This journal books no payment by itself: choose a receipt of the accounts."
                )
            )
        return payment
