"""Paying from a debtor's space: choose, then Odoo's own payment form and transaction."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.http import request

from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing

from ..models.recouvrement_portail_paiement import ALL
from .portail import DebtorPortal


class DebtorPayments(DebtorPortal, PortalAccount):
    @http.route(
        "/my/dossier/<int:dossier_id>/pay",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def choose_payment(self, dossier_id, amount="", step="", **_kwargs):
        """Choose the items and the amount; then, once they make sense, Odoo's payment form."""
        try:
            access = self._get_access(dossier_id)
        except NotFound:
            return self._leave()
        portal, dossier = request.env["recouvrement.portail"], access.dossier
        chosen = self._read_chosen(request.httprequest.args.getlist("item"))
        error, values = "", {}
        if step:
            try:
                purchase = portal._prepare_purchase(dossier, chosen, portal._read_amount(amount))
                values = self._prepare_payment(access, chosen, purchase)
            except UserError as refused:
                error = str(refused)
        template = "recouvrement.portal_pay" if values else "recouvrement.portal_choose"
        return self._render_page(
            access,
            template,
            error=error,
            chosen=self._get_ticked(dossier, chosen, bool(step)),
            typed=amount,
            **values,
        )

    def _read_chosen(self, items):
        """Ids of the items ticked; ALL for none: everything that is owed."""
        return [int(item) for item in items if item.isdecimal() and len(item) < 12][:500] or ALL

    def _get_ticked(self, dossier, chosen, sent):
        """Items ticked on the form: at first, what is not contested when something is."""
        if chosen != ALL or sent:
            return () if chosen == ALL else chosen
        items = self._read_open(dossier)
        free = [item["line"] for item in items if item["free"] == item["amount"]]
        return free if len(free) < len(items) else ()

    def _read_open(self, dossier):
        items = request.env["recouvrement.portail"]._read_items(dossier)
        return [item for item in items if item["amount"] > 0]

    def _prepare_payment(self, access, chosen, purchase):
        """What Odoo's payment form needs. Saved cards are for who came by an account."""
        dossier = access.dossier
        path = "all" if chosen == ALL else "-".join(str(line) for line in chosen)
        values = self._get_common_page_view_values(
            invoices_data={
                "partner": dossier.partner_id,
                "company": dossier.company_id,
                "total_amount": float(purchase.amount),
                "currency": dossier.currency_id,
                "payment_reference": dossier.name,
                "landing_route": f"/my/dossier/{dossier.id}?done=payment",
                "transaction_route": f"/my/dossier/{dossier.id}/transaction/{path}",
            }
        )
        values["amount"] = float(purchase.amount)
        portal = request.env["recouvrement.portail"]
        values["amount_text"] = portal._format(dossier)(purchase.amount)
        values["names"] = [line.recouvrement_document for line in purchase.lines]
        if access.way != "login":
            values["tokens_sudo"] = request.env["payment.token"]
            values["show_tokenize_input_mapping"] = dict.fromkeys(
                values["providers_sudo"].ids, False
            )
        return values

    @http.route(
        "/my/dossier/<int:dossier_id>/transaction/<string:items>", type="jsonrpc", auth="public"
    )
    def pay(self, dossier_id, items, amount, payment_reference=None, access_token=None, **kwargs):
        """The transaction of this payment: begun now, or already, when the very same was.

        :raise ValidationError: what is paid is no longer owed, or may not be paid this way
        """
        access = self._get_access(dossier_id)
        self._validate_transaction_kwargs(kwargs)
        portal, dossier = request.env["recouvrement.portail"], access.dossier
        chosen = ALL if items == ALL else self._read_chosen(items.split("-"))
        flow = kwargs.get("flow")
        if access.way != "login" and (flow == "token" or kwargs.get("tokenization_requested")):
            raise ValidationError(request.env._("Saved cards are for portal accounts."))
        money = dossier.currency_id._recouvrement_decimal
        purchase = portal._prepare_purchase(dossier, chosen, money(amount))
        self._check_offered(dossier, purchase.amount, flow, kwargs)
        begun = portal._find_begun(
            dossier, purchase, kwargs.get("provider_id"), kwargs.get("payment_method_id"), flow
        )
        if begun:
            PaymentPostProcessing.monitor_transaction(begun)
            return begun._get_processing_values()
        portal._check_room(access, "payment")
        invoices = purchase.lines.move_id.filtered(lambda move: move.is_invoice(True))
        logged_in = not request.env.user._is_public()
        partner = request.env.user.partner_id if logged_in else dossier.partner_id
        transaction = self._create_transaction(
            **kwargs
            | {
                "amount": float(purchase.amount),
                "currency_id": dossier.currency_id.id,
                "partner_id": partner.id,
                "reference_prefix": dossier.name,
                "landing_route": f"/my/dossier/{dossier.id}?done=payment",
                "is_validation": False,
            },
            custom_create_values={
                "invoice_ids": [Command.set(invoices.ids)],
                "recouvrement_dossier_id": dossier.id,
                "recouvrement_line_ids": [Command.set(purchase.lines.ids)],
                "recouvrement_way": access.way,
                "recouvrement_payer": access.name,
            },
        )
        return transaction._get_processing_values()

    def _check_offered(self, dossier, amount, flow, given):
        """What comes with the request is the visitor's: only what the form offered is taken.

        Otherwise one could "pay" through a provider of tests, unpublished, or of another company.

        :raise ValidationError: no such provider, or no such method with it
        """
        providers = self._get_providers(dossier, amount)
        provider = providers.filtered(lambda each: each.id == given.get("provider_id"))
        # sudo: the method and the card of the request, looked at to refuse them.
        if flow == "token":
            token = request.env["payment.token"].sudo().browse(given.get("token_id") or 0).exists()
            offered = token.active and token.provider_id == provider
        else:
            methods = request.env["payment.method"].sudo()
            methods = methods._get_compatible_payment_methods(
                provider.ids, dossier.partner_id.id, currency_id=dossier.currency_id.id
            )
            offered = (
                flow in ("direct", "redirect") and given.get("payment_method_id") in methods.ids
            )
        if not (provider and offered):
            raise ValidationError(request.env._("This way of paying is not offered: choose again."))
