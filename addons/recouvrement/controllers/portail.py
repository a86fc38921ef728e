"""The debtor's space: the two ways in, and the page.

By a portal account (``/my/dossier``), or by a link (``/d/<code>``) and an answer. The rights of portal
users on dossiers are none: nothing of them can be read by RPC. What a page shows is read by
``recouvrement.portail`` for a dossier whose way in was checked here, each time.
"""

import time

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing
from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.recouvrement_portail import Access

KEY = "recouvrement_portail"  # of the session: {dossier: [until, way, name, turn]}
LANG_KEY = "recouvrement_portail_lang"  # the page was offered in the debtor's language
MINUTES = 30  # without a click, after which the question is asked again
HEADERS = {
    # What a person owes stays out of caches, search engines, other sites' logs and frames.
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


def hide(response):
    """``response`` with the headers that keep it private."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


class DebtorPortal(CustomerPortal):
    # -- by an account --------------------------------------------------------------------------

    def _prepare_home_portal_values(self, counters):
        """EXTENDS portal"""
        values = super()._prepare_home_portal_values(counters)
        if "recouvrement_count" in counters:
            values["recouvrement_count"] = len(self._get_own_dossiers())
        return values

    def _get_own_dossiers(self):
        """The dossiers of the user's own debts (sudo): those of their commercial partner, no other."""
        user = request.env.user
        if user._is_public():
            return request.env["recouvrement.dossier"].sudo().browse()
        # sudo: portal users have no right on dossiers; the domain is the rule.
        dossiers = request.env["recouvrement.dossier"].sudo()
        return dossiers.search(
            [
                ("partner_id", "=", user.partner_id.commercial_partner_id.id),
                ("company_id", "in", user.company_ids.ids),
                ("state", "!=", "closed"),
            ]
        )

    @http.route("/my/dossier", type="http", auth="user", website=True, readonly=True)
    def my_dossiers(self, **_kwargs):
        dossiers = self._get_own_dossiers()
        if len(dossiers) == 1:
            return request.redirect(f"/my/dossier/{dossiers.id}")
        portal = request.env["recouvrement.portail"]
        pages = [portal._read_page(dossier) | {"id": dossier.id} for dossier in dossiers]
        values = {"page_name": "recouvrement", "pages": pages}
        return hide(request.render("recouvrement.portal_dossiers", values))

    # -- by a link ------------------------------------------------------------------------------

    @http.route("/d/<string:code>", type="http", auth="public", website=True, sitemap=False)
    def follow_link(self, code, answer="", name="", **_kwargs):
        """Ask the question of the link, then open the page it stands for."""
        link = request.env["recouvrement.portail"]._read_code(code)
        if not link:
            return self._refuse()
        if redirection := self._speak_their_language(link.dossier):
            return redirection
        said = ""
        if request.httprequest.method == "POST":
            name = " ".join(name.split())[:80]
            said = self._answer(link, answer, name)
            if said == "ok":
                return hide(request.redirect(f"/my/dossier/{link.dossier.id}"))
        asked = request.env["recouvrement.portail"]._get_answers(link.dossier, link.way)
        values = {
            "company": link.dossier.company_id.name,
            "res_company": link.dossier.company_id,
            "asked": set(asked),
            "said": said,
            "name": name,
        }
        return hide(request.render("recouvrement.portal_question", values))

    def _refuse(self):
        response = request.render("recouvrement.portal_no_link", {})
        response.status_code = 404
        return hide(response)

    def _speak_their_language(self, dossier):
        """The first time, the page in the debtor's language; then in the one they choose."""
        lang = request.env["recouvrement.formule"]._get_lang(dossier.partner_id, dossier.company_id)
        if request.session.get(LANG_KEY) or request.httprequest.method == "POST":
            return None
        request.session[LANG_KEY] = True
        if lang == request.env.lang:
            return None
        path = request.env["ir.http"]._url_for(request.httprequest.path, lang)
        response = request.redirect(path)
        response.set_cookie("frontend_lang", lang)
        return hide(response)

    def _answer(self, link, answer, name):
        if not name:
            return "name"
        portal = request.env["recouvrement.portail"]
        said = portal._check(link.dossier, link.way, answer[:254])
        if said == "ok":
            request.session.should_rotate = (
                True  # another session than the one the link was opened in
            )
            self._remember(link.dossier, link.way, name)
            portal._record(Access(link.dossier, link.way, name), "visit", "")
        return said

    def _remember(self, dossier, way, name):
        until = int(time.time()) + 60 * MINUTES
        known = dict(request.session.get(KEY) or {})
        known[str(dossier.id)] = [until, way, name, dossier.sudo().portal_turn]
        request.session[KEY] = known

    # -- whoever comes --------------------------------------------------------------------------

    def _get_access(self, dossier_id):
        """The ``Access`` of this visitor to that dossier.

        :raise NotFound: none, whether the dossier exists or not
        """
        access = self._get_account_access(dossier_id) or self._get_link_access(dossier_id)
        if not access:
            raise NotFound()
        dossier = access.dossier.with_company(access.dossier.company_id)
        return access._replace(dossier=dossier)

    def _get_account_access(self, dossier_id):
        user = request.env.user
        if user._is_public():
            return None
        # sudo: the domain is the rule, as for the list; closed ones may be looked at too.
        dossier = (
            request.env["recouvrement.dossier"]
            .sudo()
            .search(
                [
                    ("id", "=", dossier_id),
                    ("partner_id", "=", user.partner_id.commercial_partner_id.id),
                    ("company_id", "in", user.company_ids.ids),
                ]
            )
        )
        own = user.partner_id == dossier.partner_id
        return Access(dossier, "login", user.name, own) if dossier else None

    def _get_link_access(self, dossier_id):
        found = (request.session.get(KEY) or {}).get(str(dossier_id))
        if not found:
            return None
        until, way, name, turn = found
        # sudo: the answer was given in this session, less than MINUTES ago.
        dossier = request.env["recouvrement.dossier"].sudo().browse(dossier_id).exists()
        offered = dossier and request.env["recouvrement.portail"]._is_offered(dossier)
        if not offered or turn != dossier.portal_turn or time.time() > until:
            return None
        self._remember(dossier, way, name)
        return Access(dossier, way, name)

    # -- the page -------------------------------------------------------------------------------

    @http.route(
        "/my/dossier/<int:dossier_id>", type="http", auth="public", website=True, sitemap=False
    )
    def show(self, dossier_id, done="", **_kwargs):
        """What is owed and why, the documents, where things stand, what may be done."""
        try:
            access = self._get_access(dossier_id)
        except NotFound:
            return self._leave()
        paid = self._get_paid_state(access.dossier) if done == "payment" else ""
        return self._render_page(access, "recouvrement.portal_dossier", done=done, paid=paid)

    def _get_paid_state(self, dossier):
        """The state of the payment this visitor has just made on ``dossier``."""
        # sudo: the transaction of this very session; its state comes out.
        transactions = request.env["payment.transaction"].sudo()
        monitored = request.session.get(PaymentPostProcessing.MONITORED_TX_ID_KEY)
        mine = transactions.browse(monitored).exists()
        return mine.state if mine.recouvrement_dossier_id == dossier else ""

    def _leave(self):
        """Not known, or not any more: an account may open it; a link must be followed again."""
        if request.env.user._is_public():
            response = request.render("recouvrement.portal_no_link", {"ended": True})
            response.status_code = 403
            return hide(response)
        raise NotFound()

    def _render_page(self, access, template, **values):
        portal, dossier = request.env["recouvrement.portail"], access.dossier
        page = portal._read_page(dossier)
        providers = self._has_providers(dossier)
        return hide(
            request.render(
                template,
                {
                    "page_name": "recouvrement",
                    "page": page,
                    "path": f"/my/dossier/{dossier.id}",
                    "by_link": access.way != "login",
                    "who": access.name,
                    "can_pay": page["payable"] and providers,
                    "res_company": dossier.company_id,
                    **values,
                },
            )
        )

    def _has_providers(self, dossier):
        return bool(self._get_providers(dossier, dossier.amount_due))

    def _get_providers(self, dossier, amount):
        """The payment providers offered to the debtor of ``dossier`` for ``amount``."""
        # sudo: by whom the company takes online payments is no secret.
        providers = request.env["payment.provider"].sudo()
        return providers._get_compatible_providers(
            dossier.company_id.id,
            dossier.partner_id.id,
            float(amount),
            currency_id=dossier.currency_id.id,
        )

    @http.route(
        "/my/dossier/<int:dossier_id>/leave",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def leave(self, dossier_id, **_kwargs):
        """Forget the answer given: on somebody else's phone or computer."""
        known = dict(request.session.get(KEY) or {})
        known.pop(str(dossier_id), None)
        request.session[KEY] = known
        return hide(request.render("recouvrement.portal_no_link", {"left": True}))
