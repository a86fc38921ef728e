"""Payments of frozen debts that the law forbids: told to who follows the case, undone by nobody here.

The judgment, or the admissibility, forbids to pay what was born before it. Money that comes all the same
may have to be given back: a person looks at it.
"""

from odoo import Command, fields, models
from odoo.tools import format_date


class RecouvrementGel(models.AbstractModel):
    _inherit = "recouvrement.gel"

    paiement_ids = fields.Many2many(
        "account.partial.reconcile",
        string="Payments told",
        readonly=True,
        copy=False,
        help="Forbidden payments that were told already.",
    )

    # -- to be said by each -------------------------------------------------------------------

    def _is_payment_forbidden(self, day, born=None):
        """Whether a frozen debt, born on the day ``born``, could not be paid on ``day``."""
        raise NotImplementedError

    def _get_payment_ban(self):
        """The text that forbids it, as it is named."""
        raise NotImplementedError

    def _get_allowed_payments(self):
        """Payments that follow from the proceedings themselves."""
        return self.env["account.payment"]

    def _get_payment_advice(self):
        """What to do with such money."""
        return self.env._("Have it looked at: it may have to be given back.")

    # -- found --------------------------------------------------------------------------------

    def _find_forbidden(self):
        """``[(receipt, document)]``: money set against a frozen debt on a day when paying it was forbidden."""
        self.ensure_one()
        here = self.sudo()  # sudo: money received on the debts followed here
        born = {
            line.id: debt.date_born
            for debt in here.dette_ids.filtered("frozen")
            for line in debt.move_line_id._get_recouvrement_chain()
        }
        lines = here.env["account.move.line"].browse(born)
        if not lines:
            return []
        allowed = here._get_allowed_payments().move_id
        partials = here.env["account.partial.reconcile"]
        service = here.env["recouvrement.encaissement"].with_company(self.company_id)
        return [
            (receipt, lines.browse(line).recouvrement_document)
            for line, receipts in service._read_receipts(lines).items()
            for receipt in receipts
            if receipt.cash
            and here._is_payment_forbidden(receipt.day, born[line])
            and partials.browse(receipt.key).credit_move_id.move_id not in allowed
        ]

    def _read_paid_items(self):
        """Items the debtor owed before the decision and paid since: the case may be typed long after it."""
        here = self.sudo()  # sudo: as above
        lines = here.env["account.move.line"]
        since = self._get_freeze_day() and self._get_freeze_start()
        if not since:
            return lines
        accounts = lines.account_id._get_recouvrement_debtor_accounts(self.company_id)
        partials = here.env["account.partial.reconcile"].search(
            [
                ("debit_move_id.company_id", "=", self.company_id.id),
                ("debit_move_id.partner_id", "child_of", here.partner_id.commercial_partner_id.ids),
                ("debit_move_id.account_id", "in", accounts.ids),
                ("debit_move_id.parent_state", "=", "posted"),
                ("credit_move_id.date", ">=", since),
                ("credit_move_id.move_id.recouvrement_transfer", "!=", True),
            ]
        )
        money = partials.filtered(
            lambda each: here.env["recouvrement.encaissement"]._is_cash(each.credit_move_id)
        )
        model = self.dette_ids
        return money.debit_move_id.filtered(lambda line: model._read_birth(line) < since)

    def _read_items_to_list(self):
        """EXTENDS: and what was owed that day and paid since."""
        return super()._read_items_to_list() | self._read_paid_items()

    def _say_forbidden(self, receipt, document):
        return self.env._(
            "%(amount)s received on %(day)s for %(document)s, a frozen debt: paying it is forbidden "
            "(%(text)s, to verify). %(advice)s",
            amount=self._say_amount(float(receipt.amount)),
            day=format_date(self.env, receipt.day),
            document=document,
            text=self._get_payment_ban(),
            advice=self._get_payment_advice(),
        )

    def _get_freeze_warnings(self):
        """EXTENDS: forbidden payments, as long as they stand."""
        said = super()._get_freeze_warnings()
        return said + [self._say_forbidden(*each) for each in self._find_forbidden()]

    def _tell_forbidden(self, day):
        """A line in the stream and a to-do for each forbidden payment, once; nothing is undone."""
        for case in self:
            known = case.sudo().paiement_ids.ids
            new = [each for each in case._find_forbidden() if each[0].key not in known]
            for receipt, document in new:
                text = case._say_forbidden(receipt, document)
                case._tell(text, day=receipt.day, plain=case._say_forbidden_plainly(receipt))
                case._ask_to_look(text, day)
            # sudo: told once, by the night or whoever reads the accounts again.
            case.sudo().paiement_ids = [Command.link(receipt.key) for receipt, _document in new]

    def _say_forbidden_plainly(self, receipt):
        """What of it everybody may read in the stream."""
        return self.env._(
            "%(amount)s received on %(day)s on frozen debts: not to be used before somebody has looked.",
            amount=self._say_amount(float(receipt.amount)),
            day=format_date(self.env, receipt.day),
        )
