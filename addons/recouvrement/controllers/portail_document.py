"""The documents of a debtor's space: invoices of the open items, messages sent. Nothing else comes out."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from .portail import DebtorPortal, hide

TYPES = {"pdf": "application/pdf"}


class DebtorDocuments(DebtorPortal):
    @http.route(
        "/my/dossier/<int:dossier_id>/invoice/<int:move_id>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def show_invoice(self, dossier_id, move_id, **_kwargs):
        """An invoice among the open items of this dossier, as Odoo's own PDF."""
        dossier = self._get_access(dossier_id).dossier
        items = request.env["recouvrement.portail"]._read_items(dossier)
        if move_id not in {item["invoice"] for item in items if item["invoice"]}:
            raise NotFound()
        # sudo: one of the debtor's own invoices, checked above.
        move = request.env["account.move"].sudo().browse(move_id)
        if move.invoice_pdf_report_id:
            return self._give(move.invoice_pdf_report_id.raw, move._get_invoice_report_filename())
        return hide(self._show_report(move, "pdf", "account.account_invoices", download=True))

    @http.route(
        "/my/dossier/<int:dossier_id>/letter/<int:action_id>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def show_letter(self, dossier_id, action_id, **_kwargs):
        """A message that was sent to the debtor of this dossier, as it was sent."""
        portal = request.env["recouvrement.portail"]
        dossier = self._get_access(dossier_id).dossier
        if action_id not in {letter["id"] for letter in portal._read_letters(dossier)}:
            raise NotFound()
        # sudo: one of the debtor's own letters, checked above.
        document = request.env["recouvrement.action"].sudo().browse(action_id).attachment_id
        return self._give(document.raw, document.name)

    @http.route(
        "/my/dossier/<int:dossier_id>/plan/<int:plan_id>/document",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def show_plan_document(self, dossier_id, plan_id, **_kwargs):
        """The document of a plan, as it was last proposed or signed."""
        dossier = self._get_access(dossier_id).dossier
        plan = request.env["recouvrement.portail"]._find_plan(dossier, plan_id)
        document = plan._get_document() if plan else None
        if not document:
            raise NotFound()
        return self._give(document.raw, document.name)

    @http.route(
        "/my/dossier/<int:dossier_id>/statement",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def show_statement(self, dossier_id, **_kwargs):
        """The debtor's own statement of account: what is open today."""
        dossier = self._get_access(dossier_id).dossier
        return self._give(*request.env["recouvrement.portail"]._print_statement(dossier))

    @http.route("/my/statement", type="http", auth="user", website=True, readonly=True)
    def show_own_statement(self, company="", **_kwargs):
        """The same for whoever has an account and no dossier: of their own commercial partner, no other."""
        user = request.env.user
        companies = user.company_ids.filtered(lambda each: str(each.id) == company)
        given = request.env["recouvrement.portail"]._print_own_statement(
            user.partner_id.commercial_partner_id, companies or user.company_id
        )
        return self._give(*given)

    def _give(self, raw, name):
        """A file to be kept, never opened within our pages: what an e-mail says is not ours to run."""
        kind = TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
        return hide(
            request.make_response(
                raw,
                headers=[
                    ("Content-Type", kind),
                    ("Content-Length", len(raw)),
                    ("Content-Disposition", content_disposition(name)),
                    ("X-Content-Type-Options", "nosniff"),
                ],
            )
        )
