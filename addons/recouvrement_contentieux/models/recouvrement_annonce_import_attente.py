"""Long files of the BODACC: the scheduled action reads them, says how far it is and what came of it."""

import logging

from odoo import api, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class RecouvrementAnnonceImport(models.Model):
    _inherit = "recouvrement.annonce.import"

    def _hand_over(self):
        """Let the scheduled action read this file, within the minute."""
        if self.state == "waiting":
            raise UserError(self.env._("This file is being read."))
        # sudo: written by this verb only; the right to import was checked.
        self.sudo().write(
            {"state": "waiting", "user_id": self.env.uid, "obstacle": False, "read_count": 0}
        )
        # sudo: waking the scheduled action needs no right on it.
        self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "This file is long: it is read in the background from the next minute on. You may leave "
                    "this page; its result will stand here."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _run_waiting(self):
        """Read the files that wait, each as the user who asked for it; one that fails says why on itself."""
        # sudo: every company's files; each is then read with the rights of its own user.
        for waiting in self.sudo().search([("state", "=", "waiting")], order="id"):
            file = waiting.with_user(waiting.user_id).with_company(waiting.company_id)
            file = file.with_context(
                allowed_company_ids=waiting.company_id.ids, lang=waiting.user_id.lang
            )
            try:
                found = file._sort_out(file._get_raw())  # reads only: nothing of it is kept yet
                with self.env.cr.savepoint():
                    file._keep(*found)
                told = file.env._("%s was read.", file.filename or file.display_name)
            except Exception as error:
                if not isinstance(error, UserError):
                    _logger.warning("BODACC: %s was not read", waiting.filename, exc_info=True)
                told = str(error) or type(error).__name__
                waiting.write({"state": "draft", "obstacle": told, "read_count": 0})
            file.user_id._bus_send(
                "simple_notification",
                {"type": "warning" if waiting.obstacle else "success", "message": told},
            )
            self._commit_progress(1)

    def _note_progress(self, count):
        """How far it is, for who looks at the record meanwhile."""
        _logger.info("BODACC: %s notices read", count)
        if self.state == "waiting":
            # sudo: written while it is read, by the scheduled action.
            self.sudo().read_count = count
            self._commit_progress(0)

    def _commit_progress(self, done):
        """Commit within the scheduled action: what was read is kept, whatever follows."""
        if self.env.context.get("cron_id"):
            # sudo: the progress of the scheduled action, whoever's file it works on.
            self.env["ir.cron"].sudo()._commit_progress(done)
