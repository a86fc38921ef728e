from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, format_date

from ..engine import facts
from ..engine.clock import EVERY_DAY

WRITTEN = ("email", "letter", "lrar", "lre")  # kinds that send the debtor a text
# What is tried in turn when a kind cannot reach the debtor. A formal notice stays registered as
# long as it can; in the end a person is asked to find a way.
NEXT_KINDS = {
    "email": ("letter", "sms", "call"),
    "sms": ("email", "letter", "call"),
    "letter": ("email", "sms", "call"),
    "lre": ("lrar", "call"),
    "lrar": ("lre", "email", "call"),
}


class RecouvrementEtape(models.Model):
    """One step of a scenario: when, what, to whom, with whose consent."""

    _name = "recouvrement.etape"
    _description = "Scenario step"
    _order = "scenario_id, sequence, id"

    scenario_id = fields.Many2one(
        "recouvrement.scenario", required=True, index=True, ondelete="cascade"
    )
    scenario_state = fields.Selection(related="scenario_id.state")
    currency_id = fields.Many2one(related="scenario_id.currency_id")
    sequence = fields.Integer("Rank", required=True, default=10)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=True,
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        help="What the step is called from one version of the scenario to the next.",
    )
    kind = fields.Selection(
        lambda self: [
            (kind, label)
            for kind, label in self.env["recouvrement.action"]
            ._fields["kind"]
            ._description_selection(self.env)
            if kind not in (facts.CONTROL, facts.STATEMENT)
        ],
        required=True,
        default="email",
    )
    phase_id = fields.Many2one(
        "recouvrement.phase", help="The dossier enters this phase when the step is taken."
    )

    # When
    anchor = fields.Selection(
        [
            ("due", "the oldest due date"),
            ("phase", "entry into the phase"),
            ("previous", "the previous step"),
            ("promise_broken", "the day a promise is broken"),
            ("instalment", "an instalment of a plan"),
            ("instalment_missed", "an instalment missed"),
            ("plan_broken", "the day a plan is broken"),
        ],
        required=True,
        default="due",
        help="A step counted from a promise or a plan stands beside the others: it goes each time "
        "one calls for it, wherever the dossier stands.",
    )
    offset_days = fields.Integer("Days", required=True, default=5)
    offset_side = fields.Selection(
        [("after", "after"), ("before", "before")], required=True, default="after"
    )
    day_kind = fields.Selection(
        [
            ("calendar", "calendar days"),
            ("ouvre", "working days (Mon-Fri)"),
            ("ouvrable", "business days (Mon-Sat)"),
        ],
        required=True,
        default="calendar",
    )
    gap_days = fields.Integer(
        "At least … days after the previous step", help="Keeps steps apart when one was taken late."
    )
    timing = fields.Char(compute="_compute_timing")
    example = fields.Char(compute="_compute_timing")

    # On what conditions
    amount_min = fields.Monetary("From")
    amount_max = fields.Monetary("Up to")
    debtor = fields.Selection(
        [("professional", "Professionals only"), ("private", "Private persons only")]
    )
    channel = fields.Selection(
        [
            ("email", "Has an e-mail address"),
            ("phone", "Has a phone number"),
            ("post", "Has a postal address"),
        ]
    )
    tag_with_ids = fields.Many2many(
        "res.partner.category", "recouvrement_etape_tag_with_rel", string="With a tag of"
    )
    tag_without_ids = fields.Many2many(
        "res.partner.category", "recouvrement_etape_tag_out_rel", string="Without a tag of"
    )
    last_result_ids = fields.Many2many(
        "recouvrement.resultat.type", string="After one of these results"
    )

    broken_promises = fields.Integer(
        "From … broken promises", help="Since the dossier was opened. 0: whatever was promised."
    )

    conditions = fields.Char(
        "Only if", compute="_compute_conditions", help="The conditions in words; empty: none."
    )

    show_more = fields.Boolean("More options", store=False)

    # How
    consent = fields.Selection(
        [
            ("none", "None: goes by itself"),
            ("veto", "Goes unless countermanded"),
            ("approval", "Waits for approval"),
        ],
        required=True,
        default="none",
    )
    decision_by = fields.Selection(
        [
            ("collector", "Whoever works the dossier"),
            ("responsible", "The responsible of the portfolio, or above"),
            ("manager", "A collection manager"),
        ],
        "Decided by",
        required=True,
        default="collector",
        help="Who may let the step go or countermand it. A collection manager always may.",
    )
    veto_days = fields.Integer("Days to countermand", default=3)
    catch_up = fields.Selection(
        [("always", "Late but done"), ("skip", "Left out once the next step is due")],
        required=True,
        default="always",
    )
    mandatory = fields.Boolean(
        "Never left out", help="A formal notice must have gone before what follows it."
    )
    repeat_every = fields.Integer("Repeat every … days", help="0: once.")
    repeat_times = fields.Integer("Times in all", default=1, help="0: until a later step is due.")
    fallback = fields.Selection(
        [("next", "Use the next channel"), ("none", "Report the failure")],
        "If it cannot reach the debtor",
        default="next",
        required=True,
        help="E-mail, letter, SMS, then a call; a registered letter on paper or electronic, then an "
        "e-mail. The same holds when it comes back undelivered.",
    )
    template_id = fields.Many2one(
        "mail.template",
        "Text",
        domain=[
            ("model", "=", "recouvrement.dossier"),
            ("recouvrement_variant_of_id", "=", False),
        ],
        ondelete="restrict",
        help="Its variants are sent to the debtors they are written for.",
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        "SMS text",
        domain=[("model", "=", "recouvrement.dossier")],
        default=lambda self: self.env.ref(
            "recouvrement.sms_template_reminder", raise_if_not_found=False
        ),
        ondelete="restrict",
        help="What is sent by SMS: by a step of this kind, or in place of a message that cannot reach. "
        "Empty: nothing goes by SMS.",
    )
    deadline_days = fields.Integer(
        "Days left to pay",
        default=8,
        help="The delay the letter gives, counted from its day: for a formal notice, the one the law "
        "or the contract asks for.",
    )
    attach_invoices = fields.Selection(
        [("none", "None"), ("overdue", "Those of the items asked for")],
        "Copies of invoices",
        default="none",
        required=True,
        help="Attached to the e-mail, or printed after the letter; a link when they weigh too much.",
    )
    notice_to = fields.Selection(
        [
            ("responsible", "The responsible of the portfolio"),
            ("above", "The responsible of the portfolio above"),
            ("salesperson", "The debtor's salesperson"),
            ("collector", "The collector"),
            ("user", "A person"),
        ],
        "Who is told",
        required=True,
        default="responsible",
        help="When nobody holds the role, the responsible of the portfolio, then the collector.",
    )
    notice_user_id = fields.Many2one(
        "res.users", "Person told", domain=[("share", "=", False)], ondelete="restrict"
    )
    note = fields.Text(
        "Instructions",
        translate=True,
        help="Script of the call, or what the person told must do. In a call, {debtor}, {overdue}, "
        "{days_late}, {oldest_due}… take the debtor's figures.",
    )

    _rank_uniq = models.Constraint(
        "UNIQUE (scenario_id, sequence)",
        "Two steps of a scenario cannot have the same rank: give each its own.",
    )
    _code_uniq = models.Constraint(
        "UNIQUE (scenario_id, code)",
        "Two steps of a scenario cannot have the same code: give each its own.",
    )
    _offset_positive = models.Constraint(
        "CHECK (offset_days >= 0)",
        "Enter the days as a positive number and choose “before” or “after”.",
    )
    _gap_positive = models.Constraint(
        "CHECK (gap_days >= 0 AND repeat_every >= 0 AND repeat_times >= 0 AND veto_days >= 0"
        " AND broken_promises >= 0)",
        "A number of days or times cannot be negative.",
    )

    @api.model
    def default_get(self, fields_list):
        """A new step comes after those its scenario has (``recouvrement_steps`` in the context)."""
        values = super().default_get(fields_list)
        steps = self.env.context.get("recouvrement_steps")
        if steps and "sequence" in fields_list:
            saved = self.browse(step for step in steps if isinstance(step, int))
            values["sequence"] = max([10 * len(steps), *saved.mapped("sequence")]) + 10
        return values

    @api.depends("name", "kind", "offset_days", "offset_side")
    def _compute_code(self):
        for step in self:
            if not step.code:
                sign = "-" if step.offset_side == "before" else "+"
                step.code = f"J{sign}{step.offset_days}-{step.kind}"

    @api.depends("offset_days", "offset_side", "anchor", "day_kind")
    def _compute_timing(self):
        """The rule in words, with an example: the sign of an offset is never left to be guessed."""
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("day_kind", "anchor", "offset_side")
        }
        due = fields.Date.context_today(self)
        for step in self:
            words = self.env._(
                "%(days)s %(kind)s %(side)s %(anchor)s",
                days=step.offset_days,
                kind=labels["day_kind"].get(step.day_kind, ""),
                side=labels["offset_side"].get(step.offset_side, ""),
                anchor=labels["anchor"].get(step.anchor, ""),
            )
            day = EVERY_DAY.shift(due, step._get_offset(), step.day_kind or "calendar")
            example = {"due": _short(self.env, due), "day": _short(self.env, day)}
            step.timing = self.env._("%(words)s (for %(due)s: %(day)s)", words=words, **example)
            step.example = self.env._("for %(due)s, on %(day)s", **example)

    @api.depends(
        "amount_min",
        "amount_max",
        "debtor",
        "channel",
        "tag_with_ids",
        "tag_without_ids",
        "last_result_ids",
        "broken_promises",
    )
    @api.depends_context("lang")
    def _compute_conditions(self):
        for step in self:
            step.conditions = ", ".join(step._get_condition_words())

    def _get_condition_words(self):
        words = []
        if self.amount_min:
            words.append(
                self.env._("from %s", format_amount(self.env, self.amount_min, self.currency_id))
            )
        if self.amount_max:
            words.append(
                self.env._("up to %s", format_amount(self.env, self.amount_max, self.currency_id))
            )
        for name in ("debtor", "channel"):
            if self[name]:
                words.append(dict(self._fields[name]._description_selection(self.env))[self[name]])
        if self.tag_with_ids:
            words.append(self.env._("tagged %s", ", ".join(self.tag_with_ids.mapped("name"))))
        if self.tag_without_ids:
            words.append(
                self.env._("not tagged %s", ", ".join(self.tag_without_ids.mapped("name")))
            )
        if self.last_result_ids:
            words.append(self.env._("after %s", ", ".join(self.last_result_ids.mapped("name"))))
        if self.broken_promises:
            words.append(self.env._("from %s broken promises", self.broken_promises))
        return words

    @api.constrains(
        "offset_side",
        "anchor",
        "amount_min",
        "amount_max",
        "consent",
        "veto_days",
        "kind",
        "notice_to",
        "notice_user_id",
    )
    def _check_consistent(self):
        for step in self:
            if step.offset_side == "before" and step.anchor not in ("due", "instalment"):
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: only a due date or an instalment can be anticipated.",
                        step=step.name,
                    )
                )
            if step.amount_max and step.amount_max < step.amount_min:
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: the amounts are reversed, no dossier would fit.",
                        step=step.name,
                    )
                )
            if step.kind == "notice" and step.notice_to == "user" and not step.notice_user_id:
                raise ValidationError(
                    self.env._("“%(step)s”: choose the person who is told.", step=step.name)
                )
            if step.consent == "veto" and not step.veto_days:
                raise ValidationError(
                    self.env._(
                        "“%(step)s”: say how many days are left to countermand it.", step=step.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        if not self.env["recouvrement.scenario"]._is_loading():
            steps.scenario_id._check_draft()
        return steps

    def write(self, vals):
        # Its wording and its text may be mended; when and how it goes belongs to the version.
        if (
            vals.keys()
            - {
                "name",
                "note",
                "template_id",
                "sms_template_id",
                "deadline_days",
                "phase_id",
                "show_more",
            }
            and not self.env["recouvrement.scenario"]._is_loading()
        ):
            self.scenario_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.scenario_id._check_draft()

    def _check_publishable(self):
        """:raise UserError: a step that writes to the debtor has no text"""
        mute = self.filtered(
            lambda step: step.kind in (*WRITTEN, "sms") and not step._has_text(step.kind)
        )
        if mute:
            raise UserError(
                self.env._(
                    "These steps write to the debtor but have no text: %(steps)s. "
                    "Choose a text for each.",
                    steps=", ".join(f"“{step.name}”" for step in mute),
                )
            )

    def _get_next_kinds(self):
        """Kinds to try in turn when this step's own cannot reach the debtor: those it has a text for."""
        if self.fallback != "next":
            return ()
        return tuple(kind for kind in NEXT_KINDS.get(self.kind, ()) if self._has_text(kind))

    def _has_text(self, kind):
        if kind == "sms":
            return bool(self.sms_template_id)
        return kind not in WRITTEN or bool(self.template_id)

    def _get_offset(self):
        return -self.offset_days if self.offset_side == "before" else self.offset_days

    @api.model
    def _get_horizons(self):
        """How many days before a due date published scenarios look, in order: ``[-1, 5]``; -1: once late."""
        steps = self.search_fetch(
            [("scenario_id", "any", [("state", "=", "published"), ("active", "=", True)])],
            ["scenario_id", "offset_days", "offset_side", "anchor", "day_kind"],
        )
        widest = (
            max(step._get_reach() for step in ladder)
            for ladder in steps.grouped("scenario_id").values()
        )
        return sorted({-1, *widest})

    def _get_reach(self):
        """As the engine's ``reach_before_due``, which looks at nothing else of a step."""
        rung = {"offset": self._get_offset(), "anchor": self.anchor, "day_kind": self.day_kind}
        return facts.Step(code="", rank=0, kind="", **rung).reach_before_due

    def _to_engine(self):
        self.ensure_one()
        money = self.currency_id._recouvrement_decimal
        return facts.Step(
            code=self.code,
            rank=self.sequence,
            kind=self.kind,
            name=self.name,
            offset=self._get_offset(),
            anchor=self.anchor,
            day_kind=self.day_kind,
            gap=self.gap_days,
            conditions=facts.Conditions(
                amount_min=money(self.amount_min),
                amount_max=money(self.amount_max),
                debtor=self.debtor or "",
                channel=self.channel or "",
                tags_with=frozenset(self.tag_with_ids.ids),
                tags_without=frozenset(self.tag_without_ids.ids),
                last_results=frozenset(self.last_result_ids.ids),
                broken_promises=self.broken_promises,
            ),
            consent=self.consent,
            veto_days=self.veto_days,
            catch_up=self.catch_up,
            mandatory=self.mandatory,
            repeat_every=self.repeat_every,
            repeat_times=self.repeat_times,
            fallback=self._get_next_kinds(),
            key=self.id,
            phase=self.phase_id.id,
        )


def _short(env, day):
    """``day`` as day and month, in the reader's language."""
    return format_date(env, day, date_format="d MMM")
