"""Station 9 of 11: commitments. Promises and plans are judged before the dossiers are decided upon.

Comes from: résultat, lettrage. Goes to: suspension and events, hence back to situation.
"""

from collections import defaultdict

from odoo import models

COMMITMENTS = ("recouvrement.promesse", "recouvrement.plan")


class RecouvrementEngagement(models.AbstractModel):
    _name = "recouvrement.engagement"
    _description = "Commitments of debtors"

    def _judge(self, day, dossiers=None):
        """Read from the lettrage what was kept and what was not, for the current company.

        :param dossiers: those whose accounts moved; all that are under way or woken tonight by default
        """
        for name in COMMITMENTS:
            self._judge_one(name, day, dossiers)

    def _judge_one(self, name, day, dossiers=None):
        """``_judge`` for one kind of commitment."""
        if self.env.company._get_recouvrement_staleness(day):
            return  # whoever paid must not pass for a defaulter because the bank was not read
        # sudo: what is kept or broken follows from the accounts alone, whoever booked the payment.
        here = self.sudo()
        here.env[name]._judge(day, dossiers and dossiers.with_env(here.env))

    def _read_events(self, dossiers, day):
        """``{dossier id: (Event, …)}``: the days the steps of a commitment are counted from."""
        events = defaultdict(tuple)
        for name in COMMITMENTS:
            for dossier_id, dated in self.env[name]._read_events(dossiers, day).items():
                events[dossier_id] += tuple(dated)
        return events
