"""The sale of a recovered vehicle: not before the lease is over nor the customer's time to present a buyer."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

BUYER = "loa_buyer"


class KintoRestitution(models.Model):
    _inherit = "kinto.restitution"

    buyer_until = fields.Date(
        "Customer may present a buyer until",
        compute="_compute_buyer_until",
        help="LOA of a private customer, once terminated: an offer refused counts when the vehicle "
        "is sold for less.",
    )
    buyer_law = fields.Char("By the law", compute="_compute_buyer_until")
    buyer_told_on = fields.Date(
        "Customer told of it on", help="Of the right to present a buyer, or to ask for a valuation."
    )
    date_sold = fields.Date("Sold on", readonly=True, copy=False, tracking=True)
    buyer_id = fields.Many2one("res.partner", readonly=True, copy=False, ondelete="restrict")
    amount_sold = fields.Monetary(
        "Price", readonly=True, copy=False, tracking=True, help="VAT excluded."
    )
    sale_fees = fields.Monetary("Fees of the sale", help="Of the auction or the dealer.")
    sale_move_id = fields.Many2one(
        "account.move",
        "Invoice to the buyer",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        domain="[('move_type', '=', 'out_invoice'), ('partner_id', 'child_of', buyer_id)]",
        help="Made in Odoo's invoicing, with its VAT.",
    )

    @api.depends("contrat_id.consumer_credit", "contrat_id.date_terminated", "company_id")
    def _compute_buyer_until(self):
        for each in self:
            each.buyer_until = each.buyer_law = False
            if each.contrat_id.consumer_credit:
                each._count_buyer_period()

    def _count_buyer_period(self):
        since = self.contrat_id.date_terminated
        law = self.env["recouvrement.parametre"].with_company(self.company_id)
        today = self.env["recouvrement.calendrier"]._today()
        days = law._value(BUYER, since or today)
        # sudo: the law is the same for everyone.
        parameter = law.sudo().search([("code", "=", BUYER)], limit=1)
        holding = parameter._get_holding(since or today, "FR")
        marks = dict(holding._fields["verification"]._description_selection(self.env))
        told = (parameter.source, marks.get(holding.verification))
        self.buyer_law = ", ".join(filter(None, told))
        if since and days is not None:
            self.buyer_until = since + timedelta(days=int(days))

    def _check_lease_over(self):
        if self.contrat_id.state not in ("ended", "terminated"):
            raise UserError(
                self.env._(
                    "Lease %s runs: recovering its vehicle does not terminate it. Terminate it, then "
                    "sell.",
                    self.contrat_id.name,
                )
            )

    def _check_buyer_period(self, offre, day):
        """:raise UserError: the customer may still present a buyer, and this is not theirs"""
        if self.buyer_until and day <= self.buyer_until and offre.origin != "customer":
            raise UserError(
                self.env._(
                    "Until %(day)s the customer may present a buyer (%(law)s): sell to that one, or "
                    "after that day.",
                    day=format_date(self.env, self.buyer_until),
                    law=self.buyer_law,
                )
            )

    def action_sell(self):
        """Sold to whoever made the offer accepted, today; another day is entered on the offer."""
        self._check_may("may_remarket")
        for each in self:
            each._check_state("for_sale")
            offre = each.offre_ids.filtered(lambda one: one.state == "accepted")
            if not offre:
                raise UserError(self.env._("Accept an offer first: its buyer and price are those."))
            day = offre.date_accepted
            each._check_lease_over()
            each._check_buyer_period(offre, day)
            # sudo: written by verbs only
            each.sudo().write(
                {"date_sold": day, "buyer_id": offre.partner_id.id, "amount_sold": offre.amount}
            )
            each._set_state("sold")
            each._tell(
                self.env._(
                    "%(vehicle)s sold to %(who)s, %(price)s excluding VAT",
                    vehicle=each._get_vehicle(),
                    who=offre.partner_id.name,
                    price=each.currency_id.format(offre.amount),
                ),
                day,
            )
        return True

    def _unsell(self):
        # sudo: as above
        self.sudo().write({"date_sold": False, "buyer_id": False, "amount_sold": 0})

    def _get_refused(self):
        """The best offer of a buyer the customer presented in time and that was refused; may be empty."""
        if not self.buyer_until:
            return self.env["kinto.offre"]
        refused = self.offre_ids.filtered(
            lambda one: (
                one.origin == "customer" and one.state == "refused" and one.date <= self.buyer_until
            )
        )
        return refused.sorted("amount")[-1:]

    @api.constrains("sale_move_id")
    def _check_sale_move(self):
        for each in self.filtered("sale_move_id"):
            # sudo: whom an invoice was made out to.
            if each.sudo().sale_move_id.move_type != "out_invoice":
                raise UserError(self.env._("What a vehicle was sold by is a customer invoice."))

    def action_new_decompte(self):
        """Draw up the statement of account."""
        self.ensure_one()
        self._check_may("may_collect")
        drafts = self.decompte_ids.filtered(lambda one: one.state == "draft")
        return (drafts[:1] or self.env["kinto.decompte"]._draw_up(self))._get_records_action()
