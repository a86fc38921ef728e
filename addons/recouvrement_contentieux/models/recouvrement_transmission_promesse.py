"""Promises a prestataire tells: on the dossier, marked as told by it, for its collector to confirm or not."""

from odoo import models

from .recouvrement_transmission import PROMISE


class RecouvrementTransmission(models.Model):
    _inherit = "recouvrement.transmission"

    def _announce_promise(self, report, day):
        """A promise the report tells of a day to come; of what may be asked for, when it says no amount."""
        if (
            not report.promise_date
            or report.promise_date < day
            or self.dossier_id.state == "closed"
        ):
            return
        amount = report.promise_amount or float(self._read_owed(day)[self.id].total)
        if self.currency_id.is_zero(amount):
            return
        report.promesse_id = self.env["recouvrement.promesse"]._announce(
            self.dossier_id,
            amount,
            report.promise_date,
            self.prestataire_id,
            report.date,
            report.note or "",
        )
        self._ask_to_confirm(report.promesse_id, day)

    def _ask_to_confirm(self, promise, day):
        user = self.dossier_id.user_id or self.mandat_id.user_id
        kind = self.env.ref(PROMISE)
        known = self.dossier_id.activity_ids.filtered(lambda each: each.activity_type_id == kind)
        if not user or known:
            return
        here = self._in_its_language()
        self.dossier_id.activity_schedule(
            PROMISE,
            day,
            summary=here.env._(
                "%(who)s tells: %(promise)s. Confirm it, or not.",
                who=self.prestataire_id.name,
                promise=promise.with_env(here.env).display_name,
            ),
            user_id=user.id,
        )
