"""What was attempted before a dossier leaves the amicable phase, read from the ledger and never typed."""

from collections import defaultdict
from typing import NamedTuple

from odoo import models
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.words import say_pair

LETTERS = ("letter", "lrar", "lre", "email", "sms", "statement")
PROVEN = ("lrar", "lre")
UNDELIVERED = ("queued", "failed", "bounced", "unknown")  # nobody was put on notice
MET = ("visit", "counter")


class Attempt(NamedTuple):
    """One line of the check list: ``done`` is None where it does not apply."""

    label: str
    done: bool | None
    detail: str


class RecouvrementTentative(models.AbstractModel):
    _name = "recouvrement.tentative"
    _description = "Amicable attempts"

    def _read(self, dossiers):
        """``{dossier id: [Attempt]}``: letters, formal notice, calls, meeting, plan, aids; set-wise."""
        # sudo: what was attempted is told whole to whoever may read the dossier.
        here = self.sudo()
        dossiers = dossiers.with_env(here.env)
        steps, contacts = here._read_steps(dossiers), here._read_contacts(dossiers)
        plans, aids = here._read_plans(dossiers), here._read_aids(dossiers)
        return {
            dossier.id: [
                here._tell_letters(steps[dossier.id]),
                here._tell_notice(steps[dossier.id]),
                here._tell_calls(contacts[dossier.id]),
                here._tell_meeting(contacts[dossier.id]),
                here._tell_plan(plans[dossier.id]),
                here._tell_aids(dossier, dossier.id in aids),
            ]
            for dossier in dossiers
        }

    def _find_missing(self, attempts):
        """Labels of what applies and was not done."""
        return [each.label for each in attempts if each.done is False]

    # -- facts --------------------------------------------------------------------------------

    def _read_steps(self, dossiers):
        found = defaultdict(self.env["recouvrement.action"].browse)
        for step in self.env["recouvrement.action"].search(
            [("dossier_id", "in", dossiers.ids), ("state", "=", "done"), ("partie_id", "=", False)],
            order="date_done, id",
        ):
            found[step.dossier_id.id] |= step
        return found

    def _read_contacts(self, dossiers):
        found = defaultdict(self.env["recouvrement.resultat"].browse)
        for each in self.env["recouvrement.resultat"].search(
            [("dossier_id", "in", dossiers.ids)], order="date, id"
        ):
            found[each.dossier_id.id] |= each
        return found

    def _read_plans(self, dossiers):
        found = defaultdict(self.env["recouvrement.plan"].browse)
        for plan in self.env["recouvrement.plan"].search(
            [("dossier_id", "in", dossiers.ids), ("state", "!=", "draft")], order="id"
        ):
            found[plan.dossier_id.id] |= plan
        return found

    def _read_aids(self, dossiers):
        """Ids of dossiers whose debtor's budget was looked at: that is where aids are proposed."""
        groups = self.env["recouvrement.diagnostic"]._read_group(
            [("dossier_id", "in", dossiers.ids)], ["dossier_id"]
        )
        return {dossier.id for (dossier,) in groups}

    # -- words --------------------------------------------------------------------------------

    def _tell_letters(self, steps):
        sent = steps.filtered(lambda each: each.kind in LETTERS)
        detail = (
            self.env._(
                "%(count)s, the last on %(day)s",
                count=len(sent),
                day=format_date(self.env, sent[-1].date_done),
            )
            if sent
            else ""
        )
        return Attempt(self.env._("Letters and messages"), bool(sent), detail)

    def _tell_notice(self, steps):
        label = self.env._("Formal notice, with proof")
        notice = steps.filtered(lambda each: each.etape_id.mandatory)[-1:]
        if not notice:
            return Attempt(label, False, "")
        day = format_date(self.env, notice.date_done)
        if notice.kind not in PROVEN:
            return Attempt(label, False, self.env._("sent on %s without proof of delivery", day))
        states = dict(notice._fields["delivery"]._description_selection(self.env))
        became = states.get(notice.delivery, self.env._("nothing known since"))
        detail = self.env._("%(day)s: %(became)s", day=day, became=became)
        gone = notice.delivery not in UNDELIVERED
        return Attempt(label, gone, f"{detail} {notice.tracking_number or ''}".strip())

    def _tell_calls(self, contacts):
        calls = contacts.filtered(lambda each: each.channel == "call")
        reached = calls.filtered(lambda each: each.type_id.reached)
        detail = (
            self.env._(
                "%(count)s, of which %(reached)s reached someone",
                count=len(calls),
                reached=len(reached),
            )
            if calls
            else ""
        )
        return Attempt(self.env._("Calls"), bool(calls), detail)

    def _tell_meeting(self, contacts):
        met = contacts.filtered(lambda each: each.channel in MET)[-1:]
        day = format_date(self.env, met.date) if met else ""
        return Attempt(self.env._("Meeting or visit"), bool(met), day)

    def _tell_plan(self, plans):
        states = dict(plans._fields["state"]._description_selection(self.env))
        detail = say_pair(self.env, plans[-1].name, states[plans[-1].state]) if plans else ""
        return Attempt(self.env._("Payment plan offered"), bool(plans), detail)

    def _tell_aids(self, dossier, looked):
        """Aids are for households: of a professional, nothing is asked."""
        private = not dossier.partner_id._is_recouvrement_professional()
        detail = self.env._("budget looked at") if looked else ""
        if not private:
            detail = self.env._("does not apply")
        return Attempt(self.env._("Oriented towards aids"), looked if private else None, detail)
