"""The life of a request: filed whole, decided, paid; collection is suspended where the rules say so."""

from odoo import fields, models
from odoo.exceptions import UserError

LAW = "fsl_suspension"  # switch of the law: collection stops while the FSL examines a request


class RecouvrementAideDemande(models.Model):
    _inherit = "recouvrement.aide.demande"

    def action_file(self):
        """The request goes today, with every document it needs."""
        self.check_access("write")
        self._check_state("preparing")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            if missing := each._get_missing():
                raise UserError(self.env._("Still missing: %s.", ", ".join(missing.mapped("name"))))
            each._check_claim()
            each._set("filed", date_filed=today)
            each._follow_clocks()
            each._suspend(today)
            each.mois_ids._join(each, today)
        return True

    def _check_claim(self):
        """:raise UserError: a claim without its guarantee, or without the formal notice it needs"""
        if self.kind in ("visale", "locapass") and not self.garantie_id:
            raise UserError(
                self.env._("Enter the guarantee on %s first.", self.bail_id.display_name)
            )
        if self.kind == "visale" and not (self.date_constituted and self.date_notice):
            raise UserError(
                self.env._(
                    "Visale is claimed after a formal notice: enter since when the rent is unpaid and the "
                    "day the notice was sent."
                )
            )

    def action_grant(self):
        """It is granted: the amount covers a part of the debt until it is paid."""
        self._check_may_decide()
        if any(not each.amount_granted for each in self):
            raise UserError(self.env._("Enter the amount granted."))
        return self._decide("granted")

    def action_refuse(self):
        """It is refused; collection goes on."""
        self._check_may_decide()
        if any(not (each.refusal or "").strip() for each in self):
            raise UserError(self.env._("Say why it is refused."))
        return self._decide("refused")

    def _check_may_decide(self):
        self.check_access("write")
        self._check_state("filed")

    def _decide(self, state):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each._set(state, date_decided=today)
            if state == "refused":
                each.mois_ids._drop(each.env._("The guarantee was refused."))
            if state == "granted" and each._covers_all(today):
                each._wait_for_payment(today)
            else:
                each._resume(today)
        return True

    def action_paid(self):
        """They have paid: the payment itself is booked and lettered in the accounts; collection goes on."""
        self.check_access("write")
        self._check_state("granted")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each._set("paid", date_paid=today, amount_paid=each.amount_paid or each.amount_granted)
            each._resume(today)
        return True

    def action_withdraw(self):
        """It is given up; say why in the note."""
        self.check_access("write")
        self._check_state("preparing", "filed", "granted")
        if any(not (each.note or "").strip() for each in self):
            raise UserError(self.env._("Say why, in the note."))
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each._set("withdrawn")
            each.mois_ids._drop(each.env._("The request was withdrawn."))
            each._drop_clocks()
            each._resume(today)
        return True

    def _set(self, state, **values):
        # sudo: rights are checked; states are written by verbs.
        self.sudo().write({"state": state, **values})

    def _drop_clocks(self):
        for code in ("visale_notice", "visale_first"):
            self.env["recouvrement.butoir"]._drop(
                self, code, self.env._("The request was withdrawn.")
            )

    # -- collection -----------------------------------------------------------------------------

    def _suspends(self, day):
        """Whether collection stops while it is examined: the rules of the fund say so, or the law."""
        if self.organisme_id.suspends_collection:
            return True
        law = self.env["recouvrement.parametre"]._value(LAW, day) if self.kind == "fsl" else 0
        return bool(law)

    def _covers_all(self, day):
        """Whether what is granted and not paid yet covers every rent unpaid on ``day``."""
        bail = self.bail_id
        owed = self.env["recouvrement.bail.terme"]._read_unpaid(bail, day)[bail.id].amount
        return self.currency_id.compare_amounts(bail.covered_amount, float(owed)) >= 0

    def _wait_for_payment(self, day):
        """Nothing is asked of a household while the aid that pays all is on its way, for as long as it takes them."""
        if not self.dossier_id:
            return
        until = fields.Date.add(day, days=self.organisme_id.payment_days)
        if not self.suspension_id:
            self._pause(day)
        # sudo: as in `_pause`.
        pause = self._in_company_language().suspension_id
        pause.write({"date_to": until, "reason": pause.env._("An aid that pays all was granted")})
        pause._wake()

    def _suspend(self, day):
        if self.dossier_id and self._suspends(day):
            self._pause(day)

    def _pause(self, day):
        # sudo: written by this verb, whose rights are checked. What it is about stays on the request.
        here = self._in_company_language()
        here.suspension_id = here.env["recouvrement.suspension"].create(
            {
                "dossier_id": self.dossier_id.id,
                "reason": here.env._("A request is being examined"),
                "date_from": day,
                "origin": f"{self._name},{self.id}",
            }
        )

    def _in_company_language(self):
        # sudo: for verbs whose rights are checked.
        return self.sudo().with_context(lang=self.company_id.partner_id.lang or self.env.lang)

    def _resume(self, day):
        # sudo: as in `_pause`.
        pause = self.sudo().suspension_id
        if pause and not (pause.date_to and pause.date_to < day):
            pause._end(day)
            pause._wake()
