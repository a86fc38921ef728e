"""Station 1 of 11, with a second pair of hands: the queue of a large night is worked off by two processes.

The night that walks wakes the scheduled action "second hand" once detection is committed. Both take batches
of the same queue, one from each end, and commit each; the night goes on to station 10 when the hand has
put its last batch down. A hand that never comes, or is killed, changes nothing: the night does the rest.
"""

from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import api, models

from .recouvrement_passage import BATCH

HELP_FROM = 2  # batches to decide beyond which a second hand is worth waking
# Locks of a company: held by the night while it wants help, and by the hand while it holds a batch.
CALL, HAND = "recouvrement.passage.appel", "recouvrement.passage.renfort"


class RecouvrementPassage(models.Model):
    _inherit = "recouvrement.passage"

    # -- the night that walks ---------------------------------------------------------------

    def _decide_due(self, day, counts):
        if not self._calls_for_help(day):
            return super()._decide_due(day, counts)
        with self._helped():
            done = super()._decide_due(day, counts)
        # What the hand left when it was killed; nothing otherwise.
        return done and super()._decide_due(day, counts)

    def _calls_for_help(self, day):
        """Only what is committed can be shared: the night of the scheduled action, when much is due."""
        enough = HELP_FROM * BATCH
        due = [
            ("company_id", "=", self.company_id.id),
            ("state", "!=", "closed"),
            ("next_date", "<=", day),
        ]
        return bool(self.env.context.get("cron_id")) and (
            self.env["recouvrement.dossier"].search_count(due, limit=enough + 1) > enough
        )

    @contextmanager
    def _helped(self):
        """A hand may take batches while inside; it holds none any more, and has seen to its own, after."""
        with self._locked(CALL, self.company_id):
            # sudo: waking a hand needs no right on scheduled actions.
            self.env.ref("recouvrement.ir_cron_hand").sudo()._trigger()
            self.env["ir.cron"]._commit_progress()
            yield
        with self._locked(HAND, self.company_id, wait=True):
            pass
        # The look at the lock is older than what the hand did while it was awaited.
        self.env["ir.cron"]._commit_progress()
        self.env.invalidate_all()

    def _take_due(self, day, from_end=False):
        try:
            return super()._take_due(day, from_end)
        except SerializationFailure:
            if not self.env.context.get("cron_id"):
                raise
            # The other one committed these between our look and our lock; nothing of ours is lost.
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            return self._take_due(day, from_end)

    # -- the hand ---------------------------------------------------------------------------

    @api.model
    def _cron_hand(self):
        """Help tonight's walk, of whatever company wants it; nothing to do on most calls."""
        for day, company in self._get_tonight():
            self._lend_hand(day, company)

    @api.model
    def _lend_hand(self, day, company):
        """Work the queue of the night of ``day`` off from its end, for as long as that night wants it.

        :return: how many dossiers were looked at
        """
        # sudo: as for the night itself.
        night = self.sudo()._for(company)._find_log(day)
        looked_at = 0
        while night and (taken := night._help_once(day)):
            looked_at += taken
        return looked_at

    def _help_once(self, day):
        """One batch, from the end of the queue, committed; how many dossiers it held, 0 when it is over."""
        with self._locked(HAND, self.company_id) as free:
            if not free or not self._is_help_wanted():
                return 0
            dossiers = self._take_due(day, from_end=True)
            if dossiers:
                self._add_counts(self._run_batch(dossiers, day))
            self.env["ir.cron"]._commit_progress(len(dossiers), remaining=0)
            self.env.invalidate_all()
            return len(dossiers)

    def _is_help_wanted(self):
        """Whether the night holds its call; once it is dead or done, its lock is free."""
        with self._locked(CALL, self.company_id) as free:
            return not free
