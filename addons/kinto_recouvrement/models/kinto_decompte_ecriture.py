"""The entries of a statement of account: costs invoiced by the core, then the indemnity less the sale.

Above zero that is an invoice, below a credit note, settled against the oldest debts: what is left of it is
due to the customer. Odoo's own locks hold; all of it is reversed together.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..engine.statement import INDEMNITY, PROCEEDS, REDUCTION, VAT

BOOKED = (INDEMNITY, REDUCTION, PROCEEDS)


class KintoDecompte(models.Model):
    _inherit = "kinto.decompte"

    def _post(self):
        """:raise UserError: Odoo's own on a locked period; an account is missing"""
        self.ensure_one()
        mine = self._speak()
        mine._post_costs()
        mine._post_result()

    def _post_costs(self):
        rows = self._get_cost_rows()
        if not rows:
            return
        invoices = rows._invoice()
        for invoice in invoices:
            self._post_one(invoice)

    def _post_result(self):
        told = [line for line in self.lines or [] if line["kind"] in (*BOOKED, VAT)]
        rows = [line for line in told if line["kind"] in BOOKED]
        total = self.currency_id.round(sum(float(row["amount"]) for row in told))
        if not rows or self.currency_id.is_zero(total):
            return
        sign = 1 if total > 0 else -1
        taxes = self._get_indemnity_taxes()
        account = self.env["recouvrement.compte"]._get_kinto(self.company_id)
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice" if sign > 0 else "out_refund",
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "invoice_date": self.date,
                "invoice_date_due": self.date,
                "invoice_payment_term_id": False,
                "invoice_origin": f"{self.name}, {self.dossier_id.name}",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": row["label"] or self.env._("Given up by us"),
                            "quantity": 1,
                            "price_unit": sign * float(row["amount"]),
                            "account_id": account.id,
                            # The sale is invoiced to its buyer, with its own VAT.
                            "tax_ids": [Command.set([] if row["kind"] == PROCEEDS else taxes.ids)],
                        }
                    )
                    for row in rows
                ],
            }
        )
        self._check_total(move, total)
        self._post_one(move)
        if sign < 0:
            self._settle_with(move)

    def _check_total(self, move, total):
        """:raise UserError: the invoice comes to something else than what the customer is told"""
        if self.currency_id.compare_amounts(move.amount_total, abs(total)):
            raise UserError(
                self.env._(
                    "The invoice of %(number)s comes to %(invoiced)s where the statement says %(told)s: "
                    "check the tax of indemnities in the settings of collection.",
                    number=self.name,
                    invoiced=self.currency_id.format(move.amount_total),
                    told=self.currency_id.format(abs(total)),
                )
            )

    def _post_one(self, move):
        """On the statement's day: never moved behind anyone's back, a locked period refuses it."""
        move.write(
            {
                "kinto_contrat_id": self.contrat_id.id,
                "kinto_decompte_id": self.id,
                "recouvrement_entry_dossier_id": self.dossier_id.id,
                "invoice_date": self.date,
                "date": self.date,
            }
        )
        move._check_fiscal_lock_dates()
        move.action_post()

    def _settle_with(self, credit):
        """The credit note pays the oldest debts of the dossier."""
        debtors = self.env["account.account"]._get_recouvrement_debtor_accounts(self.company_id)
        item = credit.line_ids.filtered(lambda line: line.account_id in debtors)
        owed = self.dossier_id.open_line_ids.filtered(
            lambda line: line.amount_residual > 0 and line.account_id == item.account_id
        )
        # What the costs just invoiced owe is not in the dossier before the next night.
        owed |= (self.move_ids - credit).line_ids.filtered(
            lambda line: line.account_id == item.account_id and line.amount_residual > 0
        )
        for debt in owed.sorted(lambda line: (line.date_maturity or line.date, line.id)):
            if self.currency_id.is_zero(item.amount_residual):
                break
            (debt | item).reconcile()

    def _unpost(self):
        """Undo the lettrage and reverse every entry of it, today.

        :raise UserError: the period of today is locked, or somebody paid what it claimed
        """
        self.ensure_one()
        today = self.env["recouvrement.calendrier"]._today()
        standing = self.move_ids.filtered(
            lambda move: move.state == "posted" and not move.reversal_move_ids
        )
        self._check_not_paid(standing)
        service = self.env["recouvrement.ecriture"].sudo()
        service._check_unlocked(standing, today)
        standing.line_ids.remove_move_reconcile()
        here = standing.with_context(recouvrement_undoing=True)
        here._reverse_moves(
            [
                {
                    "date": max(move.date, today),
                    "invoice_date": max(move.date, today),
                    "ref": self.env._("Reversal of %s", move.name),
                    "recouvrement_entry_dossier_id": self.dossier_id.id,
                }
                for move in standing
            ],
            cancel=True,
        )

    def _check_not_paid(self, moves):
        """:raise UserError: money came in on an invoice of it"""
        # A refund of the surplus already paid out is undone by whoever paid it.
        paid = moves.filtered("matched_payment_ids")
        if paid:
            raise UserError(
                self.env._(
                    "%s was paid, in whole or in part: undo that payment first, or allocate it again "
                    "after.",
                    paid[0].name,
                )
            )
