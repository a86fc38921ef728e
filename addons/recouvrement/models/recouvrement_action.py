"""Station 7 of 11: action.

Comes from: decision. Goes to: execution, then résultat. The ledger of what was planned, awaited,
done, refused. What was done is proof: it is never edited nor deleted.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..engine.decision import ACT, AWAIT
from ..engine.facts import CHANNEL_OF, CONTROL

AT_ONCE = 20  # more steps than this go by the scheduled action: nobody waits for fifty letters
ENDED = ("done", "cancelled")
QUEUED = ("email", "sms", "statement")  # kinds that leave by a queue of Odoo
QUEUE_DAYS = 2  # a message that waits to leave for longer needs a person
# What may still be written on an ended action: how it travelled, and what the debtor answered.
FREE_ONCE_ENDED = {
    "activity_id",
    "message_id",
    "resultat_ids",
    "acheminement_ids",
    "delivery",
    "delivery_date",
    "tracking_number",
    "date_effective",
    "error",
    "date_answered",
    "pli_ids",
    "envoi_id",
}


class RecouvrementAction(models.Model):
    _name = "recouvrement.action"
    _description = "Collection action"
    _order = "date_proposed desc, id desc"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id")
    user_id = fields.Many2one(related="dossier_id.user_id", string="Collector")
    debtor_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor")
    etape_id = fields.Many2one(
        "recouvrement.etape", "Step", index="btree_not_null", ondelete="restrict"
    )
    step_code = fields.Char(
        help="Code of the step, the same from one version of the scenario to the next."
    )
    rank = fields.Integer()
    turn = fields.Date("For what was due on", help="Oldest due date the scenario ran on.")
    occurrence = fields.Integer(default=1)
    attempt = fields.Integer(
        default=1,
        required=True,
        help="2 and more: by another channel, when the first did not reach.",
    )
    parent_id = fields.Many2one(
        "recouvrement.action",
        "In place of, or copy of",
        index="btree_not_null",
        ondelete="restrict",
        help="The action that did not reach the debtor, or the one of which this is a copy.",
    )
    kind = fields.Selection(
        [
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("letter", "Letter"),
            ("lrar", "Registered letter"),
            ("lre", "Electronic registered letter"),
            ("call", "Phone call"),
            ("notice", "Internal notice"),
            ("control", "None: left out to compare"),
            ("statement", "Statement of account"),
        ],
        required=True,
    )
    state = fields.Selection(
        [
            ("planned", "To carry out"),
            ("awaiting", "Awaiting a decision"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
        ],
        default="planned",
        required=True,
    )
    consent = fields.Selection(
        [("none", "None"), ("veto", "Goes unless countermanded"), ("approval", "Approval")],
        default="none",
        required=True,
    )
    date_proposed = fields.Date("Decided on", required=True)
    date_planned = fields.Date("To go on", required=True)
    date_done = fields.Date("Done on")
    reason = fields.Text("Why", help="The reason of the day, kept as it was.")
    amount_due = fields.Monetary("Owed in all")
    amount_overdue = fields.Monetary("Overdue")
    items = fields.Json(help="The open items of the day: what the debtor was told.")
    partner_id = fields.Many2one("res.partner", "Recipient", ondelete="restrict")
    partie_id = fields.Many2one(
        "recouvrement.partie",
        "As",
        ondelete="restrict",
        help="The co-debtor or guarantor this copy is for; empty: the debtor.",
    )
    attachment_id = fields.Many2one(
        "ir.attachment", "Document", ondelete="restrict", index="btree_not_null"
    )
    message_id = fields.Many2one("mail.message", ondelete="set null", index="btree_not_null")
    delivery = fields.Selection(
        lambda self: (
            self.env["recouvrement.acheminement"]._fields["status"]._description_selection(self.env)
        ),
        readonly=True,
        help="What became of the message since it left; empty for what is not sent.",
    )
    delivery_date = fields.Date("Since", readonly=True, help="Day of the last delivery event.")
    date_effective = fields.Date(
        "Takes effect on",
        readonly=True,
        help="The day from which its delays run: sent, first presented or received, as its text says.",
    )
    tracking_number = fields.Char(
        "Registered number", readonly=True, index="btree_not_null", help="Given by the post."
    )
    acheminement_ids = fields.One2many("recouvrement.acheminement", "action_id", "Delivery events")
    date_answered = fields.Date(
        "Answered on", readonly=True, help="The day the recipient last answered this message."
    )
    stuck = fields.Boolean(
        "Did not go",
        compute="_compute_stuck",
        search="_search_stuck",
        help="It failed, could not leave, or has been waiting to leave for two days.",
    )
    can_send_again = fields.Boolean("Can be sent again", compute="_compute_stuck")
    activity_id = fields.Many2one("mail.activity", ondelete="set null")
    approved_by_id = fields.Many2one("res.users", "Approved by")
    countermanded_by_id = fields.Many2one("res.users", "Countermanded by")
    cancel_reason = fields.Char("Why it did not go")
    error = fields.Text()
    resultat_ids = fields.One2many("recouvrement.resultat", "action_id", "Results")

    _once_uniq = models.UniqueIndex(
        "(dossier_id, step_code, turn, occurrence, attempt, COALESCE(partie_id, 0)) "
        "WHERE state <> 'cancelled'",
        "This step was already taken for these items.",
    )
    _todo_idx = models.Index("(company_id, date_planned, id) WHERE state = 'planned'")
    _awaiting_idx = models.Index("(company_id, id) WHERE state = 'awaiting'")
    _contact_idx = models.Index("(date_done) WHERE state = 'done'")
    _failed_idx = models.Index("(company_id, id) WHERE state = 'failed'")
    _stuck_idx = models.Index("(delivery_date, id) WHERE delivery IN ('queued', 'failed')")

    @api.depends("etape_id.name", "kind", "dossier_id.name", "date_done", "date_planned")
    @api.depends_context("recouvrement_dated", "lang")
    def _compute_display_name(self):
        """The step and the dossier; or, on the dossier itself, the step and its day."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for action in self:
            of_what = action.dossier_id.name
            if self.env.context.get("recouvrement_dated"):
                of_what = format_date(self.env, action.date_done or action.date_planned)
            step = action.etape_id.name or kinds.get(action.kind, "")
            action.display_name = f"{step} – {of_what}"

    @api.depends("state", "delivery", "delivery_date", "dossier_id.state", "kind")
    def _compute_stuck(self):
        domain = self._get_stuck_domain()
        for action in self:
            action.stuck = bool(action.filtered_domain(domain))
            left = action.state == "done" and action.kind in QUEUED
            action.can_send_again = action.stuck and left

    def _search_stuck(self, operator, value):
        return self._get_stuck_domain() if operator == "in" else NotImplemented

    @api.model
    def _get_stuck_domain(self):
        """Actions that need a person: failed, could not leave, or queued for too long."""
        limit = fields.Date.subtract(self.env["recouvrement.calendrier"]._today(), days=QUEUE_DAYS)
        waits_too_long = (
            Domain("delivery", "=", "queued")
            & Domain("delivery_date", "<", limit)
            & Domain("kind", "in", (*QUEUED, "lre"))
        )
        not_left = Domain("delivery", "=", "failed") | waits_too_long
        return Domain("state", "=", "failed") | (
            not_left & Domain("dossier_id.state", "!=", "closed")
        )

    # -- proof ------------------------------------------------------------------------------

    def write(self, vals):
        if vals.keys() - FREE_ONCE_ENDED and any(action.state in ENDED for action in self):
            raise UserError(
                self.env._(
                    "What was carried out or cancelled is proof: it can no longer be changed."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if any(action.state in (*ENDED, "failed") for action in self):
            raise UserError(
                self.env._("The ledger of actions is proof: nothing is deleted from it.")
            )

    # -- from the decisions of the night ----------------------------------------------------

    @api.model
    def _propose(self, decisions, day):
        """Write the steps decided on ``day`` into the ledger, and release those whose wait is over."""
        new, released, company = [], [], self.env.company
        say = self.env["recouvrement.motif"]._get_speaker(company.currency_id)
        for dossier_id, (now, _after) in decisions.items():
            if now.verdict == ACT and now.pending:
                released.append(now.pending)
            elif now.verdict in (ACT, AWAIT) and not now.pending:
                reason = {"reason": self._say_why(dossier_id, now, say)}
                new.append(self._prepare_row(dossier_id, now, day) | reason)
        self._release(released)
        self.env["recouvrement.lot"]._insert_many(
            self._name,
            new,
            conflict=SQL(
                "(dossier_id, step_code, turn, occurrence, attempt, COALESCE(partie_id, 0)) "
                "WHERE state <> 'cancelled'"
            ),
            shared={"company_id": company.id, "date_proposed": day, "attempt": 1},
        )
        # The rows came by SQL: what was read of the dossiers' actions before no longer holds.
        self.env["recouvrement.dossier"].invalidate_model(
            ["action_ids", "awaiting_action_id", "last_action_id"], flush=False
        )

    def _prepare_row(self, dossier_id, decision, day):
        step, exposure = decision.step, decision.exposure
        return {
            "dossier_id": dossier_id,
            "etape_id": step.key or None,
            "step_code": step.code,
            "rank": step.rank,
            "turn": decision.turn,
            "occurrence": decision.occurrence,
            "kind": decision.kind,
            "state": "awaiting" if decision.verdict == AWAIT else "planned",
            "consent": step.consent,
            "date_planned": decision.release or day,
            "amount_due": exposure.due,
            "amount_overdue": exposure.overdue,
        }

    def _say_why(self, dossier_id, decision, say):
        """The reason of the day; and why another channel was taken than the step's own."""
        reason = say(decision.reason)
        if decision.kind in (decision.step.kind, CONTROL):
            return reason
        debtor = self.env["recouvrement.dossier"].browse(dossier_id).partner_id
        return " ".join((reason, self._say_instead(debtor, decision.step.kind, decision.kind)))

    @api.model
    def _say_instead(self, person, planned, kind):
        """Why ``kind`` takes the place of ``planned`` for ``person``."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(kind)s instead of %(planned)s: %(why)s",
            kind=kinds[kind],
            planned=kinds[planned],
            why=self.env["recouvrement.destinataire"]._explain(person, CHANNEL_OF[planned]),
        )

    def _release(self, ids):
        """Put actions whose wait is over up for execution."""
        self.browse(ids).filtered(lambda action: action.state == "awaiting").write(
            {"state": "planned"}
        )

    @api.model
    def _withdraw(self, decisions, day):
        """Cancel pending actions that no longer apply, saying why."""
        motif, currency = self.env["recouvrement.motif"], self.env.company.currency_id
        leaving = [now for now, _after in decisions.values() if now.withdrawn]
        every = self.browse(key for now in leaving for key in now.withdrawn)
        for now in leaving:
            pending = (
                self.browse(now.withdrawn)
                .with_prefetch(every._prefetch_ids)
                .filtered(lambda action: action.state in ("planned", "awaiting"))
            )
            if pending:
                cause = motif._say(now.reason, currency)
                pending._cancel(self.env._("No longer applies: %(cause)s", cause=cause))

    def _cancel(self, reason, user=None):
        self.write(
            {
                "state": "cancelled",
                "cancel_reason": reason,
                "countermanded_by_id": user.id if user else False,
            }
        )

    # -- what people do ---------------------------------------------------------------------

    def action_approve(self):
        """Let the awaiting step go: at once when few are approved, within the minute otherwise."""
        self._check_may_decide()
        self = self._as_ledger()
        self._check_state(
            ("awaiting",), self.env._("Only a step that awaits a decision can be approved.")
        )
        self._check_not_held()
        self.write({"state": "planned", "approved_by_id": self.env.uid})
        return self._carry_out()

    def action_countermand(self):
        """Ask for the reason, then refuse the step."""
        self._check_state(
            ("awaiting", "failed"),
            self.env._("Only a step that awaits a decision or failed can be countermanded."),
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Countermand"),
            "res_model": "recouvrement.contrordre",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_action_ids": self.ids},
        }

    def action_retry(self):
        """Try a failed action again."""
        self = self._as_ledger()
        self._check_state(("failed",), self.env._("Only a failed action can be tried again."))
        self._check_not_held()
        self.write({"state": "planned", "error": False})
        return self._carry_out()

    def action_record_deposit(self):
        """Type the number of an electronic registered letter, and what became of it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Electronic registered letter"),
            "res_model": "recouvrement.depot",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_action_id": self.id,
                "default_tracking_number": self.tracking_number,
                "default_status": "delivered" if self.delivery == "sent" else "sent",
            },
        }

    def action_send_again(self):
        """Put messages that did not leave back in their queue: the same message, the same line."""
        self = self._as_ledger()
        if any(not action.can_send_again for action in self):
            raise UserError(self.env._("Only a message that could not leave can be sent again."))
        self._check_not_held()
        self.env["recouvrement.courrier"]._requeue(self)
        return True

    def action_propose_again(self):
        """Put a countermanded step up for a decision once more: the refusal stays in the ledger."""
        self = self._as_ledger()
        if any(
            not action.countermanded_by_id or action.dossier_id.state == "closed" for action in self
        ):
            raise UserError(
                self.env._(
                    "Only a countermanded step of a dossier in progress can be proposed again."
                )
            )
        today = self.env["recouvrement.calendrier"]._today()
        for action in self:
            self.create(
                {
                    **action._get_same_step("attempt", "parent_id", "partie_id", "kind"),
                    "state": "awaiting",
                    "consent": "approval",
                    "date_proposed": today,
                    "date_planned": today,
                    "reason": self.env._("Proposed again by %(user)s.", user=self.env.user.name),
                }
            )
        self.env["recouvrement.passage"]._refresh(self.dossier_id, today)
        return True

    def action_open_dossier(self):
        return self.dossier_id._get_records_action()

    def action_print_document(self):
        """The document kept, or what it would be while the action has not gone."""
        return self.env.ref("recouvrement.report_letter").report_action(self, config=False)

    def action_open_document(self):
        self.ensure_one()
        if not self.attachment_id:
            raise UserError(self.env._("This action has no document."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=false",
            "target": "new",
        }

    def _countermand(self, reason):
        """Refuse these steps: kept in the ledger with who and why; the dossier looks again today."""
        self._check_may_decide()
        self = self._as_ledger()
        self._check_state(
            ("awaiting", "failed"),
            self.env._("Only a step that awaits a decision or failed can be countermanded."),
        )
        self._cancel(reason, self.env.user)
        self.dossier_id._log_lines(
            {
                action.dossier_id.id: self.env._(
                    "“%(step)s” countermanded: %(reason)s", step=action.etape_id.name, reason=reason
                )
                for action in self
            }
        )
        self.env["recouvrement.passage"]._refresh(
            self.dossier_id, self.env["recouvrement.calendrier"]._today()
        )

    def _as_ledger(self):
        """These actions, writable: only the verbs of this file write the ledger, never a form nor RPC."""
        self.check_access("read")
        self.dossier_id.check_access("write")
        # sudo: nobody holds write access on the ledger; whoever works the dossier may use its verbs.
        return self.sudo()

    def _check_state(self, state, message):
        if any(action.state not in state for action in self):
            raise UserError(message)

    def _check_not_held(self):
        held = self.dossier_id.filtered(lambda dossier: dossier.state == "held")
        if held:
            raise UserError(
                self.env._(
                    "%(dossier)s is on hold, nothing may go: %(reason)s",
                    dossier=held[0].display_name,
                    reason=held[0].decision_reason,
                )
            )

    def _carry_out(self):
        if len(self) > AT_ONCE:
            # sudo: waking the night needs no right on scheduled actions.
            self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
            told = self.env._("%s steps approved: they go within the minute.", len(self))
            return self._notify("info", [told])
        self.env["recouvrement.execution"]._execute(
            self, self.env["recouvrement.calendrier"]._today()
        )
        failed = self.filtered(lambda action: action.state == "failed")
        if failed:
            return self._notify("danger", failed.mapped("error"))
        if put_off := self._get_put_off():
            return self._notify("warning", put_off)
        return True

    def _get_put_off(self):
        """Why those that did not leave were put off by the policy of contacts today."""
        waiting = self.filtered(lambda action: action.state != "done")
        refused = self.env["recouvrement.refus"].search(
            [
                ("dossier_id", "in", waiting.dossier_id.ids),
                ("date", "=", self.env["recouvrement.calendrier"]._today()),
            ]
        )
        return refused.mapped("reason")

    def _notify(self, kind, messages):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "sticky": kind != "info",
                "message": "\n".join(messages),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
