"""What a debtor does in their space: one small page and one form for each act."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .portail import DebtorPortal, hide


class DebtorActs(DebtorPortal):
    def _serve(self, dossier_id, template, done, act, prepare=None, typed=None):
        """The form of an act; once it is sent, the act, then the page again, or what was wrong in it.

        :param act: ``act(access)`` does it; a ``UserError`` it raises is shown above the form
        :param prepare: ``prepare(access)`` gives what the form shows
        :param typed: what the person wrote, shown again when it is refused
        """
        try:
            access = self._get_access(dossier_id)
        except NotFound:
            return self._leave()
        error = ""
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    act(access)
            except UserError as refused:
                error = str(refused)
            else:
                return hide(request.redirect(f"/my/dossier/{dossier_id}?done={done}"))
        values = prepare(access) if prepare else {}
        return self._render_page(access, template, error=error, typed=typed or {}, **values)

    @http.route(
        "/my/dossier/<int:dossier_id>/call", type="http", auth="public", website=True, sitemap=False
    )
    def ask_for_call(self, dossier_id, phone="", slot="", about="", **_kwargs):
        """Ask to be called, at a number and a time."""
        portal = request.env["recouvrement.portail"]
        return self._serve(
            dossier_id,
            "recouvrement.portal_call",
            "call",
            lambda access: portal._ask_for_call(access, phone, slot, about),
            lambda access: {"slots": portal._get_slots(access.dossier)},
            {"phone": phone, "slot": slot, "about": about},
        )

    @http.route(
        "/my/dossier/<int:dossier_id>/contact",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def change_contact(self, dossier_id, **given):
        """Give a new e-mail address, phone number or postal address."""
        portal = request.env["recouvrement.portail"]
        return self._serve(
            dossier_id,
            "recouvrement.portal_contact",
            "contact",
            lambda access: portal._propose_contact(access, given),
            lambda access: {"known": portal._get_contact_data(access), "own": access.own},
            given,
        )
