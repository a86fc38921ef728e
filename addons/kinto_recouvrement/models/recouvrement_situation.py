from dataclasses import replace
from datetime import timedelta

from odoo import models

from odoo.addons.recouvrement.engine import clock
from odoo.addons.recouvrement.engine.ageing import expose, taken_out

from .recouvrement_etape import INTERACTIVE


class RecouvrementSituation(models.AbstractModel):
    """When people take over: the days of the automatic phase are gone, and no debit may come back any more."""

    _inherit = "recouvrement.situation"

    def _prepare_situation(self, dossiers, day, items=None):
        # EXTENDS 'recouvrement': dates the end of the automatic phase
        situations = super()._prepare_situation(dossiers, day, items)
        followers = dossiers.filtered(
            lambda each: INTERACTIVE in each.scenario_id.etape_ids.mapped("anchor")
        )
        last = (
            self.env["recouvrement.presentation"]._get_last_return_day(followers)
            if followers
            else {}
        )
        for dossier in followers:
            situation = situations[dossier.id]
            until = self._end_automatic_phase(
                situation, dossier.scenario_id.kinto_automatic_days, day, last.get(dossier.id)
            )
            anchors = {**situation.anchors, INTERACTIVE: until}
            situations[dossier.id] = replace(situation, anchors=anchors)
        return situations

    def _end_automatic_phase(self, situation, days, day, last_return):
        """The last day of the automatic phase of a dossier; None while nothing is chased.

        ``days`` from the first unpaid rent, what stops the clock left out, and never before
        ``last_return``, the last day a debit may come back: until then nobody knows what is unpaid.
        """
        active = [pause for pause in situation.pauses if pause.covers(day)]
        chased = expose(situation.items, day, -1, taken_out(active)).chased
        if not chased:
            return last_return
        first = chased[0]
        pauses = tuple(pause for pause in situation.pauses if pause.takes_whole(first.key))
        until = clock.elapse(first.due, days, pauses=pauses) or first.due + timedelta(days=days)
        return max(until, last_return) if last_return else until
