"""Accounts held: by a step of the scenario or by hand, until they are freed on set criteria or by somebody.

What stops a sale is asked of :meth:`_find_reasons`, for orders, deliveries and invoices alike: it reads limits,
overdue items, holds and the insurer's word as they are at that moment, so that a payment frees at once.
"""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.words import join_clauses

from ..engine import blocking
from ..engine.blocking import Facts, find_reasons, is_freed


class RecouvrementBlocage(models.Model):
    _name = "recouvrement.blocage"
    _description = "Account held"
    _inherit = ["recouvrement.reserve", "recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('commercial_partner_id', '=', id)]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason = fields.Char(required=True)
    date_from = fields.Date(
        "Since",
        required=True,
        readonly=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    action_id = fields.Many2one(
        "recouvrement.action", "Step", readonly=True, ondelete="set null", index="btree_not_null"
    )
    release = fields.Selection(
        [
            ("auto", "By itself once the criteria are met"),
            ("approve", "By a manager once the criteria are met"),
            ("hand", "By a manager only"),
        ],
        "Freed",
        required=True,
        default="auto",
    )
    release_days = fields.Integer("Nothing late for more than (days)", default=0)
    release_amount = fields.Monetary("Beyond", help="What may stay overdue.")
    criteria = fields.Char("What frees it", compute="_compute_criteria")
    met = fields.Boolean("Criteria met", compute="_compute_met")
    date_to = fields.Date("Freed on", readonly=True)
    released_by_id = fields.Many2one("res.users", "Freed by", readonly=True)
    release_reason = fields.Char("Why freed", readonly=True)
    state = fields.Selection(
        [("held", "Held"), ("free", "Freed")], required=True, default="held", readonly=True
    )

    _numbers_positive = models.Constraint(
        "CHECK (release_days >= 0 AND release_amount >= 0)",
        "Days and amounts cannot be negative.",
    )

    @api.depends("partner_id", "reason")
    def _compute_display_name(self):
        for hold in self:
            hold.display_name = f"{hold.partner_id.name or ''} – {hold.reason or ''}"

    @api.depends("release", "release_days", "release_amount")
    def _compute_criteria(self):
        for hold in self:
            hold.criteria = hold._tell_criteria()

    def _tell_criteria(self):
        if self.release == "hand":
            return self.env._("A manager frees it.")
        amount = (
            self.env._(", up to %s left aside", self.currency_id.format(self.release_amount))
            if self.release_amount
            else ""
        )
        days = (
            self.env._("nothing late for more than %s days", self.release_days)
            if self.release_days
            else self.env._("nothing overdue")
        )
        if self.release == "approve":
            return self.env._(
                "A manager frees it once there is %(days)s%(amount)s.", days=days, amount=amount
            )
        return self.env._("Freed once there is %(days)s%(amount)s.", days=days, amount=amount)

    def _compute_met(self):
        met = self._filter_met()
        for hold in self:
            hold.met = hold in met

    def _filter_met(self):
        """The holds whose criteria are met today."""
        found = self.browse()
        for company, holds in self.grouped("company_id").items():
            late = self._read_late(holds.partner_id, company)
            found |= holds.filtered(
                lambda hold, late=late: (
                    hold.release != "hand"
                    and is_freed(
                        Facts(late=late[hold.partner_id.id]),
                        hold.release_days,
                        hold.release_amount,
                        hold.currency_id.rounding,
                    )
                )
            )
        return found

    # -- verbs -------------------------------------------------------------------------------

    @api.model
    def _hold(self, partner, company, reason, action=None, **criteria):
        """Hold the account of ``partner``; held already by the same step, nothing changes.

        :param action: the step that holds it
        :param criteria: ``release``, ``release_days``, ``release_amount``
        """
        # sudo: the scenario holds accounts, whoever runs the night.
        holds = self.sudo()
        mine = [
            ("partner_id", "=", partner.commercial_partner_id.id),
            ("company_id", "=", company.id),
            ("state", "=", "held"),
            ("action_id", "!=", False) if action else ("reason", "=", reason),
        ]
        if found := holds.search(mine, limit=1):
            return found
        return holds.create(
            {
                "partner_id": partner.commercial_partner_id.id,
                "company_id": company.id,
                "reason": reason,
                "action_id": action.id if action else False,
                **criteria,
            }
        )

    def action_release(self):
        """Free the account by hand: a manager's decision."""
        self._release(self.env.context.get("release_reason") or self.env._("Freed by hand"))

    def _release(self, why):
        self._check_manager()
        self._check_state("held")
        self._set_free(why, self.env.user)

    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group("recouvrement.group_manager")):
            raise UserError(self.env._("A collection manager frees accounts: ask one."))

    def _set_free(self, why, user=None):
        day = self.env["recouvrement.calendrier"]._today()
        # sudo: states are written by verbs only.
        self.sudo().write(
            {
                "state": "free",
                "date_to": day,
                "release_reason": why,
                "released_by_id": user.id if user else False,
            }
        )
        for hold in self.sudo():
            hold._tell_orders()

    def _tell_orders(self):
        """The salespeople of quotations that waited are told that they may be confirmed."""
        waiting = self.env["sale.order"].sudo()  # sudo: orders of whoever sells
        waiting = waiting.search(
            [
                ("partner_id", "child_of", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("draft", "sent")),
                ("recouvrement_asked_on", "!=", False),
            ]
        )
        for order in waiting:
            order.message_post(
                body=self.env._("The account is free again: this order may be confirmed."),
                partner_ids=order.user_id.partner_id.ids,
            )

    @api.model
    def _watch(self, day):
        """The night: holds whose criteria are met are freed; a manager is asked for those that want one."""
        holds = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "held"),
                ("release", "!=", "hand"),
            ]
        )
        met = holds._filter_met()
        said = self.env._("Criteria met on %s", format_date(self.env, day))
        met.filtered(lambda hold: hold.release == "auto")._set_free(said)
        for hold in met.filtered(lambda hold: hold.release == "approve"):
            hold._ask_manager()

    def _ask_manager(self):
        if self.activity_ids:
            return
        # sudo: the criteria call for the task.
        responsible = self.partner_id.sudo().recouvrement_dossier_ids.portefeuille_id.user_id[:1]
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(responsible or self.create_uid).id,
            summary=self.env._("Account that may be freed"),
        )

    # -- what stops a sale -------------------------------------------------------------------

    @api.model
    def _find_reasons(self, partners, company, document="order", amounts=None):
        """``{commercial partner id: [Finding]}``, the hardest first; nobody is there who may buy.

        :param document: order, delivery or invoice
        :param amounts: ``{commercial partner id: amount}`` more than what exposures hold already, company currency
        """
        debtors = partners.commercial_partner_id
        rules = self.env["recouvrement.blocage.regle"]._find(company, document)
        if not rules or not debtors:
            return {}
        facts, found = self._read_facts(debtors, company), {}
        for debtor in debtors.sudo():
            amount = (amounts or {}).get(debtor.id, 0.0)
            reasons = find_reasons(
                facts[debtor.id],
                list(rules._to_engine(debtor)),
                amount,
                company.currency_id.rounding,
            )
            if reasons:
                found[debtor.id] = reasons
        return found

    def _read_facts(self, debtors, company):
        """``{commercial partner id: Facts}``, in a fixed number of queries."""
        exposures = self.env["recouvrement.exposition"]._read(debtors, company)
        limits = debtors._get_recouvrement_limits(company)
        late, holds = self._read_late(debtors, company), self._read_holds(debtors, company)
        stopped = self._read_stopped(debtors, company)
        return {
            debtor.id: Facts(
                exposures[debtor.id].total,
                limits[debtor.id],
                late[debtor.id],
                holds.get(debtor.id, ()),
                stopped.get(debtor.id, ""),
            )
            for debtor in debtors
        }

    def _read_late(self, debtors, company):
        """``{commercial partner id: ((days late, amount), …)}``, what credits pay off taken from the oldest."""
        return self.env["recouvrement.blocage.lecture"]._read_late(debtors, company)

    def _read_holds(self, debtors, company):
        """``{commercial partner id: (reason, …)}`` of the holds that stand and whose criteria are not met."""
        # sudo: a hold stops whoever sells.
        holds = self.sudo().search(
            Domain("partner_id", "in", debtors.ids)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "held")
        )
        met = holds.filtered(lambda hold: hold.release == "auto")._filter_met()
        found = defaultdict(tuple)
        for hold in holds - met:
            found[hold.partner_id.id] += (hold.reason,)
        return found

    def _read_stopped(self, debtors, company):
        """``{commercial partner id: why the insurer wants no more deliveries}``."""
        day = self.env["recouvrement.calendrier"]._today()
        if "recouvrement.agrement" not in self.env:
            return {}
        return self.env["recouvrement.agrement"]._read_stopped(debtors, company, day)

    # -- telling -----------------------------------------------------------------------------

    @api.model
    def _tell(self, findings, company):
        """One sentence a reason: why, and what would free it."""
        return [self._tell_one(finding, company.currency_id.format) for finding in findings]

    def _tell_one(self, finding, money):
        if finding.rule.kind == blocking.LIMIT:
            return self.env._(
                "Credit limit exceeded by %s: a payment of as much, another limit or a release frees it.",
                money(finding.amount),
            )
        if finding.rule.kind == blocking.OVERDUE:
            return self.env._(
                "%(amount)s is overdue, the oldest for %(days)s days: paying it frees the account.",
                amount=money(finding.amount),
                days=finding.days,
            )
        if finding.rule.kind == blocking.HOLD:
            return self.env._("Account held: %s", join_clauses(self.env, finding.text))
        return self.env._("The credit insurer covers no more deliveries: %s", *finding.text)
