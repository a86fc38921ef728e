"""A debit that came back: which one it was, what was booked, what waits for somebody and why."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

BY_HAND = {"payment_id", "accept_amount", "dismiss_reason"}


class PaymentReturnLine(models.Model):
    _inherit = "payment.return.line"
    _order = "date desc, id desc"
    _rec_name = "reference"

    company_id = fields.Many2one(related="return_id.company_id")
    currency_id = fields.Many2one(related="return_id.company_id.currency_id")
    journal_id = fields.Many2one(related="return_id.journal_id", string="Bank")
    fichier_id = fields.Many2one(
        related="return_id.recouvrement_fichier_id", string="Bank file", store=True, index=True
    )
    file_line = fields.Integer("Line of the file", readonly=True)
    end_to_end = fields.Char("Reference of the debit", index="btree_not_null", readonly=True)
    mandate_ref = fields.Char("Mandate reference (RUM)", index="btree_not_null", readonly=True)
    debtor_iban = fields.Char("IBAN told by the bank", readonly=True)
    currency_name = fields.Char("Currency told by the bank", readonly=True)
    collected_on = fields.Date("Debited on", readonly=True)
    return_kind = fields.Selection(
        [("reject", "Rejected before the debit"), ("return", "Returned"), ("refund", "Refunded")],
        "Kind",
        readonly=True,
        default="return",
    )
    state = fields.Selection(
        [
            ("queued", "In turn"),
            ("waiting", "To settle"),
            ("matched", "Debit found"),
            ("booked", "Booked"),
            ("dismissed", "Left aside"),
        ],
        required=True,
        readonly=True,
        index=True,
        default="waiting",
        copy=False,
    )
    problem = fields.Json(readonly=True, copy=False)
    problem_text = fields.Char("Why it waits", compute="_compute_problem_text")
    payment_id = fields.Many2one(
        "account.payment",
        "Debit",
        index="btree_not_null",
        copy=False,
        domain="[('payment_type', '=', 'inbound'), ('company_id', '=', company_id)]",
    )
    payment_amount = fields.Monetary(related="payment_id.amount", string="Amount debited")
    payment_state_before = fields.Char(readonly=True, copy=False)
    accept_amount = fields.Boolean(
        "Book the bank's amount", copy=False, help="Although the debit was of more."
    )
    dismiss_reason = fields.Char("Why it is left aside", copy=False)
    proposition_ids = fields.One2many(
        "recouvrement.retour.proposition", "line_id", "Debits that may be it"
    )
    proposition_count = fields.Integer("Proposals", compute="_compute_proposition_count")
    item_ids = fields.Many2many(
        "account.move.line",
        "payment_return_line_item_rel",
        string="Items owed again",
        readonly=True,
        copy=False,
    )
    dossier_ids = fields.Many2many(
        "recouvrement.dossier", string="Dossiers", readonly=True, copy=False
    )
    category = fields.Selection(related="reason_id.category")
    next_action = fields.Selection(related="reason_id.next_action", string="Next action")

    @api.depends("end_to_end", "mandate_ref", "partner_id", "date")
    def _compute_display_name(self):
        for line in self:
            told = line.end_to_end or line.mandate_ref or line.reference or line.partner_name
            line.display_name = " · ".join(filter(None, (told, line.partner_id.name)))

    @api.depends("proposition_ids")
    def _compute_proposition_count(self):
        for line in self:
            line.proposition_count = len(line.proposition_ids)

    @api.depends("problem")
    @api.depends_context("lang")
    def _compute_problem_text(self):
        say = self.env["recouvrement.retour.phrase"]._say
        for line in self:
            told = line.problem or {}
            line.problem_text = say(told.get("code"), told.get("values")) if told else False

    # -- what people may write ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        return super(PaymentReturnLine, here).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        if BY_HAND & vals.keys() and not self.env.su:
            self._check_open()
        return super().write(vals)

    def _set(self, **vals):
        # sudo: where a return stands is written by these verbs alone, which check who calls them.
        self.sudo().write(vals)

    def _wait(self, code, **values):
        self._set(state="waiting", problem={"code": code, "values": values})

    def _check_open(self):
        if self.filtered(lambda line: line.state == "booked"):
            raise UserError(self.env._("This return is booked: undo it first."))

    # -- buttons ------------------------------------------------------------------------------------

    def action_match(self):
        """Look for the debit again; what is found is booked by another button."""
        self.check_access("write")
        self._check_open()
        self._find_match()
        return True

    def action_book(self):
        """Book what is settled; what cannot be says why."""
        self.check_access("write")
        self._check_open()
        self._book()
        return True

    def action_dismiss(self):
        """Leave these returns aside, for the reason written on them."""
        self.check_access("write")
        self._check_open()
        if not all(self.mapped("dismiss_reason")):
            raise UserError(self.env._("Write why it is left aside."))
        self._set(state="dismissed", problem=False)
        return True

    def action_reopen(self):
        """Take up again what was left aside."""
        self.check_access("write")
        self._check_open()
        self._find_match()
        return True

    def action_undo(self):
        """Undo a booked return: the debit stands again."""
        self.check_access("write")
        for line in self.filtered(lambda line: line.state == "booked"):
            line.return_id.action_cancel()
        return True

    def action_open_payment(self):
        """The debit itself."""
        self.ensure_one()
        return self.payment_id._get_records_action()
