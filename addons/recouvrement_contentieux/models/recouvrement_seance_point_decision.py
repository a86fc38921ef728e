"""Deciding of a dossier: what each decision needs, votes and majority, putting off, withdrawing."""

import math

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount, format_date

from .recouvrement_seance_point import DECISIONS

# What a decision cannot do without.
NEEDS = {
    "arbitrate": ("user_id", "date_due"),
    "transmit": ("mandat_id",),
    "sue": ("procedure_type_id",),
    "settle": (),
    "abandon": ("interest",),
    "loss": ("motif_perte_id",),
    "other": ("note", "user_id", "date_due"),
}


class RecouvrementSeancePoint(models.Model):
    _inherit = "recouvrement.seance.point"

    # -- buttons --------------------------------------------------------------------------------

    def action_choose(self):
        """Put a decision forward: the one the button names."""
        self.ensure_one()
        decision = self.env.context.get("decision")
        if decision not in dict(DECISIONS):
            raise UserError(self.env._("This is no decision of a committee."))
        self._check_in_session()
        self.decision = decision
        return self._show()

    def action_adopt(self):
        """The decision put forward is taken; the next dossier follows."""
        self.ensure_one()
        self._check_in_session()
        self._check_quorum()
        decided_by = self._find_majority()
        if decided_by == "chair":
            self._check_chair()
        self._adopt(decided_by)
        return self._step(1)

    def action_adopt_chair(self):
        """The chair decides, whatever the votes.

        :raise AccessError: somebody the chair did not delegate in writing
        """
        self.ensure_one()
        self._check_in_session()
        self._check_quorum()
        if self.comite_id.decides_by == "vote":
            raise UserError(self.env._("This committee decides by vote."))
        self._check_chair()
        self._adopt("chair")
        return self._step(1)

    def action_everyone_for(self):
        """All who vote and are present, for."""
        self.ensure_one()
        self._check_in_session()
        missing = self._get_voters() - self.vote_ids.user_id
        self.vote_ids.create([{"point_id": self.id, "user_id": user.id} for user in missing])
        return self._show()

    def action_postpone(self):
        """Not today: it comes back among the proposals."""
        for point in self:
            point._check_in_session()
            point._as_record()._postpone()
        return self[:1]._step(1) if len(self) == 1 else True

    def action_withdraw(self):
        title = self.env._("Withdraw from the agenda")
        return self.env["recouvrement.seance.motif"]._ask("withdraw", self, title)

    # -- verbs ----------------------------------------------------------------------------------

    def _check_in_session(self):
        self._check_decidable()
        for point in self:
            if point.seance_id.state != "open":
                raise UserError(self.env._("Open the session first: decisions are taken in it."))

    def _check_quorum(self):
        """:raise UserError: members left since the session was opened"""
        session = self.seance_id
        if not (session.quorate or session.quorum_reason):
            session._refuse_without_quorum()

    def _check_chair(self):
        """:raise AccessError: neither the chair nor whom the chair delegated in writing"""
        if not self.comite_id._may_chair(self.env.user):
            raise AccessError(
                self.env._(
                    "Only the chair of “%s”, or whom the chair delegated in writing, decides alone.",
                    self.comite_id.name,
                )
            )

    def _adopt(self, decided_by):
        """Take the decision put forward.

        :raise UserError: nothing owed any more, or what carrying it out needs is missing
        """
        day = self.env["recouvrement.calendrier"]._today()
        for point in self:
            ours = point.sudo()  # sudo: written by this verb, whose callers checked who asks
            if ours.dossier_id.state == "closed":
                raise UserError(
                    self.env._("%s was paid meanwhile: withdraw it.", point.dossier_id.display_name)
                )
            point._check_needs(day)
            ours.write(
                {
                    "state": "decided",
                    "decided_by": decided_by,
                    "decided_user_id": self.env.uid,
                    "date_decided": day,
                    "error": False,
                }
            )

    def _check_needs(self, day):
        self.ensure_one()
        if not self.decision:
            raise UserError(self.env._("Choose a decision first."))
        missing = [name for name in NEEDS.get(self.decision, ()) if not self[name]]
        if missing:
            labels = ", ".join(self._fields[name]._description_string(self.env) for name in missing)
            raise UserError(self.env._("To carry it out, say: %s.", labels))
        if self.date_due and self.date_due <= day:
            raise UserError(
                self.env._("Give a day to come, not %s.", format_date(self.env, self.date_due))
            )
        if self.decision == "settle" and not (self.count > 0 or self.amount > 0):
            raise UserError(self.env._("Say in how many instalments, or what is waived."))
        if self.decision == "settle" and self.amount and not self.interest:
            raise UserError(self.env._("Say what the company gains by what it waives."))
        if not 0 <= self.count <= 240:
            raise UserError(self.env._("Give one instalment to two hundred and forty."))
        self._check_amount()

    def _check_amount(self):
        if self.decision not in ("settle", "abandon", "loss") or not self.amount:
            return
        owed = self.sudo().dossier_id.amount_due
        above = math.isfinite(self.amount) and self.amount > 0
        if not above or self.currency_id.compare_amounts(self.amount, owed) > 0:
            raise UserError(
                self.env._(
                    "%(owed)s is owed: %(amount)s cannot be taken off.",
                    owed=format_amount(self.env, owed, self.currency_id),
                    amount=self.amount,
                )
            )

    def _find_majority(self):
        """How the decision is carried: by agreement, a vote, or the chair's vote when it is even.

        :raise UserError: no vote where one is needed, or it is lost
        """
        votes = self._get_votes()
        if not votes:
            if self.comite_id.decides_by == "vote":
                raise UserError(self.env._("This committee decides by vote: enter the votes."))
            return "chair" if self.comite_id.decides_by == "chair" else "consensus"
        if carried := self._count_votes():
            return carried
        raise UserError(
            self.env._(
                "It is not carried (%s): put another decision forward, or put the dossier off.",
                self.tally,
            )
        )

    def _get_votes(self):
        """The votes that count: of those who decide of this dossier."""
        self.ensure_one()
        voters = self._get_voters()
        return self.vote_ids.filtered(lambda vote: vote.user_id in voters)

    def _count_votes(self):
        """``vote`` or ``casting`` (even, the chair being for) when the votes carry it, else nothing."""
        votes = self._get_votes()
        choices = votes.mapped("choice")
        balance = choices.count("for") - choices.count("against")
        if balance > 0:
            return "vote"
        chair = self.seance_id.presence_ids.filtered(lambda each: each.role == "chair").user_id
        casting = votes.filtered(lambda vote: vote.user_id == chair)
        return "casting" if balance == 0 and casting.choice == "for" else ""

    def _count_again(self):
        """Superuser: who was there changed; what votes no longer carry is to be decided again."""
        for point in self.filtered(
            lambda each: each.state == "decided" and each.decided_by in ("vote", "casting")
        ):
            if carried := point._count_votes():
                point.decided_by = carried
            else:
                point._take_back()
                point.seance_id._log(
                    self.env._(
                        "%s: without the votes of members absent it is not carried, decide again.",
                        point.dossier_id.display_name,
                    )
                )

    def _take_back(self):
        """Superuser: decided again from the beginning, votes kept."""
        self.write(
            {
                "state": "pending",
                "decided_by": False,
                "decided_user_id": False,
                "date_decided": False,
                "error": False,
            }
        )

    def _postpone(self):
        """Superuser: out of this session, proposed again."""
        self._leave_phase()
        self.write({"state": "postponed"})
        self.candidat_id.write({"state": "proposed"})

    def _withdraw(self, reason):
        """Out of the agenda for ``reason``; the dossier is no longer proposed."""
        self._check_decidable()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is withdrawn."))
        self._as_record()._set_withdrawn(reason)

    def _set_withdrawn(self, reason):
        self._leave_phase()
        self.write({"state": "withdrawn", "withdrawal": reason})
        self.candidat_id.write({"state": "gone"})

    def _drop_paid(self):
        """Superuser: dossiers paid or closed since they were put on the agenda leave it, and it is said."""
        gone = self.filtered(
            lambda each: (
                each.state in ("pending", "decided")
                and (each.dossier_id.state == "closed" or each.dossier_id.amount_due <= 0)
            )
        )
        for point in gone:
            point._set_withdrawn(self.env._("Paid or closed before the session decided."))
            point.seance_id._log(
                self.env._(
                    "%s was paid or closed meanwhile: withdrawn from the agenda.",
                    point.dossier_id.display_name,
                )
            )

    # -- phase ----------------------------------------------------------------------------------

    def _get_phase(self):
        phase = self.env.ref("recouvrement_contentieux.phase_comite", raise_if_not_found=False)
        return phase if phase and phase.active else self.env["recouvrement.phase"]

    def _enter_phase(self):
        """Superuser: these dossiers wait for the committee, in their own column."""
        phase = self._get_phase()
        for point in self.filtered(lambda each: phase and each.dossier_id.phase_id != phase):
            point.phase_before_id = point.dossier_id.phase_id
            point.dossier_id.write(
                {
                    "phase_id": phase.id,
                    "phase_reason": self.env._("on the agenda of %s", point.seance_id.name),
                }
            )

    def _leave_phase(self):
        """Superuser: back where they were, unless somebody moved them since."""
        phase = self._get_phase()
        for point in self.filtered("phase_before_id"):
            if point.dossier_id.phase_id == phase and point.dossier_id.state != "closed":
                point.dossier_id.write({"phase_id": point.phase_before_id.id})

    def _get_today(self):
        return self.env["recouvrement.calendrier"]._today()

    def _get_due_day(self):
        """The day given, or a week from now."""
        return self.date_due or fields.Date.add(self._get_today(), days=7)
