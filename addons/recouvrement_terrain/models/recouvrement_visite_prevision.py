"""Planning a visit: asked of the rules, put in the calendar, told to the people concerned; moved, cancelled."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_datetime

from odoo.addons.recouvrement.tools.turn import take_turn

from .recouvrement_creneau import MINUTES


class RecouvrementVisite(models.Model):
    _inherit = "recouvrement.visite"

    @api.model
    def _plan(self, dossiers, kind, start, user=None, action=None, stop=None, **values):
        """Plan one visit for each of ``dossiers``; what the rules forbid is kept refused, with its reason.

        :param kind: home, agency or premises
        :param start: UTC, naive; None: the first moment no rule forbids
        :param user: who goes; the collector of each dossier by default
        :param action: the step of the scenario that asks for it
        :param stop: 45 minutes after ``start`` by default
        :param values: other fields of the visit (``partner_id``, ``asked_by_debtor``, ``note``…)
        :return: the visits, in the order of ``dossiers``
        :raise AccessError: no right on these dossiers
        """
        dossiers.check_access("write")
        take_turn(dossiers)
        today = self.env["recouvrement.calendrier"]._today()
        self.env["recouvrement.passage"]._refresh(dossiers, today)
        made = self.browse()
        for dossier in dossiers:
            who = user or dossier.sudo().user_id or self.env.user  # sudo: who follows it
            made |= self._plan_one(dossier, kind, start, stop, who, action, dict(values))
        return made

    def _plan_one(self, dossier, kind, start, stop, user, action, values):
        person = self.env["res.partner"].browse(values.pop("partner_id", dossier.partner_id.id))
        about = {"person": person, "asked": values.get("asked_by_debtor", False)}
        slots, why = self.env["recouvrement.creneau"], ""
        if start is None:
            after = slots._get_after()
            found = slots._find_moment(dossier, kind, user, after, **about)
            start, stop = found or (after, None)
        stop = stop or fields.Datetime.add(start, minutes=MINUTES)
        why = self._find_refusal(dossier, kind, start, stop, user, **about)
        guide = self.env["recouvrement.guide"]._find(kind, dossier.company_id)
        # sudo: written by this verb only; rights on the dossier were checked.
        visit = self.sudo().create(
            {
                "dossier_id": dossier.id,
                "partner_id": person.id,
                "user_id": user.id,
                "kind": kind,
                "date_start": start,
                "date_stop": stop,
                "action_id": action.id if action else False,
                "guide_id": guide.id,
                "state": "refused" if why else "planned",
                "refusal": why,
                **values,
            }
        )
        if why:
            visit._note_refusal(why)
        else:
            visit._book()
        return visit.sudo(self.env.su)

    def _note_refusal(self, why):
        """What was put off stands with what else was, and on the dossier."""
        dossier = self.dossier_id
        self.env["recouvrement.refus"].with_company(self.company_id)._note(
            [
                {
                    "dossier_id": dossier.id,
                    "etape_id": self.action_id.etape_id.id or None,
                    "kind": "visit",
                    "politique_id": None,
                    "until": None,
                    "reason": why,
                }
            ],
            self.env["recouvrement.calendrier"]._today(),
        )
        dossier._log_lines({dossier.id: self.env._("No visit: %s", why)})

    def _book(self):
        """In the calendar of who goes; the scenario waits for it; the questions are laid out."""
        self.ensure_one()
        self._ask_questions()
        self._put_in_calendar()
        self._hold_scenario()
        when = self._say_when()
        self.dossier_id._log_lines(
            {
                self.dossier_id.id: self.env._(
                    "Meeting planned with %(who)s: %(when)s, %(place)s",
                    who=self.partner_id.display_name,
                    when=when,
                    place=self.place or "–",
                )
            }
        )

    def _say_when(self):
        """Day and hour of the visit, in the reader's language and on the company's clock."""
        zone = self.env["recouvrement.creneau"]._get_zone(self.company_id)
        return format_datetime(
            self.env, self.date_start, tz=zone.zone, dt_format="d MMMM yyyy HH:mm"
        )

    def _ask_questions(self):
        self.reponse_ids = [
            Command.create(
                {
                    "question_id": question.id,
                    "sequence": question.sequence,
                    "name": question.name,
                    "kind": question.kind,
                }
            )
            for question in self.guide_id.question_ids
        ]

    def _put_in_calendar(self):
        """An event of who goes, and of nobody else: what it is about stays private.

        Odoo sends them the invitation with its ICS when somebody else plans it.
        """
        values = {
            "name": self._get_event_title(),
            "start": self.date_start,
            "stop": self.date_stop,
            "location": self.place,
        }
        if self.event_id:
            self.event_id.write(values)
            return
        kinds = self.env["ir.model"].sudo()
        self.event_id = (
            self.env["calendar.event"]
            .with_context(mail_create_nosubscribe=True)
            .create(
                values
                | {
                    "user_id": self.user_id.id,
                    "partner_ids": [Command.set(self.user_id.partner_id.ids)],
                    "privacy": "private",
                    "res_model_id": kinds._get_id(self._name),
                    "res_id": self.id,
                }
            )
        )

    def _get_event_title(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds[self.kind]} – {self.partner_id.name}"

    def _hold_scenario(self):
        """Nothing else is sent before the meeting; what is owed is late all the same."""
        today = self.env["recouvrement.calendrier"]._today()
        day = self.env["recouvrement.creneau"]._get_local(self.date_start, self.company_id).date()
        self.suspension_id = self.env["recouvrement.suspension"].create(
            {
                "dossier_id": self.dossier_id.id,
                "reason": self.env._("Meeting planned: %s", self._say_when()),
                "date_from": today,
                "date_to": max(day, today),
                "stops_interest": False,
                "origin": f"{self._name},{self.id}",
            }
        )

    def _release_scenario(self):
        pause = self.suspension_id.filtered("active")
        if pause:
            today = self.env["recouvrement.calendrier"]._today()
            pause._end(today)
            self.env["recouvrement.passage"]._refresh(self.dossier_id, today)

    # -- verbs ----------------------------------------------------------------------------------

    def action_announce(self):
        """Tell the person when they are expected or visited, with the appointment for their calendar."""
        self.ensure_one()
        self.check_access("write")
        self._check_planned()
        if self.announced_id:
            raise UserError(
                self.env._(
                    "%s was told already: move the meeting to tell them again.",
                    self.partner_id.name,
                )
            )
        mine = self.sudo()  # sudo: written by this verb only, rights checked above
        mine.announced_id = self.env["recouvrement.invitation"].sudo()._announce(mine)
        return True

    def action_move(self):
        """Choose another moment."""
        self.ensure_one()
        return self._ask("recouvrement.visite.planification", self.env._("Move the meeting"))

    def action_cancel(self):
        """Say why the visit is cancelled."""
        self.ensure_one()
        return self._ask("recouvrement.visite.annulation", self.env._("Cancel the meeting"))

    def _ask(self, wizard, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": wizard,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_visite_id": self.id},
        }

    def _move(self, start, stop, user=None):
        """Plan it for another moment; who was told is told again by ``action_announce``.

        :raise UserError: the rules forbid that moment
        """
        self.ensure_one()
        self.check_access("write")
        take_turn(self)
        self._check_planned()
        user = user or self.user_id
        if why := self._find_refusal(
            self.dossier_id,
            self.kind,
            start,
            stop,
            user,
            self.partner_id,
            self.asked_by_debtor,
            self,
        ):
            raise UserError(why)
        mine = self.sudo()  # sudo: written by this verb only, rights checked above
        mine._release_scenario()
        if user != mine.user_id:
            mine.event_id.unlink()
        mine.write(
            {"date_start": start, "date_stop": stop, "user_id": user.id, "announced_id": False}
        )
        mine._put_in_calendar()
        mine._hold_scenario()

    def _cancel(self, why):
        """Cancel these visits: kept with the reason, out of the calendar; the scenario goes on.

        :raise UserError: no reason, or a visit that is over
        """
        self.check_access("write")
        if not (why or "").strip():
            raise UserError(self.env._("Say why."))
        take_turn(self)
        self._check_planned()
        for mine in self.sudo():  # sudo: written by this verb only, rights checked above
            mine.write({"state": "cancelled", "cancel_reason": why})
            mine.event_id.unlink()
            mine._release_scenario()
            told = self.env._("%(visit)s cancelled: %(why)s", visit=mine.display_name, why=why)
            mine.dossier_id._log_lines({mine.dossier_id.id: told})
            standing = mine.convocation_ids.filtered(lambda each: each.state == "sent")
            standing.write({"state": "cancelled", "cancel_reason": why})

    def action_restore(self):
        """Cancelled by mistake: planned again for the same moment, if nothing stands in its way."""
        self.ensure_one()
        self.check_access("write")
        take_turn(self)
        if self.state != "cancelled":
            raise UserError(self.env._("Only a cancelled meeting is planned again."))
        if why := self._get_obstacle():
            raise UserError(why)
        mine = self.sudo()  # sudo: written by this verb only, rights checked above
        mine.write({"state": "planned", "cancel_reason": False, "announced_id": False})
        mine._put_in_calendar()
        mine._hold_scenario()
        return True

    def _withdraw_settled(self):
        """Visits planned to people who owe nothing any more are cancelled; return the others."""
        gone = self.filtered(
            lambda each: each.state == "planned" and each._refuse_when_settled(each.dossier_id)
        )
        for each in gone:
            each._cancel(each._refuse_when_settled(each.dossier_id))
        return self - gone
