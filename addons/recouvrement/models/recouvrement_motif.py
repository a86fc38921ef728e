"""The engine's reasons, in the reader's language. One sentence a code; nothing decides here."""

import functools
import re
from datetime import date
from decimal import Decimal

from odoo import models, tools
from odoo.tools import format_amount, format_date

from ..engine.reasons import Reason


class RecouvrementMotif(models.AbstractModel):
    _name = "recouvrement.motif"
    _description = "Wording of reasons"

    def _get_sentences(self):
        """``{code: sentence}``; the values of the reason fill the sentence."""
        _ = self.env._
        return {
            # nothing owed
            "settled": _("Everything is paid."),
            "below_tolerance": _("%(amount)s remains: not above the tolerance of %(tolerance)s."),
            "nothing_in_reach": _("Nothing is late: %(amount)s falls due later, from %(date)s on."),
            "in_credit": _("The debtor is in credit by %(amount)s."),
            # suspended, contested, blocked
            "suspended": _("Suspended until %(until)s: %(label)s."),
            "suspended_open": _("Suspended until further notice: %(label)s."),
            "all_contested": _(
                "All that is late is contested (%(amount)s): nothing is asked meanwhile."
            ),
            "all_held": _("Nothing is asked of what is late (%(amount)s): %(label)s."),
            "blocked_by": _("Blocked: %(message)s"),
            # awaiting
            "approval_awaited": _("“%(step)s” awaits approval since %(since)s."),
            "veto_window": _("“%(step)s” goes on %(until)s unless countermanded."),
            "released": _("“%(step)s” may go since %(date)s."),
            # a step
            "step_due": _("“%(step)s”: %(amount)s late since %(since)s, %(days)s days."),
            "step_due_left_out": _(
                "“%(step)s”: %(amount)s late since %(since)s, %(days)s days. Left out on the way: %(left_out)s."
            ),
            "held_out": _(
                "“%(step)s” left out by lot: %(percent)s%% of dossiers go without it, to compare."
            ),
            "due_soon": _("“%(step)s”: %(amount)s falls due on %(since)s."),
            "due_soon_left_out": _(
                "“%(step)s”: %(amount)s falls due on %(since)s. Left out on the way: %(left_out)s."
            ),
            # an appointment of a commitment
            "event_promise_broken": _("“%(step)s”: the promise was not kept (%(date)s)."),
            "event_instalment": _("“%(step)s”: instalment of %(date)s."),
            "event_instalment_missed": _("“%(step)s”: the instalment of %(date)s was missed."),
            "event_plan_broken": _("“%(step)s”: the plan is broken since %(date)s."),
            # put off by the policy of contacts
            "contact_weekday": _(
                "“%(step)s” waits for %(planned)s: the policy “%(policy)s” allows no contact on this day of the week."
            ),
            "contact_holiday": _(
                "“%(step)s” waits for %(planned)s: %(day)s is a public holiday where the debtor lives."
            ),
            "contact_gap": _(
                "“%(step)s” waits for %(planned)s: the last contact is of %(last)s, the policy “%(policy)s” asks for %(gap)s days between two."
            ),
            "contact_cap": _(
                "“%(step)s” waits for %(planned)s: the policy “%(policy)s” allows no more contact before (in seven days: %(cap)s)."
            ),
            "contact_gap_stuck": _(
                "“%(step)s” can never go: the policy “%(policy)s” leaves no day between two contacts."
            ),
            "contact_cap_stuck": _(
                "“%(step)s” can never go: the policy “%(policy)s” leaves no day for a contact."
            ),
            "contact_weekday_stuck": _(
                "“%(step)s” can never go: the policy “%(policy)s” leaves no day for a contact."
            ),
            "contact_holiday_stuck": _(
                "“%(step)s” can never go: the policy “%(policy)s” leaves no day for a contact."
            ),
            "contact_amount_stuck": _(
                "“%(step)s” waits: %(amount)s is asked, the policy “%(policy)s” contacts from %(minimum)s."
            ),
            "contact_refused_stuck": _(
                "“%(step)s” waits: the debtor asked for no more contact by this channel and no other is left. Decide what to do."
            ),
            "contact_spared_stuck": _(
                "“%(step)s” waits: it is spared while a social worker supports the household."
            ),
            # waiting
            "next_step": _("Next: “%(step)s” on %(planned)s."),
            "clock_stopped": _("“%(step)s” waits: a suspension without end stops the clock."),
            "mandatory_stuck": _(
                "“%(step)s” was refused or failed and what follows needs it: propose it again (page "
                "Actions) or decide otherwise."
            ),
            "ladder_over": _("The scenario has no further step: decide what to do."),
            # ends of an action
            "no_longer_applies": _("No longer applies: %(cause)s"),
            "manual": _("Done by hand by %(user)s."),
        }

    def _get_questions(self):
        """``{code: (sentence when the walk goes on, sentence when it stops there)}``."""
        _ = self.env._
        return {
            "owed": (
                _("%(amount)s is late or soon due: above the tolerance of %(tolerance)s."),
                _("Only %(amount)s is late or soon due: not above the tolerance of %(tolerance)s."),
            ),
            "appointment": (
                _("No promise or plan calls for a step."),
                _("“%(step)s” is called for by a commitment (%(date)s)."),
            ),
            "suspended": (
                _("No suspension covers the day."),
                _("A suspension covers the day: %(label)s."),
            ),
            "all_contested": (
                _("Something is owed that is neither contested nor suspended."),
                _("All that is late is contested or suspended: %(amount)s."),
            ),
            "blocked": (_("Nothing blocks the dossier."), _("Something blocks the dossier.")),
            "pending": (_("No step awaits anyone."), _("“%(step)s” is already waiting.")),
            "condition_unmet": (
                "",
                _("“%(step)s” is passed over: its condition does not hold (%(cause)s)."),
            ),
            "contact": (_("The policy of contacts lets it go."), ""),
            "contact_weekday": ("", _("The policy “%(policy)s” allows no contact on %(day)s.")),
            "contact_holiday": ("", _("%(day)s is a public holiday where the debtor lives.")),
            "contact_gap": (
                "",
                _(
                    "Last contact on %(last)s: the policy “%(policy)s” asks for %(gap)s days between two."
                ),
            ),
            "contact_cap": (
                "",
                _(
                    "The policy “%(policy)s” allows no more contact for now (in seven days: %(cap)s)."
                ),
            ),
            "contact_amount": (
                "",
                _(
                    "%(amount)s is asked: the policy “%(policy)s” contacts the debtor from %(minimum)s."
                ),
            ),
            "contact_refused": ("", _("The debtor asked for no more contact by this channel.")),
            "contact_spared": ("", _("It is spared while a social worker supports the household.")),
            "not_yet": (
                _("“%(step)s” falls on %(planned)s: its day has come."),
                _("“%(step)s” falls on %(planned)s: not yet."),
            ),
        }

    def _get_causes(self):
        _ = self.env._
        return {
            "amount_min": _("amount too small"),
            "amount_max": _("amount too large"),
            "debtor": _("other kind of debtor"),
            "channel": _("no such way to reach the debtor"),
            "tags_with": _("tag missing"),
            "tags_without": _("tag that excludes"),
            "last_result": _("other last result"),
            "broken_promises": _("not enough broken promises"),
            "score": _("other class of score"),
        }

    # -- wording ----------------------------------------------------------------------------

    def _say(self, reason, currency):
        """The sentence of ``reason`` for the reader's language.

        :param reason: an engine ``Reason``, or what its ``to_json`` gave
        """
        return self._get_speaker(currency)(reason)

    def _get_speaker(self, currency):
        """``say(reason)``, as ``_say`` words it: for who has thousands to word."""
        sentences, fill = self._words("sentences"), self._get_filler(currency)

        def say(reason):
            if isinstance(reason, dict):
                reason = Reason.from_json(reason)
            sentence = sentences.get(reason.code)
            return sentence % fill(reason.values) if sentence else reason.code

        return say

    def _say_question(self, reason, passed, currency):
        """The sentence of a question the engine asked, with its answer; empty when not worth a line."""
        sentences = self._words("questions").get(reason.code)
        return (
            sentences[not passed] % self._get_filler(currency)(reason.values) if sentences else ""
        )

    @tools.ormcache("self.env.lang", "kind")
    def _words(self, kind):
        """What ``_get_<kind>`` gives in the reader's language, gathered once: a night words thousands."""
        return getattr(self, f"_get_{kind}")()

    def _get_filler(self, currency):
        """``fill(values)``: the values of a reason as they are read."""
        causes, write = self._words("causes"), self._get_amount_writer(currency)
        tell_day = functools.cache(self._format_day)

        def tell(key, value):
            if value is None:
                return ""
            if isinstance(value, date):
                return tell_day(value)
            if isinstance(value, Decimal):
                return write(value)
            return causes.get(value, value) if key == "cause" else value

        return lambda values: {key: tell(key, value) for key, value in values.items()}

    @tools.ormcache("self.env.lang", "day")
    def _format_day(self, day):
        return format_date(self.env, day)

    def _get_amount_writer(self, currency):
        """``write(amount)``, as Odoo writes it: ten times quicker where digits are grouped by threes."""
        pattern, places = self._get_amount_pattern(currency), currency.decimal_places
        if not pattern:
            return lambda amount: format_amount(self.env, float(amount), currency)
        before, signs, after = pattern

        def write(amount):
            amount = round(amount, places) + 0  # + 0: Odoo knows no negative zero
            return before + f"{amount:,.{places}f}".translate(signs) + after

        return write

    @tools.ormcache("self.env.lang", "currency.id")
    def _get_amount_pattern(self, currency):
        """Odoo's own writing of an amount, learnt from a specimen: ``(before, signs, after)`` or None."""
        specimen = format_amount(self.env, 1234567, currency)
        found = re.fullmatch(r"(\D*)1(?P<by>\D*)234(?P=by)567(?:(\D)0+)?(\D*)", specimen)
        if not found:
            return None
        before, thousands, point, after = found.groups()
        minus = "-\N{ZERO WIDTH NO-BREAK SPACE}"
        return before, str.maketrans({",": thousands, ".": point or "", "-": minus}), after
