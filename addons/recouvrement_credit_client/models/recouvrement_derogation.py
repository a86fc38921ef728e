"""Releases: a sale goes through in spite of a reason to stop it, by who may, why, and until when."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..engine.blocking import APPROVE, BLOCK

MOST_DAYS = 92  # a release is no second limit


class RecouvrementDerogation(models.Model):
    _name = "recouvrement.derogation"
    _description = "Release of a sale"
    _inherit = ["recouvrement.reserve", "recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

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
    order_id = fields.Many2one(
        "sale.order",
        "Order to release",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: any sale to the customer, until the last day.",
    )
    amount_max = fields.Monetary(
        "Up to", help="Exposure with the sale in it. 0: no ceiling but the order itself."
    )
    why_stopped = fields.Text("Why it is stopped", readonly=True)
    level = fields.Selection(
        [(APPROVE, "An approver"), (BLOCK, "A manager")], "Decided by", readonly=True
    )
    reason = fields.Char("Why it is released")
    date_to = fields.Date(
        "Until",
        default=lambda self: self.env["recouvrement.calendrier"]._today() + timedelta(days=15),
        help="Its last day.",
    )
    asked_by_id = fields.Many2one("res.users", "Asked by", readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided by whom", readonly=True)
    date_decided = fields.Date("Decided on", readonly=True)
    state = fields.Selection(
        [
            ("asked", "To decide"),
            ("granted", "Released"),
            ("refused", "Refused"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        default="asked",
        readonly=True,
        tracking=True,
    )

    _asked_uniq = models.UniqueIndex(
        "(order_id) WHERE state = 'asked' AND order_id IS NOT NULL",
        "A release of this order waits already.",
    )
    _amount_positive = models.Constraint("CHECK (amount_max >= 0)", "An amount cannot be negative.")

    @api.depends("partner_id", "order_id")
    def _compute_display_name(self):
        for each in self:
            each.display_name = " – ".join(
                filter(None, [each.partner_id.name, each.order_id.name or ""])
            )

    @api.constrains("date_to", "state")
    def _check_date(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            if each.state == "granted" and (
                not each.date_to or each.date_to > today + timedelta(days=MOST_DAYS)
            ):
                raise ValidationError(
                    self.env._(
                        "A release has a last day, at most %s days ahead: ask for another limit beyond that.",
                        MOST_DAYS,
                    )
                )

    # -- verbs -------------------------------------------------------------------------------

    @api.model
    def _ask(self, order, findings):
        """A salesperson asks for ``order``, stopped by ``findings``; who may decide gets a task."""
        sentences = self.env["recouvrement.blocage"]._tell(findings, order.company_id)
        # sudo: a salesperson sees nothing of collection but what is told on the order.
        asked = self.sudo()
        before = asked.search([("order_id", "=", order.id), ("state", "=", "asked")], limit=1)
        values = {
            "why_stopped": "\n".join(sentences),
            "level": BLOCK if any(each.level == BLOCK for each in findings) else APPROVE,
            "asked_by_id": self.env.uid,
        }
        if before:
            before.write(values)
            return before
        asked = asked.create(
            {
                "partner_id": order.partner_invoice_id.commercial_partner_id.id,
                "company_id": order.company_id.id,
                "order_id": order.id,
                **values,
            }
        )
        for user in asked._find_deciders()[:3]:
            asked.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Order to release: %s", order.name),
            )
        return asked

    def _find_deciders(self):
        """The responsible of the customer's portfolio and of those above, then managers; managers alone for a block."""
        # sudo: who may decide is no secret.
        managers = self.env.ref("recouvrement.group_manager").sudo().all_user_ids
        people = managers
        if self.level == APPROVE:
            people = self._find_responsibles() | managers
        root = self.env.ref("base.user_root")
        return people.filtered(
            lambda user: (
                user.active
                and not user.share
                and user not in (root | self.asked_by_id)
                and self.company_id in user.company_ids
            )
        )

    def _find_responsibles(self):
        found = self.env["res.users"].sudo()
        portfolio = self.env["recouvrement.portefeuille"].sudo()  # sudo: who is responsible
        portfolio = portfolio._assign(self.partner_id, self.company_id).get(
            self.partner_id, portfolio
        )
        while portfolio:
            found |= portfolio.user_id
            portfolio = portfolio.parent_id
        return found

    def action_grant(self):
        """Let the sale through: reason and last day are told."""
        for each in self:
            each._decide()
            if not (each.reason or "").strip():
                raise UserError(self.env._("Say why it is released."))
            each._end("granted")
            each._tell_seller(self.env._("Released: this order may be confirmed."))

    def action_refuse(self):
        """The sale stays stopped."""
        for each in self:
            each._decide()
            if not (each.reason or "").strip():
                raise UserError(self.env._("Say why it is refused."))
            each._end("refused")
            each._tell_seller(self.env._("Not released: %s", each.reason))

    def action_withdraw(self):
        """A release that was granted holds no more from now on; one that was asked is taken back."""
        self.check_access("write")
        for each in self:
            each._check_state("asked", "granted")
            if each.state == "granted":
                each._check_right()
            each._end("cancelled")

    def _decide(self):
        self.check_access("write")
        self.sudo().lock_for_update()  # sudo: the right to write was just checked
        self.invalidate_recordset(["state"])
        self._check_state("asked")
        self._check_right()

    def _check_right(self):
        """:raise UserError: this user does not decide of such a release; says who does"""
        if self.env.su or self.env.user in self.sudo()._find_deciders():
            return
        raise UserError(
            self.env._(
                "You may not release this sale, or you asked for it yourself. Ask %s.",
                ", ".join(self.sudo()._find_deciders().mapped("name"))
                or self.env._("a collection manager"),
            )
        )

    def _end(self, state):
        day = self.env["recouvrement.calendrier"]._today()
        # sudo: states are written by verbs only; the decision ends everybody's task.
        self.sudo().activity_ids.unlink()
        self.sudo().write({"state": state, "decided_by_id": self.env.uid, "date_decided": day})

    def _tell_seller(self, said):
        # sudo: who decides need not be able to write orders.
        order = self.sudo().order_id
        if order:
            order.message_post(body=said, partner_ids=self.sudo().asked_by_id.partner_id.ids)

    # -- asked by the guards -----------------------------------------------------------------

    @api.model
    def _filter_released(self, found, company, orders=None, amounts=None):
        """Of ``found`` (``{commercial partner id: [Finding]}``), what no release in force lets through.

        :param orders: ``{commercial partner id: orders}`` of the sale looked at
        :param amounts: ``{commercial partner id: exposure with the sale in it}``
        """
        if not found:
            return found
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: a release holds for whoever sells.
        rows = self.sudo().search(
            Domain("partner_id", "in", list(found))
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "granted")
            & Domain("date_to", ">=", today)
        )
        released = set()
        for row in rows:
            mine = (orders or {}).get(row.partner_id.id)
            fits = not row.order_id or (mine and mine <= row.order_id)
            total = (amounts or {}).get(row.partner_id.id, 0.0)
            within = (
                not row.amount_max
                or company.currency_id.compare_amounts(total, row.amount_max) <= 0
            )
            if fits and within:
                released.add(row.partner_id.id)
        return {key: reasons for key, reasons in found.items() if key not in released}
