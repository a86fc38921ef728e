"""Whose payment it is: the debtor's, made to us, or the prestataire's remittance. Two equal amounts decide nothing: a person does."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.openitems.cells import plain

from .recouvrement_transmission import WHOSE

SHORTEST = 6  # letters of a name or reference that says something


class RecouvrementVersement(models.Model):
    _inherit = "recouvrement.versement"

    # -- what the accounts say -------------------------------------------------------------------

    def _guess_states(self, transmission, receipts, known):
        """``{entry id: state}`` of the entries nobody counted yet.

        ``remitted`` when the entry names the prestataire or a remittance of it; ``asked`` when nothing but its amount,
        alone or with others, is that of what is awaited; ``counted`` otherwise.
        """
        money = transmission.currency_id._recouvrement_decimal
        entries = {}
        for key, _day, amount, entry in receipts:
            if (transmission.id, key) not in known:
                entries[entry] = entries.get(entry, 0) + amount
        waiting = self._read_waiting(transmission)
        states = {}
        for entry, amount in entries.items():
            if self._says_remitted(transmission, entry):
                states[entry] = "remitted"
            elif money(amount) in waiting or (waiting and money(amount) == sum(waiting)):
                states[entry] = "asked"
            else:
                states[entry] = "counted"
        return states

    def _read_waiting(self, transmission):
        """Amounts reported that no entry of the accounts is known to bring."""
        money = transmission.currency_id._recouvrement_decimal
        waiting = [
            money(report.amount_received)
            for report in transmission.rapport_ids
            if report.amount_received and not report.cancelled and not report.reversement_id.move_id
        ]
        brought = transmission.versement_ids.filtered(lambda each: each.state == "remitted")
        loose = brought.filtered(lambda each: not each._get_remittance())
        for amount in loose.mapped("amount"):
            if money(amount) in waiting:
                waiting.remove(money(amount))
        return waiting

    def _says_remitted(self, transmission, entry_id):
        """Whether the entry itself names the prestataire, or the reference of a remittance under the mandate."""
        entry = self.env["account.move"].browse(entry_id)
        payment, line = entry.origin_payment_id, entry.statement_line_id
        said = plain(
            " ".join(
                filter(
                    None,
                    (
                        entry.ref,
                        entry.payment_reference,
                        payment.memo,
                        payment.payment_reference,
                        line.payment_ref,
                        line.partner_name,
                    ),
                )
            )
        )
        remittances = self.env["recouvrement.reversement"].search(
            [("mandat_id", "=", transmission.mandat_id.id), ("reference", "!=", False)]
        )
        firm = transmission.prestataire_id.commercial_partner_id
        names = map(plain, (firm.name or "", *remittances.mapped("reference")))
        return any(len(name) >= SHORTEST and name in said for name in names)

    def _get_remittance(self):
        """The remittance this payment is known to be a part of; may be empty."""
        self.ensure_one()
        remittances = self.env["recouvrement.reversement"]
        if not self.move_id:
            return remittances
        domain = [("move_id", "=", self.move_id.id), ("mandat_id", "=", self.mandat_id.id)]
        return remittances.search(domain, limit=1)

    def _get_whole(self):
        """These, and the payments of other dossiers the same entries brought: a transfer is remitted whole."""
        domain = [
            ("move_id", "in", self.move_id.ids),
            ("mandat_id", "in", self.mandat_id.ids),
            ("state", "=", "asked"),
        ]
        return self | self.search(domain)

    def _note_remitted(self, remitted):
        """Payments whose entry was linked to a remittance since, or names the prestataire now, are no direct ones."""
        linked = self.filtered(
            lambda each: each.state in ("asked", "counted") and each.move_id.id in remitted
        )
        named = (self - linked).filtered(
            lambda each: (
                each.state == "asked" and each._says_remitted(each.transmission_id, each.move_id.id)
            )
        )
        (linked | named)._take_as_remitted()

    def _ask_whose(self, day):
        """A to-do for the referent of the mandate, once while the question stands."""
        for transmission in self.transmission_id:
            user = transmission.mandat_id.user_id or transmission.dossier_id.user_id
            if not user or transmission.activity_ids.filtered(
                lambda each: each.activity_type_id == self.env.ref(WHOSE)
            ):
                continue
            amount = sum(
                self.filtered(lambda each, mine=transmission: each.transmission_id == mine).mapped(
                    "amount"
                )
            )
            here = transmission._in_its_language()
            transmission.activity_schedule(
                WHOSE,
                day,
                summary=here.env._(
                    "%(amount)s came in: from the debtor, or remitted by %(who)s?",
                    amount=transmission.currency_id.format(amount),
                    who=transmission.prestataire_id.name,
                ),
                user_id=user.id,
            )

    # -- what a person says ------------------------------------------------------------------------

    def action_direct(self):
        """The debtor paid us: its fee is counted as the mandate says, the prestataire is told."""
        self._check_decides()
        if self.filtered(lambda each: each.state != "asked"):
            raise UserError(self.env._("This payment was decided on already."))
        ours = self.sudo()  # rights were checked; written by verbs only
        ours.state = "counted"
        for each in ours:
            each._tell_paid(self.env["recouvrement.calendrier"]._today())
            each.env["recouvrement.honoraire"]._charge_direct(each)
        ours._close_question()
        return True

    def action_remitted(self):
        """The prestataire remitted it: it joins its remittance, to be matched there."""
        self._check_decides()
        if self.filtered(lambda each: each.state not in ("asked", "counted")):
            raise UserError(self.env._("This payment was decided on already."))
        ours = self.sudo()._get_whole()  # rights were checked; written by verbs only
        remittances = self.env["recouvrement.reversement"]
        for each in ours:
            remittances |= each._join_remittance()
        ours._take_as_remitted()
        if not self.env["recouvrement.reversement"].has_access("read"):
            return True
        return remittances.with_env(self.env)._get_records_action(name=self.env._("Remittances"))

    def _check_decides(self):
        """:raise AccessError: somebody who neither collects nor keeps the accounts, or a dossier of others"""
        groups = ("recouvrement.group_collector", "recouvrement.group_accountant")
        if not (self.env.su or any(map(self.env.user.has_group, groups))):
            raise AccessError(
                self.env._("Only those who collect or keep the accounts say whose payment it is.")
            )
        self.env["recouvrement.transmission"]._check_reach(self, "read")

    def _take_as_remitted(self):
        """Remitted by the prestataire: no fee of a direct payment, nothing to take off what it asks."""
        for each in self:
            if each.state == "counted":
                each._take_back()
        self.write({"state": "remitted"})
        self._close_question()

    def _join_remittance(self):
        """The remittance of its entry, drawn up if need be, covering what this payment brings."""
        remittances = self.env["recouvrement.reversement"]
        whole = self.move_id.amount_total or self.amount
        found = self._get_remittance()
        if not found:
            typed = remittances.search(
                [
                    ("mandat_id", "=", self.mandat_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "draft"),
                    ("move_id", "=", False),
                ],
                order="date, id",
            )
            same = self.currency_id.compare_amounts
            found = typed.filtered(lambda each: not same(each.amount, whole))[:1]
        if not found:
            found = remittances.create(
                {
                    "mandat_id": self.mandat_id.id,
                    "company_id": self.company_id.id,
                    "date": self.date,
                    "amount": whole,
                    "reference": self.move_id.ref or self.move_id.name,
                }
            )
        if not found.move_id:
            found.move_id = self.move_id
        if found.state == "draft":
            found._cover(self._find_reports(found))
        return found

    def _find_reports(self, remittance):
        """The reports this payment brings the money of: the one of its amount, else all if they come to it."""
        money = self.currency_id.compare_amounts
        waiting = self.transmission_id.rapport_ids.filtered(
            lambda report: report.to_remit and report.date_payment <= remittance.date
        ).sorted(lambda report: (report.date_payment, report.id))
        alone = waiting.filtered(lambda report: not money(report.amount_received, self.amount))[:1]
        together = not money(sum(waiting.mapped("amount_received")), self.amount)
        return alone or (waiting if together else waiting.browse())

    def _close_question(self):
        asked = self.transmission_id.versement_ids.filtered(lambda each: each.state == "asked")
        (self.transmission_id - asked.transmission_id).activity_unlink([WHOSE])
