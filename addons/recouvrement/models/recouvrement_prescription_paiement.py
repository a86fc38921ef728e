"""A partial payment by the debtor acknowledges the debt: its event, read from the lettrage."""

from odoo import models

ENTRY = "account.move"


class RecouvrementPrescriptionPaiement(models.AbstractModel):
    _name = "recouvrement.prescription.paiement"
    _description = "Payments that interrupt a limitation"

    def _note(self, lines, chains):
        """Note the partial payments of ``lines``, and cancel those whose lettrage was undone.

        The entry of the payment is the document. Two queries when there is nothing to note.
        """
        if not self.env.company.recouvrement_limitation_payments:
            return
        ids = list({key for chain in chains.values() for key in chain})
        paid = self._read_paid(ids)
        # sudo: events written by programs follow from the accounts.
        Event = self.env["recouvrement.prescription.evenement"].sudo()
        noted = Event.search(
            [
                ("kind", "=", "payment"),
                ("res_model", "=", ENTRY),
                ("state", "=", "valid"),
                ("move_line_ids", "in", ids),
            ]
        )
        known = {(event.res_id, line): event for event in noted for line in event.move_line_ids.ids}
        gone = Event.browse({event.id for key, event in known.items() if key not in paid})
        if gone:
            # The plain write: whoever calls counts the items.
            models.Model.write(
                gone,
                {
                    "state": "cancelled",
                    "cancel_reason": self.env._("The payment is no longer matched with the item."),
                    "cancelled_by_id": self.env.uid,
                },
            )
        new = [key for key in paid if key not in known]
        if new:
            models.Model.create(Event, [self._prepare(paid[key]) for key in new])

    def _read_paid(self, ids):
        """``{(entry id, item id): lettrage}``: money of the debtor on these items."""
        partials = self.env["account.partial.reconcile"].search_fetch(
            [
                ("debit_move_id", "in", ids),
                ("credit_move_id.move_id.recouvrement_transfer", "!=", True),
            ],
            ["debit_move_id", "credit_move_id"],
        )
        if not partials:
            return {}
        partials.credit_move_id.fetch(
            ["date", "move_id", "payment_id", "statement_line_id", "partner_id", "journal_id"]
        )
        encaissement = self.env["recouvrement.encaissement"]
        return {
            (partial.credit_move_id.move_id.id, partial.debit_move_id.id): partial
            for partial in partials
            if encaissement._is_cash(partial.credit_move_id) and self._is_debtors(partial)
        }

    def _is_debtors(self, partial):
        """Paid by the debtor: a third party acknowledges nothing for another."""
        payer = partial.credit_move_id.partner_id.commercial_partner_id
        return payer == partial.debit_move_id.partner_id.commercial_partner_id

    def _prepare(self, partial):
        entry, item = partial.credit_move_id, partial.debit_move_id
        return {
            "kind": "payment",
            "date": entry.date,
            "company_id": item.company_id.id,
            "partner_id": item.partner_id.commercial_partner_id.id,
            "move_line_ids": [(6, 0, item.ids)],
            "res_model": ENTRY,
            "res_id": entry.move_id.id,
            "origin_name": entry.move_id.name,
        }
