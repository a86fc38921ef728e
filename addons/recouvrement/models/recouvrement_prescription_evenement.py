"""What moves the limitation of a debt: an acknowledgment, a court claim, a suspension… with its document.

A letter or a formal notice is none: it never interrupts. An event is never deleted; it is cancelled,
with the reason.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ..engine import limitation as engine
from ..tools.hand import check_written, open_to_hand

# Our kinds, as the engine counts them.
ENGINE_KINDS = {
    "acknowledgment": engine.ACKNOWLEDGMENT,
    "payment": engine.ACKNOWLEDGMENT,
    "plan": engine.RESCHEDULING,
    "court_claim": engine.PROCEEDINGS,
    "enforcement": engine.ACT,
    "declaration": engine.PROCEEDINGS,
    "title": engine.TITLE,
    "conciliation": engine.SUSPENSION,
    "small_claims": engine.SUSPENSION,
    "insolvency": engine.SUSPENSION,
    "measures": engine.MEASURES,
}
SUSPENDING = ("conciliation", "small_claims", "insolvency")
# The day they end counts: the last day of proceedings or of a suspension, the incident that follows.
ENDING = (*SUSPENDING, "court_claim", "declaration", "plan", "measures")
ENDABLE = {"date_end", "note"}


class RecouvrementPrescriptionEvenement(models.Model):
    _name = "recouvrement.prescription.evenement"
    _description = "Event of a limitation"
    _order = "date desc, id desc"

    kind = fields.Selection(
        [
            ("acknowledgment", "Acknowledgment by the debtor (letter, request for time)"),
            ("payment", "Partial payment"),
            ("plan", "Signed payment plan"),
            ("court_claim", "Court claim"),
            ("enforcement", "Act of enforcement, protective measure"),
            ("declaration", "Declaration of claim"),
            ("title", "Enforceable title"),
            ("conciliation", "Conciliation, mediation"),
            ("small_claims", "Agreement in the small-claims procedure"),
            ("insolvency", "Suspension by insolvency"),
            ("measures", "Plan or measures of over-indebtedness"),
        ],
        required=True,
    )
    date = fields.Date(required=True, help="The day it happened, not the day it is noted.")
    date_end = fields.Date(
        "Until",
        help="Of proceedings or a suspension, their last day; empty while they last. Of a plan or of "
        "measures, the first instalment left unpaid after it.",
    )
    has_end = fields.Boolean(compute="_compute_has_end")
    effect = fields.Char(compute="_compute_effect")
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", index=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", "Debtor", index=True, readonly=True)
    move_line_ids = fields.Many2many(
        "account.move.line",
        "recouvrement_prescription_evenement_line",
        "evenement_id",
        "line_id",
        string="Items",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Documents", help="What proves it: nobody is believed without."
    )
    note = fields.Char()
    state = fields.Selection(
        [("valid", "Valid"), ("cancelled", "Cancelled")],
        required=True,
        default="valid",
        readonly=True,
    )
    cancel_reason = fields.Char("Why it was cancelled", readonly=True)
    cancelled_by_id = fields.Many2one("res.users", "Cancelled by", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Noted by", default=lambda self: self.env.user, readonly=True
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    origin_name = fields.Char("Comes from", readonly=True)

    _days_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date)", "An event cannot end before it begins."
    )
    _origin_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.depends("kind", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            day = format_date(self.env, event.date) if event.date else ""
            event.display_name = f"{kinds.get(event.kind, '')} {day}".strip()

    @api.depends("kind")
    def _compute_has_end(self):
        for event in self:
            event.has_end = event.kind in ENDING

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_effect(self):
        _ = self.env._
        said = {
            engine.ACKNOWLEDGMENT: _("A whole new period from that day."),
            engine.ACT: _("A whole new period from that day."),
            engine.PROCEEDINGS: _("Interrupted until it ends, then a whole new period."),
            engine.SUSPENSION: _("That time does not count."),
            engine.RESCHEDULING: _(
                "A whole new period from that day; of a consumer credit, from the first incident that "
                "follows, the first time only."
            ),
            engine.MEASURES: _(
                "Of a consumer credit, a whole new period from the first incident that follows."
            ),
            engine.TITLE: _("The period of a title, from that day."),
        }
        for event in self:
            event.effect = said.get(ENGINE_KINDS.get(event.kind), "")

    # -- by hand ----------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        events = super(RecouvrementPrescriptionEvenement, here).create(
            [here._complete(vals) for vals in vals_list]
        )
        if not self.env.su:
            events._check_by_hand()
        events._keep_documents()
        events._feel()
        return events

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and vals.keys() - ENDABLE:
            raise AccessError(
                self.env._("What happened is not rewritten: cancel it and note it again.")
            )
        res = super().write(vals)
        if vals.keys() & {"date_end", "state", "date", "kind", "move_line_ids"}:
            self._check_day()
            self._feel()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("An event of a limitation is kept: cancel it."))

    def _complete(self, vals):
        """``vals`` with whose debt it is."""
        dossier = self.env["recouvrement.dossier"].browse(vals.get("dossier_id"))
        if not dossier:
            return {"company_id": self.env.company.id, **vals}
        # sudo: read access is checked once created.
        dossier = dossier.sudo()
        return {**vals, "company_id": dossier.company_id.id, "partner_id": dossier.partner_id.id}

    def _check_by_hand(self):
        """:raise UserError: no document, no item, another debtor's item, a day that has not come"""
        self.dossier_id.check_access("write")
        for event in self:
            if not event.dossier_id:
                raise UserError(self.env._("Note it in the dossier of the debtor."))
            if not event.attachment_ids:
                raise UserError(
                    self.env._("Attach the document that proves it: without it, time runs on.")
                )
            event.attachment_ids.check_access("read")
            if not event.move_line_ids:
                raise UserError(self.env._("Choose the items it is about."))
            # sudo: compared only.
            lines = event.sudo().move_line_ids
            if lines.partner_id.commercial_partner_id != event.dossier_id.partner_id or (
                lines.company_id != event.company_id
            ):
                raise UserError(self.env._("These items are not all those of this dossier."))
        self._check_day()

    def _check_day(self):
        today = self.env["recouvrement.calendrier"]._today()
        for event in self:
            ends = event.kind in SUSPENDING or not event.date_end or event.date_end <= today
            if event.date > today or not ends:
                raise ValidationError(
                    self.env._(
                        "An event of a limitation has happened: %s has not come yet.",
                        format_date(self.env, max(event.date, event.date_end or event.date)),
                    )
                )

    def _keep_documents(self):
        """A document belongs to its event: whoever reads the one reads the other."""
        for event in self:
            # sudo: loose documents, which their author may read, are bound to the record.
            loose = event.sudo().attachment_ids.filtered(lambda each: not each.res_id)
            loose.write({"res_model": self._name, "res_id": event.id})

    def _feel(self):
        """The items concerned are counted again, at once."""
        # sudo: whoever notes an event need not read the accounts for its effect to follow.
        prescription = self.env["recouvrement.prescription"].sudo()
        for company, events in self.sudo().grouped("company_id").items():
            prescription.with_company(company)._recount(events.move_line_ids)

    def action_cancel(self, reason=""):
        """Cancel these events for ``reason``, asked for when it is not given."""
        self.check_access("write")
        if not str(reason or "").strip():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Cancel"),
                "res_model": "recouvrement.prescription.annulation",
                "views": [(False, "form")],
                "target": "new",
                "context": {"default_evenement_ids": self.ids},
            }
        self._cancel(str(reason).strip())
        return True

    def _cancel(self, reason):
        valid = self.filtered(lambda each: each.state == "valid")
        if valid:
            # sudo: rights are checked by whoever calls; only verbs write the state.
            valid.sudo().write(
                {"state": "cancelled", "cancel_reason": reason, "cancelled_by_id": self.env.uid}
            )

    def action_open_origin(self):
        """What it comes from."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def _to_engine(self):
        self.ensure_one()
        return engine.Event(ENGINE_KINDS[self.kind], self.date, self.date_end or None, self.id)
