"""Station 10 of 11: encaissement.

Comes from: Odoo's lettrage, wherever it is done. Goes to: passage, which looks at the dossier again,
and clôture. Nothing is computed here from a payment: the accounts are read again.
"""

import logging

from odoo import fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

AT_ONCE = 20  # dossiers looked at within the transaction; beyond, the night is woken


class RecouvrementEncaissement(models.AbstractModel):
    _name = "recouvrement.encaissement"
    _description = "Cash coming in"

    def _note(self, lines):
        """Remember whose accounts moved; they are looked at once, just before the transaction commits."""
        waiting = self.env.cr.precommit.data.setdefault("recouvrement.encaissement", set())
        if not waiting:
            self.env.cr.precommit.add(self.env["recouvrement.encaissement"].sudo()._look_again)
        waiting.update(
            (line.partner_id.commercial_partner_id.id, line.company_id.id)
            for line in lines
            if line.partner_id and line.account_id.account_type == "asset_receivable"
        )

    def _look_again(self):
        """Refresh the dossiers concerned; a failure here must not cost the user his payment."""
        # sudo (from _note): whoever books a payment need not see the dossier for it to close.
        waiting = self.env.cr.precommit.data.pop("recouvrement.encaissement", set())
        keys = {key for key in waiting if all(key)}
        if not keys:
            return
        domain = Domain("partner_id", "in", [key[0] for key in keys])
        dossiers = self.env["recouvrement.dossier"].search(domain & Domain("company_id", "in", [key[1] for key in keys]))
        dossiers = dossiers.filtered(lambda dossier: (dossier.partner_id.id, dossier.company_id.id) in keys)
        if not dossiers:
            return
        if len(dossiers) > AT_ONCE or not self._refresh(dossiers):
            self._wake_night()
        elif any(dossier.state == "closed" for dossier in dossiers):
            self._bring_back(dossiers.filtered(lambda dossier: dossier.state == "closed"))

    def _refresh(self, dossiers):
        try:
            with self.env.cr.savepoint():
                self.env["recouvrement.passage"]._refresh(dossiers, fields.Date.context_today(self))
                return True
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception("Collection: dossiers %s could not be refreshed; the night will", dossiers.ids)
            return False

    def _bring_back(self, dossiers):
        """A closed dossier whose items are open again may have to reopen: detection decides."""
        try:
            with self.env.cr.savepoint():
                self.env["recouvrement.cloture"]._reopen_if_owed(dossiers, fields.Date.context_today(self))
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception("Collection: dossiers %s could not be reopened; the night will", dossiers.ids)
            self._wake_night()

    def _wake_night(self):
        self.env.ref("recouvrement.ir_cron_night")._trigger()
