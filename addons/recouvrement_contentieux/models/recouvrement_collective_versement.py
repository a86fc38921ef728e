"""What the proceedings pay: dividends as they come, instalments of the plan as it says. Money is Odoo's payments."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, format_date

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class RecouvrementCollectiveVersement(models.Model):
    _name = "recouvrement.collective.versement"
    _description = "Dividend or instalment of a plan"
    _order = "collective_id, date, id"

    collective_id = fields.Many2one(
        "recouvrement.collective", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="collective_id.partner_id", string="Debtor", store=True)
    company_id = fields.Many2one(related="collective_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("dividend", "Dividend"), ("plan", "Instalment of the plan")],
        default="dividend",
        required=True,
    )
    date = fields.Date("Expected on", required=True)
    amount = fields.Monetary("Expected", required=True)
    payment_ids = fields.Many2many(
        "account.payment", "recouvrement_versement_payment_rel", string="Payments"
    )
    amount_received = fields.Monetary("Received", compute="_compute_received", store=True)
    state = fields.Selection(
        [
            ("expected", "Expected"),
            ("late", "Late"),
            ("received", "Received"),
            ("cancelled", "Called off"),
        ],
        compute="_compute_received",
        store=True,
    )
    dropped = fields.Boolean("Called off", readonly=True)
    told_late = fields.Boolean("Told late", readonly=True)
    note = fields.Char()

    _amount_positive = models.Constraint("CHECK (amount > 0)", "Give an amount above zero.")

    @api.depends("date", "amount", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for each in self:
            day = format_date(self.env, each.date) if each.date else ""
            each.display_name = f"{kinds.get(each.kind, '')} {day}".strip()

    @api.depends(
        "payment_ids.amount", "payment_ids.state", "amount", "date", "dropped", "told_late"
    )
    def _compute_received(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            # sudo: the amount of a payment linked here by who may see it.
            paid = each.payment_ids.sudo().filtered(
                lambda payment: payment.state in ("in_process", "paid")
            )
            each.amount_received = sum(paid.mapped("amount"))
            enough = each.currency_id.compare_amounts(each.amount_received, each.amount) >= 0
            if each.dropped:
                each.state = "cancelled"
            elif enough and each.amount:
                each.state = "received"
            else:
                each.state = "late" if each.date and each.date < today else "expected"

    @api.constrains("payment_ids", "collective_id")
    def _check_payments(self):
        for each in self:
            for payment in each.payment_ids.sudo():  # sudo: as above
                if (
                    payment.partner_id.commercial_partner_id != each.partner_id
                    or payment.company_id != each.company_id
                    or payment.payment_type != "inbound"
                ):
                    raise ValidationError(
                        self.env._("“%s” is no payment of this debtor.", payment.display_name)
                    )
                others = self.sudo().search(
                    [("payment_ids", "in", payment.ids), ("id", "!=", each.id)]
                )
                if others:
                    raise ValidationError(
                        self.env._(
                            "“%(payment)s” counts for %(other)s already.",
                            payment=payment.display_name,
                            other=others[0].display_name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        return super(RecouvrementCollectiveVersement, here).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unpaid_only(self):
        if any(each.payment_ids for each in self):
            raise UserError(self.env._("What was paid is kept."))

    # -- matching ---------------------------------------------------------------------------------

    def action_match(self):
        """Link the debtor's payment of the very amount, when there is one and only one."""
        found = 0
        for each in self.filtered(lambda one: one.state in ("expected", "late")):
            found += each._match()
        if not found:
            raise UserError(
                self.env._(
                    "No payment of the very amount was found: register it, or choose it here."
                )
            )
        return True

    def _match(self):
        """:return: whether a payment was linked"""
        self.ensure_one()
        taken = self.collective_id.versement_ids.payment_ids
        # sudo: payments of the debtor followed here.
        payments = (
            self.env["account.payment"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", self.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("payment_type", "=", "inbound"),
                    ("state", "in", ("in_process", "paid")),
                    ("date", ">=", self.date - timedelta(days=31)),
                    ("id", "not in", taken.ids),
                ]
            )
        )
        same = payments.filtered(
            lambda each: not self.currency_id.compare_amounts(each.amount, self.amount)
        )
        if len(same) != 1:
            return False
        self.payment_ids = [(4, same.id)]
        self.collective_id._tell(
            self.env._(
                "Received from the proceedings: %s.",
                format_amount(self.env, self.amount_received, self.currency_id),
            ),
            day=same.date,
            kind="payment",
        )
        return True

    # -- late ---------------------------------------------------------------------------------------

    def _tell_late(self, day):
        """An instalment that did not come: a to-do for who follows the case, once."""
        self.filtered(lambda each: each.state == "expected" and each.date < day).modified(["date"])
        for each in self.filtered(lambda one: one.kind == "plan" and one.state != "cancelled"):
            if each.state != "received" and each.date < day:
                each._match()
            if each.state != "received" and each.date < day and not each.told_late:
                # sudo: told once, by the night.
                each.sudo().told_late = True
                case = each.collective_id
                text = each.env._(
                    "Plan not kept: %(amount)s expected on %(day)s.",
                    amount=format_amount(
                        each.env, each.amount - each.amount_received, each.currency_id
                    ),
                    day=format_date(each.env, each.date),
                )
                case._ask_to_look(text, day)
                case._tell(text, day=day)

    def _cancel(self, why):
        # sudo: called off by the verbs of the case.
        self.sudo().write({"dropped": True, "note": why})
