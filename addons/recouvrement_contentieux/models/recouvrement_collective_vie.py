"""The life of collective proceedings: opened, converted, a plan, its end, closure; what each does here."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import bodacc


class RecouvrementCollective(models.Model):
    _inherit = "recouvrement.collective"

    # -- opening ------------------------------------------------------------------------------

    @api.model
    def _open_from(self, notice, partner):
        """A case prefilled from ``notice`` for ``partner``, open at once: nothing is asked of frozen debts.

        :raise UserError: the notice does not say which proceedings, or since when
        """
        if not notice.date_judgment:
            raise UserError(
                self.env._(
                    "The notice does not say the day of the judgment: open the case by hand."
                )
            )
        if not notice.procedure_kind:
            raise UserError(
                self.env._("The notice does not say which proceedings: open the case by hand.")
            )
        organs = bodacc.find_organs(notice.text or "")
        people = {
            f"{role}_id": self._find_organ(told).id
            for role, told in organs.items()
            if told.get("zip")
        }
        case = self.create(
            {
                "partner_id": partner.id,
                "company_id": notice.company_id.id,
                "kind": notice.procedure_kind,
                "date_judgment": notice.date_judgment,
                "date_published": notice.date_published,
                "publication": notice.key,
                "court": notice.court,
                **people,
            }
        )
        case.court = case._get_court()
        # sudo: what the notice says is kept as it is.
        case.sudo().organs_note = notice.text or False
        case._keep_notice(notice)
        case._open()
        return case

    def _keep_notice(self, notice):
        """The publication, as a file of the case: it proves the judgment to the tax office."""
        told = (notice.nature, notice.name, notice.siren, notice.court, notice.text, notice.url)
        days = (notice.date_judgment, notice.date_published)
        # sudo: as it was read, by whoever follows the notice.
        case = self.sudo()
        case.annonce_ids = [(4, notice.id)]
        case.env["ir.attachment"].create(
            {
                "name": f"BODACC {notice.key}.txt",
                "raw": "\n".join([*filter(None, told), *map(str, filter(None, days))]).encode(),
                "mimetype": "text/plain",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _find_organ(self, told):
        """The contact a notice names, made when nobody of that name and town is known."""
        # sudo: whoever follows proceedings may not create contacts otherwise.
        partners = self.env["res.partner"].sudo()
        known = partners.search(
            [("name", "=ilike", told["name"]), ("zip", "=", told.get("zip"))], limit=1
        )
        return known or partners.create(
            {**told, "is_company": True, "country_id": self.env.ref("base.fr").id}
        )

    def action_open(self):
        """The judgment is known: debts born before it are frozen, deadlines run."""
        self.check_access("write")
        for case in self:
            case._open()
        return True

    def _open(self):
        self.ensure_one()
        self._check_state("draft")
        today = self.env["recouvrement.calendrier"]._today()
        here = self._as_verb()
        here.state = "open"
        here._add_judgment("opening", self.date_judgment, self.kind, self.date_published)
        here._list_guarantors()
        self._freeze(today)
        reason = self._get_freeze_reason()
        self._enter_phase(reason)
        self._follow_deadlines()
        self._tell(
            self.env._(
                "%(reason)s: %(amount)s frozen, reminders and interest stop on these debts.",
                reason=reason,
                amount=self._say_amount(self.amount_frozen),
            ),
            day=self.date_judgment,
        )
        self._tell_forbidden(today)

    def _add_judgment(self, event, day, kind=False, published=False, note=""):
        self.env["recouvrement.collective.jugement"].sudo().create(  # sudo: told by our verbs only
            {
                "collective_id": self.id,
                "event": event,
                "date": day,
                "kind": kind,
                "date_published": published,
                "note": note,
            }
        )

    # -- what notices bring to a case that runs ------------------------------------------------

    def _learn(self, notice):
        """Carry the judgment of ``notice`` to this case; the same one twice changes nothing."""
        self.ensure_one()
        self._keep_notice(notice)
        if notice.publication == "annulation":
            self.message_post(body=self.env._("BODACC, cancellation: %s", notice.display_name))
            return
        day = notice.date_judgment or notice.date_published
        kinds = notice.procedure_kind
        if self.state == "draft" and notice.event == bodacc.OPENING:
            self._open()
        elif notice.event == bodacc.OPENING and day == self.date_judgment:
            if not self.date_published and notice.date_published:
                self.write({"date_published": notice.date_published, "publication": notice.key})
        elif notice.event in (bodacc.OPENING, bodacc.CONVERSION) and kinds and kinds != self.kind:
            self._convert(kinds, day, notice.date_published)
        elif notice.event == bodacc.PLAN and self.state == "open":
            self._adopt_plan(day)
        elif notice.event == bodacc.CLOSURE and self.state in ("open", "plan"):
            self._close(day, notice.outcome or "other")
        else:
            self.message_post(body=self.env._("BODACC: %s", notice.display_name))

    def _convert(self, kind, day, published=False):
        """The same case goes on as ``kind`` since the judgment of ``day``.

        :raise UserError: not running, the same kind, or a day that cannot be
        """
        self.ensure_one()
        self._check_state("open", "plan")
        self._check_day(day)
        if kind == self.kind:
            raise UserError(self.env._("The proceedings are of this kind already."))
        today = self.env["recouvrement.calendrier"]._today()
        here = self._as_verb()
        before = here._get_freeze_reason()
        here.write({"kind": kind, "state": "open"})
        here._add_judgment("conversion", day, kind, published)
        here.versement_ids.filtered(lambda each: each.state in ("expected", "late"))._cancel(
            self.env._("Converted: %s", before)
        )
        self._freeze(today)
        self._enter_phase(self._get_freeze_reason())
        self._follow_deadlines()
        self._tell(
            self.env._(
                "%(before)s converted: %(now)s since %(day)s.",
                before=before,
                now=dict(self._fields["kind"]._description_selection(self.env))[kind],
                day=format_date(self.env, day),
            ),
            day=day,
        )

    def _get_earliest_day(self):
        """A judgment follows the last one known: typed out of order, it would undo what came after."""
        later = self.jugement_ids.filtered(lambda each: each.event != "opening")
        return max([self.date_judgment, *later.mapped("date")])

    # -- plan, closure --------------------------------------------------------------------------

    def _adopt_plan(self, day):
        """The court adopted a plan: its schedule is typed or built, the debts stay frozen."""
        self.ensure_one()
        self._check_state("open")
        self._check_day(day)
        here = self._as_verb()
        here.write({"state": "plan", "date_plan": day})
        here._add_judgment("plan", day, self.kind)
        self._follow_deadlines()
        self._tell(self.env._("A plan was adopted: type its schedule."), day=day)

    def _make_schedule(self, first_date, count, amount):
        """The instalments of the plan, one a year, the last one with the cents.

        :raise UserError: longer than the law allows, or nothing to share
        """
        self.ensure_one()
        self._check_state("plan")
        total = amount or self.amount_admitted
        years = self._get_law("plan_collective_years", self.date_plan)
        if not first_date or count <= 0 or total <= 0:
            raise UserError(self.env._("Say how much, in how many instalments, and from when."))
        if years and count > years:
            raise UserError(self.env._("The law allows a plan of %s years at most.", int(years)))
        part = self.currency_id.round(total / count)
        last = self.currency_id.round(total - part * (count - 1))
        self.write(
            {
                "versement_ids": [
                    (
                        0,
                        0,
                        {
                            "kind": "plan",
                            "date": fields.Date.add(first_date, years=rank),
                            "amount": last if rank == count - 1 else part,
                        },
                    )
                    for rank in range(count)
                ]
            }
        )

    def _close(self, day, outcome):
        """:param outcome: of the field; for want of assets nobody is set free, the rest is a loss"""
        self.ensure_one()
        self._check_state("open", "plan")
        self._check_day(day)
        today = self.env["recouvrement.calendrier"]._today()
        here = self._as_verb()
        here.write({"state": "closed", "date_closed": day, "outcome": outcome})
        here._add_judgment("closure", day, self.kind)
        self._drop_deadlines(self.env._("Proceedings closed."))
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        self._tell(self.env._("Proceedings closed: %s.", outcomes[outcome].lower()), day=day)
        self._freeze(today)
        here.activity_unlink(["mail.mail_activity_data_todo"])
        if outcome == "assets" and self.amount_frozen:
            self._propose_loss()

    def action_cancel(self, reason=""):
        """The case has no object (wrong debtor, judgment set aside on appeal): the scenario goes on."""
        self.check_access("write")
        today = self.env["recouvrement.calendrier"]._today()
        for case in self:
            case._check_state("draft", "open", "plan")
            here = case._as_verb()
            here.write({"state": "cancelled", "reason": str(reason or "") or False})
            case._drop_deadlines(self.env._("Case called off."))
            case._thaw(today)
            case._tell(self.env._("Case called off: nothing is frozen any more."))
        return True

    # -- the loss ---------------------------------------------------------------------------------

    def action_propose_loss(self):
        """Propose the write-off of what is frozen; its VAT comes back from the liquidation on."""
        self.ensure_one()
        self.check_access("write")
        if not (self._is_liquidation() or self.outcome == "assets"):
            raise UserError(
                self.env._(
                    "Nothing is lost for good before a liquidation: an allowance may be booked."
                )
            )
        return self._propose_loss()._get_perte_action()

    def _propose_loss(self):
        """:raise UserError: nothing remains to write off"""
        made = self._propose_losses()
        if not made:
            raise UserError(self.env._("Nothing of the frozen debts remains to write off."))
        return made

    def _get_loss_ground(self):
        liquidation = self.date_liquidation
        ground = self.env.ref("recouvrement.motif_perte_liquidation", raise_if_not_found=False)
        return liquidation and ground, liquidation or self.date_closed

    def _get_evidence(self):
        """What proves the liquidation: the files of the case and the declarations as they were sent."""
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(  # sudo: of a case the user may write
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("res_field", "=", False),
                ]
            )
        )
        return files | self.declaration_ids.sudo().document_id

    # -- the certificate ----------------------------------------------------------------------------

    def action_request_certificate(self):
        """Ask the mandataire, by letter, to certify that the debt cannot be recovered."""
        self.ensure_one()
        self.check_access("write")
        if not self.mandataire_id:
            raise UserError(self.env._("Name the mandataire or liquidateur first."))
        letters = self.env["recouvrement.insolvabilite.courrier"]
        here = letters._speak(self)
        body = letters._render(
            "recouvrement_contentieux.certificat_lettre",
            here,
            declared=here._say_amount(here.amount_declared or here.amount_frozen),
            admitted=here.amount_admitted and here._say_amount(here.amount_admitted),
            sent=here.declaration_ids._filter_sent()[:1].date_sent,
        )
        subject = here.env._("Request for a certificate of irrecoverability")
        raw = letters._print(letters._compose(self, self.mandataire_id, subject, body, "letter"))
        document = letters._keep(self, raw, subject)
        letters._post(self, self.mandataire_id, document, "letter", subject)
        self._tell(self.env._("Certificate of irrecoverability asked for."), kind="document")
        return {"type": "ir.actions.act_url", "url": f"/web/content/{document.id}", "target": "new"}

    # -- shared -----------------------------------------------------------------------------------

    def action_judgment(self):
        """Type a judgment: conversion, plan, closure."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Judgment"),
            "res_model": "recouvrement.collective.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_collective_id": self.id},
        }

    def action_declare(self):
        """The declaration of claim, drawn up from the frozen debts."""
        self.ensure_one()
        self._check_state("open", "plan")
        draft = self.declaration_ids.filtered(lambda each: each.state == "draft")[:1]
        declaration = draft or self.env["recouvrement.declaration"].create(
            {"collective_id": self.id}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "recouvrement.declaration",
            "res_id": declaration.id,
            "views": [(False, "form")],
        }

    @api.model
    def _look_again(self, day):
        """The night: items entered since join their freeze, plans that are not paid are told."""
        cases = self.search(
            [("company_id", "=", self.env.company.id), ("state", "in", ("open", "plan"))]
        )
        cases._freeze(day)
        cases.versement_ids._tell_late(day)
        cases._tell_forbidden(day)
        cases._follow_relief(day)
        for case in cases:
            case._follow_later()

    def _list_guarantors(self):
        """The guarantors of the dossiers, each with their own freeze."""
        known = self.caution_ids.partie_id
        parties = (
            self.dossier_ids.partie_ids.filtered(lambda each: each.role == "guarantor") - known
        )
        self.caution_ids = [(0, 0, {"partie_id": each.id}) for each in parties]
