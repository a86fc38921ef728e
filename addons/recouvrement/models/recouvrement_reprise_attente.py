"""Large files: the scheduled action books them batch by batch, and takes up again where it stopped."""

import logging

from odoo import api, fields, models

from .recouvrement_reprise import LOADING

_logger = logging.getLogger(__name__)

CHUNK = 500  # items booked between two commits
# What the check found and the user agreed to: checking again before each stretch must not change it.
FOUND = (
    "state",
    "new_count",
    "new_amount",
    "credit_count",
    "known_count",
    "partner_known_count",
    "partner_new_count",
    "remarks",
)


class RecouvrementReprise(models.Model):
    _inherit = "recouvrement.reprise"

    asked_by_id = fields.Many2one("res.users", "Import asked by", readonly=True, copy=False)

    def _hand_over(self):
        """Let the scheduled action import this file, within the minute."""
        self._check_open()
        self.env["account.move"].check_access("create")
        # sudo: where an import stands is written by its verbs alone.
        self.sudo().write({"state": "waiting", "asked_by_id": self.env.uid})
        # sudo: waking the scheduled action needs no right on it.
        self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%s items are booked in the background from the next minute on: you may leave this page.",
                    self.new_count,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _run_waiting(self):
        """Import the files that wait, each as the user who asked for it.

        :return: False when the time of the scheduled action is up before the end
        """
        # sudo: every company's files; each is then imported with the rights of its own user.
        for waiting in self.sudo().search([("state", "=", "waiting")], order="id"):
            reprise = waiting.with_user(waiting.asked_by_id).with_company(waiting.company_id)
            reprise = reprise.with_context(
                allowed_company_ids=waiting.company_id.ids,
                lang=waiting.asked_by_id.lang,
                recouvrement_loading=LOADING,  # the journal made on demand is no change by anyone
            )
            try:
                with self.env.cr.savepoint(flush=False):
                    plan = reprise._plan_again()
                finished = not plan or reprise._book_by_chunks(plan)
            except Exception as error:
                _logger.warning("Take-over of %s stopped", waiting.name, exc_info=True)
                self.env.invalidate_all(flush=False)
                waiting.write({"state": "checked", "obstacle": str(error) or type(error).__name__})
                finished = True
            if not finished:
                return False
        return True

    def _plan_again(self):
        """What remains to be booked; None when something stands in the way by now."""
        found = {name: self[name] for name in FOUND}
        plan = self.env["recouvrement.reprise.controle"]._plan(self)
        if self.obstacle:
            return None
        self.sudo().write(found)  # sudo: as in _hand_over
        return plan

    def _book_by_chunks(self, plan):
        """Book ``plan``, a commit after each chunk; False when time is up before the end."""
        books = self.env["recouvrement.reprise.ecriture"]
        items, made = plan.items, {}
        for start in range(0, len(items), CHUNK):
            with self.env.cr.savepoint():
                books._lock(self)  # the commit before let the journal go
                plan.items = items[start : start + CHUNK]
                books._book(self, plan, made)
            left = len(items) - start - len(plan.items)
            if left and not self._progress(len(plan.items), left):
                return False
        # sudo: as in _hand_over
        self.sudo().write({"state": "done", "date_done": fields.Datetime.now()})
        self._progress(0, 0)
        self.asked_by_id._bus_send(
            "simple_notification",
            {"type": "success", "message": self.env._("%s is imported.", self.name)},
        )
        return True

    def _progress(self, booked, left):
        """Commit within the scheduled action; False when its time is up."""
        cron_id = self.env.context.get("cron_id")
        if not cron_id:
            return True
        # sudo: the progress of the scheduled action, whoever's file it works on.
        crons = self.env["ir.cron"].sudo()
        go_on = crons._commit_progress(booked, remaining=left)
        if left and not go_on:
            crons.browse(cron_id)._trigger()
        return bool(go_on)
