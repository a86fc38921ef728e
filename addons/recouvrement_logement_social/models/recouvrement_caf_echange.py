"""What passes between the landlord and the body that pays the aid: its requests, our answers, its decisions.

A request runs against a clock: third-party payment, two months, silence is a refusal (CCH, art. R824-20); repayment
plan, by the dated row of the law. A decision changes the aid of the lease from its day on; what the aid was stays.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.hand import check_numbers

THIRD_PARTY, PLAN = "third_party", "plan"
CLOCKS = {THIRD_PARTY: "caf_third_party", PLAN: "caf_plan"}
ASKED = (THIRD_PARTY, PLAN, "information")
# What a decision makes of the aid.
DECIDED = {"maintained": "running", "suspended": "suspended", "resumed": "running"}


class RecouvrementCafEchange(models.Model):
    _name = "recouvrement.caf.echange"
    _description = "Exchange with the CAF or the MSA"
    _inherit = ["recouvrement.reserve", "recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["bail_id.name", "partner_id.name", "reference"]
    _check_company_auto = True

    bail_id = fields.Many2one(
        "recouvrement.bail", "Lease", required=True, index=True, ondelete="restrict"
    )
    signalement_id = fields.Many2one(
        "recouvrement.caf.signalement",
        "Report",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('bail_id', '=', bail_id)]",
    )
    company_id = fields.Many2one(related="bail_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="bail_id.currency_id")
    partner_id = fields.Many2one(related="bail_id.partner_id", string="Tenant", store=True)
    portefeuille_id = fields.Many2one(
        related="bail_id.portefeuille_id", string="Agency", store=True
    )
    dossier_id = fields.Many2one(
        "recouvrement.dossier", readonly=True, index="btree_not_null", ondelete="set null"
    )
    organisme_id = fields.Many2one(
        "recouvrement.organisme",
        "From",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("kind", "in", ("caf", "msa", "ccapex"))],
        help="The body that pays the aid; the CCAPEX when it decides.",
    )
    kind = fields.Selection(
        [
            (THIRD_PARTY, "Third-party payment asked"),
            (PLAN, "Repayment plan asked"),
            ("information", "Information asked"),
            ("maintained", "Aid maintained"),
            ("suspended", "Aid suspended"),
            ("resumed", "Aid resumed"),
            ("amount", "New amount of the aid"),
            ("other", "Other news"),
        ],
        "What",
        required=True,
        default=THIRD_PARTY,
        index=True,
    )
    date = fields.Date(
        "Received on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    date_effect = fields.Date("With effect from", help="The first day the aid is as decided.")
    amount = fields.Monetary("New amount", help="A month.")
    reference = fields.Char("Their reference")
    document_ids = fields.Many2many("ir.attachment", string="Documents", copy=False)
    note = fields.Char()
    state = fields.Selection(
        [("open", "To treat"), ("answered", "Answered"), ("applied", "Applied"), ("none", "Noted")],
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    answer = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Refused"), ("sent", "Sent")],
        readonly=True,
        copy=False,
    )
    date_answered = fields.Date("Treated on", readonly=True, copy=False)
    butoir_id = fields.Many2one(
        "recouvrement.butoir", "Clock", readonly=True, copy=False, ondelete="set null"
    )
    date_deadline = fields.Date(
        related="butoir_id.date", string="Answer by", store=True, index="btree_not_null"
    )
    days_left = fields.Integer(compute="_compute_days_left")

    _amount_positive = models.Constraint("CHECK (amount >= 0)", "An aid is never negative.")

    @api.depends("kind", "bail_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for each in self:
            each.display_name = " – ".join(filter(None, (kinds.get(each.kind), each.bail_id.name)))

    @api.depends("date_deadline", "state")
    def _compute_days_left(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            counts = each.date_deadline and each.state == "open"
            each.days_left = (each.date_deadline - today).days if counts else 0

    @api.onchange("signalement_id")
    def _onchange_signalement_id(self):
        if self.signalement_id:
            self.bail_id = self.signalement_id.bail_id
            self.organisme_id = self.organisme_id or self.signalement_id.organisme_id

    # -- received -------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
        made = super().create(vals_list)
        for each in made:
            each._complete()
            each._follow_clock()
        return made

    def write(self, vals):
        check_numbers(self, vals)
        if not self.env.su and any(each.state != "open" for each in self):
            raise UserError(self.env._("It is treated: what was asked and answered stays."))
        result = super().write(vals)
        if vals.keys() & {"date", "kind"}:
            for each in self:
                each._follow_clock()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("Exchanges with the body are kept: note what corrects it."))

    def _complete(self):
        values = {"dossier_id": self.bail_id._get_open_dossier().id}
        if not self.organisme_id:
            reports = self.env["recouvrement.caf.signalement"]
            values["organisme_id"] = reports._find_aid(self.bail_id).organisme_id.id
        # sudo: read from the lease, never typed.
        self.sudo().write(values)

    def _follow_clock(self):
        """A request runs against its delay; another kind or day counts it again."""
        for kind, code in CLOCKS.items():
            clock = self.env["recouvrement.butoir"]._follow(
                self,
                code,
                self.date if kind == self.kind else False,
                dossier=self.dossier_id or None,
                missing_sentence=self.env._("Answer at once: nobody knows how long there is."),
            )
            if kind == self.kind:
                # sudo: the clock is set by this verb only.
                self.sudo().butoir_id = clock

    # -- treated --------------------------------------------------------------------------------

    def action_accept(self):
        """We accept what is asked; third-party payment changes whom the aid is paid to."""
        self._check_kind(THIRD_PARTY)
        for each in self:
            each._check_effect()
            each._change_aid(paid_to="landlord")
        return self._treat("answered", "accepted")

    def action_refuse(self):
        """We refuse what is asked."""
        self._check_kind(THIRD_PARTY)
        return self._treat("answered", "refused")

    def action_answered(self):
        """What was asked (a plan, information) was sent."""
        self._check_kind(PLAN, "information")
        return self._treat("answered", "sent")

    def action_apply(self):
        """The decision changes the aid of the lease, from its day on."""
        self._check_kind(*DECIDED, "amount")
        for each in self:
            each._check_effect()
            if each.kind == "amount":
                each._change_aid(amount=each.amount)
            else:
                each._change_aid(state=DECIDED[each.kind])
        return self._treat("applied")

    def action_note(self):
        """Nothing follows from it."""
        self._check_kind("other")
        return self._treat("none")

    def _check_kind(self, *kinds):
        self.check_access("write")
        self._check_state("open")
        if any(each.kind not in kinds for each in self):
            raise UserError(self.env._("This is not asked by every one of these exchanges."))

    def _check_effect(self):
        if not self.date_effect:
            raise UserError(self.env._("Enter the day from which the aid is as decided."))

    def _change_aid(self, **values):
        """:raise UserError: the lease has no aid to change"""
        aid = self.env["recouvrement.caf.signalement"]._find_aid(self.bail_id)
        if not aid:
            raise UserError(
                self.env._("Enter the housing benefit of %s first.", self.bail_id.display_name)
            )
        aid._change_from(self.date_effect, **values)

    def _treat(self, state, answer=False):
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: rights are checked; states are written by verbs.
        self.sudo().write({"state": state, "answer": answer, "date_answered": today})
        for each in self:
            if code := CLOCKS.get(each.kind):
                self.env["recouvrement.butoir"]._meet(each, code, today, each.document_ids[:1])
        return True

    @api.model
    def _answer_plan(self, plan):
        """The plan went to the body: what it asked for is sent."""
        asked = self.search(
            [("bail_id", "=", plan.bail_id.id), ("kind", "=", PLAN), ("state", "=", "open")]
        )
        if asked:
            asked.action_answered()
