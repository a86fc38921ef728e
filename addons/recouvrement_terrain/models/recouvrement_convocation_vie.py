"""Summoning: sent once, reminded once the day before, then who came; an absence lets the scenario answer it."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.recouvrement.engine.contact import refusal
from odoo.addons.recouvrement.tools.turn import take_turn

BEST = ("email", "letter")
REMINDED_BY = ("sms", "email")
BATCH = 200


class RecouvrementConvocation(models.Model):
    _inherit = "recouvrement.convocation"

    @api.model
    def _summon(self, dossiers, channel, slot=None, days=8, action=None, **values):
        """Ask the debtors of ``dossiers`` to come to the agency; what the rules forbid is kept refused.

        :param channel: letter, email, sms, or best (e-mail, else letter)
        :param slot: ``(from, until)`` UTC, naive; None: the first free one ``days`` ahead
        :param values: other fields of the interview (``user_id``, ``note`` to bring…)
        :return: the convocations sent
        :raise UserError: one is under way already, or nothing reaches the person
        """
        dossiers.check_access("write")
        take_turn(dossiers)
        made = self.browse()
        for dossier in dossiers:
            made |= self._summon_one(dossier, channel, slot, days, action, dict(values))
        return made

    def _summon_one(self, dossier, channel, slot, days, action, values):
        # sudo: whether somebody is summoned already does not depend on who looks.
        if self.sudo().search_count([("dossier_id", "=", dossier.id), ("state", "=", "sent")]):
            raise UserError(
                self.env._(
                    "%s is summoned already: move that convocation.", dossier.partner_id.name
                )
            )
        creneau, Visit = self.env["recouvrement.creneau"], self.env["recouvrement.visite"]
        user = values.pop("user", None) or dossier.sudo().user_id or self.env.user
        bring = values.pop("bring", None) or (action and action.etape_id.note) or ""
        if slot is None:
            slot = creneau._find_moment(dossier, "agency", user, creneau._get_after(days))
            slot = slot or (creneau._get_after(days), None)
        person = self.env["res.partner"].browse(values.get("partner_id", dossier.partner_id.id))
        way = self._get_way(channel, person)
        visit = Visit._plan(
            dossier, "agency", slot[0], user=user, action=action, stop=slot[1], **values
        )
        if visit.state == "refused":
            return self.browse()
        # sudo: written by this verb only; rights on the dossier were checked.
        convocation = self.sudo().create(
            {
                "dossier_id": dossier.id,
                "visite_id": visit.id,
                "slot": visit.date_start,
                "slot_stop": visit.date_stop,
                "channel": way,
                "note": bring,
            }
        )
        convocation._send()
        return convocation.sudo(self.env.su)

    def _get_way(self, channel, person):
        invitation = self.env["recouvrement.invitation"]
        return invitation._pick(person, BEST if channel == "best" else (channel,))

    def _send(self):
        """The convocation leaves, once: its row of the ledger is kept on it."""
        self.ensure_one()
        if self.action_id:
            return
        service = self.env["recouvrement.invitation"]
        visit = self.visite_id
        reason = self.env._("Convocation to an interview on %s", visit._say_when())
        self.action_id = service._send(
            visit, self.channel, "convocation", service._get_subject(visit, "convocation"), reason
        )
        visit.announced_id = self.action_id

    # -- the day before -----------------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        """Remind everyone expected tomorrow, or after days on which nobody is written to."""
        day = self.env["recouvrement.calendrier"]._today()
        soon = fields.Datetime.to_datetime(fields.Date.add(day, days=8))
        domain = Domain("state", "=", "sent") & Domain("reminded_on", "=", False)
        domain &= Domain("slot", ">=", fields.Datetime.to_datetime(day)) & Domain("slot", "<", soon)
        # sudo: a reminder leaves whoever looks after the dossier; only the scheduled action calls this.
        for each in self.sudo().search(domain, limit=BATCH, order="slot"):
            if each._is_reminder_day(day):
                each.try_lock_for_update().filtered_domain(domain)._remind(day)

    def _is_reminder_day(self, day):
        """Whether ``day`` is the last one before the slot on which the debtor may be written to."""
        on = self.env["recouvrement.creneau"]._get_local(self.slot, self.company_id).date()
        if day >= on:
            return False
        debtor = self.dossier_id.partner_id
        Policy = self.env["recouvrement.politique"].with_company(self.company_id)
        policy = Policy._read_policies(debtor, day)[debtor.id]
        between = [on - timedelta(days=ahead) for ahead in range(1, 8)]
        fits = [each for each in between if not _is_quiet(policy, each)]
        return bool(fits) and fits[0] == day

    def _remind(self, day):
        """By SMS, else e-mail; who owes nothing any more is told nothing, the interview is called off."""
        for each in self:
            visit = each.visite_id
            self.env["recouvrement.passage"]._refresh(each.dossier_id, day)
            if not visit._withdraw_settled():
                continue
            reached = self.env["recouvrement.destinataire"]._find(visit.partner_id)
            ways = [way for way in REMINDED_BY if reached[visit.partner_id.id][way]]
            each.reminded_on = day  # claimed before it leaves: nobody is reminded twice
            if ways:
                service = self.env["recouvrement.invitation"]
                subject = service._get_subject(visit, "rappel")
                service._send(visit, ways[0], "rappel", subject, subject, parent=each.action_id)

    # -- who came -----------------------------------------------------------------------------

    def action_present(self):
        """The person is there: their interview is reported on its own screen."""
        self.ensure_one()
        self.check_access("write")
        take_turn(self)
        if self.state not in ("sent", "absent"):
            raise UserError(self.env._("This convocation is over."))
        if self.visite_id.state == "absent":  # they came late
            self.visite_id.action_reopen()
        mine = self.sudo()  # sudo: written by this verb only, rights checked above
        mine.state = "present"
        mine.visite_id.presence = "present"
        return self.visite_id._get_records_action(name=self.visite_id.display_name)

    def action_absent(self):
        """Nobody came: told to the ledger, so that the scenario takes the step meant for it."""
        self.check_access("write")
        for each in self:
            if each.state != "sent":
                raise UserError(self.env._("This convocation is over."))
            each.visite_id._report({"presence": "absent"})
        return True

    def action_move(self):
        """Choose another slot: this one is kept as moved, the new one is sent."""
        self.ensure_one()
        return self._ask("recouvrement.convocation.envoi", self.env._("Move the convocation"))

    def action_cancel(self):
        """Say why the interview is called off."""
        self.ensure_one()
        return self.visite_id.action_cancel()

    def _ask(self, wizard, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": wizard,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_convocation_id": self.id,
                "default_dossier_id": self.dossier_id.id,
            },
        }

    def _move(self, slot, channel):
        """Another slot for the same interview: the new convocation, sent.

        :raise UserError: it is over, or the rules forbid that slot
        """
        self.ensure_one()
        self.check_access("write")
        take_turn(self)
        if self.state != "sent":
            raise UserError(self.env._("This convocation is over."))
        self.visite_id._move(*slot)
        way = self._get_way(channel, self.partner_id)
        mine = self.sudo()  # sudo: written by this verb only, rights checked above
        mine.state = "moved"
        mine.flush_recordset()
        new = mine.create(
            {
                "dossier_id": mine.dossier_id.id,
                "visite_id": mine.visite_id.id,
                "slot": slot[0],
                "slot_stop": slot[1],
                "channel": way,
                "note": mine.note,
            }
        )
        mine.moved_to_id = new
        new._send()
        return new.sudo(self.env.su)

    def action_open_document(self):
        """What was sent."""
        self.ensure_one()
        self.check_access("read")
        return self.action_id.action_open_document()

    def action_open_visit(self):
        """The interview it is for."""
        return self.visite_id._get_records_action(name=self.visite_id.display_name)


def _is_quiet(policy, day):
    """Whether ``policy`` writes to nobody on ``day``; a reminder is no reason to count contacts."""
    reason = refusal(policy, (), "sms", policy.amount_min, day) if policy else None
    return reason is not None and reason.code in ("contact_weekday", "contact_holiday")
