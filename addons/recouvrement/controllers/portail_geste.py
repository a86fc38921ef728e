"""What a debtor does in their space: one small page and one form for each act."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import format_date

from ..models.recouvrement_portail_engagement import FILES, MEGABYTES
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

    @http.route(
        "/my/dossier/<int:dossier_id>/promise",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def promise(self, dossier_id, amount="", day="", means="", **_kwargs):
        """Promise an amount for a day, within the policy."""
        portal = request.env["recouvrement.portail"]
        return self._serve(
            dossier_id,
            "recouvrement.portal_promise",
            "promise",
            lambda access: portal._promise(access, portal._read_amount(amount), day, means),
            self._prepare_promise,
            {"amount": amount, "day": day, "means": means},
        )

    def _prepare_promise(self, access):
        portal = request.env["recouvrement.portail"]
        limits, money = portal._get_promise_limits(access.dossier), portal._format(access.dossier)
        return {
            "limits": limits,
            "proposed": portal._write_amount(portal._get_promise_proposed(access.dossier, limits)),
            "amount_hint": request.env._(
                "From %(smallest)s to %(largest)s.",
                smallest=money(limits.smallest),
                largest=money(limits.largest),
            ),
            "day_hint": self._say_latest(limits.last),
            "means": portal._get_means(),
        }

    @http.route(
        "/my/dossier/<int:dossier_id>/dispute",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def contest(self, dossier_id, text="", **_kwargs):
        """Contest items, with words and papers."""
        portal, form = request.env["recouvrement.portail"], request.httprequest
        items = form.form.getlist("item")
        chosen = [int(item) for item in items if item.isdecimal() and len(item) < 12]
        # One byte more than is taken tells a file that is too large without reading it whole.
        files = [
            (file.filename, file.read(MEGABYTES * 1024 * 1024 + 1))
            for file in form.files.getlist("file")[: FILES + 1]
        ]
        return self._serve(
            dossier_id,
            "recouvrement.portal_dispute",
            "dispute",
            lambda access: portal._contest(access, chosen, text, files),
            lambda _access: {
                "file_hint": request.env._(
                    "PDF or photos, %(count)s at most, %(size)s MB each.",
                    count=FILES,
                    size=MEGABYTES,
                )
            },
            {"text": text, "chosen": chosen},
        )

    def _say_latest(self, day):
        return request.env._("At the latest %s.", format_date(request.env, day))

    @http.route(
        "/my/dossier/<int:dossier_id>/plan", type="http", auth="public", website=True, sitemap=False
    )
    def ask_for_plan(self, dossier_id, count="", day="", **_kwargs):
        """Ask to pay in instalments, within the policy."""
        portal = request.env["recouvrement.portail"]
        number = int(count) if count.isdecimal() and len(count) < 4 else 0
        return self._serve(
            dossier_id,
            "recouvrement.portal_plan",
            "plan",
            lambda access: portal._ask_for_plan(access, day, number),
            self._prepare_plan,
            {"count": count, "day": day},
        )

    def _prepare_plan(self, access):
        portal = request.env["recouvrement.portail"]
        first, last, choices, why = portal._get_plan_choices(access.dossier)
        hint = self._say_latest(last)
        return {"first": first, "last": last, "choices": choices, "why": why, "day_hint": hint}

    @http.route(
        "/my/dossier/<int:dossier_id>/plan/<int:plan_id>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def show_plan(self, dossier_id, plan_id, **_kwargs):
        """The schedule of a plan, and where to sign it."""
        access, plan = self._get_plan(dossier_id, plan_id)
        read = request.env["recouvrement.portail"]._read_plan(plan)
        return self._render_page(access, "recouvrement.portal_sign", plan=read)

    def _get_plan(self, dossier_id, plan_id):
        """:raise NotFound: no such plan on a dossier this visitor may see"""
        access = self._get_access(dossier_id)
        plan = request.env["recouvrement.portail"]._find_plan(access.dossier, plan_id)
        if not plan:
            raise NotFound()
        return access, plan

    @http.route(
        "/my/dossier/<int:dossier_id>/plan/<int:plan_id>/sign", type="jsonrpc", auth="public"
    )
    def sign_plan(self, dossier_id, plan_id, name=None, signature=None):
        """What the signature form of Odoo's portal asks for."""
        access, plan = self._get_plan(dossier_id, plan_id)
        try:
            with request.env.cr.savepoint():
                request.env["recouvrement.portail"]._sign(access, plan, name, signature)
        except UserError as refused:
            return {"error": str(refused)}
        return {
            "force_refresh": True,
            "redirect_url": f"/my/dossier/{dossier_id}?done=signature",
        }
