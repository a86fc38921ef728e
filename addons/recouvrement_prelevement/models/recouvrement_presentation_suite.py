"""What follows a debit that came back: presented again on a day the engine finds, or handed to someone."""

from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, models

from ..engine import presentations as engine
from .recouvrement_presentation import AHEAD, BACK, BATCHED, GONE, PLANNED, REFUNDED, RETURNED, SENT

SPARE = 1  # open days a manager has to release a batch before its file must leave


class Seen(NamedTuple):
    """What is read once for many presentations."""

    day: date
    items: dict  # {presentation: its item as it stands}
    pauses: dict  # {dossier: suspensions in force}
    deceased: models.BaseModel  # debtors


class RecouvrementPresentation(models.Model):
    _inherit = "recouvrement.presentation"

    # -- what came back ---------------------------------------------------------------------------

    @api.model
    def _come_back(self, return_lines, day):
        """These bank returns were booked: their debits came back, and what follows is planned or handed over.

        :return: the presentations that came back
        """
        here = (
            self.sudo()
        )  # sudo: presentations belong to verbs; who books a return is trusted by its model
        back = here.browse()
        for line, mine in here._find_presented(return_lines).items():
            mine._note_back(line)
            back |= mine
        alone = back.filtered(lambda each: not each.dossier_id)
        for item, dossier in here._find_dossiers(alone.move_line_id).items():
            alone.filtered(lambda each, item=item: each.move_line_id == item).dossier_id = dossier
        back._reopen(day)
        back._plan_after(day)
        return back

    def _reopen(self, day):
        """A refund weeks later finds its dossier closed: it opens first, so that somebody is asked to act in it."""
        closed = self.dossier_id.filtered(lambda dossier: dossier.state == "closed")
        if closed:
            self.env["recouvrement.cloture"]._reopen_if_owed(closed, day)

    def _find_presented(self, return_lines):
        """``{return line: its debits}``; those of a batch sent before this add-on are followed from now on."""
        payments = {line: line.payment_id | line.move_line_ids.payment_id for line in return_lines}
        every = self.env["account.payment"].union(*payments.values())
        known = self.search([("payment_id", "in", every.ids)])
        if unknown := (every - known.payment_id).payment_line_ids.order_id:
            known |= self._note_sent(unknown)
        by_payment = known.filtered(lambda each: each.state in GONE).grouped("payment_id")
        return {
            line: self.browse().union(*(by_payment.get(payment, self.browse()) for payment in mine))
            for line, mine in payments.items()
        }

    def _note_back(self, line):
        came = line.return_id.date or line.date
        for each in self:
            late = each.date_window and came > each.date_window
            asked = line.reason_id.category == "dispute" and each.date_refund
            each.write(
                {
                    "state": REFUNDED if late or asked else RETURNED,
                    "date_returned": came,
                    "reason_id": line.reason_id.id,
                    "return_line_id": line.id,
                }
            )

    @api.model
    def _stand_again(self, return_lines):
        """These returns were undone: their debits stand, what was planned after them is called off."""
        here = self.sudo()  # sudo: presentations belong to verbs
        back = here.search([("return_line_id", "in", return_lines.ids)])
        followed = here.search([("previous_id", "in", back.ids), ("state", "in", AHEAD)])
        for each in followed.filtered(lambda one: one._is_leaving()):
            each._warn_leaving(engine.Refused("return_undone"))
        followed.filtered(lambda one: not one._is_leaving())._call_off("return_undone")
        here.env["recouvrement.presentation"]._end_silence_of(return_lines)
        back.write(
            {
                "state": SENT,
                "date_returned": False,
                "reason_id": False,
                "return_line_id": False,
                "reason": False,
            }
        )
        back._settle(self.env["recouvrement.calendrier"]._today())

    # -- what follows -----------------------------------------------------------------------------

    def _plan_after(self, day):
        """Plan the next presentation of each of these that came back, or say why there is none.

        :return: the presentations planned
        """
        ahead = {}
        for each, found in self._find_next(day).items():
            if isinstance(found, engine.Planned):
                ahead[each] = found
            else:
                each.reason = each._to_json(found)
                each._hand_over(found, day)
        return self.browse().union(*ahead)._plan(ahead)

    def _find_next(self, day):
        """``{presentation: engine's Planned or Refused}`` of these that came back; read at one go."""
        bank = self.env["recouvrement.calendrier"]._get_clearing_days(day)
        terms = self.env["recouvrement.presentation.regle"]._find_terms(self, day)
        seen = Seen(day, self._get_standing(), self._read_pauses(day), self._get_deceased())
        found, schemes = {}, self._get_schemes()
        for each in self:
            scheme = schemes[each]
            if not terms[each]:
                found[each] = engine.Refused("no_rule")
            elif not scheme:
                found[each] = engine.Refused("unknown_window")
            else:
                facts = each._get_facts(scheme, seen)
                found[each] = engine.plan_next(facts, terms[each], day, bank)
        return found

    def _get_facts(self, scheme, seen):
        code = self.reason_id._get_rule(self.journal_id) if self.reason_id else {}
        item, money = seen.items[self], self.currency_id._recouvrement_decimal
        return engine.Facts(
            first_unpaid=item.date_maturity or item.date,
            collected=self.date_planned,
            returned=self.date_returned,
            amount=money(self.amount),
            owed=money(item.amount_residual_currency),
            again=self.attempt - 1,
            representable=code.get("representable") or "no",
            code_most=code.get("max_attempts") or 0,
            delay_days=code.get("delay_days") or 0,
            scheme=scheme,
            pay_day=self.partner_id.recouvrement_pay_day or None,
            refunded=self.state == REFUNDED,
            obstacles=tuple(self._find_obstacles(seen)),
        )

    def _find_obstacles(self, seen):
        """Why nothing may be presented now, the most telling first."""
        item, mandate = seen.items[self], self.mandate_id
        if self.partner_id in seen.deceased:
            yield engine.Refused("deceased")
        if item.recouvrement_excluded or item.no_followup:
            yield engine.Refused("left_out")
        if item.recouvrement_limitation_state == "expired":
            yield engine.Refused("expired")
        if pause := self._find_pause(seen):
            yield engine.Refused("held", {"label": pause.reason})
        if mandate.recouvrement_blocked or mandate.state not in ("valid", "final"):
            yield engine.Refused("mandate", {"mandate": mandate.unique_mandate_reference or ""})
        if mandate.recouvrement_address_missing:
            yield engine.Refused("address", {"debtor": mandate.partner_id.name or ""})

    def _find_pause(self, seen):
        """What suspends the item or its dossier: a plan, a dispute, insolvency, a handing over…"""
        # What our own silence keeps quiet may be presented again: that is no chase.
        silence = self.return_line_id._get_silence_origin() if self.return_line_id else None
        items = self.move_line_id | seen.items[self]
        return next(
            (
                pause
                for pause in seen.pauses.get(self.dossier_id, ())
                if pause.origin != silence
                and (pause.scope == "dossier" or pause.move_line_ids & items)
            ),
            None,
        )

    def _read_pauses(self, day):
        """``{dossier: suspensions in force on day}``."""
        pauses = self.env["recouvrement.suspension"].search(
            [
                ("dossier_id", "in", self.dossier_id.ids),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        return pauses.grouped("dossier_id")

    def _get_deceased(self):
        """The debtors of these a bank said to be dead."""
        told = self.search(
            [("partner_id", "in", self.partner_id.ids), ("reason_id.category", "=", "death")]
        )
        return told.partner_id

    def _plan(self, ahead):
        """Make the next presentation of each, on the day ``{presentation: Planned}`` says."""
        items = self._get_standing()
        self.reason = False
        made = self.create([each._prepare_next(ahead[each], items[each]) for each in self])
        for each in made:
            each._tell(
                self.env._("%(what)s: %(why)s", what=each.display_name, why=each.reason_text)
            )
        return made

    def _prepare_next(self, found, item):
        return {
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "move_line_id": item.id,
            "partner_id": self.partner_id.id,
            "dossier_id": self.dossier_id.id,
            "mandate_id": self.mandate_id.id,
            "journal_id": self.journal_id.id,
            "attempt": self.attempt + 1,
            "previous_id": self.id,
            "amount": self.amount,
            **self._prepare_days(found),
        }

    def _prepare_days(self, found):
        return {
            "date_planned": found.date,
            "date_leaves": found.leaves,
            "date_told": found.told,
            "reason": self._to_json(found),
        }

    # -- the night --------------------------------------------------------------------------------

    def _follow(self, day, dossiers=None):
        """The night of ``day``: time passes, plans are looked at again, what must leave is batched.

        Run twice, it changes nothing more.
        """
        followed = self.search(self._get_followed_domain(dossiers))
        if not followed:
            return
        followed._attach()
        back = followed.filtered(lambda each: each.state in BACK)
        back._hand_over_late(day)
        followed -= back
        followed._settle(day)
        ahead = followed.filtered(lambda each: each.state in AHEAD)
        ahead._recheck(day)
        planned = ahead.filtered(lambda each: each.state == PLANNED)
        planned._notify(day)
        bank = self.env["recouvrement.calendrier"]._get_clearing_days(day)
        until = bank.add(day, SPARE)
        planned.filtered(
            lambda each: (
                each.date_leaves <= until and not (each.date_told and not each.date_notified)
            )
        )._batch(day)

    def _find_followed(self, day):
        """The dossiers whose presentations the night of ``day`` looks at."""
        return self.search(self._get_followed_domain()).dossier_id

    def _get_followed_domain(self, dossiers=None):
        domain = [
            ("company_id", "=", self.env.company.id),
            "|",
            ("state", "in", ("planned", "batched", "sent", "provisional")),
            # Back before a dossier was opened for its debt: nobody was told of it yet.
            "&",
            "&",
            ("state", "in", BACK),
            ("dossier_id", "=", False),
            ("move_line_id.reconciled", "=", False),
        ]
        return domain if dossiers is None else [*domain, ("dossier_id", "in", dossiers.ids)]

    def _hand_over_late(self, day):
        """Hand over those that came back before the night opened the dossier of their debt."""
        for each, found in self.filtered("dossier_id")._find_next(day).items():
            if isinstance(found, engine.Refused):
                each._hand_over(found, day)

    def _recheck(self, day):
        """Those ahead that must not go any more are called off; those whose day went by get another one.

        Of a batch that is confirmed nothing is taken out: people are told to stop it.
        """
        self._move_items()
        next_ones = self.previous_id._find_next(day)
        for each in self:
            before = each.previous_id
            found = next_ones[before]
            if each._stands(found, day):
                continue
            if isinstance(found, engine.Refused) and each._is_leaving():
                each._warn_leaving(found)
            elif isinstance(found, engine.Refused):
                each._call_off(found.code, found.values)
                before.reason = each.reason
                before._hand_over(found, day)
            elif each.state == PLANNED:
                each.write(each._prepare_days(found))

    def _stands(self, found, day):
        """Nothing to change: it may still go, and its file may still leave in time."""
        if isinstance(found, engine.Refused):
            # Late by itself is no reason to call off what was planned in time.
            return found.code == "too_late" and self.date_leaves >= day
        return self.state == BATCHED or self.date_leaves >= day

    # -- telling ----------------------------------------------------------------------------------

    def _notify(self, day):
        """Tell the debtor of what its contract asks to announce, by e-mail; a person does it otherwise."""
        template = self.env.ref("recouvrement_prelevement.template_notice", False)
        due = self.filtered(
            lambda each: (
                each.date_told
                and not each.date_notified
                and each.date_told <= day + timedelta(days=SPARE)
            )
        )
        for each in due:
            if template and each.partner_id.email:
                template.send_mail(each.id)
            else:
                each._ask(
                    self.env._(
                        "Tell the debtor of the debit of %s", each.move_line_id.display_name
                    ),
                    each.date_told,
                )
            each.date_notified = day

    def _tell(self, text):
        """A line in the dossier's log."""
        for each in self.filtered("dossier_id"):
            each.dossier_id._message_log(body=text)
