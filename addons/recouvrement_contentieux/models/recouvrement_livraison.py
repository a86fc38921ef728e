"""An event on its way to a webhook: claimed once, posted until it is taken, in the order of the stream."""

import json
import logging
import time
from datetime import timedelta

import requests

from odoo import api, fields, models

from ..tools.post import post

_logger = logging.getLogger(__name__)

TIMEOUT = 5  # seconds
AT_ONCE = 50  # deliveries a webhook and night; the rest wakes the next one
TRIES = 10  # then a person looks: about two days, each wait twice the one before
FIRST_WAIT = timedelta(minutes=2)


class RecouvrementLivraison(models.Model):
    _name = "recouvrement.livraison"
    _description = "Delivery of an event"
    _order = "id desc"
    _rec_name = "fil_id"

    abonnement_id = fields.Many2one(
        "recouvrement.abonnement", "Webhook", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="abonnement_id.company_id", store=True)
    fil_id = fields.Many2one("recouvrement.fil", "Event", required=True, ondelete="cascade")
    state = fields.Selection(
        [("waiting", "Waiting"), ("sent", "Taken"), ("failed", "Given up")],
        default="waiting",
        required=True,
    )
    attempts = fields.Integer("Tries", default=0)
    next_try = fields.Datetime("Next try", default=fields.Datetime.now)
    date_sent = fields.Datetime("Taken on")
    error = fields.Char("What was answered")

    _once = models.UniqueIndex("(abonnement_id, fil_id)", "This event is on its way already.")
    _waiting_idx = models.Index("(abonnement_id, id) WHERE state = 'waiting'")

    @api.model
    def _queue(self, lines):
        """Put events of the stream on their way to whoever is told of them; the night is woken."""
        # sudo: who causes an event need not see who is told of it.
        webhooks = self.env["recouvrement.abonnement"].sudo().search([("active", "=", True)])
        if not webhooks or not lines:
            return self.browse()
        lines = lines.sudo()
        made = self.sudo().create(
            [
                {"abonnement_id": webhook.id, "fil_id": line.id}
                for line in lines
                for webhook in webhooks
                if webhook._wants(line)
            ]
        )
        if made:
            self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
        return made.sudo(False)

    @api.model
    def _push(self, night=None):
        """Post what waits for the current company, webhook by webhook, oldest first.

        A webhook that does not answer keeps its place: what follows waits behind, each try twice as late as the
        one before. Each taken event is committed at once when the night runs as the scheduled action.

        :return: how many were taken
        """
        taken = 0
        # sudo: deliveries are written by verbs only; the night, which is superuser, calls this one.
        for webhook in (
            self.sudo()
            .env["recouvrement.abonnement"]
            .search([("company_id", "=", self.env.company.id), ("active", "=", True)])
        ):
            for delivery in self.sudo()._get_due(webhook):
                if not delivery._try():
                    break
                taken += 1
                if night is not None and not night._progress(1):
                    return taken
        return taken

    def _get_due(self, webhook):
        waiting = self.search(
            [("abonnement_id", "=", webhook.id), ("state", "=", "waiting")],
            order="id",
            limit=AT_ONCE,
        )
        # The first one decides: nothing overtakes it.
        if not waiting or waiting[0].next_try > fields.Datetime.now():
            return self.browse()
        return waiting.try_lock_for_update()

    def _try(self):
        """Post this one; returns whether it was taken."""
        self.ensure_one()
        fault = self._post(self.abonnement_id, self._prepare())
        now = fields.Datetime.now()
        if not fault:
            self.write({"state": "sent", "date_sent": now, "error": False})
            return True
        tries = self.attempts + 1
        self.write(
            {"attempts": tries, "error": fault, "next_try": now + FIRST_WAIT * 2 ** (tries - 1)}
        )
        if tries >= TRIES:
            self._give_up()
        else:
            self.env.ref("recouvrement.ir_cron_night").sudo()._trigger(self.next_try)
        return False

    def _give_up(self):
        """It is left aside, those behind it go on, and whoever keeps the webhook is asked to look."""
        self.state = "failed"
        self.abonnement_id.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("Events are not taken any more"),
            note=self.error,
            user_id=self.abonnement_id.create_uid.id,
        )

    def action_retry(self):
        """Try again tonight, from the first try."""
        self.check_access("read")
        self.env["recouvrement.abonnement"].check_access("write")
        # sudo: deliveries are written by verbs only; who may keep webhooks was checked.
        stopped = self.sudo().filtered(lambda each: each.state != "sent")
        stopped.write({"state": "waiting", "attempts": 0, "next_try": fields.Datetime.now()})
        self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
        return True

    def _prepare(self):
        line = self.fil_id
        # Its own number: an event that comes twice is known by it.
        return line._describe() | {"id": f"{self.abonnement_id.id}-{line.id}"}

    @api.model
    def _post(self, webhook, event):
        """Post ``event`` to ``webhook``; why it was not taken, as a sentence, None when it was."""
        addresses, fault = webhook._look_up()
        if fault:
            return fault
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        moment = int(time.time())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Recouvrement-Event": event["event"],
            "Recouvrement-Delivery": event["id"],
            "Recouvrement-Signature": f"t={moment},v1={webhook._sign(moment, body)}",
        }
        try:
            answer = post(webhook.url, addresses, body, headers, TIMEOUT)
        except requests.RequestException as error:
            _logger.info("Collection: %s could not be told: %s", webhook.name, error)
            return self.env._("No answer: %s", type(error).__name__)
        if 200 <= answer.status_code < 300:
            return None
        return self.env._("Answered %s instead of taking it.", answer.status_code)
