"""Large bank files: kept at once, then the scheduled action books their returns stretch by stretch.

A return is an entry of its own and costs about a quarter of a second: thousands last longer than a request may.
Each stretch is committed, so that a job that is killed takes up again where it stopped.
"""

import logging

from psycopg2 import OperationalError

from odoo import api, models

_logger = logging.getLogger(__name__)

LARGE = 60  # returns beyond which nobody waits in front of the screen: about a quarter of a minute
STRETCH = 20  # returns booked between two commits


class RecouvrementRetourFichier(models.Model):
    _inherit = "recouvrement.retour.fichier"

    def _settle(self, lines):
        # EXTENDS: a large file is for the scheduled action, within the minute
        if len(lines) <= LARGE:
            return super()._settle(lines)
        lines._set(state="queued")
        # sudo: where a file stands is written by its verbs alone; waking the action needs no right on it.
        self.sudo().write({"state": "booking", "user_id": self.env.uid})
        self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
        return None

    @api.model
    def _run_waiting(self):
        """Book the returns of the files that wait, each as the user who brought it.

        :return: False when the time of the scheduled action is up before the end
        """
        # sudo: every company's files; each is then booked with the rights of its own user.
        for waiting in self.sudo().search([("state", "=", "booking")], order="id"):
            fichier = waiting.with_user(waiting.user_id).with_company(waiting.company_id)
            fichier = fichier.with_context(
                allowed_company_ids=waiting.company_id.ids, lang=waiting.user_id.lang
            )
            if not fichier._book_queue():
                return False
        return True

    def _book_queue(self):
        """Book what is in turn, a commit after each stretch; False when time is up before the end."""
        lines = self.env["payment.return.line"]
        queue = [("fichier_id", "=", self.id), ("state", "=", "queued")]
        # sudo: what its user may not see of a file (a bank since closed to them) is not left in turn for ever.
        here = lines.sudo()
        while ours := here.search(queue, order="id", limit=STRETCH):
            self._book_stretch(ours.with_env(self.env))
            left = here.search_count(queue)
            if left and not self.env["recouvrement.reprise"]._progress(len(ours), left):
                return False
        self.sudo().state = "read"  # sudo: as in _settle
        self.env["recouvrement.reprise"]._progress(0, 0)
        self._tell_booked()
        return True

    def _tell_booked(self):
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "warning" if self.waiting_count else "success",
                "message": self.env._(
                    "%(file)s: %(booked)s returns booked, %(waiting)s to settle.",
                    file=self.name,
                    booked=self.booked_count,
                    waiting=self.waiting_count,
                ),
            },
        )

    def _book_stretch(self, lines):
        """Match and book ``lines``, whatever happens to one: it waits with why, the others go on."""
        try:
            with self.env.cr.savepoint():
                lines._set(state="waiting")
                lines._find_match()
                lines._book()
        except OperationalError:
            raise  # somebody else was quicker: the scheduled action begins again
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(lines) > 1:
                for line in lines:
                    self._book_stretch(line)
                return
            _logger.warning("Direct debits: return %s was not booked", lines.id, exc_info=True)
            lines._wait("error", value=str(error) or type(error).__name__)
