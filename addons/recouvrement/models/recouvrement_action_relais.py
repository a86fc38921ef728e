"""The same step once more: by another channel, for another person.

An address is wrong, a message comes back, a guarantor has a right to a letter of their own: each time
the ledger gets a line of its own, for the same step and the same items.
"""

from odoo import fields, models

from ..engine.decision import reachable_kind
from ..engine.facts import CHANNEL_OF

SAME_STEP = ("dossier_id", "company_id", "etape_id", "step_code", "rank", "turn", "occurrence")


class RecouvrementAction(models.Model):
    _inherit = "recouvrement.action"

    def _get_addressee(self):
        """The person this action is for: the debtor, or who answers for the debt beside them."""
        return self.partie_id.partner_id or self.dossier_id.partner_id

    def _get_same_step(self, *others):
        """Values of what makes a line of the ledger the same step for the same items, and of ``others``."""
        return {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in (*SAME_STEP, *others)
        }

    # -- copies for who answers for the debt ----------------------------------------------------

    def _settle_kinds(self):
        """An address lost or an agreement withdrawn since the decision: leave by the next channel."""
        ways = self.env["recouvrement.situation"]._read_channels(
            self.env["res.partner"].union(*(action._get_addressee() for action in self))
        )
        for action in self.filtered("etape_id"):
            person = action._get_addressee()
            kinds = (action.kind, *action.etape_id._get_next_kinds())
            kind = reachable_kind(kinds, ways[person.id])
            if kind and kind != action.kind:
                reason = self._say_instead(person, action.kind, kind)
                action.write(
                    {"kind": kind, "reason": " ".join(filter(None, (action.reason, reason)))}
                )

    def _copy_for_parties(self, day):
        """Plan the copies of these actions for who answers for the debt beside the debtor.

        One a person and step, whatever the attempts; nothing for who is no longer bound on ``day``.
        """
        sent = self.filtered(
            lambda action: action.state == "done" and not action.partie_id and action.step_code
        )
        parties = self.env["recouvrement.partie"].search(
            [("dossier_id", "in", sent.dossier_id.ids)]
        )
        parties = parties.filtered(lambda each: each._binds(day))
        if not parties:
            return self.browse()
        had = {
            (copy.partie_id, copy.step_code, copy.turn, copy.occurrence)
            for copy in self.search(
                [("partie_id", "in", parties.ids), ("state", "!=", "cancelled")]
            )
        }
        ways = self.env["recouvrement.situation"]._read_channels(parties.partner_id)
        of_dossier = parties.grouped("dossier_id")
        return self.create(
            [
                action._prepare_copy(partie, ways[partie.partner_id.id], day)
                for action in sent
                for partie in of_dossier.get(action.dossier_id, ())
                if (partie, action.step_code, action.turn, action.occurrence) not in had
            ]
        )

    def _prepare_copy(self, partie, channels, day):
        planned, step = self.kind, self.etape_id
        kind = reachable_kind((step.kind, *step._get_next_kinds()), channels) or planned
        why = self._say_instead(partie.partner_id, step.kind, kind) if kind != step.kind else ""
        roles = dict(partie._fields["role"]._description_selection(self.env))
        return {
            **self._get_same_step(),
            "partie_id": partie.id,
            "parent_id": self.id,
            "kind": kind,
            "date_proposed": day,
            "date_planned": day,
            "reason": " ".join(
                filter(
                    None,
                    (
                        self.env._(
                            "Copy for %(who)s, %(role)s.",
                            who=partie.partner_id.display_name,
                            role=roles[partie.role],
                        ),
                        why,
                    ),
                )
            ),
            "amount_due": self.amount_due,
            "amount_overdue": self.amount_overdue,
        }

    # -- what did not reach the debtor --------------------------------------------------------

    def _report_not_left(self, note):
        """These messages could not leave: say so where people look; the address is not to blame."""
        for action in self:
            cause = note or self.env._("The message could not leave.")
            action.error = cause
            action.dossier_id.write(
                {
                    "error": self.env._(
                        "%(step)s: %(error)s", step=action.etape_id.name or action.kind, error=cause
                    ),
                    "error_date": fields.Datetime.now(),
                }
            )

    def _try_another_way(self, status, note, day):
        """These messages were lost: mark the address, tell the owner, leave by the next channel.

        :return: the actions planned in their place; fewer when no channel is left
        """
        for action in self:
            action.partner_id._mark_recouvrement_lost(CHANNEL_OF.get(action.kind), note, day)
        self = self.filtered(lambda action: action.dossier_id.state != "closed")
        self.env["recouvrement.tache"]._ask_for_address(self)
        instead = self.create(
            [values for action in self if (values := action._prepare_next_attempt(day))]
        )
        if instead:
            # sudo: waking the night needs no right on scheduled actions.
            self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
        return instead

    def _prepare_next_attempt(self, day):
        """Values of the action that replaces this one, or None when every way was tried."""
        kind = self._get_next_way() if self.dossier_id.state != "closed" else None
        if not kind:
            return None
        return {
            **self._get_same_step(),
            "partie_id": self.partie_id.id,
            "parent_id": self.id,
            "attempt": self.attempt + 1,
            "kind": kind,
            "date_proposed": day,
            "date_planned": self.env["recouvrement.calendrier"]._today(),
            "reason": self.env._(
                "“%(action)s” did not reach the debtor: sent again another way.",
                action=self.display_name,
            ),
            "amount_due": self.dossier_id.amount_due,
            "amount_overdue": self.dossier_id.amount_overdue,
        }

    def _get_next_way(self):
        """The next kind that reaches someone who was not tried by it: the same one, for the next contact."""
        addressee = self._get_addressee()
        ways = self.env["recouvrement.destinataire"]._find(addressee)[addressee.id]
        earlier = self | self._get_earlier_attempts()
        tried = {(each.kind, each.partner_id) for each in earlier}
        kinds = {each.kind for each in earlier}
        next_kinds = self.etape_id._get_next_kinds()
        for kind in [self.kind, *next_kinds] if next_kinds else ():
            channel = CHANNEL_OF.get(kind)
            reached = (kind, ways[channel]) not in tried if channel else kind not in kinds
            if reached and (not channel or ways[channel]):
                return kind
        return None

    def _get_earlier_attempts(self):
        earlier = self.browse()
        while self.parent_id.attempt < self.attempt and self.parent_id:
            self = self.parent_id
            earlier |= self
        return earlier
