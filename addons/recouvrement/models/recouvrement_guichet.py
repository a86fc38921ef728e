"""The counter: a payment received from the debtor, on chosen items, and its receipt."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import clean_context, format_date


class RecouvrementGuichet(models.AbstractModel):
    _name = "recouvrement.guichet"
    _description = "Payments at the counter"

    def _receive(self, dossier, shares, values):
        """Register a payment through Odoo's own form, letter it, give a receipt. All or nothing.

        :param shares: ``{item: amount in its currency}``; what the payment has beyond stays a credit
        :param values: ``amount date means journal_id payment_method_line_id``, and if known
            ``cheque_number cheque_bank payer memo``
        :return: the receipt, ``recouvrement.recu``
        """
        # The values of a payment are those shown: a call's context adds none.
        self = self.with_context(clean_context(self.env.context))
        lettrage = self.env["recouvrement.lettrage"]
        lettrage._check_dossier(dossier)
        lettrage._check_shares(dossier, shares)
        lines = self.env["account.move.line"].union(*shares).sorted(lettrage._get_order)
        self._check(dossier, lines, shares, values)
        payment = self._pay(dossier, lines, shares, values)
        return self.env["recouvrement.recu"]._give(dossier, payment, lines, shares, values)

    def _pay(self, dossier, lines, shares, values):
        counter = {"partner_id": dossier.partner_id.id, "account_id": lines[0].account_id.id}
        register = (
            self.env["account.payment.register"]
            .with_company(dossier.company_id)
            .with_context(
                active_model="account.move.line",
                active_ids=lines.ids,
                recouvrement_counter=counter,
                recouvrement_shares={line.id: amount for line, amount in shares.items()},
            )
            .create(
                {
                    "line_ids": [Command.set(lines.ids)],
                    "payment_date": values["date"],
                    "journal_id": values["journal_id"].id,
                    "payment_method_line_id": values["payment_method_line_id"].id,
                    "group_payment": True,
                    "installments_mode": "full",
                }
            )
        )
        register.write(
            {
                "currency_id": lines.currency_id.id,
                "amount": values["amount"],
                "payment_difference_handling": "open",
                "communication": self._get_memo(lines, values),
            }
        )
        payment = register._create_payments()
        self._check_booked(payment, values)
        if values.get("cheque_number"):
            payment.payment_reference = values["cheque_number"]
        return payment

    def _get_memo(self, lines, values):
        """What the payment's entry says: the documents paid, and the cheque."""
        parts = [", ".join(lines.mapped("recouvrement_document"))]
        if values.get("cheque_number"):
            cheque = [values["cheque_number"], values.get("cheque_bank")]
            parts.append(self.env._("cheque %s", " ".join(filter(None, cheque))))
        return " – ".join([*parts, *filter(None, [values.get("memo")])])

    # -- what is checked ------------------------------------------------------------------------

    def _check(self, dossier, lines, shares, values):
        if len(lines.currency_id) > 1:
            raise UserError(
                self.env._(
                    "One payment pays items of one currency: choose those in %s apart.",
                    ", ".join(lines.currency_id.mapped("name")),
                )
            )
        currency = lines.currency_id
        self.env["recouvrement.lettrage"]._check_amount(values["amount"], currency)
        chosen = sum(shares.values())
        if currency.compare_amounts(chosen, values["amount"]) > 0:
            raise UserError(
                self.env._(
                    "%(received)s is received and %(chosen)s is paid on the items: lower what is paid.",
                    received=currency.format(values["amount"]),
                    chosen=currency.format(chosen),
                )
            )
        self._check_day(dossier.company_id, values["date"])
        self._check_journal(dossier, values)
        self._check_cash(dossier, currency, values)

    def _check_day(self, company, day):
        if not day or day > self.env["recouvrement.calendrier"]._today():
            raise UserError(self.env._("A payment is received today or before, not later."))
        company._check_recouvrement_began(day)
        # Odoo would book it on the first open day without a word: the receipt would tell another one.
        locks = company._get_lock_date_violations(
            day, fiscalyear=True, sale=False, purchase=False, tax=False, hard=True
        )
        if locks:
            raise UserError(
                self.env._(
                    "The period of %(day)s is locked (%(locks)s): give a later day.",
                    day=format_date(self.env, day),
                    locks=company._format_lock_dates(locks),
                )
            )

    def _check_journal(self, dossier, values):
        journal, method = values["journal_id"], values["payment_method_line_id"]
        if not journal or journal.company_id not in dossier.company_id.parent_ids:
            raise UserError(self.env._("Choose a journal of %s.", dossier.company_id.name))
        if journal.type not in ("bank", "cash", "credit"):
            raise UserError(self.env._("A payment goes to a bank or cash journal."))
        if (values["means"] == "cash") != (journal.type == "cash"):
            raise UserError(
                self.env._(
                    "Cash goes to a cash journal, and nothing else does: “%s” is not the right one.",
                    journal.name,
                )
            )
        if method not in journal.inbound_payment_method_line_ids:
            raise UserError(
                self.env._("The journal “%s” has no such way to receive money.", journal.name)
            )

    def _check_cash(self, dossier, currency, values):
        """The law may set the most that is taken in cash; nothing is shipped, a company's own value holds."""
        if values["means"] != "cash":
            return
        here = self.with_company(dossier.company_id)
        ceiling = here.env["recouvrement.parametre"]._value("cash_ceiling", values["date"])
        amount = currency._convert(
            values["amount"], dossier.currency_id, dossier.company_id, values["date"]
        )
        if ceiling is not None and dossier.currency_id.compare_amounts(amount, float(ceiling)) > 0:
            raise UserError(
                self.env._(
                    "No more than %s is taken in cash: ask for another means of payment.",
                    dossier.currency_id.format(float(ceiling)),
                )
            )

    def _check_booked(self, payment, values):
        if len(payment) != 1 or not payment.move_id:
            raise UserError(
                self.env._(
                    "The way “%(method)s” of the journal “%(journal)s” has no outstanding account: the "
                    "payment would have no entry. Set one on the journal first; for cash, its own account does.",
                    method=values["payment_method_line_id"].name,
                    journal=values["journal_id"].name,
                )
            )

    # -- undone ---------------------------------------------------------------------------------

    def _cancel(self, receipt):
        """Cancel the payment by Odoo's rules: its lettrage is undone, its entry and its receipt cancelled."""
        payment = receipt.payment_id
        if receipt.state == "cancelled":
            raise UserError(self.env._("The receipt %s is cancelled already.", receipt.name))
        receipt.dossier_id.check_access("write")
        lines = payment.move_id.line_ids
        # The money leaves even when nothing was matched: a closed dossier may have to reopen.
        self.env["recouvrement.encaissement"]._note(lines, undone=True)
        self.env["recouvrement.lettrage"]._undo(lines)
        payment.action_cancel()
        receipt.dossier_id._message_log(
            body=self.env._(
                "Payment of %(amount)s of %(day)s cancelled, with its receipt %(receipt)s.",
                amount=receipt.currency_id.format(receipt.amount),
                day=format_date(self.env, receipt.date),
                receipt=receipt.name,
            )
        )
