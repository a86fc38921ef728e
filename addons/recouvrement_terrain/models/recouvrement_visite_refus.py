"""Whether a visit may be made, at a moment: the first rule that forbids it, in words.

What people may never lose comes first (they owe nothing, they objected, they are vulnerable), then what the
scenario waits for, then hours. The list of a day asks again when it is opened.
"""

from odoo import models

from odoo.addons.recouvrement.engine import contact

OUT = ("home", "premises")  # where one goes, when at the agency people come


class RecouvrementVisite(models.Model):
    _inherit = "recouvrement.visite"

    def _find_refusal(self, dossier, kind, start, stop, user, person=None, asked=False, visit=None):
        """Why a visit of ``kind`` may not be made from ``start`` to ``stop`` (UTC, naive); "" when it may.

        :param person: whom one goes to see, the debtor by default
        :param asked: the debtor asked for it
        :param visit: the visit itself, once planned: its own traces do not stand in its way
        """
        person = person or dossier.partner_id
        return (
            self._refuse_when_settled(dossier)
            or self._refuse_for_person(dossier, kind, person, asked)
            or (not asked and self._refuse_when_suspended(dossier, start))
            or self._refuse_when_taken(dossier, user, start, stop, visit)
            or (not asked and kind in OUT and self._refuse_by_policy(dossier, start, stop, visit))
            or (kind in OUT and self._refuse_out_of_hours(dossier, user, start, stop))
            or ""
        )

    def _get_obstacle(self):
        """Why this visit may no longer be made as planned; "" when it may."""
        self.ensure_one()
        return self._find_refusal(
            self.dossier_id,
            self.kind,
            self.date_start,
            self.date_stop,
            self.user_id,
            self.partner_id,
            self.asked_by_debtor,
            self,
        )

    def _refuse_when_settled(self, dossier):
        owed = dossier.currency_id.compare_amounts(
            dossier.amount_due, dossier.scenario_id.tolerance or 0
        )
        if dossier.state == "closed" or owed <= 0:
            return self.env._("%s owes nothing any more.", dossier.partner_id.display_name)
        return ""

    def _refuse_for_person(self, dossier, kind, person, asked):
        """Objection, vulnerability and consent, which belong to the person."""
        who = person.sudo()  # sudo: what they said of visits, to whoever would plan one
        if kind in OUT and who.recouvrement_optout_visit:
            return self.env._("%s objected to visits.", who.display_name)
        if kind == "home" and not asked and who.recouvrement_vulnerable_since:
            return self.env._(
                "%s is a vulnerable person: propose an interview, or a visit they ask for.",
                who.display_name,
            )
        policy = self.env["recouvrement.politique"]._assign(person).get(person.id)
        wants = policy and policy.visit_consent
        if kind == "home" and wants and not (asked or who.recouvrement_visit_consent):
            return self.env._(
                "The policy “%(policy)s” wants the agreement of %(who)s to a visit at home.",
                policy=policy.name,
                who=who.display_name,
            )
        return ""

    def _refuse_when_suspended(self, dossier, start):
        """What suspends the dossier that day, other than a meeting already planned."""
        day = self.env["recouvrement.creneau"]._get_local(start, dossier.company_id).date()
        # sudo: that the dossier waits is no secret to who works it.
        pauses = self.env["recouvrement.suspension"].sudo()
        found = pauses.search(
            [
                ("dossier_id", "=", dossier.id),
                ("scope", "=", "dossier"),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        ).filtered(lambda pause: not (pause.origin or "").startswith(f"{self._name},"))
        if found:
            return self.env._("The dossier is suspended that day: %s.", found[0].reason)
        blockers = dossier._get_blockers().get(dossier.id) or {}
        hard = [each["message"] for each in blockers.values() if each.get("level") == "danger"]
        return hard[0] if hard else ""

    def _refuse_when_taken(self, dossier, user, start, stop, visit):
        """One meeting at a time, for the debtor and for who meets them."""
        # The visits of a round are moved together: none stands in the way of another meanwhile.
        own = [*(visit.ids if visit else ()), *self.env.context.get("recouvrement_round", ())]
        # sudo: that a moment is taken is no secret; by whom is.
        planned = self.sudo().search(
            [("state", "=", "planned"), ("id", "not in", own)]
            + ["|", ("dossier_id", "=", dossier.id), ("user_id", "=", user.id)]
            + ["|", ("dossier_id", "=", dossier.id), ("date_start", "<", stop)]
            + ["|", ("dossier_id", "=", dossier.id), ("date_stop", ">", start)]
        )
        if same := planned.filtered(lambda each: each.dossier_id == dossier):
            return self.env._("A meeting is planned already: %s.", same[0].display_name)
        if planned:
            return self.env._("%s has another meeting at that moment.", user.name)
        return ""

    def _refuse_by_policy(self, dossier, start, stop, visit):
        """Quiet days and hours, and how often people may be contacted."""
        Policy, debtor = self.env["recouvrement.politique"], dossier.partner_id
        here = Policy.with_company(dossier.company_id)
        first = self.env["recouvrement.creneau"]._get_local(start, dossier.company_id)
        last = self.env["recouvrement.creneau"]._get_local(stop, dossier.company_id)
        day, money = first.date(), dossier.currency_id
        # Once planned, its own announcement and step do not count against it.
        contacts = () if visit else here._read_contacts(debtor, day)[debtor.id]
        reason = contact.refusal(
            here._read_policies(debtor, day)[debtor.id],
            contacts,
            "visit",
            money._recouvrement_decimal(dossier.amount_overdue),
            day,
        )
        if reason:
            return self.env["recouvrement.motif"]._say_question(reason, False, money)
        policy = here._assign(debtor).get(debtor.id)
        hours = (first.hour + first.minute / 60, last.hour + last.minute / 60)
        late = last.date() != day
        if policy and (late or hours[0] < policy.hour_from or hours[1] > policy.hour_to):
            return self.env._(
                "The policy “%(policy)s” allows no visit at that hour: from %(first)s to %(last)s.",
                policy=policy.name,
                first=_say_hour(policy.hour_from),
                last=_say_hour(policy.hour_to),
            )
        return ""

    def _refuse_out_of_hours(self, dossier, user, start, stop):
        calendar = user._get_recouvrement_calendar(dossier.company_id)
        if self.env["recouvrement.creneau"]._is_open(calendar, dossier.company_id, start, stop):
            return ""
        return self.env._(
            "%(who)s does not work at that moment (%(hours)s).", who=user.name, hours=calendar.name
        )


def _say_hour(hour):
    return f"{int(hour)}:{round(hour % 1 * 60):02}"
