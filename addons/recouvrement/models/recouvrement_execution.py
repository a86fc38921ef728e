"""Station 6 of 11: execution.

Comes from: decision (the actions to carry out). Goes to: action (the ledger). One method a kind,
each on a recordset: ``_execute_<kind>(actions)``.
"""

import logging
from collections import Counter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..engine import contact
from ..engine.facts import APPOINTMENTS, NO_CONTACT
from ..engine.reasons import Reason
from .recouvrement_action import QUEUED
from .recouvrement_politique import TIMED
from .recouvrement_situation import SENT

_logger = logging.getLogger(__name__)

# Kinds that wait to leave once carried out, in a queue of Odoo or for their mailing; who says so.
WAITING = {kind: kind for kind in QUEUED} | {"letter": "print", "lrar": "print"}
BATCH = 100  # actions carried out under one savepoint


class RecouvrementExecution(models.AbstractModel):
    _name = "recouvrement.execution"
    _description = "Execution of actions"

    def _run_planned(self, day, night=None):
        """Carry out what is planned on or before ``day`` for the current company; return counts."""
        Action, counts, seen = self.env["recouvrement.action"], Counter(), 0
        domain = self._get_planned_domain(day) & self._get_guard_domain(day)
        while actions := Action.search(domain & Domain("id", ">", seen), order="id", limit=BATCH):
            seen = max(actions.ids)
            todo = actions.try_lock_for_update().filtered_domain(domain)
            todo = self._keep_hours(todo, day)
            counts.update(self._execute(todo, day))
            if night and not night._progress(len(actions)):
                break
        return counts

    def _get_planned_domain(self, day):
        """Actions of the current company that may go on ``day``: those of a dossier on hold wait.

        What a commitment calls for goes through its own suspension: ``_check_still_owed`` sees to it.
        """
        return (
            Domain("company_id", "=", self.env.company.id)
            & Domain("state", "=", "planned")
            & Domain("date_planned", "<=", day)
            & (
                Domain("dossier_id.state", "=", "open")
                | Domain("dossier_id.state", "=", "held")
                & Domain("etape_id.anchor", "in", APPOINTMENTS)
            )
        )

    def _get_guard_domain(self, day):
        """Nothing automatic is sent on stale accounts; what a person approved goes."""
        if not self.env.company._get_recouvrement_staleness(day):
            return Domain.TRUE
        return Domain("kind", "not in", SENT) | Domain("approved_by_id", "!=", False)

    def _keep_hours(self, actions, day):
        """Those of ``actions`` that may reach the debtor at this hour; the night is woken for the others.

        Only what leaves by itself keeps hours: whoever sends by hand chooses theirs.
        """
        zone = self.env.company.partner_id.tz or self.env.user.tz
        today = fields.Date.context_today(self.with_context(tz=zone))
        if not self.env.context.get("cron_id") or day != today:
            return actions
        timed = actions.filtered(lambda action: action.kind in TIMED)
        policies = self.env["recouvrement.politique"]._assign(timed.debtor_id)
        now, none = fields.Datetime.now(), self.env["recouvrement.politique"]
        openings = {
            action: policies.get(action.debtor_id.id, none)._get_opening(now) for action in timed
        }
        early = [action.id for action, opening in openings.items() if opening > now]
        if early:
            later = sorted({opening for opening in openings.values() if opening > now})
            # sudo: waking the night needs no right on scheduled actions.
            self.env.ref("recouvrement.ir_cron_night").sudo()._trigger(later)
        return actions - actions.browse(early)

    def _execute(self, actions, day):
        """Carry out ``actions`` for ``day``: all under one savepoint, else by halves.

        An action that cannot be carried out is marked failed with the cause; the others go on.

        :return: counts ``done``, ``failed`` and one a kind
        """
        counts = Counter()
        actions, earlier = self._check_still_owed(actions, day)
        self._settle_kinds(actions)
        actions = self._check_policy(actions, day)
        for company, of_company in actions.grouped("company_id").items():
            for kind, group in of_company.grouped("kind").items():
                here = self.with_company(company).with_context(
                    tracking_disable=True, recouvrement_day=day
                )
                counts.update(here._execute_kind(group.with_env(here.env), kind, day))
        if copies := self._copy_for_parties(actions, day):
            counts.update(self._execute(copies, day))
        # Their dossiers speak of the next step, not of the one that has just gone.
        gone = earlier.filtered(lambda action: action.state == "done").dossier_id
        failed = earlier.filtered(lambda action: action.state == "failed").dossier_id
        self.env["recouvrement.passage"]._refresh(gone - failed, day)
        return counts

    def _settle_kinds(self, actions):
        for company, group in actions.grouped("company_id").items():
            here = self.env["recouvrement.passage"]._for(company).env
            group.with_env(here)._settle_kinds()

    def _copy_for_parties(self, actions, day):
        """What was written to the debtor goes to co-debtors and guarantors in the same run."""
        copies = actions.browse()
        written = actions.filtered(lambda action: action.kind in SENT)
        for company, group in written.grouped("company_id").items():
            here = self.env["recouvrement.passage"]._for(company).env
            copies += group.with_env(here)._copy_for_parties(day).with_env(actions.env)
        return copies

    def _check_still_owed(self, actions, day):
        """Read the accounts again for actions decided earlier.

        Nothing owed any more: the refresh closes the dossier and withdraws its actions. On hold: the
        action stays planned and goes when the hold ends.

        :return: ``(actions that may still go, those decided earlier)``
        """
        earlier = actions.filtered(
            lambda action: action.date_proposed < day or action.consent != "none"
        )
        self.env["recouvrement.passage"]._refresh(earlier.dossier_id, day)
        for action in actions.filtered(lambda action: action.state == "planned"):
            if action.partie_id and not action.partie_id._binds(day):
                action._cancel(self.env._("This person is no longer bound by the debt."))
        able = actions.filtered(
            lambda action: (
                action.state == "planned"
                and (
                    action.dossier_id.state == "open"
                    # Decided tonight: the dossier is back on hold for the ladder, not for this step.
                    or (action.etape_id.anchor in APPOINTMENTS and action not in earlier)
                )
            )
        )
        return able, earlier

    def _check_policy(self, actions, day):
        """Ask the policy of contacts again before anything leaves; return what may go today.

        Since it was decided the person may have been contacted for another dossier or company, or by
        hand. What is put off keeps its place and goes on the first day allowed; what can never go is
        cancelled, saying why.
        """
        allowed = actions.browse()
        for company, group in actions.grouped("company_id").items():
            allowed |= self.with_company(company)._ask_policy(group, day)
        return allowed

    def _ask_policy(self, actions, day):
        Policy, money = self.env["recouvrement.politique"], self.env.company.currency_id
        people = {action: action.partie_id.partner_id or action.debtor_id for action in actions}
        everyone = self.env["res.partner"].union(*people.values())
        policies = Policy._read_policies(everyone, day)
        contacts = Policy._read_contacts(everyone, day)
        allowed, refused = [], []
        for action, person in people.items():
            about = (policies[person.id], contacts[person.id], action.kind)
            amount = money._recouvrement_decimal(action.dossier_id.amount_overdue)
            amount = max(amount, money._recouvrement_decimal(action.amount_overdue))
            reason = contact.refusal(*about, amount, day)
            if reason:
                until = contact.first_allowed(*about, amount, day)
                refused.append((action, reason, until, policies[person.id]))
            else:
                allowed.append(action.id)
                if action.kind not in NO_CONTACT:  # counts for the next of this very batch
                    contacts[person.id] += (day,)
        self._put_off(refused, day)
        return actions.browse(allowed)

    def _put_off(self, refused, day):
        """Move each of these actions to its first day allowed, and keep the reason."""
        say, currency, notes = self.env["recouvrement.motif"]._say, self.env.company.currency_id, []
        for action, reason, until, policy in refused:
            values = reason.values | {
                "step": action.etape_id.name or action.step_code,
                "planned": until,
            }
            code = reason.code if until else f"{reason.code}_stuck"
            text = say(Reason(code, values), currency)
            if until:
                action.date_planned = until
            else:
                action._cancel(text)
            notes.append(
                {
                    "dossier_id": action.dossier_id.id,
                    "etape_id": action.etape_id.id or None,
                    "kind": action.kind,
                    "politique_id": policy.key or None,
                    "until": until,
                    "reason": text,
                }
            )
        self.env["recouvrement.refus"]._note(notes, day)

    def _execute_kind(self, actions, kind, day):
        try:
            with self.env.cr.savepoint():
                done = len(self._do(actions, kind, day))
                return Counter({"done": done, kind: done})
        except Exception as error:
            if len(actions) == 1:
                self._fail(actions, error, day)
                return Counter(failed=1)
            _logger.info(
                "Collection: %s actions %s failed together, taking each half alone",
                len(actions),
                kind,
            )
        # Halves, not one by one: a hundred letters with a bad one cost a dozen print runs, not a hundred.
        middle = len(actions) // 2
        first = self._execute_kind(actions[:middle], kind, day)
        return first + self._execute_kind(actions[middle:], kind, day)

    def _do(self, actions, kind, day):
        """Carry these actions out; return those that went."""
        self._snapshot(actions, day)
        actions = self._leave_empty(actions, day)
        if not actions:
            return actions
        method = getattr(self, f"_execute_{kind}", None)
        if method is None:
            raise UserError(
                self.env._("No add-on knows how to carry out actions of kind “%s”.", kind)
            )
        method(actions)
        actions.write({"date_done": day, "error": False})
        for action_id, seal in self.env["recouvrement.preuve"]._seal(actions).items():
            actions.browse(action_id).write({"state": "done", **seal})
        if kind not in NO_CONTACT:
            self.env["recouvrement.tache"]._close_earlier_calls(actions)
        if kind in WAITING:
            self.env["recouvrement.acheminement"]._record(
                actions, "queued", day, source=WAITING[kind]
            )
        actions.flush_recordset()
        return actions

    def _leave_empty(self, actions, day):
        """Nothing is sent that asks for nothing, by the very items it would list; return the others.

        The refresh withdraws what no longer applies. What still stands is looked at again tomorrow.
        """
        empty = actions.filtered(
            lambda action: action.kind in SENT and not self._asks_enough(action, day)
        )
        if empty:
            self.env["recouvrement.passage"]._refresh(empty.dossier_id, day)
            empty.filtered(lambda action: action.state == "planned").write(
                {"date_planned": fields.Date.add(day, days=1)}
            )
        return actions - empty

    def _asks_enough(self, action, day):
        """Whether what the message of ``action`` asks, credits deducted, is above the tolerance."""
        step = action.etape_id
        if step.template_id.recouvrement_use in ("plan", "paid"):
            return True  # they ask for nothing overdue
        asked = self.env["recouvrement.formule"]._get_asked(action.items or [], day, step)
        return asked > action.currency_id._recouvrement_decimal(
            action.dossier_id.scenario_id.tolerance
        )

    def _snapshot(self, actions, day):
        """Keep on each action the amounts and the items of the day it goes."""
        lines = self.env["recouvrement.situation"]._read_statement(actions.dossier_id, day)
        people = self.env["recouvrement.destinataire"]._get_recipients(actions)
        for action in actions:
            dossier = action.dossier_id
            action.write(
                {
                    "items": self._mark_asked(lines.get(dossier.id, []), day, action.etape_id),
                    "amount_due": dossier.amount_due,
                    "amount_overdue": dossier.amount_overdue,
                    "partner_id": people[action.id].id,
                }
            )
            action.recipient = self._describe_recipient(action)

    def _describe_recipient(self, action):
        """Who was reached and where, in words that outlive a change of address."""
        partner = action.partner_id
        if action.kind in ("letter", "lrar"):
            words = self.env["recouvrement.formule"]
            return "\n".join(words._get_recipient_lines(partner, action.company_id))
        where = {"email": partner.email, "lre": partner.email, "sms": partner.phone}
        where["call"] = partner.phone
        return "\n".join(filter(None, (partner.display_name, where.get(action.kind))))

    def _mark_asked(self, items, day, step):
        """``items``, each saying whether this message asks for it: its own ladder is read from there."""
        asked, _credits = self.env["recouvrement.formule"]._select(items, day, step)
        lines = {item["line"] for item in asked}
        return [{**item, "asked": item["line"] in lines} for item in items]

    def _get_recipient(self, dossier, channel="post"):
        """Who receives what goes by ``channel``; the debtor when nobody is reached."""
        debtor = dossier.partner_id
        return self.env["recouvrement.destinataire"]._find(debtor)[debtor.id][channel] or debtor

    def _fail(self, action, error, day):
        """Write the failure where people look: on the action and on its dossier."""
        self.env.invalidate_all(flush=False)
        _logger.warning(
            "Collection: %s failed: %s",
            action.display_name,
            error,
            exc_info=not isinstance(error, UserError),
        )
        message = str(error) or type(error).__name__
        action.write({"state": "failed", "error": message})
        action.dossier_id.write(
            {
                "error": self.env._(
                    "%(step)s: %(error)s", step=action.etape_id.name or action.kind, error=message
                ),
                "error_date": fields.Datetime.now(),
                "next_date": fields.Date.add(day, days=1),
            }
        )

    # -- kinds ------------------------------------------------------------------------------

    def _execute_email(self, actions):
        """E-mails are queued with this transaction and leave by Odoo's mail queue."""
        self.env["recouvrement.courrier"]._send_emails(actions)

    def _execute_sms(self, actions):
        """Text messages are queued with this transaction and leave by Odoo's SMS queue."""
        self.env["recouvrement.texto"]._send(actions)

    def _execute_letter(self, actions):
        """Letters are printed together and kept, one PDF an action."""
        self.env["recouvrement.courrier"]._send_letters(actions)

    def _execute_lrar(self, actions):
        """Registered letters are letters that say so; the post's number comes with their mailing."""
        self.env["recouvrement.courrier"]._send_letters(actions)

    def _execute_lre(self, actions):
        """Electronic registered letters are printed, then handed to the company's provider."""
        self.env["recouvrement.courrier"]._send_letters(actions, "lre")
        self.env["recouvrement.lre"]._deposit(actions)

    def _execute_call(self, actions):
        """A call is handed to the collector as an activity, with the number and the step's script."""
        self.env["recouvrement.tache"]._ask_to_call(actions)

    def _execute_notice(self, actions):
        """An internal notice is handed to the person of the role the step names."""
        self.env["recouvrement.tache"]._notify(actions)
