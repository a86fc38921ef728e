"""Calling a guarantee, and telling its guarantor of a first default: an action of the ledger with its letter."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .recouvrement_garantie import IN_FORCE
from .recouvrement_garantie_delai import DEFAULT, END
from .recouvrement_garantie_lecture import ZERO


class RecouvrementGarantie(models.Model):
    _inherit = "recouvrement.garantie"

    appel_ids = fields.One2many("recouvrement.garantie.appel", "garantie_id", "Calls")
    amount_called = fields.Monetary(
        "Called, not paid yet", compute="_compute_called", help="Calls undone left out."
    )
    default_action_id = fields.Many2one(
        "recouvrement.action", "Letter of the default", readonly=True, copy=False
    )

    def _compute_called(self):
        for each in self:
            each.amount_called = float(each._get_outstanding(each.amount_paid))

    def _get_outstanding(self, paid):
        """What was called and is not paid: Decimal, in the currency of the guarantee.

        :param paid: what the guarantor paid under it in all
        """
        calls = self.appel_ids.filtered(lambda call: call.state == "called").sorted("id")
        if not calls:
            return ZERO
        money = self.currency_id._recouvrement_decimal
        since = money(paid) - money(calls[0].paid_before)
        return max(sum((money(call.amount) for call in calls), ZERO) - since, ZERO)

    # -- how much -----------------------------------------------------------------------------

    def _read_callable(self, day):
        """What may be called on ``day``, in its currency: ``{"owed", "left", "paid", "most"}``, Decimals.

        What is late of the items it covers (interest and costs too, when the ceiling covers them), no more
        than what is left of the ceiling, less what was called already and is not paid.
        """
        self.ensure_one()
        # sudo: what is owed follows from the accounts whole; only amounts come out.
        here = self.sudo().with_company(self.company_id)
        cover = here._read_covers(day)[self.id]
        owed = here._read_late(day)
        if self.scope == "all":
            told = here._read_accessories(day)
            owed += told["interest"] + told["accessories"]
        money = self.currency_id._recouvrement_decimal
        own = {
            name: money(here._to_own_currency(value, day))
            for name, value in (("owed", owed), ("left", cover.left), ("paid", cover.paid))
        }
        outstanding = here._get_outstanding(own["paid"])
        return own | {"most": max(min(own["owed"], own["left"]) - outstanding, ZERO)}

    def _read_late(self, day):
        """The principal that is due on ``day`` under this guarantee, in the company's currency."""
        if self.covers == "all":
            owed = self._read_debtors(day, due_by=day).get(self.partner_id.id, ZERO)
        else:
            due = self.move_line_ids.filtered(lambda line: (line.date_maturity or line.date) <= day)
            owed = sum(self._read_lines(due, day).values(), ZERO)
        return max(owed, ZERO)

    def _read_accessories(self, day):
        """``{"interest", "accessories"}`` that no invoice carries yet on ``day``: Decimals."""
        dossiers = self._find_dossiers()[self]
        told = {"interest": ZERO, "accessories": ZERO}
        for row in self.env["recouvrement.interet"]._read_rows(dossiers, day):
            if not row["chargeable"] or row["state"] not in ("running", "claimed"):
                continue
            item = self.env["account.move.line"].browse(row["move_line_id"])
            if self.covers == "items" and not self._holds(item):
                continue
            kind = "interest" if row["kind"] == "interest" else "accessories"
            told[kind] += row["due"]
        return told

    # -- calling ------------------------------------------------------------------------------

    def action_call(self):
        """Ask how much is called, by when and why."""
        self.ensure_one()
        self._check_may_call()
        return self.env["recouvrement.garantie.appel.saisie"]._open(self)

    def _check_may_call(self):
        self._check_manager()
        self.check_access("write")
        self._check_state(*IN_FORCE)
        today = self.env["recouvrement.calendrier"]._today()
        if not self.can_be_called:
            raise UserError(
                self.env._("“%s”: nobody is asked to pay under it.", self.nature_id.name)
            )
        if self.date_to and self.date_to < today:
            raise UserError(
                self.env._(
                    "It ended on %s: nothing can be called.", format_date(self.env, self.date_to)
                )
            )

    def _call(self, amount, pay_by, reason, kind="lrar"):
        """Call ``amount`` (in the guarantee's currency), by a letter that asks for it by ``pay_by``.

        :return: the call
        :raise UserError: more than what is owed or left, no dossier, no address
        """
        self.ensure_one()
        self._check_may_call()
        self.lock_for_update()  # of two calls at once, the second counts the first
        day = self.env["recouvrement.calendrier"]._today()
        told = self._read_callable(day)
        amount = self.currency_id._recouvrement_decimal(amount)
        self._check_amount(amount, told, pay_by, day)
        dossier = self._find_dossiers()[self][:1]
        if not dossier:
            raise UserError(
                self.env._(
                    "%s has no dossier in progress: a call is an action of its ledger.",
                    self.partner_id.display_name,
                )
            )
        self._join_dossiers()
        values = {name: float(told[name]) for name in ("owed", "left")}
        # sudo: written by this verb; that a manager asks was checked.
        call = self.appel_ids.sudo().create(
            {
                "garantie_id": self.id,
                "dossier_id": dossier.id,
                "date": day,
                "amount": float(amount),
                **values,
                "paid_before": float(told["paid"]),
                "pay_by": pay_by,
                "reason": reason,
                "user_id": self.env.uid,
            }
        )
        self._send_call(call, kind)
        self.sudo().state = "called"
        if amount >= told["left"]:  # all of it is asked: its end takes nothing away any more
            self.env["recouvrement.butoir"]._meet(self, END, day, call.document_id)
        return call.sudo(False)

    def _check_amount(self, amount, told, pay_by, day):
        say = self.currency_id.format
        if pay_by < day:
            raise UserError(self.env._("The day to pay by is over."))
        if amount <= 0:
            raise UserError(self.env._("Type how much is called."))
        if amount > told["most"]:
            raise UserError(
                self.env._(
                    "No more than %(most)s can be called: %(owed)s is late, %(left)s is left of the "
                    "ceiling, what was called already is taken off.",
                    most=say(float(told["most"])),
                    owed=say(float(told["owed"])),
                    left=say(float(told["left"])),
                )
            )

    def _send_call(self, call, kind):
        service = self.env["recouvrement.garantie.courrier"]
        letter = service._compose(
            self,
            "recouvrement_risque.garantie_appel_lettre",
            lambda env: env._("Call of your guarantee for %s", self.partner_id.name),
            kind,
            call=call.sudo(),
            payment=lambda env: env["recouvrement.formule"]._get_payment(
                call.dossier_id.sudo().with_env(env)
            ),
        )
        [raw] = service._print([letter])
        document = service._keep(call, raw, f"{self.name} {call.date}")
        reason = self.env._(
            "%(guarantee)s is called for %(amount)s: %(reason)s",
            guarantee=self.name,
            amount=self.currency_id.format(call.amount),
            reason=call.reason,
        )
        action = service._post(self, call.dossier_id, document, kind, reason)
        # sudo: as above
        call.sudo().write({"action_id": action.id, "document_id": document.id})
        call.dossier_id._log_lines({call.dossier_id.id: reason})

    # -- first default ------------------------------------------------------------------------

    def action_tell_default(self):
        """Tell the guarantor of the first default: a registered letter, in the ledger of the dossier."""
        self.check_access("write")
        self._check_state(*IN_FORCE)
        day = self.env["recouvrement.calendrier"]._today()
        service = self.env["recouvrement.garantie.courrier"]
        for each in self:
            dossier = each._find_dossiers()[each][:1]
            if not each.date_default or not dossier:
                raise UserError(
                    self.env._(
                        "%s: the debtor is not late, nothing is to be told.", each.display_name
                    )
                )
            # sudo: what is late follows from the accounts whole.
            principal = each.sudo().with_company(each.company_id)._read_late(day)
            letter = service._compose(
                each,
                "recouvrement_risque.garantie_defaut_lettre",
                lambda env, each=each: env._("Payment default of %s", each.partner_id.name),
                principal=float(principal),
            )
            [raw] = service._print([letter])
            document = service._keep(each, raw, f"{each.name} {day}")
            each._join_dossiers()
            reason = self.env._("The guarantor is told of the first default (%s).", each.name)
            action = service._post(each, dossier, document, "lrar", reason)
            # sudo: written by verbs; the right to write the guarantee was checked.
            each.sudo().default_action_id = action
        return True

    def _follow_sending(self, actions):
        """The post took the letter: the guarantor was told that day."""
        service = self.env["recouvrement.garantie.courrier"]
        # sudo: what follows from a delivery needs no right of whoever records it.
        for each in self.sudo().search([("default_action_id", "in", actions.ids)]):
            day = service._get_departure(each.default_action_id)
            if day and not each.date_default_told:
                each.date_default_told = day
                proof = service._get_proof(each.default_action_id)
                self.env["recouvrement.butoir"]._meet(each, DEFAULT, day, proof)
