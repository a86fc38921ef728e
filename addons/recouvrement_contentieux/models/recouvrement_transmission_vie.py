"""The life of a transmission: drawn up, sent by its batch, acknowledged or refused, extended, ended.

Verbs check rights, then write as superuser: nobody else writes a transmission.
"""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.words import say_pair

from .recouvrement_transmission import LIVE, OPEN, WHOSE


class RecouvrementTransmission(models.Model):
    _inherit = "recouvrement.transmission"

    # -- drawing up ---------------------------------------------------------------------------

    def _entrust(self, dossiers, mandat, day, reason="", origin=None):
        """Draw up the transmission of ``dossiers`` under ``mandat``, in its batch being prepared.

        Dossiers that cannot be entrusted are said in the batch's thread and left out. The same decision
        (``origin``, a record) entrusts a dossier once: called again, it returns what it made.

        :return: the transmissions, those made before by ``origin`` included
        :raise UserError: the mandate forbids it, or none of the dossiers can be entrusted
        """
        self._check_may(dossiers)
        mandat.check_access("read")
        key = origin and f"{origin._name},{origin.id}"
        known = self._find_made_by(key, dossiers)
        dossiers -= known.dossier_id
        if not dossiers:
            return known
        if missing := mandat.sudo()._find_missing(day):
            raise UserError("\n".join(missing))
        faults = self._find_faults(dossiers, mandat, day)
        barred = {
            dossier: [fault.text for fault in sorted(mine, key=lambda each: not each.blocks)]
            for dossier, mine in faults.items()
            if any(fault.blocks for fault in mine)
        }
        good = dossiers.filtered(lambda dossier: dossier not in barred)
        if not (good or known):
            raise UserError(self._word_faults(barred))
        made = self._draw_up(good, mandat, day, reason, key)
        if barred:
            made.remise_id[:1]._log(self._word_faults(barred))
        return known | made

    def _word_faults(self, faults):
        """``{dossier: [sentences]}`` as lines to read."""
        return "\n".join(
            say_pair(self.env, dossier.display_name, " ".join(sentences))
            for dossier, sentences in faults.items()
        )

    def _find_made_by(self, key, dossiers):
        if not key:
            return self.browse()
        # sudo: whether that decision was carried out, whoever looks.
        return (
            self.sudo()
            .search([("origin", "=", key), ("dossier_id", "in", dossiers.ids)])
            .sudo(self.env.su)
        )

    def _check_may(self, dossiers=None):
        """:raise AccessError: somebody who does not collect, or dossiers of others"""
        if self.env.su:
            return
        if not self.env.user.has_group("recouvrement.group_collector"):
            raise AccessError(
                self.env._("Only those who collect entrust dossiers and recall them.")
            )
        self._check_reach(self.dossier_id if dossiers is None else dossiers, "write")

    def _check_reach(self, records, operation):
        """:raise AccessError: some of ``records`` are out of the user's reach; nothing is said of them"""
        if not records.has_access(operation):
            raise AccessError(
                self.env._("Some of these are not yours to act on: nothing was done on any.")
            )

    def _draw_up(self, dossiers, mandat, day, reason, key):
        # sudo: rights were checked; transmissions are written by their verbs only.
        here = self.sudo()
        claims = here._read_claims(dossiers.with_env(here.env), day, mandat.sudo())
        placed = here._read_placed(dossiers)
        batches = {
            company: here.env["recouvrement.remise"]._get_draft(mandat, company, day)
            for company in dossiers.company_id
        }
        vals_list = []
        for dossier in dossiers:
            before = placed.get(dossier.id, here.browse())
            vals_list.append(
                here._prepare_claim(dossier, mandat.sudo(), claims[dossier.id], len(before) + 1)
                | {
                    "dossier_id": dossier.id,
                    "mandat_id": mandat.id,
                    "remise_id": batches[dossier.company_id].id,
                    "rank": len(before) + 1,
                    "previous_id": before[-1:].id,
                    "reason": reason,
                    "origin": key,
                    "date_drawn": day,
                }
            )
        return here.create(vals_list).with_env(self.env)

    def _read_placed(self, dossiers):
        """``{dossier id: transmissions that were recalled or returned, oldest first}``."""
        found = {}
        for each in self.search(
            [
                ("dossier_id", "in", dossiers.ids),
                ("state", "in", ("recalled", "returned")),
                ("date_sent", "!=", False),
            ],
            order="id",
        ):
            found[each.dossier_id.id] = found.get(each.dossier_id.id, self.browse()) | each
        return found

    # -- sending (called by the batch) -----------------------------------------------------------

    def _refresh_claims(self, day):
        """What is entrusted and its terms, as of the day it leaves."""
        claims = self._read_claims(self.dossier_id, day, self.mandat_id)
        for each in self:
            claim = claims[each.dossier_id.id]
            values = self._prepare_claim(each.dossier_id, each.mandat_id, claim, each.rank)
            if claim.lines == each.move_line_ids:
                values.pop("move_line_ids")
            each.write(values)

    def _mark_sent(self, day):
        """Sent: our reminders of these debts stop, the phase changes, the fixed fee is due."""
        for mandat, group in self.grouped("mandat_id").items():
            delay = mandat.days_acknowledge
            group.write(
                {
                    "state": "sent",
                    "date_sent": day,
                    "fault": False,
                    "date_wanted": delay and fields.Date.add(day, days=delay),
                }
            )
        self._suspend(day)
        self._enter_phase()
        self.env["recouvrement.honoraire"]._charge_fixed(self, day)
        self._tell("transmission", lambda each: each._word_sent(), day)

    def _word_sent(self):
        return self.env._(
            "Entrusted to %(who)s: %(amount)s (%(number)s, placement %(rank)s).",
            who=self.prestataire_id.name,
            amount=self.currency_id.format(self.amount),
            number=self.name,
            rank=self.rank,
        )

    def _suspend(self, day):
        """Our own reminders of what is entrusted stop; debts born later are still ours to chase."""
        made = self.env["recouvrement.suspension"].create(
            [
                {
                    "dossier_id": each.dossier_id.id,
                    "reason": each._in_its_language().env._(
                        "entrusted to %s", each.prestataire_id.name
                    ),
                    "date_from": day,
                    "stops_interest": False,
                    "scope": "items",
                    "move_line_ids": [fields.Command.set(each.move_line_ids.ids)],
                    "origin": f"{each._name},{each.id}",
                }
                for each in self
            ]
        )
        for each, suspension in zip(self, made, strict=True):
            each.suspension_id = suspension

    def _in_its_language(self):
        company = self.company_id[:1]
        return self.with_context(lang=company.partner_id.lang or self.env.lang)

    def _get_phase(self):
        phase = self.env.ref("recouvrement_contentieux.phase_prestataire", raise_if_not_found=False)
        return phase if phase and phase.active else self.env["recouvrement.phase"]

    def _enter_phase(self):
        phase = self._get_phase()
        for before, group in self.grouped(lambda each: each.dossier_id.phase_id).items():
            if phase and before != phase:
                group.write({"phase_before_id": before.id})
        if phase:
            for who, group in self.grouped("prestataire_id").items():
                group.dossier_id.write(
                    {
                        "phase_id": phase.id,
                        "phase_reason": self._in_its_language().env._("entrusted to %s", who.name),
                    }
                )

    # -- acknowledged, refused ---------------------------------------------------------------------

    def _acknowledge(self, day, reference=""):
        """The prestataire has them and works on them.

        :param reference: theirs, when there is one dossier
        :raise UserError: not sent, or before it was sent
        """
        for each in self:
            each._check_state("sent")
            each._check_day(day)
        ours = self.sudo()  # written by verbs only; callers check who asks
        for mandat, group in ours.grouped("mandat_id").items():
            group.write({"state": "acknowledged", "date_acknowledged": day})
            group._done_waiting()
            group._wait_report(mandat, day)
        if reference and len(ours) == 1:
            ours.reference = reference
        ours._tell(
            "transmission",
            lambda each: each.env._("Acknowledged by %s.", each.prestataire_id.name),
            day,
        )

    def _wait_report(self, mandat, day):
        days = mandat._get_days_report(day)
        self.write({"date_wanted": days and fields.Date.add(day, days=days)})

    def _refuse(self, day, reason):
        """The prestataire does not take them: they are ours again.

        :raise UserError: acknowledged already, or no reason
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the dossier is refused."))
        for each in self:
            each._check_state("sent")
            each._check_day(day)
        self._finish("refused", day, reason)
        self.sudo()._tell(
            "transmission",
            lambda each: each.env._(
                "Refused by %(who)s: %(why)s", who=each.prestataire_id.name, why=reason
            ),
            day,
        )

    # -- ended -----------------------------------------------------------------------------------

    def _recall(self, day, reason):
        """Take dossiers back (dessaisissement): access ends, a letter goes to each prestataire.

        Those not sent yet are withdrawn from their batch, without letter.

        :return: the recalls (``recouvrement.rappel``) made, one a mandate and company
        :raise UserError: no reason, or one of them has ended already
        """
        self._check_may()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the dossiers are recalled."))
        for each in self:
            each._check_state(*LIVE)
            each._check_day(day)
        ours = self.sudo()  # rights were checked; written by verbs only
        drafts = ours.filtered(lambda each: each.state == "draft")
        drafts._finish("recalled", day, reason)
        drafts.write({"remise_id": False})
        sent = ours - drafts
        if not sent:
            return self.env["recouvrement.rappel"]
        sent._finish("recalled", day, reason)
        sent._tell(
            "recall",
            lambda each: each.env._(
                "Recalled from %(who)s: %(why)s", who=each.prestataire_id.name, why=reason
            ),
            day,
        )
        return self.env["recouvrement.rappel"].sudo()._make(sent, day, reason).with_env(self.env)

    def _return(self, day, reason):
        """The prestataire gives them back."""
        for each in self:
            each._check_state(*OPEN)
            each._check_day(day)
        self._finish("returned", day, reason)
        self.sudo()._tell(
            "recall",
            lambda each: each.env._(
                "Returned by %(who)s: %(why)s", who=each.prestataire_id.name, why=reason or ""
            ),
            day,
        )

    def _close(self, day):
        """The debt has ended: so has the mandate to collect it."""
        self._finish("closed", day, self.env._("The dossier is closed."))
        self.sudo()._tell(
            "transmission",
            lambda each: each.env._(
                "No longer with %s: the debt has ended.", each.prestataire_id.name
            ),
            day,
        )

    def _finish(self, state, day, reason):
        """Access ends, the suspension too, the dossier goes back to the phase it came from."""
        # sudo: written by verbs only; callers check who asks.
        ours = self.sudo()
        ours.write({"state": state, "date_ended": day, "end_reason": reason, "date_wanted": False})
        # Whose payment came in is asked all the same.
        whose = self.env.ref(WHOSE)
        ours.activity_ids.filtered(lambda each: each.activity_type_id != whose).unlink()
        suspensions = ours.suspension_id.filtered(lambda each: not each.date_to)
        suspensions._end(day)
        ours._leave_phase(reason)
        ours.dossier_id.filtered(lambda each: each.state != "closed")._look_again()
        self.env["recouvrement.passage"].sudo()._refresh(ours.dossier_id, day)

    def _leave_phase(self, reason):
        phase = self._get_phase()
        there = self.filtered(
            lambda each: (
                each.phase_before_id
                and each.dossier_id.phase_id == phase
                and each.dossier_id.state != "closed"
            )
        )
        for before, group in there.grouped("phase_before_id").items():
            group.dossier_id.write({"phase_id": before.id, "phase_reason": reason})

    # -- debts born since ----------------------------------------------------------------------

    def _extend(self, day):
        """Entrust the debts born since too: amounts grow, our reminders of them stop.

        :raise UserError: not running, or nothing new
        """
        self._check_may()
        for each in self.sudo():  # rights were checked; written by verbs only
            each._check_state(*OPEN)
            new = each.new_line_ids
            if not new:
                raise UserError(self.env._("No debt was born since %s was sent.", each.name))
            added = sum(new.mapped("amount_residual"))
            each.write(
                {
                    "move_line_ids": [fields.Command.link(line.id) for line in new],
                    "amount_principal": each.amount_principal + added,
                    "amount": each.amount + added,
                }
            )
            each.suspension_id.write(
                {"move_line_ids": [fields.Command.link(line.id) for line in new]}
            )
            text = each._in_its_language().env._(
                "Extended to %(documents)s: %(amount)s more.",
                documents=", ".join(new.mapped("recouvrement_document")),
                amount=each.currency_id.format(added),
            )
            each._tell("transmission", lambda _each, text=text: text, day)

    # -- checks ----------------------------------------------------------------------------------

    def _check_state(self, *states):
        # EXTENDS 'recouvrement.etat'. sudo: prestataires, who have no right here, act through their door.
        return super(RecouvrementTransmission, self.sudo())._check_state(*states)

    def _check_day(self, day):
        """:raise UserError: a day to come, or before it was sent"""
        today = self.env["recouvrement.calendrier"]._today()
        if day > today:
            raise UserError(self.env._("%s is a day to come.", format_date(self.env, day)))
        sent = self.sudo().date_sent
        if sent and day < sent:
            raise UserError(
                self.env._(
                    "%(number)s was sent on %(day)s: nothing can have happened before.",
                    number=self.name,
                    day=format_date(self.env, sent),
                )
            )
