"""What happens to a debit, told day by day: rents, batches released, bank returns."""

from odoo import Command, fields

from .common import PrelevementCase


class DebitCase(PrelevementCase):
    """Verbs for what follows a debit."""

    @classmethod
    def on(cls, records, day):
        """``records`` as on ``day``."""
        return records.with_context(recouvrement_day=fields.Date.to_date(day))

    @classmethod
    def rent(cls, day, amount=389.0, mandate=None):
        """An invoice to be debited on ``day``."""
        mandate = mandate or cls.mandate
        invoice = cls.overdue_invoice(day, amount, mandate.partner_id)
        invoice.preferred_payment_method_line_id = cls.method_line
        invoice.mandate_id = mandate
        return invoice

    @classmethod
    def release(cls, order, day):
        """What a manager does with a batch of the night on ``day``: confirm, make the file, upload it."""
        order = cls.on(order, day)
        order.draft2open()
        order.open2generated()
        order.generated2uploaded()
        cls.env.cr.flush()
        return order

    @classmethod
    def bounce(cls, presentation, code, day):
        """The bank sends the debit back on ``day`` with ``code``; returns the line of the return."""
        back = cls.env["payment.return"].create(
            {
                "journal_id": cls.bank_journal.id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "reference": presentation.payment_id.memo,
                            "payment_id": presentation.payment_id.id,
                            "amount": presentation.amount,
                            "reason_id": cls.reason(code).id,
                        }
                    )
                ],
            }
        )
        line = cls.on(back.line_ids, day)
        line._book()
        cls.env.cr.flush()
        return line

    def presented(self, invoice):
        """The presentations of ``invoice``, the first one first."""
        return self.env["recouvrement.presentation"].search(
            [("move_line_id.move_id", "=", invoice.id)], order="attempt, id"
        )
