"""The life of a plan: proposed, signed, active, revived, replaced, cancelled. Each verb checks rights."""

from datetime import timedelta

from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..engine import instalments as engine


class RecouvrementPlan(models.Model):
    _inherit = "recouvrement.plan"

    # -- proposing --------------------------------------------------------------------------

    def action_propose(self):
        """Propose these plans to their debtors: the document is made and kept."""
        self._propose()
        return True

    def _propose(self):
        """Check and freeze the schedule, keep its document.

        :raise UserError: the schedule is wrong, or beyond the policy and the user no manager
        """
        today = self.env["recouvrement.calendrier"]._today()
        self.check_access("write")
        for plan in self:
            plan._check_state("draft")
            plan._check_sound()
            beyond = plan._get_refusals()
            # sudo: rights are checked above; the state is written by the verbs only.
            here = plan._as_verb()
            here.write(
                {
                    "state": "proposed",
                    "date_proposed": today,
                    "version": plan.version + bool(plan.date_proposed),
                    "receipt_mark": plan._get_last_partial(),
                }
            )
            here._keep_document()
            words = plan.env._("Proposed: %s.", plan.progress)
            if beyond:
                words += " " + plan.env._("A manager let it pass: %s", " ".join(beyond))
            here._log(words)

    def _get_last_partial(self):
        """The last lettrage made so far: what came before is in the amounts already."""
        # sudo: a number only.
        last = self.env["account.partial.reconcile"].sudo().search([], order="id desc", limit=1)
        return last.id

    def action_back_to_draft(self):
        """Change a plan that is only proposed; its document stays, the next one is a new version."""
        for plan in self:
            plan._check_state("proposed")
            plan._as_verb().write(
                {
                    "state": "draft",
                    "date_signed": False,
                    "signed_by": False,
                    "signature": False,
                    "signed_file": False,
                }
            )
        return True

    # -- activating -------------------------------------------------------------------------

    def action_activate(self):
        """Agreed: the reminders of the covered items stop, the schedule runs."""
        self._activate(self.env["recouvrement.calendrier"]._today())
        return True

    def _activate(self, day):
        """Start these plans on ``day``: the suspension is written, the plan replaced ends.

        :raise UserError: not proposed, an item already in another active plan, or no signature where
            the policy wants one
        """
        for plan in self:
            plan._check_state("proposed")
            plan._check_free()
            plan._check_signed()
            here = plan._as_verb()
            if here.replaces_id.state in ("active", "broken"):
                here.replaces_id._end_as("cancelled", day)
                here.replaces_id._log(here.env._("Replaced by %s.", here.display_name))
            here.write({"state": "active", "date_active": day, "date_ended": False})
            here._suspend(day)
            here._log(here.env._("Active: %s.", here.progress))
            here._judge_now(day)

    def _check_free(self):
        if rivals := self._get_rivals():
            raise UserError(
                self.env._(
                    "An item is in one active plan at most: %s holds some of these.",
                    ", ".join(rivals.mapped("display_name")),
                )
            )

    def _check_signed(self):
        wanted = self._get_policy(self.dossier_id).plan_needs_signature
        if wanted and not self.date_signed and not self._is_manager():
            raise UserError(
                self.env._(
                    "The policy wants a signed plan: note who signed it and when, attach the copy."
                )
            )

    # -- the suspension ---------------------------------------------------------------------

    def _suspend(self, day):
        """Write the suspension of the covered items, or of the dossier when all is covered."""
        self.ensure_one()
        self.env["recouvrement.suspension"].create(
            {
                "dossier_id": self.dossier_id.id,
                "reason": self.env._("payment plan %s", self.name),
                "date_from": day,
                "stops_interest": True,  # the plan says what interest it bears: none, its own, waived
                "origin": self._get_origin(),
                **self._get_suspension(day),
            }
        )

    def _get_suspension(self, day, uncovered=None):
        """Scope and end of the suspension as of ``day``: it lasts while the plan is not broken.

        :param uncovered: does the dossier owe something late beside the plan? read when not told
        """
        if uncovered is None:
            uncovered = self._read_uncovered(day)[self.dossier_id.id]
        last = max(self.echeance_ids.mapped("date"), default=day)
        end = max(last, day, self.tolerance_date or day) + timedelta(days=self.grace_days)
        return {
            "date_to": end + timedelta(days=self.max_days_late),
            "scope": "items" if uncovered else "dossier",
            "move_line_ids": [Command.set(self.move_line_ids.ids if uncovered else [])],
        }

    def _get_suspensions(self):
        """The suspensions these plans wrote that may still run."""
        return self.env["recouvrement.suspension"].search(
            [("origin", "in", [plan._get_origin() for plan in self])]
        )

    def _release(self, day):
        """End the suspensions of these plans: ``day`` is the first that is free again."""
        self._get_suspensions().filtered(lambda each: not each.date_to or each.date_to >= day)._end(
            day
        )
        # The night of that very day looks at the dossiers.
        self.dossier_id.filtered(lambda each: each.state != "closed").write({"next_date": day})

    # -- ending -----------------------------------------------------------------------------

    def action_cancel(self):
        """Give these plans up; the scenario goes on."""
        today = self.env["recouvrement.calendrier"]._today()
        for plan in self:
            plan._check_state("draft", "proposed", "active", "broken")
            here = plan._as_verb()
            here._end_as("cancelled", today)
            here._log(here.env._("Cancelled."))
            here.dossier_id.action_refresh()
        return True

    def _end_as(self, state, day):
        self.write({"state": state, "date_ended": day})
        self._release(day)

    def action_renegotiate(self):
        """A new version, in draft, that takes the place of this plan once it is active."""
        self.ensure_one()
        self._check_state("proposed", "active", "broken")
        plan = self._renegotiate()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": plan.id,
            "views": [(False, "form")],
        }

    def _renegotiate(self):
        lines = self.move_line_ids.filtered(lambda line: line.amount_residual > 0)
        if not lines:
            raise UserError(self.env._("Nothing remains of the debt this plan covers."))
        today = self.env["recouvrement.calendrier"]._today()
        left = self.echeance_ids.filtered(lambda each: each.state != "paid")
        names = (
            "kind",
            "period",
            "worked_days",
            "interest_rate",
            *("max_missed", "max_days_late", "grace_days", "tolerance", "note"),
        )
        values = {name: self[name] for name in names}
        # The interest once charged is a covered item by now.
        charged = self.interest_mode == "charged" and self.interest_move_id
        plan = self.create(
            values
            | {
                "dossier_id": self.dossier_id.id,
                "move_line_ids": [Command.set(lines.ids)],
                "interest_mode": "none" if charged else self.interest_mode,
                "amount_waived": self.amount_waived,
                "instalment_count": max(len(left), 1),
                "date_signature": today,
                "date_first": max(min(left.mapped("date"), default=today), today),
            }
        )
        plan._as_verb().write(
            {"name": self.name, "version": self.version + 1, "replaces_id": self.id}
        )
        return plan

    # -- reviving ---------------------------------------------------------------------------

    def action_revive(self):
        """Ask a manager why, and until when, a broken plan goes on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Revive the plan"),
            "res_model": "recouvrement.reconduction",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_plan_id": self.id},
        }

    def _revive(self, day, reason, tolerance_date=None, first_date=None):
        """Set a broken plan going again.

        :param tolerance_date: nothing breaks until that day; the schedule stays
        :param first_date: or the day the oldest unpaid instalment moves to, the next ones with it
        :raise AccessError: the user is no manager
        """
        self.ensure_one()
        if not (self.env.su or self._is_manager()):
            raise AccessError(self.env._("Only a collection manager revives a broken plan."))
        self._check_state("broken")
        self._check_free()
        here = self._as_verb()
        before = here.progress
        if first_date:
            here._move_remaining(first_date)
        here.write(
            {
                "state": "active",
                "tolerance_date": tolerance_date or False,
                "date_ended": False,
                "date_broken": False,
                "broken_reason": False,
            }
        )
        here._suspend(day)
        here._log(
            here.env._(
                "Revived: %(reason)s (before: %(before)s; now: %(now)s%(until)s)",
                reason=reason,
                before=before,
                now=here.progress,
                until=here.env._(
                    "; nothing breaks before %s", format_date(here.env, tolerance_date)
                )
                if tolerance_date
                else "",
            )
        )
        here._judge_now(day)

    def _move_remaining(self, first_date):
        """Move what is not paid so that it begins on ``first_date``: each month as before, or the distances kept."""
        left = self.echeance_ids.filtered(lambda each: each.state != "paid").sorted("date")
        if not left:
            return
        paid = (self.echeance_ids - left).mapped("date")
        if first_date <= max(paid, default=first_date - timedelta(days=1)):
            raise UserError(self.env._("The new date must come after the instalments paid."))
        before = left.mapped("date")
        usual = {}
        if self.worked_days:
            reach = [first_date + (day - before[0]) for day in before]
            usual["calendar"] = self._get_calendar(reach)
        days = engine.move(before, first_date, self.period or "month", **usual)
        moves = list(zip(left, days, strict=True))
        # The farthest first: a day is never held by two instalments.
        for each, day in reversed(moves) if first_date > left[0].date else moves:
            each.date = day
            each.flush_recordset()

    # -- the debtor's own acts --------------------------------------------------------------

    def _sign_by_debtor(self, name, signature_png, day):
        """The debtor signed on the portal: name, picture (base64 PNG) and day are kept with the document.

        A plan the desk proposed begins at once; one the debtor asked for waits for the desk.

        :raise UserError: the plan is not proposed any more
        """
        self.ensure_one()
        self._check_state("proposed")
        if not (name or "").strip():
            raise UserError(self.env._("Write the name of the person who signs."))
        # sudo: the portal has checked who signs; the name, picture and day are written here only.
        here = self.sudo()
        here.write({"signed_by": name.strip(), "signature": signature_png, "date_signed": day})
        here._keep_document()
        here._log(here.env._("Signed by %(name)s on the portal.", name=name.strip()))
        if here.by_debtor:
            here._tell_collector(here.env._("Accept the plan the debtor signed"), day)
        else:
            here._activate(day)

    def _propose_by_debtor(self, dossier, first_date, count):
        """A plan the debtor asks for, proposed when the policy allows it.

        :return: the plan, proposed
        :raise UserError: beyond the policy; the message says what it allows
        """
        # sudo: the portal has checked whose dossier it is; only what the policy allows is created.
        here, dossier = self.sudo(), dossier.sudo()
        policy = here._get_policy(dossier)
        if not policy.portal_plan:
            raise UserError(
                self.env._("A plan cannot be asked for here: please call us to agree on one.")
            )
        running = here.search(
            [("dossier_id", "=", dossier.id), ("state", "in", ("proposed", "active"))], limit=1
        )
        if running:
            raise UserError(self.env._("A plan is already proposed or under way: please call us."))
        plan = here.create(
            {
                "dossier_id": dossier.id,
                "date_first": first_date,
                "instalment_count": count,
                "user_id": dossier.user_id.id,
            }
        )
        plan.by_debtor = True
        if wrong := [*plan._get_faults(), *plan._get_refusals()]:
            # The caller's transaction is undone with the error.
            raise UserError("\n".join(wrong))
        plan._propose()
        plan._tell_collector(here.env._("A debtor asks for a plan"), plan.date_proposed)
        return plan

    def _tell_collector(self, summary, day):
        """A task on the plan for who follows the dossier."""
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            day,
            summary=summary,
            user_id=(self.dossier_id.user_id or self.user_id).id or self.env.uid,
        )

    # -- shared -----------------------------------------------------------------------------

    def _as_verb(self):
        """These plans for a verb that has checked its state: rights first, then sudo.

        sudo: state, dates and documents belong to the verbs, whoever may write the plan.
        """
        self.check_access("write")
        return self.sudo()

    def _log(self, words):
        """A line in the chatter of each of these plans."""
        self._message_log_batch(bodies={plan.id: words for plan in self})

    def _judge_now(self, day):
        """Read the cash of this plan at once."""
        self._refresh_plans(self, fields.Date.to_date(day))
