"""The course of a procedure: an act is done once, in its order or with a reason, and undone the last one first."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

# Acts after which the court has the case: checks must be answered before.
SEIZING = ("request",)


class RecouvrementProcedure(models.Model):
    _inherit = "recouvrement.procedure"

    def _do(self, step, day, issue=None, reason="", **facts):
        """Enter that ``step`` was done on ``day``.

        :param step: a ``recouvrement.procedure.etape`` of its track
        :param issue: what came of it; needed when the step has several outcomes
        :param reason: needed when another step was to come
        :param facts: of the act: party_name, service_mode, amount, reference, note, attachment_ids (recordset)
        :return: the act
        :raise UserError: why it cannot be
        """
        self.ensure_one()
        day, reason = fields.Date.to_date(day), (reason or "").strip()
        mine = self._as_record()
        mine._check_running(step)
        self._check_day(day)
        issue = mine._find_issue(step, issue)
        mine._check_order(step, day, reason)
        mine._check_facts(step, facts)
        acte = mine._write_act(step, day, issue, reason, facts)
        mine._apply(acte)
        mine._tell_act(acte)
        mine._go_on(acte)
        return acte.with_env(self.env)

    # -- refusals ---------------------------------------------------------------------------

    def _check_running(self, step=None):
        if self.state == "closed":
            raise UserError(self.env._("%s is closed: nothing more is done in it.", self.name))
        if self.state == "held":
            raise UserError(
                self.env._(
                    "%(number)s is suspended: %(reason)s", number=self.name, reason=self.held_reason
                )
            )

    def _find_issue(self, step, issue):
        if step.type_id != self.type_id:
            raise UserError(self.env._("“%s” is no step of this procedure.", step.name))
        if issue and issue.etape_id != step:
            raise UserError(self.env._("“%s” is no outcome of this step.", issue.name))
        if not issue and len(step.issue_ids) > 1:
            raise UserError(self.env._("Say what came of “%s”.", step.name))
        return issue or step.issue_ids

    def _check_order(self, step, day, reason):
        if day < self.date_opened:
            raise UserError(
                self.env._(
                    "%(number)s was opened on %(day)s: nothing was done before.",
                    number=self.name,
                    day=format_date(self.env, self.date_opened),
                )
            )
        done = self._get_acts()
        before = done.filtered(lambda acte: acte.etape_id == step)
        if before and not step.repeatable and not self._may_repeat(step):
            raise UserError(
                self.env._(
                    "“%(step)s” was done already, on %(day)s.",
                    step=step.name,
                    day=format_date(self.env, before[-1].date),
                )
            )
        if step.after_id:
            self._check_after(
                step, day, done.filtered(lambda acte: acte.etape_id == step.after_id)[-1:]
            )
        if step != self.etape_id and step not in self._get_reachable() and not reason:
            raise UserError(
                self.env._(
                    "“%(awaited)s” was to come: say why “%(step)s” comes first.",
                    awaited=self.etape_id.name or "",
                    step=step.name,
                )
            )
        if step.nature in SEIZING and self.unchecked:
            raise UserError(
                self.env._(
                    "Answer the checks first: %s",
                    ", ".join(self.verification_ids.filtered("pending").mapped("name")),
                )
            )

    def _may_repeat(self, step):
        """Whether what was done since lets a step that comes once be done again."""
        return False

    def _check_after(self, step, day, earlier):
        if not earlier:
            raise UserError(
                self.env._(
                    "“%(step)s” cannot come before “%(before)s”.",
                    step=step.name,
                    before=step.after_id.name,
                )
            )
        if day < earlier.date:
            raise UserError(
                self.env._(
                    "“%(step)s” on %(day)s comes before “%(before)s”, done on %(earlier)s.",
                    step=step.name,
                    day=format_date(self.env, day),
                    before=step.after_id.name,
                    earlier=format_date(self.env, earlier.date),
                )
            )

    def _get_reachable(self):
        """Steps that need no reason: the one to come, those after it that only optional ones precede, and
        optional ones that may happen now (an opposition, a hearing)."""
        steps, done, found = self.type_id.etape_ids, self._get_acts().etape_id, self.etape_id
        for step in steps.filtered(lambda one: one.sequence > self.etape_id.sequence):
            if not found[-1:].optional:
                break
            found |= step
        return found | steps.filtered(
            lambda one: (
                (one.optional and (not one.after_id or one.after_id in done))
                or (one.repeatable and one in done)
            )
        )

    def _check_facts(self, step, facts):
        if step.nature == "service" and not facts.get("service_mode"):
            raise UserError(self.env._("Say how “%s” was done.", step.name))
        amount = facts.get("amount") or 0
        if amount < 0:
            raise UserError(self.env._("An amount is above zero."))
        limit = self.amount_claimed
        if step.nature == "decision" and self.currency_id.compare_amounts(amount, limit) > 0:
            raise UserError(
                self.env._(
                    "%(amount)s is more than the %(claimed)s claimed.",
                    amount=format_amount(self.env, amount, self.currency_id),
                    claimed=format_amount(self.env, limit, self.currency_id),
                )
            )

    # -- doing ------------------------------------------------------------------------------

    def _write_act(self, step, day, issue, reason, facts):
        told = step.with_context(lang=self._for_company().env.lang)
        files = facts.pop("attachment_ids", None) or self.env["ir.attachment"]
        acte = self.env["recouvrement.procedure.acte"].create(
            {
                "procedure_id": self.id,
                "etape_id": step.id,
                "name": told.name,
                "date": day,
                "issue_id": issue.id,
                "reason": reason,
                "once": not (step.repeatable or self._may_repeat(step)),
                "awaited_etape_id": self.etape_id.id,
                "attachment_ids": [fields.Command.set(files.ids)],
                **facts,
            }
        )
        files.sudo().write({"res_model": acte._name, "res_id": acte.id})
        return acte

    def _apply(self, acte):
        """What the act makes: deadlines, a title, an interruption of limitation. Aspects add theirs."""
        if (
            acte.reference
            and acte.etape_id.nature in ("request", "decision")
            and not self.reference
        ):
            self.reference = acte.reference

    def _unapply(self, acte):
        """Take back what ``_apply`` made of it."""

    def _tell_act(self, acte):
        told = self._for_company()
        parts = [acte.name]
        if acte.issue_id:
            parts.append(acte.issue_id.with_env(told.env).name)
        if acte.amount:
            parts.append(format_amount(told.env, acte.amount, self.currency_id))
        if acte.note:
            parts.append(acte.note)
        if acte.reason:
            parts.append(told.env._("out of order: %s", acte.reason))
        kind = "hearing" if acte.etape_id.nature == "hearing" else "procedure"
        self._tell(kind, f"{self.name} – {' – '.join(parts)}", acte.date, acte)

    def _go_on(self, acte):
        """The next step, or the end."""
        issue = acte.issue_id
        if issue.ends:
            self._close(issue.ends, acte.date, issue.with_env(self._for_company().env).name)
            return
        if acte.etape_id.repeatable and not issue.next_etape_id and acte.etape_id != self.etape_id:
            return
        following = (
            issue.next_etape_id
            or self.type_id.etape_ids.filtered(lambda step: step.sequence > acte.etape_id.sequence)[
                :1
            ]
        )
        self.write({"etape_id": following.id, "step_since": acte.date})

    # -- undoing ----------------------------------------------------------------------------

    def _undo(self, acte, reason):
        """Undo an act entered by mistake: it stays to be read, and what it made is taken back.

        :raise UserError: no reason, or another act was entered since
        """
        self.ensure_one()
        mine, acte = self._as_record(), acte.sudo()  # sudo: acts are written by verbs only
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is undone."))
        if acte.cancelled_on:
            raise UserError(self.env._("“%s” is undone already.", acte.name))
        if mine._get_acts()[-1:] != acte:
            raise UserError(
                self.env._("Undo first what was entered since: “%s”.", mine._get_acts()[-1:].name)
            )
        if mine.state == "closed":
            mine._reopen()
        mine._unapply(acte)
        acte.write(
            {
                "cancelled_on": self.env["recouvrement.calendrier"]._today(),
                "cancelled_by_id": self.env.uid,
                "cancel_reason": reason,
            }
        )
        acte.flush_recordset()  # the act may be done again at once
        mine.write(
            {
                "etape_id": acte.awaited_etape_id.id,
                "step_since": mine.last_acte_id.date or mine.date_opened,
            }
        )
        told = mine._for_company()
        mine._tell(
            "procedure",
            told.env._(
                "%(number)s – undone: %(act)s. %(reason)s",
                number=mine.name,
                act=acte.name,
                reason=reason,
            ),
            acte.cancelled_on,
            acte,
        )
