from odoo import models


class AccountMoveLine(models.Model):
    """What becomes of an invoice of accessories on the accounts its debt moved to."""

    _inherit = "account.move.line"

    def _feel_recouvrement_accessories(self):
        """Items that took over (416) are lettered: Odoo sees nothing change on their invoice, its rows do."""
        moved = self.exists().filtered("recouvrement_origin_id")
        if not moved:
            return
        # sudo: whoever letters need not read the ledger of accessories.
        ledger = self.env["recouvrement.accessoire"].sudo()
        invoices = {line._get_recouvrement_first().move_id.id for line in moved}
        rows = ledger.search([("invoice_id", "in", list(invoices))])
        self.env.add_to_compute(ledger._fields["state"], rows)

    def _is_recouvrement_given_up(self):
        """Whether a write-off, a waiver or a gesture settled some of these items, or of those after them."""
        items = self
        while items:
            settling = items.matched_credit_ids.credit_move_id.move_id
            kinds = set(settling.recouvrement_proposition_id.mapped("kind"))
            if kinds & {"loss", "waiver", "gesture"}:
                return True
            items = items.search([("recouvrement_origin_id", "in", items.ids)])
        return False
