"""A dossier entrusted to a prestataire: what was entrusted, on what terms, what came of it.

Comes from: a decision, or a hand. Drawn up in a batch (``recouvrement.remise``), which sends it. While it runs
our own reminders of the debts entrusted are suspended; it ends by a recall, a return or the end of the debt.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

LIVE = ("draft", "sent", "acknowledged")  # at most one a dossier
OPEN = ("sent", "acknowledged")  # the prestataire sees it
WHOSE = "recouvrement_contentieux.activity_payment"  # a person says whose payment came in
PROMISE = "recouvrement_contentieux.activity_promise"  # a collector confirms it or not
ENDED = ("refused", "recalled", "returned", "closed")


class RecouvrementTransmission(models.Model):
    _name = "recouvrement.transmission"
    _description = "Transmission"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "reference", "dossier_id.name", "partner_id.name"]

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="dossier_id.partner_id", string="Debtor", store=True, index=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id")
    mandat_id = fields.Many2one(
        "recouvrement.mandat",
        "Mandate",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    prestataire_id = fields.Many2one(
        related="mandat_id.partner_id", string="Prestataire", store=True, index=True
    )
    remise_id = fields.Many2one(
        "recouvrement.remise", "Batch", readonly=True, index=True, ondelete="restrict"
    )
    rappel_id = fields.Many2one("recouvrement.rappel", "Recall", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("draft", "To send"),
            ("sent", "Sent"),
            ("acknowledged", "Acknowledged"),
            ("refused", "Refused"),
            ("recalled", "Recalled"),
            ("returned", "Returned"),
            ("closed", "Ended with the debt"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    open_to_partner = fields.Boolean(
        "Open to the prestataire",
        compute="_compute_open_to_partner",
        store=True,
        index=True,
        help="While it is sent or acknowledged.",
    )
    rank = fields.Integer("Placement", default=1, readonly=True, help="1: the first one.")
    previous_id = fields.Many2one("recouvrement.transmission", "Placed before", readonly=True)
    reference = fields.Char("Their reference", tracking=True)
    reason = fields.Char(readonly=True, help="Why it is entrusted.")
    origin = fields.Char(readonly=True, index="btree_not_null", help="What decided it.")
    fault = fields.Text("Why it was not sent", readonly=True)

    date_drawn = fields.Date("Drawn up on", readonly=True)
    date_sent = fields.Date("Sent on", readonly=True)
    date_acknowledged = fields.Date("Acknowledged on", readonly=True)
    date_ended = fields.Date("Ended on", readonly=True)
    end_reason = fields.Char("Why it ended", readonly=True, tracking=True)

    # What was entrusted, as of the day it was sent
    move_line_ids = fields.Many2many("account.move.line", string="Items entrusted", readonly=True)
    amount_principal = fields.Monetary("Principal", readonly=True, help="Net of credits.")
    amount_interest = fields.Monetary("Interest", readonly=True)
    amount_cost = fields.Monetary("Indemnities and costs", readonly=True)
    amount = fields.Monetary("Entrusted", readonly=True, tracking=True)
    debt_days = fields.Integer(
        "Days late when entrusted", readonly=True, help="Of the oldest item entrusted."
    )
    tarif_id = fields.Many2one(
        "recouvrement.mandat.tarif", "Row of the grid", readonly=True, ondelete="set null"
    )
    fee_rate = fields.Float("Success fee (%)", digits=(6, 2), readonly=True)
    fee_floor = fields.Monetary("Least for a payment", readonly=True)
    fee_cap = fields.Monetary("Most for the dossier", readonly=True)
    fee_fixed = fields.Monetary("Fixed fee", readonly=True)
    fee_direct = fields.Float("Direct payments (% of the fee)", readonly=True)

    suspension_id = fields.Many2one("recouvrement.suspension", readonly=True)
    phase_before_id = fields.Many2one("recouvrement.phase", "Phase before", readonly=True)
    evidence_id = fields.Many2one(
        "ir.attachment", "File of evidence", readonly=True, bypass_search_access=True, copy=False
    )

    # What came of it
    rapport_ids = fields.One2many("recouvrement.rapport", "transmission_id", "Reports")
    honoraire_ids = fields.One2many("recouvrement.honoraire", "transmission_id", "Fees")
    versement_ids = fields.One2many("recouvrement.versement", "transmission_id", "Direct payments")
    status = fields.Selection(
        lambda self: (
            self.env["recouvrement.rapport"]._fields["status"]._description_selection(self.env)
        ),
        "Last reported",
        readonly=True,
        tracking=True,
    )
    date_last_report = fields.Date("Last report", readonly=True)
    date_first_payment = fields.Date("First payment", readonly=True)
    amount_received = fields.Monetary("Received by them", compute="_compute_recovered", store=True)
    amount_direct = fields.Monetary("Paid to us", compute="_compute_recovered", store=True)
    amount_recovered = fields.Monetary("Recovered", compute="_compute_recovered", store=True)
    asked_count = fields.Integer("Payments to be decided", compute="_compute_asked_count")
    amount_fees = fields.Monetary("Fees and costs", compute="_compute_amount_fees", store=True)
    new_line_ids = fields.Many2many(
        "account.move.line", string="Debts born since", compute="_compute_new_line_ids"
    )
    amount_new = fields.Monetary("Born since", compute="_compute_new_line_ids")
    date_wanted = fields.Date(
        "Expected by", readonly=True, help="The day an acknowledgement or a report is due."
    )
    late = fields.Boolean(compute="_compute_late", search="_search_late")

    _live_uniq = models.UniqueIndex(
        "(dossier_id) WHERE state IN ('draft', 'sent', 'acknowledged')",
        "This dossier is entrusted already.",
    )

    @api.depends("name", "dossier_id.name", "partner_id.name")
    def _compute_display_name(self):
        for each in self:
            each.display_name = f"{each.name} – {each.partner_id.name or ''}"

    @api.depends("state")
    def _compute_open_to_partner(self):
        for each in self:
            each.open_to_partner = each.state in OPEN

    @api.depends(
        "rapport_ids.amount_received",
        "rapport_ids.cancelled",
        "versement_ids.amount",
        "versement_ids.state",
    )
    def _compute_recovered(self):
        for each in self:
            reports = each.rapport_ids.filtered(lambda report: not report.cancelled)
            each.amount_received = sum(reports.mapped("amount_received"))
            direct = each.versement_ids.filtered(lambda payment: payment.state == "counted")
            each.amount_direct = sum(direct.mapped("amount"))
            each.amount_recovered = each.amount_received + each.amount_direct

    @api.depends("versement_ids.state")
    def _compute_asked_count(self):
        for each in self:
            asked = each.versement_ids.filtered(lambda payment: payment.state == "asked")
            each.asked_count = len(asked)

    @api.depends("honoraire_ids.amount", "honoraire_ids.state")
    def _compute_amount_fees(self):
        for each in self:
            due = each.honoraire_ids.filtered(lambda fee: fee.state != "cancelled")
            each.amount_fees = sum(due.mapped("amount"))

    @api.depends("move_line_ids", "dossier_id", "state")
    def _compute_new_line_ids(self):
        running = self.filtered("open_to_partner")
        opened = self.env["recouvrement.situation"]._get_open_lines(running.dossier_id)
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            lines = opened.get(each.dossier_id.id) if each in running else None
            born = (lines or self.env["account.move.line"]) - each.move_line_ids
            born = born.filtered(
                lambda line: (
                    line.amount_residual > 0 and line.date_maturity and line.date_maturity <= today
                )
            )
            each.new_line_ids = born
            each.amount_new = sum(born.mapped("amount_residual"))

    @api.depends("date_wanted", "open_to_partner")
    def _compute_late(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each.late = bool(each.open_to_partner and each.date_wanted and each.date_wanted < today)

    def _search_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["recouvrement.calendrier"]._today()
        late = fields.Domain("open_to_partner", "=", True) & fields.Domain(
            "date_wanted", "<", today
        )
        return late if True in value else ~late

    # -- what may be written --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(
                self.env._("A dossier is entrusted by its own button: its checks come first.")
            )
        names = self.env["recouvrement.detection"]._next_names(len(vals_list), self._name)
        return super(RecouvrementTransmission, open_to_hand(self, vals_list)).create(
            [vals | {"name": name} for vals, name in zip(vals_list, names, strict=True)]
        )

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(each.state != "draft" or each.date_sent for each in self):
            raise UserError(self.env._("What was sent to a prestataire is kept."))

    # -- words ------------------------------------------------------------------------------------

    def _tell(self, kind, text, day, records=None):
        """Tell the stream what happened to each of these: ``text(transmission)``, in its company's language."""
        for company, group in self.grouped("company_id").items():
            here = group.with_context(lang=company.partner_id.lang or self.env.lang)
            self.env["recouvrement.fil"]._record(
                kind,
                {each.dossier_id: text(each) for each in here},
                day=day,
                records={each.dossier_id: (records or {}).get(each.id, each) for each in here},
            )
