"""Recording a list: at once, or stretch by stretch in the background when it is long.

What is recorded stays, and is recognised when the stretch begins again: nothing is entered twice.
"""

import logging

from odoo import api, models

from ..tools.lists import Lease

_logger = logging.getLogger(__name__)

LARGE = 1000  # leases beyond which nobody waits in front of the screen
STRETCH = 500  # leases recorded between two commits


class RecouvrementListe(models.Model):
    _inherit = "recouvrement.liste"

    def _keep(self, told):
        """Record the leases ``told``: now, or from the next minute on when they are many."""
        # sudo: where a list stands is written by its verbs alone.
        self.sudo().pending = [each.pack() for each in told]
        if len(told) <= LARGE:
            self._record_pending()
            return
        # sudo: waking the scheduled action needs no right on it.
        self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()

    @api.model
    def _run_waiting(self):
        """Record the lists that wait, each as the user who took it in.

        :return: False when the time of the scheduled action is up before the end
        """
        # sudo: every company's lists; each is then recorded with the rights of its own user.
        for waiting in self.sudo().search([("state", "=", "writing")], order="id"):
            liste = waiting.with_user(waiting.user_id).with_company(waiting.company_id)
            liste = liste.with_context(
                allowed_company_ids=waiting.company_id.ids, lang=waiting.user_id.lang
            )
            try:
                with self.env.cr.savepoint(flush=False):
                    liste._check_may(waiting.company_id)
                finished = liste._record_pending()
            except Exception as error:
                _logger.warning("List %s stopped", waiting.name, exc_info=True)
                self.env.invalidate_all(flush=False)
                waiting.write({"state": "stopped", "obstacle": str(error) or type(error).__name__})
                finished = True
            if not finished:
                return False
        return True

    def _check_may(self, company):
        self.env["recouvrement.liste.bail"]._check_may(company)

    def _record_pending(self):
        """Record what is left, a commit after each stretch; False when time is up before the end."""
        here = self.sudo()  # sudo: as in _keep
        leases = [Lease.unpack(each) for each in here.pending or []]
        for start in range(here.pending_done, len(leases), STRETCH):
            stretch = leases[start : start + STRETCH]
            with self.env.cr.savepoint():
                new, changed = self.env["recouvrement.liste.bail"]._record(self, stretch)
                here.write(
                    {
                        "pending_done": start + len(stretch),
                        "new_count": here.new_count + new,
                        "changed_count": here.changed_count + changed,
                    }
                )
            left = len(leases) - start - len(stretch)
            if left and not self.env["recouvrement.reprise"]._progress(len(stretch), left):
                return False
        if here.scope == "full":
            self.env["recouvrement.liste.bail"]._tell_missing(self, leases)
        here.write({"state": "done", "pending": False})
        self.env["recouvrement.reprise"]._progress(0, 0)
        return True
