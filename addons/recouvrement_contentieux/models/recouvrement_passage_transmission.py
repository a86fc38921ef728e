from odoo import models

from .recouvrement_transmission import OPEN


class RecouvrementPassage(models.Model):
    """The night sees to what is entrusted: debts that ended, payments made to us, delays, batches to make."""

    _inherit = "recouvrement.passage"

    def _pass_over(self, day):
        counts = super()._pass_over(day)
        here = self.env["recouvrement.transmission"]
        live = here.search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "in", ("draft", *OPEN)),
            ]
        )
        if live:
            running = live.filtered("open_to_partner")
            self.env["recouvrement.versement"]._follow(running.dossier_id, day)
            ended = running.filtered(lambda each: each.dossier_id.state == "closed")
            ended._close(day)
            (running - ended)._remind_late(day)
            if live.remise_id.filtered(lambda remise: remise.state == "preparing"):
                self.env["recouvrement.remise"]._prepare_waiting(day, self._find_log(day))
        return counts

    def _count_left(self):
        """Files of evidence to make count among what remains for the night."""
        left = super()._count_left()
        waiting = self.env["recouvrement.remise"].search(
            [("company_id", "=", self.company_id.id), ("state", "=", "preparing")]
        )
        return left + sum(waiting.mapped("to_make_count"))
