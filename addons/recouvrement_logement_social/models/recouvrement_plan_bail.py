"""Station 9, for tenants: a plan d'apurement holds while the current rent is paid, and the caisse accepts it."""

from dataclasses import replace

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import format_date

from odoo.addons.recouvrement.engine import instalments as engine
from odoo.addons.recouvrement.engine.reasons import Reason
from odoo.addons.recouvrement.models.recouvrement_plan import BUILDING

RENT = "plan_rent"
OWN = {"current_rent", "hardship"}


class RecouvrementPlan(models.Model):
    _inherit = "recouvrement.plan"

    bail_id = fields.Many2one(related="dossier_id.recouvrement_bail_id", string="Dwelling lease")
    current_rent = fields.Boolean(
        "On condition that the current rent is paid",
        help="A rent that falls due meanwhile and stays unpaid counts as an instalment missed.",
    )
    hardship = fields.Boolean(
        "Hardship: a part of the current rent is enough",
        help="The part the law of the day asks for (half of the housing cost).",
    )
    rent_since = fields.Date(readonly=True, copy=False, help="Rents are looked at from that day.")
    rent_broken = fields.Boolean(readonly=True, copy=False, help="Current rents broke it.")
    caf_state = fields.Selection(
        [("none", "Not sent"), ("sent", "Sent"), ("accepted", "Accepted"), ("refused", "Refused")],
        "At the CAF or the MSA",
        default="none",
        required=True,
        readonly=True,
        copy=False,
    )
    caf_date = fields.Date("Since", readonly=True, copy=False)

    # -- building it ------------------------------------------------------------------------

    def _get_defaults(self, dossier):
        # EXTENDS 'recouvrement'
        values = super()._get_defaults(dossier)
        if dossier.recouvrement_bail_id:
            values |= {"kind": "clearance", "current_rent": True}
        return values

    def _check_hand(self, vals, allowed):
        # EXTENDS 'recouvrement': what is built is ours too
        return super()._check_hand(vals, allowed | OWN if allowed >= BUILDING else allowed)

    def _get_law_months(self, code):
        # EXTENDS 'recouvrement': the plan of a tenant has its own length, by dated rows
        months = super()._get_law_months(code)
        if code != "plan_months" or not self.bail_id:
            return months
        return min(filter(None, (months, self._get_tenant_months())), default=0)

    def _get_tenant_months(self):
        """The longest plan of a tenant, by the law of the day it starts; 0 when nobody knows it."""
        return self._get_law_months("caf_plan_months")

    def _get_cautions(self):
        # EXTENDS 'recouvrement'
        cautions = super()._get_cautions()
        if self.bail_id and not self._get_tenant_months():
            cautions.append(
                self.env._(
                    "Nobody has read the longest plan the law allows a tenant from that day."
                )
            )
        return cautions

    def _get_default_clause(self):
        # EXTENDS 'recouvrement'
        clause = super()._get_default_clause()
        if not (self.bail_id and self.current_rent):
            return clause
        rent = self.env._(
            "This plan is granted on condition that the current rent and charges are paid at each term: "
            "a term left unpaid counts as an instalment missed."
        )
        return f"{clause} {rent}"

    # -- current rents ----------------------------------------------------------------------

    def _move_on(self, told, day):
        # EXTENDS 'recouvrement': current rents count with the instalments
        plans = self.browse(plan.id for plan in told).filtered(
            lambda plan: plan.current_rent and plan.bail_id and plan.state in ("active", "broken")
        )
        if plans:
            missed = plans._read_missed_rents(day)
            told |= {plan: plan._count_rents(told[plan], missed[plan]) for plan in plans}
        return super()._move_on(told, day)

    def _read_missed_rents(self, day):
        """``{plan: terms of its lease that fell due since it began and are not paid}``."""
        terms = self.env["recouvrement.bail.terme"].search(
            [
                ("bail_id", "in", self.bail_id.ids),
                ("date", "<", day),
                ("state", "in", ("unpaid", "partial")),
            ],
            order="date",
        )
        return {
            plan: terms.filtered(lambda term, plan=plan: plan._misses(term, day)) for plan in self
        }

    def _misses(self, term, day):
        """Whether ``term`` is a current rent this plan is broken by."""
        since = max(filter(None, (self.date_active, self.rent_since, self.tolerance_date)))
        last = fields.Date.add(term.date, days=self.grace_days)
        if term.bail_id != self.bail_id or term.date <= since or last >= day:
            return False
        return not (self.hardship and term.amount_paid >= self._get_least(term))

    def _get_least(self, term):
        """What a household in hardship must pay of ``term``; the whole of it when the law is not known."""
        share = self.env["recouvrement.parametre"]._value("caf_half_payment", term.date)
        return self.currency_id.round(term.amount_due * float(share or 100) / 100)

    def _count_rents(self, found, rents):
        """``found`` with current ``rents`` missed counted as events; they stay even if paid later."""
        if self.state == "broken":
            kept = found.verdict == engine.KEPT or not self.rent_broken
            reason = found.reason or Reason(RENT, {"number": 0, "date": self.date_broken})
            return (
                found
                if kept
                else replace(
                    found, verdict=engine.BROKEN, broken_on=self.date_broken, reason=reason
                )
            )
        events = len(found.missed) + len(rents)
        if not rents or found.verdict != engine.GOING or not self.max_missed > 0:
            return found
        if events < self.max_missed:
            return found
        decimal = self.currency_id._recouvrement_decimal
        return replace(
            found,
            verdict=engine.BROKEN,
            reason=Reason(RENT, {"number": events, "date": rents[0].date}),
            short=found.short + decimal(sum(rents.mapped("amount_unpaid"))),
        )

    def _break(self, plans, told, day):
        # EXTENDS 'recouvrement'
        result = super()._break(plans, told, day)
        plans.filtered(lambda plan: told[plan].reason.code == RENT).write({"rent_broken": True})
        return result

    def _say_broken(self, reason):
        # EXTENDS 'recouvrement'
        if reason.code != RENT:
            return super()._say_broken(reason)
        return self.env._(
            "the current rent of %(date)s is not paid (%(number)s events, instalments and rents together).",
            date=format_date(self.env, reason.values["date"]),
            number=reason.values["number"],
        )

    def _revive(self, day, reason, tolerance_date=None, first_date=None):
        # EXTENDS 'recouvrement': rents are counted anew
        self._as_verb().write({"rent_broken": False, "rent_since": day})
        return super()._revive(day, reason, tolerance_date, first_date)

    # -- the caisse -------------------------------------------------------------------------

    def _get_caisse(self):
        """The caisse that pays the aid of this lease; empty when none is entered."""
        self.ensure_one()
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: which caisse pays is told to who follows the plan.
        aids = self.sudo().bail_id.aide_ids
        return (aids.filtered(lambda aid: aid._runs(today)) or aids)[:1].organisme_id

    def action_send_caf(self):
        """Write to the caisse, the plan's document attached; the plan is noted as sent once it has left."""
        self.ensure_one()
        self._check_state("proposed", "active")
        action = self.action_send()
        caisse = self._get_caisse().partner_id
        return action | {
            "name": self.env._("Send the plan to the CAF or the MSA"),
            "context": {
                **{k: v for k, v in action["context"].items() if k != "recouvrement_sent_plan_id"},
                "default_partner_ids": [Command.set(caisse.ids)],
                "recouvrement_caf_plan_id": self.id,
            },
        }

    def action_caf_sent(self):
        """The plan went to the caisse by another way: its portal, the post."""
        self._check_state("proposed", "active")
        return self._note_caf("sent")

    def _note_caf_sent(self, message):
        """``message`` has left: the plan is sent when the caisse is written to and the document is in it."""
        self.ensure_one()
        # sudo: what the composer has just posted.
        message, here = message.sudo(), self.sudo()
        told = message.partner_ids & here._get_caisse().partner_id
        if told.filtered("email") and message.attachment_ids & here.document_ids:
            self._note_caf("sent")

    def action_caf_accept(self):
        """The caisse accepted the plan: the aid goes on while it is kept."""
        return self._note_caf("accepted")

    def action_caf_refuse(self):
        """The caisse refused the plan."""
        return self._note_caf("refused")

    def _note_caf(self, state):
        self.check_access("write")
        states = dict(self._fields["caf_state"]._description_selection(self.env))
        for plan in self:
            plan._check_state("proposed", "active", "broken")
            # sudo: written by these verbs, for those who may write plans.
            today = plan.env["recouvrement.calendrier"]._today()
            plan.sudo().write({"caf_state": state, "caf_date": today})
            plan._log(plan.env._("CAF or MSA: %s.", states[state].lower()))
            if state == "sent":
                plan.env["recouvrement.caf.echange"]._answer_plan(plan)
        return True
