"""Large batches: asked for at once, then the scheduled action posts their payments slice by slice.

Posting 3,000 payments lasts as long as a request may. Each slice is committed, so that a job that is killed takes
up again where it stopped; what is posted is not a draft any more, and is never posted twice.
"""

import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.words import say_pair

_logger = logging.getLogger(__name__)

LARGE = 200  # payments beyond which nobody waits in front of the screen
SLICE = 200  # payments posted between two commits
OWN = {"recouvrement_leaving", "recouvrement_sender_id", "recouvrement_refused"}


class AccountPaymentOrder(models.Model):
    _inherit = "account.payment.order"

    recouvrement_leaving = fields.Date(
        "Upload asked on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Its payments are being posted in the background.",
    )
    recouvrement_sender_id = fields.Many2one(
        "res.users", "Upload asked by", readonly=True, copy=False
    )
    recouvrement_refused = fields.Json("Payments not posted", readonly=True, copy=False)
    recouvrement_refused_text = fields.Text("Not posted", compute="_compute_refused_text")
    recouvrement_progress = fields.Float("Posted (%)", compute="_compute_recouvrement_progress")

    @api.depends("recouvrement_refused")
    def _compute_refused_text(self):
        for order in self:
            order.recouvrement_refused_text = "\n".join((order.recouvrement_refused or {}).values())

    @api.depends("payment_ids.state", "recouvrement_leaving")
    def _compute_recouvrement_progress(self):
        for order in self:
            every = len(order.payment_ids) if order.recouvrement_leaving else 0
            left = order._count_unposted() if every else 0
            order.recouvrement_progress = 100.0 * (1 - left / every) if every else 0.0

    def write(self, vals):
        """EXTENDS account_payment_batch_oca: how far a batch is, is said by its verbs alone"""
        if not self.env.su and OWN & vals.keys():
            raise AccessError(self.env._("How far a batch is, is not written by hand."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_not_leaving(self):
        self._check_not_leaving()

    # -- asked --------------------------------------------------------------------------------

    def generated2uploaded(self):
        """EXTENDS account_payment_batch_oca: a large batch leaves in the background

        :raise UserError: it is leaving already
        """
        self.ensure_one()
        self._check_not_leaving()
        if self.recouvrement_refused:
            self.sudo().recouvrement_refused = False  # sudo: written by verbs only
        if self.state != "generated" or self._count_unposted() <= LARGE:
            return super().generated2uploaded()
        self.check_access("write")
        # sudo: written by verbs only; waking the action needs no right on it.
        self.sudo().write(
            {
                "recouvrement_leaving": self.env["recouvrement.calendrier"]._today(),
                "recouvrement_sender_id": self.env.uid,
            }
        )
        self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
        return None

    def action_cancel(self):
        """EXTENDS account_payment_batch_oca: not while it leaves"""
        self._check_not_leaving()
        return super().action_cancel()

    def cancel2draft(self):
        """EXTENDS account_payment_batch_oca: not while it leaves"""
        self._check_not_leaving()
        return super().cancel2draft()

    def _check_not_leaving(self):
        """:raise UserError: its payments are being posted in the background"""
        if leaving := self.filtered("recouvrement_leaving"):
            raise UserError(
                self.env._(
                    "The payments of batch %s are being posted in the background: wait for the end, which its "
                    "page says.",
                    leaving[0].name,
                )
            )

    # -- in the background --------------------------------------------------------------------

    @api.model
    def _run_leaving(self):
        """Post the payments of the batches that leave, each as who asked, dated the day it was asked.

        :return: False when the time of the scheduled action is up before the end
        """
        # sudo: every company's batches; each then leaves with the rights of who asked.
        for waiting in self.sudo().search([("recouvrement_leaving", "!=", False)], order="id"):
            user = waiting.recouvrement_sender_id
            order = waiting.with_user(user).with_company(waiting.company_id)
            order = order.with_context(
                allowed_company_ids=waiting.company_id.ids,
                lang=user.lang,
                recouvrement_day=waiting.recouvrement_leaving,
            )
            if not order._leave():
                return False
        return True

    def _leave(self):
        """Post what is left, a commit after each slice; False when time is up before the end."""
        while payments := self._find_unposted(SLICE):
            self._post_slice(payments)
            left = self._count_unposted() + 1  # the end is work too
            if not self.env["recouvrement.reprise"]._progress(len(payments), left):
                return False
        self._arrive()
        self.env["recouvrement.reprise"]._progress(0, 0)
        return True

    def _get_unposted_domain(self):
        refused = [int(key) for key in self.recouvrement_refused or {}]
        return [
            ("payment_order_id", "=", self.id),
            ("state", "=", "draft"),
            ("id", "not in", refused),
        ]

    def _find_unposted(self, limit):
        # sudo: a payment its user may not see (a bank since closed to them) is said, not forgotten.
        found = self.env["account.payment"].sudo()
        return found.search(self._get_unposted_domain(), order="id", limit=limit).with_env(self.env)

    def _count_unposted(self):
        # sudo: as in _find_unposted
        return self.env["account.payment"].sudo().search_count(self._get_unposted_domain())

    def _post_slice(self, payments):
        """Post ``payments`` and set them against their items; one that cannot be is said, the others go on."""
        try:
            with self.env.cr.savepoint():
                payments.action_post()
                self.env["account.move.line"]._reconcile_plan(payments._get_recouvrement_pairs())
        except OperationalError:
            raise  # somebody else was quicker: the scheduled action begins again
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(payments) > 1:
                for payment in payments:
                    self._post_slice(payment)
                return
            _logger.warning("Direct debits: payment %s was not posted", payments.id, exc_info=True)
            self._note_refused(payments, error)

    def _note_refused(self, payment, error):
        # sudo: written by verbs only; who it is, whoever asked.
        name = payment.sudo().partner_id.display_name or payment.sudo().memo
        known = self.recouvrement_refused or {}
        said = say_pair(self.env, name, str(error) or type(error).__name__)
        self.sudo().recouvrement_refused = {**known, str(payment.id): said}

    def _arrive(self):
        """All that can be is posted: the batch is uploaded, or says what is left to mend."""
        mine = self.sudo()  # sudo: written by verbs only
        asked_by, day = mine.recouvrement_sender_id, mine.recouvrement_leaving
        mine.write({"recouvrement_leaving": False, "recouvrement_sender_id": False})
        try:
            with self.env.cr.savepoint():
                self._end_leaving(day)
        except OperationalError:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.warning("Direct debits: batch %s did not end", self.id, exc_info=True)
            mine.recouvrement_refused = {"0": str(error) or type(error).__name__}
        self._tell_end(asked_by)

    def _end_leaving(self, day):
        if self.recouvrement_refused:
            # The file is at the bank: its debits are followed, whatever the books still lack.
            self.env["recouvrement.presentation"]._note_sent(self)
            return
        self.generated2uploaded()
        self.sudo().date_uploaded = day  # sudo: as above; OCA takes the day it ends

    def _tell_end(self, user):
        told = (
            self.env._("Batch %s: some payments are not posted, its page says which.", self.name)
            if self.recouvrement_refused
            else self.env._("Batch %s is uploaded.", self.name)
        )
        kind = "warning" if self.recouvrement_refused else "success"
        user._bus_send("simple_notification", {"type": kind, "message": told})
