"""A request to another service on a dossier, and its answer: how the debt ends is worked out between them (K10).

Collection asks Customer relations, Risk or Remarketing, and they may ask collection: a question, what is wished, a day
counted in bank days. An answer changes nothing by itself: whoever collects carries it out, once, by the core's own
verbs and under the core's delegations. Being overdue is read from the day, no night writes it.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from odoo.addons.recouvrement.tools.hand import check_numbers, check_written, open_to_hand

GROUPS = {
    "relation_client": "kinto_recouvrement.group_relation_client",
    "risque": "kinto_recouvrement.group_risque",
    "remarketing": "kinto_recouvrement.group_remarketing",
    "collection": "recouvrement.group_collector",
}
MANAGER = "recouvrement.group_manager"
ASKED = {
    *("service", "asked_id", "outcome", "amount", "date_wished", "question", "date_due"),
    *("document_ids",),
}
ANSWERED = {"answer", "answer_amount", "answer_date", "answer_reason"}
TASK = ["mail.mail_activity_data_todo"]


class KintoDemande(models.Model):
    _name = "kinto.demande"
    _description = "Request to another service"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        related="dossier_id.partner_id", string="Customer", store=True, index=True
    )
    contrat_id = fields.Many2one(
        related="dossier_id.kinto_contrat_id", string="Lease", store=True, index="btree_not_null"
    )
    customer_kind = fields.Selection(related="contrat_id.customer_kind")
    # Services asked see what is late without reading the dossier itself.
    amount_overdue = fields.Monetary(related="dossier_id.amount_overdue", string="Overdue now")

    # -- what is asked
    user_id = fields.Many2one(
        "res.users",
        "Asked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
    )
    date_sent = fields.Date(
        "Asked on", required=True, readonly=True, default=lambda self: self._today()
    )
    service = fields.Selection(
        [
            ("relation_client", "Customer relations"),
            ("risque", "Risk"),
            ("remarketing", "Remarketing"),
            ("collection", "Collection"),
        ],
        "Service asked",
        required=True,
        tracking=True,
    )
    asked_id = fields.Many2one(
        "res.users", "Person asked", help="Empty: whoever of the service answers first."
    )
    outcome = fields.Selection(
        [
            ("promise", "Regularisation: paid at one go"),
            ("plan", "Regularisation: paid by instalments"),
            ("waiver", "Waiver of the debt"),
            ("loss", "Write-off, irrecoverable"),
            ("opinion", "An opinion, nothing to carry out"),
        ],
        "Outcome wished",
        required=True,
        tracking=True,
    )
    amount = fields.Monetary("Amount wished", tracking=True)
    date_wished = fields.Date("To be paid by", help="For a regularisation.")
    question = fields.Text(required=True)
    document_ids = fields.Many2many("ir.attachment", string="Documents")
    date_due = fields.Date(
        "Answer by",
        compute="_compute_date_due",
        precompute=True,
        store=True,
        readonly=False,
        required=True,
        tracking=True,
        help="Bank days after it is asked, as the settings say; may be changed.",
    )
    state = fields.Selection(
        [("sent", "Asked"), ("answered", "Answered"), ("withdrawn", "Withdrawn")],
        default="sent",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    standing = fields.Selection(
        [
            ("sent", "Asked"),
            ("overdue", "Late, no answer"),
            ("answered", "Answered"),
            ("withdrawn", "Withdrawn"),
        ],
        "State today",
        compute="_compute_standing",
        search="_search_standing",
    )

    # -- what is answered
    answer = fields.Selection(
        [("agreed", "Agreed"), ("refused", "Refused")], tracking=True, copy=False
    )
    answer_amount = fields.Monetary("Amount agreed", copy=False)
    answer_date = fields.Date("To be paid on", copy=False)
    answer_reason = fields.Text("Why", copy=False)
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, copy=False)
    date_answered = fields.Date("Answered on", readonly=True, copy=False)
    withdrawn_reason = fields.Char("Why withdrawn", copy=False)

    # -- what became of it, once
    promesse_id = fields.Many2one(
        "recouvrement.promesse", "Promise", readonly=True, copy=False, ondelete="restrict"
    )
    plan_id = fields.Many2one(
        "recouvrement.plan", "Payment plan", readonly=True, copy=False, ondelete="restrict"
    )
    proposition_id = fields.Many2one(
        "recouvrement.proposition", "Proposal", readonly=True, copy=False, ondelete="restrict"
    )
    to_apply = fields.Boolean("To carry out", compute="_compute_to_apply", store=True)

    may_ask = fields.Boolean(compute="_compute_may")
    may_answer = fields.Boolean(compute="_compute_may")

    _amounts_positive = models.Constraint(
        "CHECK (COALESCE(amount, 0) >= 0 AND COALESCE(answer_amount, 0) >= 0)",
        "An amount cannot be negative.",
    )

    @api.depends("service", "outcome", "partner_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for each in self:
            each.display_name = self.env._(
                "%(outcome)s: %(customer)s to %(service)s",
                outcome=each._word("outcome"),
                # sudo: the services asked read the name, not the dossier.
                customer=each.sudo().partner_id.name or "",
                service=each._word("service"),
            )

    @api.depends("date_sent")
    def _compute_date_due(self):
        for each in self:
            company = each.company_id or self.env.company
            each.date_due = each._add_bank_days(each.date_sent, company.kinto_demande_days)

    @api.depends("state", "date_due")
    @api.depends_context("recouvrement_day")
    def _compute_standing(self):
        today = self._today()
        for each in self:
            late = each.state == "sent" and each.date_due and each.date_due < today
            each.standing = "overdue" if late else each.state

    def _search_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        today, found = self._today(), Domain.FALSE
        for one in value:
            if one == "overdue":
                found |= Domain("state", "=", "sent") & Domain("date_due", "<", today)
            elif one == "sent":
                found |= Domain("state", "=", "sent") & Domain("date_due", ">=", today)
            else:
                found |= Domain("state", "=", one)
        return found

    @api.depends("state", "answer", "outcome", "promesse_id", "plan_id", "proposition_id")
    def _compute_to_apply(self):
        for each in self:
            asked = each.state == "answered" and each.answer == "agreed"
            each.to_apply = asked and each.outcome != "opinion" and not each._get_effect()

    @api.depends("user_id", "service")
    @api.depends_context("uid")
    def _compute_may(self):
        for each in self:
            each.may_ask = not each.id or each._is_asker()
            each.may_answer = bool(each.id) and each._is_asked()

    def _today(self):
        return self.env["recouvrement.calendrier"]._today()

    def _add_bank_days(self, day, count):
        """``day`` and ``count`` days on which banks clear."""
        open_days = self.env["recouvrement.calendrier"]._get_clearing_days(day)
        return open_days.add(day, count)

    def _word(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _is_asker(self):
        user = self.env.user
        return self.env.su or self.user_id == user or user.has_group(MANAGER)

    def _is_asked(self):
        return self.env.su or (
            self.service in GROUPS and self.env.user.has_group(GROUPS[self.service])
        )

    def _get_effect(self):
        """The promise, plan or proposal it became; an empty record before."""
        return self.promesse_id or self.plan_id or self.proposition_id

    # -- asked ------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
            if not self.env.su and any(vals.get(name) for name in ANSWERED):
                raise AccessError(self.env._("The service asked answers, not who asks."))
        made = super(KintoDemande, open_to_hand(self, vals_list)).create(vals_list)
        for each in made:
            each._check_asked()
            each._follow_due()
            each._tell(
                self.env._(
                    "%(service)s is asked for: %(outcome)s, by %(day)s.",
                    service=each._word("service"),
                    outcome=each._word("outcome"),
                    day=format_date(self.env, each.date_due),
                )
            )
        return made

    def write(self, vals):
        check_written(self, vals)
        check_numbers(self, vals)
        if not self.env.su:
            self._check_hand(vals)
        result = super().write(vals)
        if vals.keys() & ASKED:
            for each in self:
                each._check_asked()
        if vals.keys() & {"service", "asked_id", "date_due"}:
            for each in self:
                each._follow_due()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("Withdraw it: what was asked on a dossier is kept."))

    def _check_hand(self, vals):
        """:raise UserError: it is answered or withdrawn
        :raise AccessError: who asks writes the question, the service asked its answer
        """
        mine = vals.keys() & (ASKED | ANSWERED | {"withdrawn_reason", "dossier_id"})
        if not mine:
            return
        for each in self:
            if each.state != "sent":
                raise UserError(self.env._("It is answered or withdrawn: ask again if need be."))
            if "dossier_id" in mine:
                raise UserError(self.env._("A request is about one dossier: make another one."))
            if mine & (ASKED | {"withdrawn_reason"}) and not each._is_asker():
                raise AccessError(self.env._("Only who asks may change the question."))
            if mine & ANSWERED and not each._is_asked():
                raise AccessError(self.env._("Only the service asked may answer."))

    def _check_asked(self):
        """:raise UserError: what is asked is not complete, or not of this dossier"""
        dossier = self.sudo().dossier_id
        if dossier.state == "closed" and self.outcome != "opinion":
            raise UserError(
                self.env._("Dossier %s is closed: nothing is left of it.", dossier.name)
            )
        if not (self.question or "").strip():
            raise UserError(self.env._("Say what you ask, and why."))
        if self.date_due < self.date_sent:
            raise UserError(self.env._("An answer is due on the day it is asked, or later."))
        if self.outcome != "opinion" and not self.amount:
            raise UserError(self.env._("Say for which amount."))
        # sudo: whether somebody is of the service does not depend on who asks.
        asked = self.sudo().asked_id
        if asked and not asked.has_group(GROUPS[self.service]):
            raise UserError(
                self.env._(
                    "%(person)s is not of the service %(service)s.",
                    person=asked.name,
                    service=self._word("service"),
                )
            )

    def _follow_due(self):
        """One reminder for each person asked, for the day the answer is due."""
        # sudo: activities are set for others, whoever asks.
        here = self.sudo()
        here.activity_unlink(TASK)
        if here.state != "sent":
            return
        for person in here.asked_id or here._get_members():
            here.activity_schedule(
                TASK[0],
                date_deadline=here.date_due,
                user_id=person.id,
                summary=self.env._("To answer: %s", here.display_name),
            )

    def _get_members(self):
        """Who of the service asked works for the company; of collection, the collector of the dossier."""
        if self.service == "collection":
            return self.dossier_id.user_id
        members = self.env.ref(GROUPS[self.service]).all_user_ids
        return members.filtered(
            lambda each: each.active and not each.share and self.company_id in each.company_ids
        )

    def action_withdraw(self):
        """Nothing is asked any more, for the reason given."""
        self._check_state("sent")
        if any(not each._is_asker() for each in self):
            raise AccessError(self.env._("Only who asks may withdraw a request."))
        if any(not (each.withdrawn_reason or "").strip() for each in self):
            raise UserError(self.env._("Say why it is withdrawn, in the field of that name."))
        self.sudo().write({"state": "withdrawn"})  # sudo: states are written by verbs.
        for each in self:
            each._follow_due()
            each._tell(self.env._("Request withdrawn: %s", each.withdrawn_reason))
        return True

    # -- answered ---------------------------------------------------------------------------------

    def action_agree(self):
        return self._answer("agreed")

    def action_refuse(self):
        return self._answer("refused")

    def _answer(self, answer):
        """Keep the answer of the service asked, with its reason, and tell who asked."""
        self._check_state("sent")
        for each in self:
            if not each._is_asked():
                raise AccessError(self.env._("Only the service asked may answer."))
            each._check_answer(answer)
            # sudo: states are written by verbs; the service was checked.
            each.sudo().write(
                {
                    "state": "answered",
                    "answer": answer,
                    "answer_amount": (each.answer_amount or each.amount)
                    if answer == "agreed"
                    else 0,
                    "answer_date": each.answer_date or each.date_wished,
                    "answered_by_id": self.env.uid,
                    "date_answered": self._today(),
                }
            )
            each._follow_due()
            each._hand_back()
            each._tell(each._say_answer())
        return True

    def _check_answer(self, answer):
        if not (self.answer_reason or "").strip():
            raise UserError(self.env._("Give the reason of your answer: it stays on the dossier."))
        if answer == "agreed" and self.outcome == "promise":
            day = self.answer_date or self.date_wished
            if not day or day < self._today():
                raise UserError(self.env._("Say on which day to come the customer pays."))

    def _say_answer(self):
        amount = ""
        if self.answer == "agreed" and self.outcome != "opinion":
            amount = " " + format_amount(self.env, self.answer_amount, self.currency_id)
        return self.env._(
            "%(service)s answers “%(outcome)s”: %(answer)s%(amount)s. %(reason)s",
            service=self._word("service"),
            outcome=self._word("outcome"),
            answer=self._word("answer").lower(),
            amount=amount,
            reason=self.answer_reason,
        )

    def _hand_back(self):
        """Who asked reads the answer, and carries it out when there is something to carry out."""
        # sudo: activities are set for others.
        self.sudo().activity_schedule(
            TASK[0],
            user_id=self.user_id.id,
            summary=self.env._("To carry out: %s", self.display_name)
            if self.to_apply
            else self.env._("Answered: %s", self.display_name),
        )

    def action_ask_again(self):
        """An answer given by mistake is taken back by the service, as long as nothing came of it."""
        self._check_state("answered")
        for each in self:
            if not each._is_asked():
                raise AccessError(self.env._("Only the service asked may take its answer back."))
            if each._get_effect():
                raise UserError(self.env._("It was carried out: undo that first."))
            # sudo: states are written by verbs; the service was checked.
            each.sudo().write(
                {"state": "sent", "answer": False, "answered_by_id": False, "date_answered": False}
            )
            each._follow_due()
            each._tell(self.env._("%s takes its answer back.", each._word("service")))
        return True

    # -- carried out ------------------------------------------------------------------------------

    def action_apply(self):
        """Carry the answer out, once, by the core's verbs and with the rights of who collects.

        :return: the promise, plan or proposal it became
        """
        self.ensure_one()
        self.check_access("read")
        self.dossier_id.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset()
        if not self.to_apply:
            raise UserError(self.env._("Nothing is left to carry out of this answer."))
        effect = getattr(self, f"_apply_{self.outcome}")()
        field = {
            "recouvrement.promesse": "promesse_id",
            "recouvrement.plan": "plan_id",
            "recouvrement.proposition": "proposition_id",
        }[effect._name]
        itself = self.sudo()  # sudo: written by verbs, rights on the dossier were checked.
        itself.write({field: effect.id})
        itself.activity_unlink(TASK)
        self._tell(self.env._("Carried out: %s", effect.display_name))
        return effect._get_records_action()

    def _apply_promise(self):
        return self.env["recouvrement.promesse"].create(
            {
                "dossier_id": self.dossier_id.id,
                "amount": self.answer_amount,
                "date": self.answer_date,
                "date_made": self._today(),
                "note": self.answer_reason,
            }
        )

    def _apply_plan(self):
        """A draft: its instalments are agreed with the customer, on the plan."""
        return self.env["recouvrement.plan"].create({"dossier_id": self.dossier_id.id})

    def _apply_waiver(self):
        return self._propose("waiver", {"interest": self.answer_reason})

    def _apply_loss(self):
        return self._propose("loss", {})

    def _propose(self, kind, values):
        """The core's own proposal, oldest items first: whoever has the delegation approves it."""
        wizards = self.env["recouvrement.perte.saisie"]
        wizard = wizards.browse(wizards._open(self.dossier_id, kind)["res_id"])
        wizard.amount = self.answer_amount
        wizard._onchange_amount()
        if self.currency_id.compare_amounts(wizard.total, self.answer_amount):
            raise UserError(
                self.env._(
                    "Only %(left)s is still open on the dossier: ask again for what is left.",
                    left=format_amount(self.env, wizard.total, self.currency_id),
                )
            )
        wizard.write({"reason": self.answer_reason, **values})
        return self.env["recouvrement.proposition"].browse(wizard.action_propose()["res_id"])

    def action_open_effect(self):
        """The promise, plan or proposal it became."""
        self.ensure_one()
        return self._get_effect()._get_records_action()

    def action_open_dossier(self):
        self.ensure_one()
        return self.dossier_id._get_records_action()

    def _check_state(self, *states):
        # EXTENDS 'recouvrement': whoever steps it may write it
        self.check_access("write")
        return super()._check_state(*states)

    def _tell(self, text):
        dossier = self.sudo().dossier_id  # sudo: told whoever's answer it is.
        self.env["recouvrement.fil"]._record("request", {dossier: text}, records={dossier: self})
