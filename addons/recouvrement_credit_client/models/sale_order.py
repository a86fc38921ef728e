from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.words import to_html

from ..engine.blocking import WARN


class SaleOrder(models.Model):
    """Whatever way an order becomes one (button, import, portal, a program), it passes here first."""

    _inherit = "sale.order"

    recouvrement_asked_on = fields.Date("Release asked on", readonly=True, copy=False)
    recouvrement_stopped = fields.Boolean(compute="_compute_recouvrement_stopped")
    recouvrement_why = fields.Html(
        "Why it is stopped", compute="_compute_recouvrement_stopped", sanitize=False
    )
    recouvrement_derogation_ids = fields.One2many(
        "recouvrement.derogation", "order_id", "Releases", groups="recouvrement.group_reader"
    )
    recouvrement_release_state = fields.Selection(
        [("none", "Nothing asked"), ("asked", "Release asked"), ("granted", "Released")],
        compute="_compute_recouvrement_stopped",
    )

    @api.depends("partner_invoice_id", "amount_total", "state", "company_id")
    @api.depends_context("uid", "lang")
    def _compute_recouvrement_stopped(self):
        blocked = self.env["recouvrement.blocage"]
        for order in self:
            order.recouvrement_stopped, order.recouvrement_why = False, False
            order.recouvrement_release_state = order._get_recouvrement_release()
            if order.state not in ("draft", "sent") or not order.partner_invoice_id:
                continue
            findings = order._find_recouvrement_reasons()
            order.recouvrement_stopped = any(each.level != WARN for each in findings)
            if findings:
                said = blocked._tell(findings, order.company_id)
                order.recouvrement_why = to_html("\n".join(said))

    def _get_recouvrement_release(self):
        # sudo: whether a release was asked is told to who sells; nothing else of it is.
        releases = self.sudo().recouvrement_derogation_ids
        today = self.env["recouvrement.calendrier"]._today()
        if any(each.state == "granted" and each.date_to >= today for each in releases):
            return "granted"
        return "asked" if any(each.state == "asked" for each in releases) else "none"

    # -- the guard ---------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """EXTENDS sale: an order created confirmed is no way round."""
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "sale")._check_recouvrement()
        return orders

    def write(self, vals):
        """EXTENDS sale: checked before it is confirmed, and when a confirmed one changes hands."""
        if vals.get("state") == "sale":
            self.filtered(lambda order: order.state != "sale")._check_recouvrement()
        done = super().write(vals)
        if {"partner_id", "partner_invoice_id", "company_id"} & vals.keys():
            self.filtered(lambda order: order.state == "sale")._check_recouvrement(held=True)
        return done

    def _check_recouvrement(self, held=False):
        """:param held: they are confirmed: exposures hold them already
        :raise UserError: one of these customers may not buy on credit; says why and what to do
        """
        for order in self:
            findings = order._find_recouvrement_reasons(held)
            stopping = [each for each in findings if each.level != WARN]
            if stopping:
                raise UserError(order._tell_recouvrement(stopping))
            for said in self.env["recouvrement.blocage"]._tell(findings, order.company_id):
                order.message_post(body=said)

    def _find_recouvrement_reasons(self, held=False):
        """What stops this order and no release lets through; warnings included."""
        self.ensure_one()
        debtor = self.partner_invoice_id.commercial_partner_id
        amount = 0.0 if held else self._get_recouvrement_amount()
        company = self.company_id
        reader = self.env["recouvrement.blocage"].sudo()  # sudo: whoever sells is stopped alike
        self.env.flush_all()
        found = reader._find_reasons(debtor, company, "order", {debtor.id: amount})
        if not found:
            return []
        total = reader._read_facts(debtor, company)[debtor.id].total + amount
        found = self.env["recouvrement.derogation"]._filter_released(
            found, company, {debtor.id: self}, {debtor.id: total}
        )
        return found.get(debtor.id, [])

    def _get_recouvrement_amount(self):
        """What confirming adds to the exposure, in company currency: what no immediate payment covers."""
        rate = self.currency_rate or 1.0
        return self.amount_total / rate

    def _tell_recouvrement(self, findings):
        said = self.env["recouvrement.blocage"]._tell(findings, self.company_id)
        return self.env._(
            "%(order)s for %(customer)s cannot be confirmed:\n%(reasons)s\n\nAsk for a release from the order.",
            order=self.name,
            customer=self.partner_invoice_id.commercial_partner_id.name,
            reasons="\n".join(f"• {each}" for each in said),
        )

    # -- doors -------------------------------------------------------------------------------

    def action_ask_recouvrement_release(self):
        """Ask who may decide to let this order through."""
        self.ensure_one()
        self.check_access("write")
        findings = [each for each in self._find_recouvrement_reasons() if each.level != WARN]
        if not findings:
            raise UserError(self.env._("Nothing stops this order: confirm it."))
        self.env["recouvrement.derogation"]._ask(self, findings)
        # sudo: when it was asked is written by the verb only.
        self.sudo().recouvrement_asked_on = self.env["recouvrement.calendrier"]._today()
        self.message_post(body=self.env._("A release was asked for."))
