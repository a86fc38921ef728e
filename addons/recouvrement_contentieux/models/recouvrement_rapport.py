"""What a prestataire tells of a dossier: where it stands, what it did, what it received, what it costs.

Comes from: a form, a file, its portal, the API; all go through ``transmission._report``. A payment it received
never touches the accounts by itself: it waits for the prestataire's remittance (``recouvrement.reversement``).
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

REMITTANCE = "collector_remittance"  # the law's delay where the mandate is silent
MOST = 10**10  # beyond, an amount is a slip of the pen


class RecouvrementRapport(models.Model):
    _name = "recouvrement.rapport"
    _inherit = ["recouvrement.mouvement"]
    _description = "Report of a prestataire"

    date = fields.Date("Day", required=True, readonly=True)
    status = fields.Selection(
        [
            ("in_progress", "In progress"),
            ("contacted", "Debtor reached"),
            ("promise", "Payment promised"),
            ("plan", "Paid in instalments"),
            ("partly_paid", "Paid in part"),
            ("paid", "Paid"),
            ("disputed", "Contested"),
            ("untraceable", "Not found"),
            ("insolvent", "Insolvent"),
            ("judicial", "In court"),
            ("uncollectable", "Cannot be collected"),
            ("returned", "Returned to the creditor"),
        ],
        "Where it stands",
        readonly=True,
    )
    note = fields.Text("What was done", readonly=True)
    amount_received = fields.Monetary("Received", readonly=True)
    date_payment = fields.Date("Received on", readonly=True)
    cost = fields.Monetary(readonly=True, help="Asked for a step, before tax.")
    frais_id = fields.Many2one("recouvrement.mandat.frais", "Step charged", readonly=True)
    promise_amount = fields.Monetary("Promised", readonly=True)
    promise_date = fields.Date("Promised for", readonly=True)
    promesse_id = fields.Many2one(
        "recouvrement.promesse", "Promise", readonly=True, index="btree_not_null"
    )
    reference = fields.Char(
        "Their line", readonly=True, help="What they call this event: told twice, it counts once."
    )
    source = fields.Selection(
        [("hand", "Typed"), ("import", "File"), ("portal", "Portal"), ("api", "API")],
        required=True,
        default="hand",
        readonly=True,
    )
    source_note = fields.Char("Where it comes from", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Reported by", default=lambda self: self.env.user, readonly=True
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Documents", readonly=True, bypass_search_access=True
    )
    cancelled = fields.Boolean(readonly=True)
    cancel_reason = fields.Char("Why cancelled", readonly=True)
    reversement_id = fields.Many2one(
        "recouvrement.reversement", "Remittance", readonly=True, index="btree_not_null"
    )
    date_remittance = fields.Date(
        "Expected by", compute="_compute_date_remittance", store=True, help="As the mandate says."
    )
    to_remit = fields.Boolean(
        "To reconcile", compute="_compute_to_remit", search="_search_to_remit"
    )

    _reference_uniq = models.UniqueIndex(
        "(transmission_id, reference) WHERE reference IS NOT NULL",
        "This line was reported already.",
    )
    _amounts_positive = models.Constraint(
        "CHECK (amount_received >= 0 AND cost >= 0 AND promise_amount >= 0)",
        "A report holds no negative amount.",
    )

    @api.depends("date", "transmission_id.name")
    def _compute_display_name(self):
        for report in self:
            day = report.date and format_date(self.env, report.date)
            report.display_name = f"{report.transmission_id.name} – {day or ''}"

    @api.depends("date_payment", "mandat_id.days_remit")
    def _compute_date_remittance(self):
        for report in self:
            days = report.mandat_id.days_remit
            report.date_remittance = (
                days and report.date_payment and fields.Date.add(report.date_payment, days=days)
            )

    @api.depends("amount_received", "reversement_id", "cancelled")
    def _compute_to_remit(self):
        for report in self:
            report.to_remit = bool(
                report.amount_received and not report.reversement_id and not report.cancelled
            )

    def _search_to_remit(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = (
            Domain("amount_received", ">", 0)
            & Domain("reversement_id", "=", False)
            & Domain("cancelled", "=", False)
        )
        return waiting if True in value else ~waiting

    # -- what may be written ---------------------------------------------------------------------

    def _say_by_verbs(self):
        return self.env._("A report is recorded on its transmission.")

    def _say_kept(self):
        return self.env._("A report is kept: cancel it, with the reason.")

    # -- buttons --------------------------------------------------------------------------------

    def action_cancel(self):
        """Ask why, then cancel."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel reports"),
            "res_model": "recouvrement.rapport.annulation",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_rapport_ids": self.ids},
        }

    def action_leave_out(self):
        """Not in this remittance: awaited again."""
        for report in self:
            remittance = report.reversement_id
            remittance.check_access("write")
            remittance._check_state("draft")
            # sudo: which remittance covers a report is written by verbs only; rights were checked.
            report.sudo().reversement_id = False
        return True

    def _await_again(self, why):
        """Its remittance is awaited again, in the time the law gives when the mandate says nothing."""
        butoirs = self.env["recouvrement.butoir"].sudo()  # sudo: deadlines follow from verbs
        for report in self.filtered(lambda each: butoirs._find_one(each, REMITTANCE)):
            butoirs._drop(report, REMITTANCE, why)
            report.transmission_id._follow_remittance(report)

    # -- recording -------------------------------------------------------------------------------

    def _cancel(self, reason):
        """It was wrong: its payment and its fees no longer count.

        :raise AccessError: no manager
        :raise UserError: its payment was remitted
        """
        if not (self.env.su or self.env.user.has_group("recouvrement.group_manager")):
            raise AccessError(self.env._("Only a collection manager cancels a report."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the report is cancelled."))
        for report in self.sudo():  # written by verbs only
            if report.reversement_id:
                raise UserError(
                    self.env._("Its payment is in the remittance %s.", report.reversement_id.name)
                )
            report.write({"cancelled": True, "cancel_reason": reason})
            self.env["recouvrement.butoir"].sudo()._drop(report, REMITTANCE, reason)
            self.env["recouvrement.honoraire"].sudo()._drop(
                report.transmission_id.honoraire_ids.filtered(
                    lambda fee, report=report: fee.rapport_id == report
                )
            )
            report.promesse_id.filtered(lambda each: each.state == "told")._decline()
            report.transmission_id._tell(
                "report",
                lambda each: each.env._("Report cancelled: %s", reason),
                self.env["recouvrement.calendrier"]._today(),
                records={report.transmission_id.id: report},
            )
        return True
