from datetime import timedelta

from odoo import models


class RecouvrementFormule(models.AbstractModel):
    """The words of a lease in letters."""

    _inherit = "recouvrement.formule"

    def _word(self, dossier, items, step, law, action=None):
        # EXTENDS 'recouvrement'
        words = super()._word(dossier, items, step, law, action) | {
            "letter_lease": self._name_lease(dossier),
            "letter_next_debit": self._announce_debit(dossier),
        }
        return words | self._word_end(dossier)

    def _word_end(self, dossier):
        """What the letters that end a lease say of it; its notice is the deadline of the first one."""
        # sudo: what is written to the customer, of its own lease.
        lease = dossier.sudo().kinto_contrat_id
        words = {
            "letter_clause": lease.termination_clause or self.env._("(no termination clause)"),
            "letter_notice_from": self._word_start(lease),
            "letter_terminated": self._format_long(lease.date_terminated)
            if lease.date_terminated
            else "",
        }
        if days := self.env.context.get("kinto_notice_days"):
            last = self._today() + timedelta(days=days)
            words |= {
                "letter_deadline_days": str(days),
                "letter_deadline": self._format_long(last),
            }
        return words

    def _word_start(self, lease):
        """From what the days of the notice run, to follow “within 30 days”."""
        words = {
            "sent": self.env._("of the sending of this letter"),
            "received": self.env._("of the receipt of this letter"),
        }
        return words.get(
            lease.termination_from, self.env._("of the first presentation of this letter")
        )

    def _name_lease(self, dossier):
        """“lease LLD-1, Yaris Cross AB-123-CD”; plain “your lease” where none is known."""
        # sudo: what is written to the customer, of its own lease.
        lease = dossier.sudo().kinto_contrat_id
        if not lease:
            return self.env._("your lease")
        vehicle = lease.vehicle_id
        if not vehicle:
            return self.env._("lease %s", lease.name)
        return self.env._(
            "lease %(number)s, %(model)s %(plate)s",
            number=lease.name,
            model=vehicle.model_id.name,
            plate=vehicle.license_plate or "",
        ).strip()

    def _announce_debit(self, dossier):
        """When the debit that came back is presented again, as a sentence; empty when it is not."""
        # sudo: days only; who follows a dossier need not see the debits of its batches.
        debits = dossier.sudo().presentation_ids.filtered(
            lambda each: each.attempt > 1 and each.state in ("planned", "batched", "sent")
        )
        if not debits:
            return ""
        return self.env._(
            "It will be presented to your bank again on %s: please see that your account allows it. "
            "If you pay by other means before, it will not be presented.",
            self._format_long(min(debits.mapped("date_planned"))),
        )
