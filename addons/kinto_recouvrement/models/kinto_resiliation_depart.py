"""From which day a notice runs: what the contract says, for the customer and each co-lessee.

The letter of each says its own day; the notice has run out once the last of them has.
"""

from odoo import fields, models

from odoo.addons.recouvrement.models.recouvrement_acheminement import PRESENTED
from odoo.addons.recouvrement_contentieux.models.recouvrement_insolvabilite_courrier import NOT_GONE


class KintoResiliation(models.Model):
    _inherit = "kinto.resiliation"

    copy_ids = fields.Many2many(
        "recouvrement.action",
        string="Copies to co-debtors",
        compute="_compute_copy_ids",
        help="Each co-debtor and guarantor receives a registered letter of their own.",
    )

    def _compute_copy_ids(self):
        for each in self:
            each.copy_ids = (each._get_letters() - each.action_id) | each._get_copies(
                each.letter_action_id
            )

    def _get_copies(self, letters):
        # sudo: to whom the letters of one's own termination went.
        actions = self.env["recouvrement.action"].sudo()
        if not letters:
            return actions.sudo(False)
        return actions.search(
            [("parent_id", "in", letters.ids), ("partie_id", "!=", False)], order="id"
        ).sudo(False)

    def _get_letters(self):
        """The notice of the customer, then its copies."""
        return self.action_id | self._get_copies(self.action_id)

    def _get_run_day(self, letter):
        """The day ``letter`` makes the notice run for who it is for; False while it is not known."""
        events = letter.sudo().acheminement_ids  # sudo: days of a delivery only
        rule = self.runs_from or self.contrat_id.termination_from
        if rule == "received":
            events = events.filtered(lambda event: event.status == "delivered")
        elif rule == "presented":
            events = events.filtered(lambda event: event.status in PRESENTED)
        else:
            events = events.filtered(lambda event: event.status not in NOT_GONE)
        return min(events.mapped("date"), default=False)

    def _get_not_running(self):
        """The letters of this notice whose days have not begun; a guarantor's holds nothing up."""
        if not self.by_letter:
            return self.env["recouvrement.action"]
        letters = self._get_letters().sudo()  # sudo: as in _get_run_day
        return letters.filtered(
            lambda each: each.partie_id.role != "guarantor" and not self._get_run_day(each)
        )

    def _say_not_running(self, letters):
        names = ", ".join(letters.mapped("partner_id.name"))
        if self.runs_from == "received":
            return self.env._(
                "The contract counts from the receipt, and the post has not said that %s received the "
                "notice: its days have not begun. Enter its delivery on the letter of the ledger, or have "
                "the notice served and enter that one.",
                names,
            )
        return self.env._(
            "The post has not said when the notice reached %s: its days have not begun. Enter its "
            "delivery on the letter of the ledger.",
            names,
        )

    def _take_delivery(self):
        """Let the notices run from the day the post told, for the last of who they are for."""
        for each in self.filtered(lambda notice: notice.state == "noticed" and notice.by_letter):
            if each._get_not_running():
                continue
            letters = each._get_letters().sudo()  # sudo: as in _get_run_day
            bound = letters.filtered(lambda letter: letter.partie_id.role != "guarantor")
            day = max(each._get_run_day(letter) for letter in bound)
            if day != each.date_notice:
                each.date_notice = day
