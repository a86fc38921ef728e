"""What a debtor may agree to in their space: a promise, a plan within the policy, a dispute with its papers.

Each is the very object a collector would make, with the same checks, made by the system on the
debtor's word; the policy of commitments says what is offered.
"""

from base64 import b64decode
from decimal import Decimal
from typing import NamedTuple

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.osutil import clean_filename

FILES = 3
MEGABYTES = 5
TYPES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
}
LONGEST_TEXT = 4000


class PromiseLimits(NamedTuple):
    """What a debtor may promise today; ``why`` says why they may not, "" when they may."""

    first: object
    last: object
    smallest: Decimal
    largest: Decimal
    why: str


class RecouvrementPortail(models.AbstractModel):
    _inherit = "recouvrement.portail"

    def _act_for(self, dossier, model):
        """``model`` to write in for the debtor of ``dossier``: by the system, in the dossier's company.

        The way in was checked and the debtor has no right of their own; a visitor without account must
        not stand as the author of a suspension, either.
        """
        return self.env[model].with_user(SUPERUSER_ID).with_company(dossier.company_id)

    def _get_policy(self, dossier):
        policies = self._act_for(dossier, "recouvrement.politique.engagement")
        return policies._find(dossier.partner_id, dossier.company_id)[dossier.partner_id]

    # -- promise ------------------------------------------------------------------------------

    def _get_promise_limits(self, dossier):
        """The bounds the policy gives a promise of this debtor today (``PromiseLimits``)."""
        policy, today = self._get_policy(dossier), self._today()
        money = dossier.currency_id._recouvrement_decimal
        promises = self._act_for(dossier, "recouvrement.promesse")
        under_way = dossier.promesse_ids.filtered(lambda each: each.state == "open")
        promised = sum((money(each.amount - each.amount_paid) for each in under_way), Decimal(0))
        owed = sum(
            (item["amount"] for item in self._read_items(dossier) if item["amount"] > 0), Decimal(0)
        )
        largest = min(
            owed - promised, max(self._get_payable_amount(dossier) - promised, Decimal(0))
        )
        least = money(dossier.amount_overdue * policy.promise_min_share / 100) - promised
        last = fields.Date.add(today, days=policy.promise_max_days or 365)
        in_row = promises.new({"dossier_id": dossier.id})._count_in_row()
        why = ""
        if not policy.portal_promise or dossier.state == "closed":
            why = self.env._("A promise cannot be made here: call us to agree on a date.")
        elif policy.promise_max_in_row and in_row >= policy.promise_max_in_row:
            why = self.env._("Several promises were not kept: call us to agree on another date.")
        elif largest <= 0:
            why = self.env._("All that you owe is already promised or paid.")
        smallest = min(max(least, Decimal(1)), largest)
        return PromiseLimits(today, last, smallest, largest, why)

    def _get_promise_proposed(self, dossier, limits):
        """What one would promise: all that is asked and not promised yet, what is contested left out."""
        asked = sum((item["free"] for item in self._read_items(dossier)), Decimal(0))
        return max(min(asked, limits.largest), limits.smallest)

    def _get_payable_amount(self, dossier):
        return self._get_payable(dossier, self._read_items(dossier))

    def _promise(self, access, amount, day, means):
        """The promise of a debtor.

        :raise UserError: beyond what the policy allows
        """
        self._check_room(access, "promise")
        dossier = access.dossier
        limits, money = self._get_promise_limits(dossier), self._format(dossier)
        if limits.why:
            raise UserError(limits.why)
        day = self._read_day(day)
        if not limits.first <= day <= limits.last:
            raise UserError(
                self.env._(
                    "Choose a day from %(first)s to %(last)s.",
                    first=format_date(self.env, limits.first),
                    last=format_date(self.env, limits.last),
                )
            )
        if not amount or not limits.smallest <= amount <= limits.largest:
            raise UserError(
                self.env._(
                    "Choose an amount from %(smallest)s to %(largest)s.",
                    smallest=money(limits.smallest),
                    largest=money(limits.largest),
                )
            )
        promise = self._act_for(dossier, "recouvrement.promesse").create(
            {
                "dossier_id": dossier.id,
                "amount": float(amount),
                "date": day,
                "means": means if means in self._get_means() else "transfer",
                "promised_by_id": dossier.partner_id.id,
                "user_id": dossier.user_id.id or SUPERUSER_ID,
                "note": access.name,
            }
        )
        desk = self._at_desk(dossier)
        said = promise.with_context(lang=desk.env.lang).display_name
        self._record(access, "promise", f"{said}.")
        return promise

    def _get_means(self):
        """``{value: label}`` of the means of payment one may promise by."""
        means = self.env["recouvrement.promesse"]._fields["means"]
        return dict(means._description_selection(self.env))

    def _read_day(self, text):
        """:raise UserError: not a day"""
        try:
            return fields.Date.to_date((text or "").strip()) or self._no_day(text)
        except ValueError:
            return self._no_day(text)

    def _no_day(self, text):
        raise UserError(self.env._("This is not a date: “%s”.", (text or "")[:20]))

    # -- dispute ------------------------------------------------------------------------------

    def _contest(self, access, chosen, text, files):
        """A dispute on the items ``chosen``, with the debtor's words and papers.

        :param files: ``[(name, bytes)]``
        :raise UserError: nothing chosen or said, an item no longer open, a file that is not taken
        """
        self._check_room(access, "dispute")
        dossier, text = access.dossier, (text or "").strip()[:LONGEST_TEXT]
        open_ones = {item["line"] for item in self._read_items(dossier) if item["free"] > 0}
        if not chosen or set(chosen) - open_ones:
            raise UserError(self.env._("Tick the items you contest."))
        if not text:
            raise UserError(self.env._("Say what is wrong, in a few words."))
        files = self._read_files(files)
        # Taken by ``message_post`` as files written with the message.
        attachments = self._act_for(dossier, "ir.attachment").create(
            [
                {"name": name, "raw": raw, "res_model": "mail.compose.message", "res_id": 0}
                for name, raw in files
            ]
        )
        lines = self._act_for(dossier, "account.move.line").browse(sorted(chosen))
        disputes = self._act_for(dossier, "recouvrement.litige")
        dispute = disputes._open_by_debtor(dossier, lines, text, attachments)
        desk = self._at_desk(dossier)
        said = desk.env._(
            "Contests %(items)s (%(number)s): %(text)s",
            items=", ".join(lines.mapped("recouvrement_document")),
            number=dispute.name,
            text=text,
        )
        self._record(access, "dispute", said)
        return dispute

    def _read_files(self, files):
        """``[(safe name, bytes)]``: the type is read in the file, its name says nothing.

        :raise UserError: too many, too large, or not of a type that is taken
        """
        files = [(name, raw) for name, raw in files if name and raw]
        if len(files) > FILES:
            raise UserError(self.env._("Attach %s files at most.", FILES))
        taken = []
        for name, raw in files:
            stem = clean_filename(name.replace("\\", "/").rpartition("/")[2])[:80]
            if len(raw) > MEGABYTES * 1024 * 1024:
                raise UserError(
                    self.env._("“%(file)s” is larger than %(size)s MB.", file=stem, size=MEGABYTES)
                )
            extension = TYPES.get(guess_mimetype(raw))
            if not extension:
                raise UserError(
                    self.env._("“%s” is not taken: send a PDF, a photo or a scan.", stem)
                )
            taken.append(
                (stem.rpartition(".")[0] + extension if "." in stem else stem + extension, raw)
            )
        return taken

    # -- plan ---------------------------------------------------------------------------------

    def _get_plan_choices(self, dossier):
        """``(first day, last day, [(number, label)], why not)``: the plans the policy lets one ask for."""
        policy, today = self._get_policy(dossier), self._today()
        # What the plan will cover: what is late, no more.
        late = self._act_for(dossier, "recouvrement.plan")._get_overdue_lines(dossier, today)
        owed = dossier.currency_id._recouvrement_decimal(sum(late.mapped("amount_residual")))
        last = fields.Date.add(today, days=policy.plan_first_days or 30)
        smallest, money = (
            max(Decimal(str(policy.plan_min_amount)), Decimal(1)),
            self._format(dossier),
        )
        choices = [
            (
                count,
                self.env._(
                    "%(count)s times, about %(amount)s each",
                    count=count,
                    amount=money(owed / count),
                ),
            )
            for count in range(2, (policy.plan_max_instalments or 24) + 1)
            if owed / count >= smallest
        ]
        why = ""
        if dossier.plan_ids.filtered(lambda plan: plan.state in ("proposed", "active")):
            why = self.env._("A plan is already proposed or under way: please call us.")
        elif not policy.portal_plan or dossier.state == "closed" or not choices:
            why = self.env._("A plan cannot be asked for here: please call us to agree on one.")
        return fields.Date.add(today, days=1), last, choices, why

    def _ask_for_plan(self, access, day, count):
        """The plan a debtor asks for; they may sign it at once, the desk accepts it.

        :raise UserError: beyond what the policy allows
        """
        self._check_room(access, "plan")
        dossier = access.dossier
        _first, _last, choices, why = self._get_plan_choices(dossier)
        if why:
            raise UserError(why)
        if count not in [number for number, _label in choices]:
            raise UserError(self.env._("Choose in how many times you pay."))
        plans = self._act_for(dossier, "recouvrement.plan")
        plan = plans._propose_by_debtor(dossier, self._read_day(day), count)
        desk = self._at_desk(dossier)
        said = desk.env._(
            "Asks to pay %(amount)s in %(count)s times from %(day)s (%(plan)s).",
            amount=desk._format(dossier)(plan.amount),
            count=count,
            day=format_date(desk.env, plan.date_first),
            plan=plan.name,
        )
        self._record(access, "plan", said)
        return plan

    def _find_plan(self, dossier, plan_id):
        """The plan ``plan_id`` of ``dossier`` as its debtor may see it; empty when there is none such."""
        shown = dossier.plan_ids.filtered(lambda plan: plan.state in ("proposed", "active", "kept"))
        return shown.filtered(lambda plan: plan.id == plan_id)

    def _sign(self, access, plan, name, signature):
        """The signature of the debtor on ``plan``.

        :param signature: base64 of a PNG
        :raise UserError: no name, no signature, or the plan is not to be signed any more
        """
        self._check_room(access, "signature")
        dossier = access.dossier
        if plan.signature:
            raise UserError(self.env._("This plan is signed already."))
        name = " ".join((name or "").split())[:80]
        self._check_signature(signature)
        mine = self._act_for(dossier, "recouvrement.plan").browse(plan.id)
        mine._sign_by_debtor(name, signature, self._today())
        desk = self._at_desk(dossier)
        said = desk.env._("Signs %(plan)s as %(name)s.", plan=plan.name, name=name)
        self._record(access, "signature", said)

    def _check_signature(self, signature):
        try:
            raw = b64decode(signature or "", validate=True)
        except ValueError:
            raw = b""
        if len(raw) > MEGABYTES * 1024 * 1024 or guess_mimetype(raw) != "image/png":
            raise UserError(self.env._("Draw or write your signature."))

    # -- what is under way --------------------------------------------------------------------

    def _read_commitments(self, dossier):
        """Promises awaited, plans, disputes open: sentences, for the page."""
        promises = dossier.promesse_ids.filtered(lambda each: each.state == "open")
        disputes = dossier.litige_ids.filtered(lambda each: each.state == "open")
        plans = dossier.plan_ids.filtered(lambda each: each.state in ("proposed", "active"))
        return {
            "promises": [self._say_promise(each) for each in promises.sorted("date")],
            "disputes": [self._say_dispute(each) for each in disputes.sorted("id")],
            "plans": [self._read_plan(each) for each in plans.sorted("id")],
        }

    def _say_promise(self, promise):
        return self.env._(
            "You promised %(amount)s for %(day)s.",
            amount=self._format(promise.dossier_id)(promise.amount),
            day=format_date(self.env, promise.date),
        )

    def _say_dispute(self, dispute):
        return self.env._(
            "You contested %(items)s on %(day)s (%(number)s). We look into it and do not ask for "
            "%(amount)s meanwhile.",
            items=", ".join(dispute.ligne_ids.mapped("document")),
            day=format_date(self.env, dispute.date_opened),
            number=dispute.name,
            amount=self._format(dispute.dossier_id)(dispute.amount),
        )

    def _read_plan(self, plan):
        money = self._format(plan.dossier_id)
        return {
            "id": plan.id,
            "name": plan.name,
            "state": plan.state,
            "amount": money(plan.amount),
            "to_sign": plan.state == "proposed" and not plan.signature,
            "waits": plan.state == "proposed" and bool(plan.signature),
            "has_document": bool(plan._get_document()),
            "instalments": [
                {
                    "day": format_date(self.env, each.date),
                    "amount": money(each.amount),
                    "paid": each.state == "paid",
                    "late": each.state != "paid" and each.date < self._today(),
                }
                for each in plan.echeance_ids.sorted("date")
            ],
        }
