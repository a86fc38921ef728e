"""The prestataires' portal: the dossiers entrusted to them, and what they do there.

Built on ``recouvrement.extranet`` alone: each request asks it again, so that a recall ends everything at once.
Dossiers are named by the number of their transmission.
"""

import secrets

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager
from odoo.addons.recouvrement.controllers.portail import hide
from odoo.addons.recouvrement.models.recouvrement_portail_engagement import FILES, MEGABYTES

from ..models.recouvrement_extranet_page import PAGE, SORTS

ROOT = "/my/confies"
DOCUMENTS = ("evidence", "statement", "mandate")
TYPES = {"pdf": "application/pdf", "zip": "application/zip"}
SHOWN = ("all", "sent", "acknowledged", "late")


class PrestatairePortal(CustomerPortal):
    # Odoo melts every portal controller into one class: each name here says whose it is.

    def _prepare_home_portal_values(self, counters):
        """EXTENDS portal"""
        values = super()._prepare_home_portal_values(counters)
        if "recouvrement_entrusted_count" in counters:
            values["recouvrement_entrusted_count"] = self._count_entrusted()
        return values

    def _count_entrusted(self):
        if not request.env.user._is_portal():
            return 0
        return len(request.env["recouvrement.extranet"]._get_entrusted())

    # -- list ---------------------------------------------------------------------------------

    @http.route(
        [ROOT, f"{ROOT}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        sitemap=False,
        readonly=True,
    )
    def list_entrusted(self, page=1, search="", sort="expected", show="all", done="", **_kwargs):
        """The dossiers entrusted to the visitor's company."""
        if not request.env.user._is_portal():
            return self._render_entrusted_gone()
        sort, show = sort if sort in SORTS else "expected", show if show in SHOWN else "all"
        found = request.env["recouvrement.extranet"]._read_list(search, sort, show, max(page, 1))
        asked = {"search": search, "sort": sort, "show": show}
        values = {
            "page_name": "recouvrement_entrusted",
            "found": found,
            "sorts": self._get_entrusted_sorts(),
            "pager": pager(ROOT, found["count"], page, PAGE, url_args=asked),
            "done": done,
            **asked,
        }
        return hide(request.render("recouvrement_contentieux.portal_entrusted_list", values))

    def _get_entrusted_sorts(self):
        _ = request.env._
        return {
            "expected": _("News expected first"),
            "sent": _("Last entrusted first"),
            "amount": _("Largest first"),
            "debtor": _("Debtor"),
            "number": _("Number"),
        }

    # -- one ----------------------------------------------------------------------------------

    @http.route(
        f"{ROOT}/<string:number>",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
        readonly=True,
    )
    def show_entrusted(self, number, done="", **_kwargs):
        """A dossier entrusted to the visitor's company."""
        return self._render_entrusted(number, "portal_entrusted", done=done)

    def _render_entrusted(self, number, template, **values):
        try:
            page = request.env["recouvrement.extranet"]._read_page(number)
        except AccessError:
            return self._render_entrusted_gone()
        return hide(
            request.render(
                f"recouvrement_contentieux.{template}",
                {
                    "page_name": "recouvrement_entrusted",
                    "entrusted": page,
                    "path": f"{ROOT}/{page['number']}",
                    **values,
                },
            )
        )

    def _render_entrusted_gone(self):
        """Not theirs, recalled or never there: the same words."""
        response = request.render("recouvrement_contentieux.portal_entrusted_gone", {})
        response.status_code = 404
        return hide(response)

    @http.route(
        f"{ROOT}/<string:number>/document/<string:kind>",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def fetch_entrusted(self, number, kind, **_kwargs):
        """A document, given here and nowhere else: no address of it outlives a recall."""
        if kind not in DOCUMENTS:
            return self._render_entrusted_gone()
        try:
            raw, name = request.env["recouvrement.extranet"]._fetch(number, kind)
        except (AccessError, UserError):
            return self._render_entrusted_gone()
        extension = name.rpartition(".")[2].lower()
        return hide(
            request.make_response(
                raw,
                headers=[
                    ("Content-Type", TYPES.get(extension, "application/octet-stream")),
                    ("Content-Length", len(raw)),
                    ("Content-Disposition", content_disposition(name)),
                    ("X-Content-Type-Options", "nosniff"),
                ],
            )
        )

    # -- what they do -------------------------------------------------------------------------

    @http.route(
        f"{ROOT}/<string:number>/take",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def take_entrusted(self, number, reference="", **_kwargs):
        """The dossier is taken."""
        door = request.env["recouvrement.extranet"]
        return self._act_on_entrusted(
            number,
            lambda: door._take_once(number, reference),
            f"{ROOT}/{number}?done=take",
            "portal_entrusted",
        )

    @http.route(
        f"{ROOT}/<string:number>/refuse", type="http", auth="user", website=True, sitemap=False
    )
    def refuse_entrusted(self, number, reason="", **_kwargs):
        """The dossier is not taken, and why."""
        if request.httprequest.method != "POST":
            return self._render_entrusted(number, "portal_entrusted_refuse", typed={})
        door = request.env["recouvrement.extranet"]
        return self._act_on_entrusted(
            number,
            lambda: door._refuse_once(number, reason),
            f"{ROOT}?done=refuse",
            "portal_entrusted_refuse",
            typed={"reason": reason},
        )

    @http.route(
        f"{ROOT}/<string:number>/report", type="http", auth="user", website=True, sitemap=False
    )
    def report_entrusted(self, number, form="", **typed):
        """What was done, received, spent or promised."""
        door = request.env["recouvrement.extranet"]
        if request.httprequest.method != "POST":
            return self._render_entrusted_report(number, {}, secrets.token_hex(16))
        # One byte more than is taken tells a file that is too large without reading it whole.
        files = [
            (file.filename, file.read(MEGABYTES * 1024 * 1024 + 1))
            for file in request.httprequest.files.getlist("file")[: FILES + 1]
        ]
        try:
            with request.env.cr.savepoint():
                door._report_form(number, typed, form, files)
        except AccessError:
            return self._render_entrusted_gone()
        except UserError as refused:
            return self._render_entrusted_report(number, typed, form, str(refused))
        # What was reported may have ended it: given back.
        still = door._get_entrusted().filtered(lambda each: each.name == number)
        return hide(
            request.redirect(f"{ROOT}/{number}?done=report" if still else f"{ROOT}?done=report")
        )

    def _render_entrusted_report(self, number, typed, form, error=""):
        door = request.env["recouvrement.extranet"]
        try:
            steps = door._get_steps(number)
        except AccessError:
            return self._render_entrusted_gone()
        hint = request.env._(
            "PDF or photos, %(count)s at most, %(size)s MB each.", count=FILES, size=MEGABYTES
        )
        return self._render_entrusted(
            number,
            "portal_entrusted_report",
            typed=typed,
            form=form,
            error=error,
            steps=steps,
            statuses=door._get_statuses(),
            today=door._get_today().isoformat(),
            file_hint=hint,
        )

    def _act_on_entrusted(self, number, act, then, template, **values):
        try:
            with request.env.cr.savepoint():
                act()
        except AccessError:
            return self._render_entrusted_gone()
        except UserError as refused:
            return self._render_entrusted(number, template, error=str(refused), **values)
        return hide(request.redirect(then))
