"""Credit limits: asked for, granted by who may, for good or until a day; what is in force is Odoo's ``credit_limit``.

What was granted is never overwritten: the next decision begins, and the history tells who decided what, why.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

KEPT = ("granted", "over")


class RecouvrementLimite(models.Model):
    _name = "recouvrement.limite"
    _description = "Credit limit"
    _inherit = ["recouvrement.reserve", "recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date_decided desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('commercial_partner_id', '=', id)]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("permanent", "Until another decision"), ("temporary", "Until a day")],
        "Holds",
        required=True,
        default="permanent",
    )
    amount_requested = fields.Monetary("Requested", tracking=True)
    amount_granted = fields.Monetary("Granted", readonly=True, tracking=True)
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    date_to = fields.Date("Until", help="Its last day. Then the limit in force before it is back.")
    reason = fields.Text("Why")
    refusal = fields.Char("Why refused", readonly=True)
    by_hand = fields.Boolean("Typed on the customer", readonly=True)
    exposure = fields.Monetary("Exposure that day", readonly=True)
    uncovered = fields.Monetary("Uncovered part that day", readonly=True)
    requested_by_id = fields.Many2one("res.users", "Asked by", readonly=True)
    date_requested = fields.Date("Asked on", readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    date_decided = fields.Date("Decided on", readonly=True)
    warning = fields.Char(compute="_compute_warning")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("requested", "To decide"),
            ("granted", "In force"),
            ("over", "Over"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount_requested >= 0 AND amount_granted >= 0)", "A limit cannot be negative."
    )
    _waiting_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE state = 'requested'",
        "A request for this customer waits already: decide of it, or cancel it.",
    )

    @api.depends("partner_id", "amount_requested", "amount_granted", "state")
    def _compute_display_name(self):
        for limit in self:
            amount = limit.amount_granted if limit.state in KEPT else limit.amount_requested
            limit.display_name = self.env._(
                "%(customer)s, limit of %(amount)s",
                customer=limit.partner_id.name or "",
                amount=limit.currency_id.format(amount) if limit.currency_id else amount,
            )

    @api.depends("amount_requested", "partner_id", "company_id", "state")
    def _compute_warning(self):
        """A limit below what is owed today stops sales at once: said, not refused."""
        for company, limits in self.grouped("company_id").items():
            asked = limits.filtered(lambda each: each.state in ("draft", "requested"))
            read = self.env["recouvrement.exposition"]._read(asked.partner_id, company)
            for limit in limits:
                owed = read.get(limit.partner_id.commercial_partner_id.id)
                below = (
                    limit in asked
                    and owed
                    and company.currency_id.compare_amounts(limit.amount_requested, owed.total) < 0
                )
                limit.warning = below and self.env._(
                    "Exposure is %(exposure)s today: this limit is below it, what is ordered next would be held.",
                    exposure=company.currency_id.format(owed.total),
                )

    @api.constrains("kind", "date_from", "date_to")
    def _check_dates(self):
        for limit in self:
            if limit.kind == "temporary" and not limit.date_to and not limit.by_hand:
                raise ValidationError(self.env._("A temporary limit has a last day: set it."))
            if limit.date_to and limit.date_to < limit.date_from:
                raise ValidationError(self.env._("A limit ends after it begins."))

    @api.constrains("partner_id")
    def _check_commercial(self):
        for limit in self:
            if limit.partner_id.commercial_partner_id != limit.partner_id:
                raise ValidationError(
                    self.env._(
                        "A limit is given to %(company)s, not to the contact %(contact)s.",
                        company=limit.partner_id.commercial_partner_id.name,
                        contact=limit.partner_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(limit.state not in ("draft", "cancelled") for limit in self):
            raise UserError(self.env._("What was asked or decided is kept: cancel it."))

    # -- verbs -------------------------------------------------------------------------------

    def action_request(self):
        """Ask whoever may grant it; they get a task."""
        self.check_access("write")
        self._check_state("draft")
        today = self.env["recouvrement.calendrier"]._today()
        for limit in self:
            limit._check_alone()
            read = limit._read_exposure()
            # sudo: who asked and what was at stake are written by verbs only.
            limit.sudo().write(
                {
                    "state": "requested",
                    "requested_by_id": self.env.uid,
                    "date_requested": today,
                    "exposure": read.total,
                    "uncovered": limit._get_uncovered(limit.amount_requested, read),
                }
            )
            limit._ask_approvers()

    def _check_alone(self):
        # sudo: a request of another portfolio counts.
        waiting = self.sudo().search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "requested"),
            ],
            limit=1,
        )
        if waiting:
            raise UserError(
                self.env._(
                    "A request for %(customer)s waits already, for %(amount)s: decide of it, or cancel it.",
                    customer=self.partner_id.name,
                    amount=self.currency_id.format(waiting.amount_requested),
                )
            )

    def action_grant(self):
        """Grant what is asked, by who may; the limit holds from its first day."""
        for limit in self:
            limit._decide()
            limit._check_ladder()
            limit._grant_it(limit.amount_requested)

    def _grant_less(self, amount):
        """Grant another amount than asked.

        :param amount: in the company's currency, not negative
        """
        self.ensure_one()
        if amount < 0:
            raise UserError(self.env._("A limit cannot be negative."))
        self._decide()
        self._check_ladder(amount)
        self._grant_it(amount)

    def _refuse(self, why):
        """:param why: told to who asked; required"""
        if not (why or "").strip():
            raise UserError(self.env._("Say why: who asked reads it."))
        for limit in self:
            limit._decide()
            limit._check_ladder(0.0)
            limit._end_tasks(self.env._("Refused"))
            limit.sudo().write(  # sudo: decisions are written by verbs only
                {"state": "refused", "refusal": why.strip(), **limit._get_decider()}
            )

    def action_cancel(self):
        """Take a request back; a limit in force ends today, the one before it is back."""
        self.check_access("write")
        self._check_state("draft", "requested", "granted")
        for limit in self:
            if limit.state == "granted":
                limit._check_ladder(0.0)
            limit._end_tasks(self.env._("Cancelled"))
            # sudo: as above
            limit.sudo().write({"state": "over" if limit.state == "granted" else "cancelled"})
            limit._apply()

    def _decide(self):
        """One decision at a time: two people approving at once, the second is told.

        :raise UserError: it was decided meanwhile
        """
        self.check_access("write")
        self.sudo().lock_for_update()  # sudo: the right to write was just checked
        self.invalidate_recordset(["state"])
        self._check_state("requested")

    def _check_ladder(self, amount=None):
        """:raise UserError: this user may not grant it; says who may"""
        amount = self.amount_requested if amount is None else amount
        uncovered = self._get_uncovered(amount, self._read_exposure())
        ladder = self.env["recouvrement.limite.palier"]
        if self.env.su or any(
            step._holds(self.env.user, self, uncovered) for step in ladder._find(self.company_id)
        ):
            return
        people = ladder._find_approvers(self, uncovered)
        raise UserError(
            self.env._(
                "%(limit)s: %(uncovered)s of it is covered by nobody, which is beyond what you may grant, or "
                "your own request. Ask %(people)s.",
                limit=self.display_name,
                uncovered=self.currency_id.format(uncovered),
                people=", ".join(people.sudo().mapped("name"))
                or self.env._("a manager to complete the approval ladder"),
            )
        )

    def _grant_it(self, amount):
        self._end_tasks(self.env._("Granted"))
        # sudo: decisions are written by verbs only.
        self.sudo().write({"state": "granted", "amount_granted": amount, **self._get_decider()})
        self._apply()

    def _get_decider(self):
        day = self.env["recouvrement.calendrier"]._today()
        return {"decided_by_id": self.env.uid, "date_decided": day}

    @api.model
    def _grant(self, partner, company, amount, reason="", until=None, author=None):
        """Record a limit granted elsewhere (an account opened, an insurer's list): it is in force from today.

        :param amount: in the currency of ``company``
        :param until: last day of a temporary limit
        :return: the limit
        """
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: whoever calls decided within rights of its own.
        limit = self.sudo().create(
            {
                "partner_id": partner.commercial_partner_id.id,
                "company_id": company.id,
                "kind": "temporary" if until else "permanent",
                "date_to": until,
                "date_from": today,
                "amount_requested": amount,
                "amount_granted": amount,
                "reason": reason,
                "state": "granted",
                "requested_by_id": (author or self.env.user).id,
                "date_requested": today,
                "decided_by_id": self.env.uid,
                "date_decided": today,
            }
        )
        limit._apply()
        return limit.sudo(False)

    # -- what is in force --------------------------------------------------------------------

    def _apply(self):
        """Give Odoo's ``credit_limit`` what is in force today; permanent limits replaced are over."""
        for company, limits in self.grouped("company_id").items():
            self._end_replaced(limits.partner_id, company)
            limits.partner_id._apply_recouvrement_limit(company)

    def _end_replaced(self, partners, company):
        """Of limits granted for good, the last one that has begun is in force; those before it are over."""
        today = self.env["recouvrement.calendrier"]._today()
        mine = [("partner_id", "in", partners.ids), ("company_id", "=", company.id)]
        begun = [("state", "=", "granted"), ("date_to", "=", False), ("date_from", "<=", today)]
        # sudo: states are written by verbs only.
        limits = self.sudo().search(
            [*mine, *begun], order="date_from desc, date_decided desc, id desc"
        )
        last = self.browse()
        for limit in limits:
            if limit.partner_id in last.partner_id:
                limit.state = "over"
            else:
                last |= limit

    @api.model
    def _find_in_force(self, partners, company, day):
        """``{commercial partner id: limit}``: the temporary one of ``day``, else the last one for good."""
        # sudo: what is in force holds for whoever sells.
        rows = self.sudo().search(
            Domain("partner_id", "in", partners.ids)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "granted")
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day)),
            order="kind desc, date_from desc, date_decided desc, id desc",
        )
        found = {}
        for limit in rows:  # temporary ones first
            found.setdefault(limit.partner_id.id, limit)
        return found

    @api.model
    def _watch(self, day):
        """The night: temporary limits that ended are over, those that begin hold."""
        mine = Domain("company_id", "=", self.env.company.id) & Domain("state", "=", "granted")
        ended = self.search(mine & Domain("date_to", "<", day))
        begun = self.search(mine & Domain("date_from", "=", day))
        # sudo: the night's own; states are written by verbs only.
        ended.sudo().write({"state": "over"})
        (ended | begun)._apply()

    def _read_exposure(self):
        self.ensure_one()
        read = self.env["recouvrement.exposition"]._read(self.partner_id, self.company_id)
        return read[self.partner_id.commercial_partner_id.id]

    def _get_uncovered(self, amount, exposure):
        """What of a limit of ``amount`` neither an insurer nor a guarantor answers for."""
        return max(amount - exposure.insured - exposure.guaranteed, 0.0)

    # -- tasks -------------------------------------------------------------------------------

    def _ask_approvers(self):
        ladder = self.env["recouvrement.limite.palier"]
        for user in ladder._find_approvers(self, self.uncovered)[:3]:
            # sudo: the request calls for the task, whatever the author may write.
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Credit limit to decide"),
            )

    def _end_tasks(self, said):
        # sudo: the decision ends everybody's task.
        self.sudo().activity_ids.action_feedback(said)
