import re

from odoo import fields, models

TAKEN = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]+")  # the characters of the EPC's guidelines


class AccountPaymentLine(models.Model):
    """A debit of a batch: collected on the day its presentation was planned for, under a mandate that holds."""

    _inherit = "account.payment.line"

    recouvrement_presentation_ids = fields.One2many(
        "recouvrement.presentation", "payment_line_id", "Presentation"
    )

    def _prepare_write_draft2open(self):
        """EXTENDS account_payment_batch_oca"""
        values = super()._prepare_write_draft2open()
        # sudo: the day of one's own batch.
        if presentation := self.sudo().recouvrement_presentation_ids:
            values["date"] = presentation._get_release_day()
        return values

    def _draft2open_payment_line_check(self):
        """EXTENDS account_payment_mandate: nothing goes under a mandate a bank refused"""
        errors = super()._draft2open_payment_line_check()
        if blocked := self.mandate_id.recouvrement_blocked:
            errors.append(
                self.env._(
                    "Payment line %(line)s: the mandate %(mandate)s is blocked (%(why)s). Unblock it, or "
                    "take the line out.",
                    line=self.name,
                    mandate=self.mandate_id.unique_mandate_reference,
                    why=blocked,
                )
            )
        if self.mandate_id.recouvrement_address_missing:
            errors.append(
                self.env._(
                    "%(debtor)s: its bank is outside the European Economic Area, write the town and the "
                    "country of its address, or take line %(line)s out: the bank would refuse the file.",
                    debtor=self.partner_id.display_name,
                    line=self.name,
                )
            )
        reference = self.mandate_id.unique_mandate_reference
        if reference and not TAKEN.fullmatch(reference):
            errors.append(
                self.env._(
                    "The mandate reference %(mandate)s of %(debtor)s would leave changed: banks take letters "
                    "without accents, digits, spaces and / - ? : ( ) . , ' +",
                    mandate=reference,
                    debtor=self.partner_id.display_name,
                )
            )
        return errors
