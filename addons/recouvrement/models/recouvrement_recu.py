"""Receipts given at the counter: numbered without gap, never edited, cancelled with their payment."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MEANS = [
    ("cash", "Cash"),
    ("cheque", "Cheque"),
    ("card", "Bank card"),
    ("other", "Other"),
]


class RecouvrementRecu(models.Model):
    """What the debtor is handed: it keeps the items and what remained of them on its day."""

    _name = "recouvrement.recu"
    _description = "Receipt"
    _order = "id desc"

    name = fields.Char("Number", required=True, readonly=True)
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", required=True, readonly=True)
    payer = fields.Char("Paid by", readonly=True)
    payment_id = fields.Many2one(
        "account.payment",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    journal_id = fields.Many2one("account.journal", readonly=True)
    payment_method_line_id = fields.Many2one(
        "account.payment.method.line", "Received by", readonly=True, ondelete="set null"
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(readonly=True)
    amount_left = fields.Monetary(
        "Left as a credit", readonly=True, help="Received beyond the items paid."
    )
    amount_owed = fields.Monetary(
        "Still owed", readonly=True, help="On the dossier once this was paid, in company currency."
    )
    means = fields.Selection(MEANS, "Means of payment", required=True, readonly=True)
    cheque_number = fields.Char(readonly=True)
    cheque_bank = fields.Char("Bank of the cheque", readonly=True)
    user_id = fields.Many2one("res.users", "Received from the debtor by", readonly=True)
    items = fields.Json(readonly=True)
    state = fields.Selection(
        [("valid", "Valid"), ("cancelled", "Void")],
        default="valid",
        required=True,
        readonly=True,
    )
    date_cancelled = fields.Date("Cancelled on", readonly=True)
    cancelled_by_id = fields.Many2one("res.users", "Cancelled by", readonly=True)
    print_count = fields.Integer("Printed", readonly=True, help="Beyond the first: duplicates.")

    _name_uniq = models.UniqueIndex("(company_id, name)", "This receipt number is taken.")

    # -- giving -------------------------------------------------------------------------------

    def _give(self, dossier, payment, lines, shares, values):
        """The receipt of ``payment``, which paid ``shares`` of ``lines``."""
        currency = payment.currency_id
        # sudo: whoever may book the payment gives its receipt; nobody writes one by hand.
        receipt = self.sudo().create(
            {
                "name": self._next_name(dossier.company_id),
                "dossier_id": dossier.id,
                "company_id": dossier.company_id.id,
                "partner_id": dossier.partner_id.id,
                "payer": values.get("payer") or dossier.partner_id.name,
                "payment_id": payment.id,
                "journal_id": payment.journal_id.id,
                "payment_method_line_id": payment.payment_method_line_id.id,
                "currency_id": currency.id,
                "date": payment.date,
                "amount": payment.amount,
                "amount_left": currency.round(payment.amount - sum(shares.values())),
                "amount_owed": self._get_owed(dossier),
                "means": values["means"],
                "cheque_number": values.get("cheque_number"),
                "cheque_bank": values.get("cheque_bank"),
                "user_id": self.env.uid,
                "items": [self._tell(line, shares[line]) for line in lines],
            }
        )
        receipt.dossier_id._message_log(body=receipt._get_story())
        return receipt.sudo(False)

    def _get_owed(self, dossier):
        dossier.invalidate_recordset(["open_line_ids"])
        lines = dossier.open_line_ids
        return dossier.currency_id.round(sum(lines.mapped("amount_residual")))

    def _tell(self, line, share):
        money = line.currency_id._recouvrement_decimal
        return {
            "line": line.id,
            "name": line.recouvrement_document,
            "due": (line.date_maturity or line.date).isoformat(),
            "paid": str(money(share)),
            "remaining": str(money(line.amount_residual_currency)),
        }

    def _next_name(self, company):
        """The next number of ``company``, without gap: each has its own sequence, made at its first receipt."""
        # sudo: numbering is nobody's data; a company's sequence is made when first needed.
        Sequence = self.env["ir.sequence"].sudo().with_company(company)
        code = "recouvrement.recu"
        if not Sequence.search_count(
            [("code", "=", code), ("company_id", "=", company.id)], limit=1
        ):
            Sequence.create(
                {
                    "name": self.env._("Receipts of %s", company.name),
                    "code": code,
                    "company_id": company.id,
                    "prefix": "REC",
                    "padding": 6,
                    "implementation": "no_gap",
                }
            )
        return Sequence.next_by_code(code)

    def _get_story(self):
        said = self.env._(
            "%(amount)s received at the counter (%(means)s): receipt %(receipt)s.",
            amount=self.currency_id.format(self.amount),
            means=dict(self._fields["means"]._description_selection(self.env))[self.means].lower(),
            receipt=self.name,
        )
        if self.currency_id.compare_amounts(self.amount_left, 0) > 0:
            said += " " + self.env._(
                "%s is more than the items chosen: it stays as a credit of the debtor.",
                self.currency_id.format(self.amount_left),
            )
        return said

    # -- buttons ------------------------------------------------------------------------------

    def action_print(self):
        """The receipt as PDF; from the second time on it says it is a duplicate."""
        self.check_access("read")
        return self.env.ref("recouvrement.report_recu").report_action(self, config=False)

    def action_cancel_payment(self):
        """Cancel the payment by Odoo's rules, and this receipt with it."""
        self.ensure_one()
        self.env["recouvrement.guichet"]._cancel(self)
        return True

    def action_undo_lettrage(self):
        """Keep the payment, free what it was set against: it becomes a credit of the debtor."""
        self.ensure_one()
        self.dossier_id.check_access("write")
        lines = self.payment_id.move_id.line_ids._filter_recouvrement_debtor()
        if not lines.matched_debit_ids:
            raise UserError(self.env._("This payment is not set against anything."))
        self.env["recouvrement.lettrage"]._undo(lines)
        return True

    def action_open_payment(self):
        """The payment in Odoo's own form."""
        self.ensure_one()
        return self.payment_id._get_records_action()

    def _set_cancelled(self):
        """Their payment no longer holds: neither do they, for good."""
        # sudo: whoever may cancel the payment in Odoo cancels its receipt.
        self.sudo().filtered(lambda each: each.state == "valid").write(
            {
                "state": "cancelled",
                "date_cancelled": self.env["recouvrement.calendrier"]._today(),
                "cancelled_by_id": self.env.uid,
            }
        )

    def _count_print(self):
        """Remember one more printing of each."""
        # sudo: printing is all the reader does.
        for receipt in self.sudo():
            receipt.print_count += 1

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        raise UserError(self.env._("A receipt is never deleted: cancel its payment."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_ours()
        return super().create(vals_list)

    def write(self, vals):
        self._check_ours()
        return super().write(vals)

    def _check_ours(self):
        if not self.env.su:
            raise AccessError(self.env._("A receipt is given with a payment, never by hand."))
