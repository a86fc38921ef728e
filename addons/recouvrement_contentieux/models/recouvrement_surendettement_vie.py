"""The life of a file of over-indebtedness: admissible, declared, measures, default, erasure."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.words import say_pair

from .recouvrement_surendettement import DECLARE, DEFAULT


class RecouvrementSurendettement(models.Model):
    _inherit = "recouvrement.surendettement"

    # -- admissibility ----------------------------------------------------------------------------

    def _admit(self, day, notified=None):
        """Admissible on ``day``: debts born before are frozen, the current ones go on.

        :raise UserError: not filed, or a day that cannot be
        """
        self.ensure_one()
        self._check_state("filed")
        self._check_day(day)
        today = self.env["recouvrement.calendrier"]._today()
        here = self._as_verb()
        here.write({"state": "admitted", "date_admitted": day})
        if notified:
            here.date_notified = notified
        self._freeze(today)
        self._enter_phase(self._get_freeze_reason())
        self._follow_deadlines()
        frozen = self._say_amount(self.amount_frozen)
        self._tell(
            self.env._(
                "%(reason)s: %(frozen)s frozen; what is born later is still asked for.",
                reason=self._get_full_reason(),
                frozen=frozen,
            ),
            day=day,
            plain=self.env._(
                "Collection suspended, outside decision: %(frozen)s; what is born later is still asked for.",
                frozen=frozen,
            ),
        )
        self._tell_forbidden(today)

    def _refuse(self, day, reason=""):
        """Not admissible, or the file was withdrawn: nothing was ever frozen."""
        self._check_state("filed")
        self._check_day(day)
        self._end("refused", day, reason or self.env._("Not admissible."))

    # -- declaration ------------------------------------------------------------------------------

    def action_print_declaration(self):
        """The creditor's statement to the commission, as it would leave now."""
        self.ensure_one()
        self.check_access("write")
        document = self._make_document()
        return {"type": "ir.actions.act_url", "url": f"/web/content/{document.id}", "target": "new"}

    def action_post_declaration(self):
        """Hand the statement to the post: it is declared the day the post takes it."""
        self.ensure_one()
        self.check_access("write")
        if not self.commission_id:
            raise UserError(self.env._("Name the commission, with its address."))
        letters = self.env["recouvrement.insolvabilite.courrier"]
        document = self._make_document()
        action = letters._post(
            self,
            self.commission_id,
            document,
            "lrar",
            self.env._("Statement asked for by an authority"),
        )
        self.sudo().action_id = action  # sudo: written here only; rights were checked
        return True

    def _make_document(self):
        if not self.commission_id:
            raise UserError(self.env._("Name the commission, with its address."))
        letters = self.env["recouvrement.insolvabilite.courrier"]
        here = letters._speak(self)
        body = letters._render(
            "recouvrement_contentieux.surendettement_lettre",
            here,
            file=here,
            rows=here.dette_ids.filtered("frozen"),
            later=here.dette_ids.filtered(lambda debt: not debt.frozen),
        )
        subject = here.env._("Over-indebtedness: statement of the creditor")
        raw = letters._print(letters._compose(self, self.commission_id, subject, body))
        document = letters._keep(self, raw, f"{subject} {self.number or self.id}")
        self.sudo().document_id = document  # sudo: written here only
        return document

    def _record_declared(self, day, proof=None):
        """Declared on ``day``, by the post or otherwise."""
        self.ensure_one()
        self._check_day(day)
        # sudo: written by this verb only.
        here = self.sudo()
        here.date_declared = day
        self.env["recouvrement.butoir"]._meet(self, DECLARE, day, proof)
        self._tell(
            self.env._("Declared to the commission: %s.", self._say_amount(self.amount_frozen)),
            day=day,
        )

    @api.model
    def _follow_sending(self, actions):
        # sudo: what follows from a delivery needs no right of whoever records it.
        letters = self.env["recouvrement.insolvabilite.courrier"]
        found = self.sudo().search(
            [("action_id", "in", actions.ids), ("date_declared", "=", False)]
        )
        for each in found:
            if day := letters._get_departure(each.action_id):
                each._record_declared(day, letters._get_proof(each.action_id))

    # -- measures -----------------------------------------------------------------------------------

    def _impose(self, day, first_date, months, amount=0.0, orientation="imposed"):
        """A plan or measures in force since ``day``: a payment plan of the frozen debts, decided by others.

        :param months: number of monthly instalments
        :param amount: what the measures ask for in all; the rest is erased at their end (0: everything)
        :return: the plans, active, one a dossier
        :raise UserError: no frozen debt, or longer than the law allows
        """
        self.ensure_one()
        self._check_state("admitted", "moratorium", "lapsed")
        self._check_day(day)
        self._check_length(day, months)
        here = self._as_verb()
        items = here._get_frozen_items() if self.state != "lapsed" else here._get_open_before()
        if not items:
            raise UserError(self.env._("No frozen debt is left: there is nothing to plan."))
        here.write(
            {
                "state": "measures",
                "date_measures": day,
                "orientation": orientation,
                "date_moratorium_end": False,
            }
        )
        plans = here._make_plans(items, day, first_date, months, amount)
        here.plan_ids = [Command.link(plan.id) for plan in plans]
        self._freeze(self.env["recouvrement.calendrier"]._today())
        self._follow_deadlines()
        self._tell(
            self.env._(
                "Measures in force: %(months)s instalments from %(first)s.",
                months=months,
                first=format_date(self.env, first_date),
            ),
            day=day,
            plain=self.env._(
                "Outside decision: %(months)s instalments from %(first)s.",
                months=months,
                first=format_date(self.env, first_date),
            ),
        )
        return plans

    def _get_open_before(self):
        lines = (
            self.sudo()
            .dette_ids.filtered(  # sudo: items of the debts followed here
                lambda debt: debt.date_born < self.date_admitted
            )
            .move_line_id
        )
        lines |= lines._get_recouvrement_heirs()
        return lines.filtered(lambda line: line.amount_residual > 0)

    def _check_length(self, day, months):
        years = self._get_law("surendettement_plan_years", day)
        limit = years and years * 12
        if months <= 0:
            raise UserError(self.env._("Say how many instalments the measures ask for."))
        if limit and months > limit:
            raise UserError(
                self.env._(
                    "The law allows measures of %(limit)s months at most: %(months)s were typed.",
                    limit=int(limit),
                    months=months,
                )
            )

    def _make_plans(self, items, day, first_date, months, amount):
        """One plan a dossier, at the proportion of what it owes."""
        total = sum(items.mapped("amount_residual"))
        kept = min(amount, total) if amount else total
        made = self.env["recouvrement.plan"]
        lines = self.env["recouvrement.situation"]._get_open_lines(self._find_dossiers())
        for dossier in self._find_dossiers():
            mine = lines.get(dossier.id, items.browse()) & items
            if not mine:
                continue
            share = sum(mine.mapped("amount_residual"))
            plan = made.with_company(self.company_id).create(
                {
                    "dossier_id": dossier.id,
                    "kind": "decision",
                    "move_line_ids": [Command.set(mine.ids)],
                    "method": "number",
                    "instalment_count": months,
                    "date_first": first_date,
                    "date_signature": day,
                    "worked_days": False,
                    # Only the commission's own rule ends it: a notice, then its delay.
                    "max_missed": 0,
                    "max_days_late": 0,
                }
            )
            wanted = self.currency_id.round(share * kept / total)
            if self.currency_id.compare_amounts(wanted, share) < 0:
                plan._keep_only(wanted)
            plan._propose()
            plan._activate(self.env["recouvrement.calendrier"]._today())
            made |= plan
        return made

    def _suspend_payments(self, day, until):
        """A moratorium: nothing is asked of the frozen debts until ``until``, then they are looked at again."""
        self.ensure_one()
        self._check_state("admitted")
        self._check_day(day)
        years = self._get_law("surendettement_moratoire_years", day)
        furthest = years and fields.Date.add(day, years=int(years))
        if until <= day or (furthest and until > furthest):
            raise UserError(
                self.env._(
                    "A moratorium ends after it begins, and lasts %s years at most.",
                    int(years) if years else "?",
                )
            )
        here = self._as_verb()
        here.write({"state": "moratorium", "date_measures": day, "date_moratorium_end": until})
        self._freeze(self.env["recouvrement.calendrier"]._today())
        self._tell(self.env._("Moratorium until %s.", format_date(self.env, until)), day=day)

    # -- default ------------------------------------------------------------------------------------

    def action_notice_default(self):
        """The measures are not kept: the notice was sent today; unanswered within its delay, they lapse."""
        self.ensure_one()
        self._check_state("measures")
        today = self.env["recouvrement.calendrier"]._today()
        here = self._as_verb()
        here.write({"state": "default", "date_default": today})
        self._follow_deadlines()
        self._tell(
            self.env._("Notice of default sent: the measures lapse unless they are kept again.")
        )
        return True

    def action_kept_again(self):
        """The debtor paid what was missed in time: the measures go on."""
        self.ensure_one()
        self._check_state("default")
        here = self._as_verb()
        here.write({"state": "measures", "date_default": False})
        self._follow_deadlines()
        self._tell(self.env._("Measures kept again."))
        return True

    def action_lapse(self):
        """The notice stayed unanswered: the measures lapse, the debts are asked for again.

        :raise UserError: the delay of the notice is not over
        """
        self.ensure_one()
        self._check_state("default")
        today = self.env["recouvrement.calendrier"]._today()
        waiting = self._find_deadline(DEFAULT)
        if not waiting.date:
            raise UserError(
                self.env._("The delay of the notice is not known: find it and enter it before.")
            )
        if today <= waiting.date:
            raise UserError(
                self.env._(
                    "The notice runs until %s: wait for its end.",
                    format_date(self.env, waiting.date),
                )
            )
        here = self._as_verb()
        plans = here.plan_ids.filtered(lambda plan: plan.state == "active")
        for plan in plans:
            plan._end_as("cancelled", today)
            plan._log(plan.env._("Ended: %s", plan.env._("outside decision")))
        self._end("lapsed", today, self.env._("Notice of default unanswered."))
        return True

    # -- erasure ------------------------------------------------------------------------------------

    def _erase(self, day, notified=None):
        """Personal recovery: all that was frozen is erased on ``day``, never asked for again, and lost.

        Debts born between the admissibility and that decision are erased too.
        """
        self.ensure_one()
        self._check_state("admitted", "measures", "moratorium", "default")
        self._check_day(day)
        today = self.env["recouvrement.calendrier"]._today()
        here = self._as_verb()
        here.orientation = self.orientation if self.orientation == "liquidation" else "recovery"
        if notified:
            here.date_measures_notified = notified
        for plan in here.plan_ids.filtered(lambda one: one.state == "active"):
            plan._end_as("cancelled", today)
            plan._log(plan.env._("Ended: %s", plan.env._("outside decision")))
        self._follow_deadlines()
        here.write({"state": "erased", "date_ended": day})
        self._freeze(today)
        self._tell(
            self.env._(
                "Debts erased: %s, nothing is asked any more.", self._say_amount(self.amount_frozen)
            ),
            day=day,
            plain=self.env._(
                "Outside decision: nothing may be asked any more, %s.",
                self._say_amount(self.amount_frozen),
            ),
        )
        self._propose_losses()

    def _get_loss_ground(self):
        ground = self.env.ref("recouvrement.motif_perte_overindebted", raise_if_not_found=False)
        return ground, self.date_ended

    # -- the end --------------------------------------------------------------------------------------

    def action_kept(self):
        """The plan was carried out."""
        self.ensure_one()
        self._check_state("measures")
        today = self.env["recouvrement.calendrier"]._today()
        running = self.sudo().plan_ids.filtered(lambda plan: plan.state == "active")
        if running:
            raise UserError(
                self.env._(
                    "%s still runs: it is kept once every instalment is paid.",
                    running[0].display_name,
                )
            )
        self._end("kept", today, self.env._("Carried out."))
        return True

    def action_close(self, reason=""):
        """Withdrawn, or closed by the commission: the debts are asked for again."""
        self.ensure_one()
        self._check_state("filed", "admitted", "measures", "moratorium", "default")
        today = self.env["recouvrement.calendrier"]._today()
        for plan in self._as_verb().plan_ids.filtered(lambda one: one.state == "active"):
            plan._end_as("cancelled", today)
        self._end("closed", today, str(reason or "") or self.env._("Withdrawn."))
        return True

    def _end(self, state, day, reason):
        today = self.env["recouvrement.calendrier"]._today()
        here = self._as_verb()
        here.write({"state": state, "date_ended": day, "reason": reason})
        for butoir in self.env["recouvrement.butoir"]._of(self).get(self.id, ()):
            if butoir.state in ("running", "unknown"):
                butoir._drop(self, butoir.code, reason)
        self._thaw(today)
        labels = dict(self._fields["state"]._description_selection(self.env))
        self._tell(
            say_pair(self.env, labels[state], reason),
            day=day,
            plain=self.date_admitted
            and self.env._("The outside decision is over: collection goes on."),
        )

    @api.model
    def _look_again(self, day):
        """The night: new items of old debts join the freeze; a moratorium or a freeze that ends is told once."""
        files = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "in", ("admitted", "measures", "moratorium", "default", "erased")),
            ]
        )
        # An erased debt that was written off has nothing left to freeze.
        files = files.filtered(lambda each: each.state != "erased" or each._find_dossiers())
        files._freeze(day)
        files._tell_forbidden(day)
        for each in files:
            over = (each.state == "moratorium" and each.date_moratorium_end == day) or (
                each.state == "admitted" and each.date_frozen_until == day
            )
            if over:
                each._ask_to_look(each.env._("The freeze ends today: %s", each.display_name), day)

    # -- shared ---------------------------------------------------------------------------------------

    def _get_earliest_day(self):
        return self.date_admitted or self.date_filed

    def action_decision(self):
        """Type what the commission decided."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decision of the commission"),
            "res_model": "recouvrement.surendettement.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_surendettement_id": self.id},
        }
