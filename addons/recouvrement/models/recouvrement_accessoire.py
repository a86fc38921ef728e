"""What comes on top of a late debt: interest, the fixed indemnity, costs. A ledger of its own.

Kept per item, so that it survives the payment of the principal. Nothing is posted before somebody
decides to claim and invoice it. ``recouvrement.interet`` counts what runs; the verbs are in the
aspects beside this file.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

DUE = ("running", "claimed", "invoiced")


class RecouvrementAccessoire(models.Model):
    _name = "recouvrement.accessoire"
    _description = "Accessory of a debt"
    _order = "date_from desc, id desc"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True)
    partner_id = fields.Many2one("res.partner", "Debtor", required=True, ondelete="restrict")
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id", string="Portfolio")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("interest", "Late interest"), ("indemnity", "Fixed indemnity"), ("cost", "Costs")],
        required=True,
    )
    name = fields.Char("What for")
    move_line_id = fields.Many2one(
        "account.move.line", "Item", index="btree_not_null", ondelete="set null"
    )
    move_id = fields.Many2one("account.move", "Invoice late", ondelete="set null")
    document = fields.Char(help="The number the debtor knows, whatever becomes of the item.")
    amount = fields.Monetary(required=True, help="Taxes included, when the cost bears any.")
    amount_waived = fields.Monetary("Waived")
    amount_due = fields.Monetary("Remaining", compute="_compute_amount_due")
    date_from = fields.Date("From")
    date_to = fields.Date("To (included)")
    periods = fields.Json(help="Days, base, rate and amount of each stretch of interest.")
    details = fields.Text("How it is counted", compute="_compute_details")
    clause_id = fields.Many2one("recouvrement.clause", ondelete="set null")
    below_floor = fields.Boolean(
        "Below the floor", help="The stipulated rate is lower than the law allows on some days."
    )
    missing_from = fields.Date(
        "Rate unknown from",
        help="Nobody has entered the rate of that half-year: nothing is guessed.",
    )
    date_computed = fields.Date("Counted on")
    date_fixed = fields.Date("Principal settled on", help="From that day nothing more runs.")
    chargeable = fields.Boolean("Charged to the debtor", default=True)
    product_id = fields.Many2one("product.product", ondelete="restrict")
    tax_ids = fields.Many2many("account.tax", string="VAT and taxes")
    attachment_ids = fields.Many2many("ir.attachment", string="Proof")

    # What was decided, and what the invoice that carries it says.
    decision = fields.Selection(
        [
            ("running", "Not claimed yet"),
            ("claimed", "Claimed"),
            ("waived", "Waived"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="running",
    )
    state = fields.Selection(
        [
            ("running", "Not claimed yet"),
            ("claimed", "Claimed"),
            ("invoiced", "Invoiced"),
            ("paid", "Paid"),
            ("lost", "Written off"),
            ("waived", "Waived"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    claimed_on = fields.Date()
    claimed_by_id = fields.Many2one("res.users", "Claimed by")
    waived_on = fields.Date()
    waived_by_id = fields.Many2one("res.users", "Waived by")
    waive_reason = fields.Char("Why it was waived")
    for_good = fields.Boolean(
        "No more interest on this item", help="What would run next is not counted."
    )
    invoice_line_id = fields.Many2one(
        "account.move.line", "Line of invoice", index="btree_not_null", ondelete="set null"
    )
    invoice_id = fields.Many2one(
        related="invoice_line_id.move_id", store=True, index="btree_not_null", string="Invoice"
    )
    invoice_ids = fields.Many2many(
        "account.move",
        "recouvrement_accessoire_invoice_rel",
        string="Invoices that carried it",
        help="Cancelled and reversed ones included: none of them may charge it a second time.",
    )

    _running_uniq = models.UniqueIndex(
        "(move_line_id) WHERE kind = 'interest' AND decision = 'running'",
        "Interest already runs on this item.",
    )
    _indemnity_uniq = models.UniqueIndex(
        "(move_id) WHERE kind = 'indemnity' AND decision <> 'cancelled'",
        "The fixed indemnity is due once for an invoice.",
    )
    _amounts_sane = models.Constraint(
        "CHECK (amount >= 0 AND amount_waived >= 0 AND amount_waived <= amount)",
        "No more can be waived than there is, and nothing is negative.",
    )

    # -- computed ---------------------------------------------------------------------------

    @api.depends(
        "decision", "invoice_line_id.parent_state", "invoice_line_id.move_id.payment_state"
    )
    def _compute_state(self):
        """An invoice carries what was claimed; cancelled or reversed, it gives it back."""
        for row in self:
            move = row.invoice_line_id.move_id
            if row.decision != "claimed" or not move or move.state == "cancel":
                row.state = row.decision
            else:
                row.state = row._get_state_invoiced(move)

    def _get_state_invoiced(self, move):
        """What became of it on its invoice: moved to doubtful debts it is still owed, given up it is not paid."""
        if move.payment_state not in ("paid", "in_payment", "reversed"):
            return "invoiced"
        # sudo: what settled an invoice, for whoever may read the row.
        items = move.sudo().line_ids
        if items._get_recouvrement_heirs():
            return "invoiced"
        if items._is_recouvrement_given_up():
            return "lost"
        return "claimed" if move.payment_state == "reversed" else "paid"

    @api.depends("amount", "amount_waived", "amount_paid", "state")
    def _compute_amount_due(self):
        for row in self:
            left = row.currency_id.round(row.amount - row.amount_waived - row.amount_paid)
            row.amount_due = left if row.state in DUE else 0.0

    @api.depends("kind", "document", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            parts = (kinds.get(row.kind), row.name, row.document)
            row.display_name = " – ".join(part for part in parts if part)

    @api.depends("periods", "missing_from", "below_floor")
    @api.depends_context("lang")
    def _compute_details(self):
        say = self.env["recouvrement.interet"]._say_periods
        for row in self:
            row.details = "\n".join(say(row.periods or [], row.missing_from, row.currency_id))

    # -- who may ----------------------------------------------------------------------------

    def _check_may(self, *groups):
        """:raise AccessError: the user is in none of ``groups``, or may not read these rows"""
        self.check_access("read")
        self.dossier_id.check_access("read")
        if not self.env.su and not any(
            self.env.user.has_group(f"recouvrement.group_{group}") for group in groups
        ):
            raise AccessError(self.env._("Your rights do not allow this on accessories."))

    def _as_ledger(self):
        """These rows, to be written by a verb that has checked who asks."""
        # sudo: nobody writes the ledger of accessories but its verbs, which check rights first.
        return self.sudo()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        # What only ran is counted again at will; what somebody decided is kept.
        if any(row.decision != "running" or not self.env.su for row in self):
            raise UserError(self.env._("What was claimed or waived is kept with the dossier."))

    # -- told -------------------------------------------------------------------------------

    def _log(self, sentence):
        """One line by dossier; ``sentence(amount)`` gives its words."""
        groups = self.grouped("dossier_id")
        bodies = {
            dossier.id: sentence(
                format_amount(self.env, sum(rows.mapped("amount")), dossier.currency_id)
            )
            for dossier, rows in groups.items()
        }
        self.dossier_id._log_lines(bodies)

    def action_open_invoice(self):
        """The invoice that carries it."""
        self.ensure_one()
        if not self.invoice_id:
            raise UserError(self.env._("No invoice carries it yet."))
        return self.invoice_id._get_records_action()

    @api.model
    def _read_due(self, dossiers, day):
        """What is due on top of the principal on ``day``, and stands on no invoice yet.

        What was invoiced is an item of the accounts like any other, and counted there.

        :return: ``{dossier id: {"interest": Decimal, "indemnity": …, "cost": …}}``, every dossier in it
        """
        return self.env["recouvrement.interet"]._read_due(dossiers, day)
