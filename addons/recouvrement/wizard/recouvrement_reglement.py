from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.recouvrement_recu import MEANS


class RecouvrementReglement(models.TransientModel):
    """What pays which items: money received at the counter, or credits the debtor already has."""

    _name = "recouvrement.reglement"
    _description = "Payment of chosen items"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, ondelete="cascade")
    kind = fields.Selection(
        [("payment", "Payment received"), ("credits", "Existing credits")], default="payment"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", related_sudo=False)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    date = fields.Date(
        required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    means = fields.Selection(
        MEANS, "Means of payment", default=lambda self: self._get_last().means or "cash"
    )
    journal_id = fields.Many2one(
        "account.journal", compute="_compute_journal_id", store=True, readonly=False
    )
    payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        "Way of payment",
        compute="_compute_payment_method_line_id",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary("Received")
    typed = fields.Boolean(help="The amount was given by hand: choosing items leaves it alone.")
    cheque_number = fields.Char()
    cheque_bank = fields.Char("Bank of the cheque")
    payer = fields.Char("Paid by", help="Who pays, if not the debtor.")
    memo = fields.Char()
    recu_id = fields.Many2one("recouvrement.recu", "Receipt given", readonly=True)
    item_ids = fields.One2many(
        "recouvrement.reglement.ligne", "reglement_id", "Items", domain=[("credit", "=", False)]
    )
    credit_ids = fields.One2many(
        "recouvrement.reglement.ligne", "reglement_id", "Credits", domain=[("credit", "=", True)]
    )
    amount_chosen = fields.Monetary("Paid on the items", compute="_compute_amounts")
    amount_credit = fields.Monetary("Credits chosen", compute="_compute_amounts")
    amount_left = fields.Monetary("Beyond", compute="_compute_amounts")
    amount_missing = fields.Monetary("Missing", compute="_compute_amounts")

    # -- computed -------------------------------------------------------------------------------

    @api.depends("item_ids.chosen", "dossier_id")
    def _compute_currency_id(self):
        for wizard in self:
            chosen = wizard.item_ids.filtered("chosen").currency_id
            wizard.currency_id = chosen[:1] or wizard.dossier_id.currency_id

    @api.depends("item_ids.amount", "item_ids.chosen", "credit_ids.amount", "amount")
    def _compute_amounts(self):
        for wizard in self:
            wizard.amount_chosen = sum(wizard.item_ids.filtered("chosen").mapped("amount"))
            wizard.amount_credit = sum(wizard.credit_ids.filtered("chosen").mapped("amount"))
            received = wizard.amount if wizard.kind == "payment" else wizard.amount_credit
            left = (wizard.currency_id or self.env.company.currency_id).round(
                received - wizard.amount_chosen
            )
            wizard.amount_left, wizard.amount_missing = max(left, 0), max(-left, 0)

    @api.depends("means", "dossier_id")
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = wizard._get_last(wizard.means).journal_id or wizard._find_journal()

    @api.depends("journal_id")
    def _compute_payment_method_line_id(self):
        for wizard in self:
            ways = wizard.journal_id.inbound_payment_method_line_ids
            last = wizard._get_last(wizard.means).payment_method_line_id
            wizard.payment_method_line_id = last & ways or ways[:1]

    def _get_last(self, means=None):
        """The user's last receipt by these means: its journal and way of payment are proposed again."""
        company = self.dossier_id.company_id or self.env.company
        domain = [("user_id", "=", self.env.uid), ("company_id", "=", company.id)]
        domain += [("means", "=", means)] if means else []
        return self.env["recouvrement.recu"].search(domain, limit=1)

    def _find_journal(self):
        Journal = self.env["account.journal"]
        kinds = ["cash"] if self.means == "cash" else ["bank", "credit"]
        return Journal.search(
            [
                *Journal._check_company_domain(self.dossier_id.company_id),
                ("type", "in", kinds),
                ("inbound_payment_method_line_ids", "!=", False),
            ],
            limit=1,
        )

    # -- what follows what one types ------------------------------------------------------------

    @api.onchange("amount")
    def _onchange_amount(self):
        if self.currency_id.compare_amounts(self.amount, self.amount_chosen):
            self.typed = True
            self._spread(self.amount)

    @api.onchange("item_ids")
    def _onchange_item_ids(self):
        if not self.typed and self.kind == "payment":
            self.amount = self.amount_chosen

    def _spread(self, amount):
        items = self.item_ids.filtered(lambda line: line.currency_id == self.currency_id)
        shares = self.env["recouvrement.lettrage"]._spread(items.move_line_id._origin, amount)
        for line in self.item_ids:
            line.amount = shares.get(line.move_line_id._origin, 0)
            line.chosen = bool(line.amount)

    # -- verbs ----------------------------------------------------------------------------------

    @api.model
    def _open(self, dossier, kind="payment"):
        """The form on what ``dossier`` owes, the oldest items chosen first."""
        self.env["recouvrement.lettrage"]._check_dossier(dossier)
        debts = dossier.open_line_ids.filtered(lambda line: line.amount_residual > 0)
        credits_ = dossier.open_line_ids.filtered(lambda line: line.amount_residual < 0)
        if not debts:
            raise UserError(
                self.env._("Nothing is open on this dossier: there is no payment to register.")
            )
        if kind == "credits" and not credits_:
            raise UserError(
                self.env._("This debtor has no credit note and no unallocated payment.")
            )
        wizard = self.create({"dossier_id": dossier.id, "kind": kind})
        wizard._fill(debts, credits_)
        return wizard._get_form()

    def _fill(self, debts, credits_):
        lettrage, dossier = self.env["recouvrement.lettrage"], self.dossier_id
        main = (
            dossier.currency_id
            if dossier.currency_id in debts.currency_id
            else debts.currency_id[:1]
        )
        same = debts.filtered(lambda line: line.currency_id == main)
        wanted = dossier.amount_overdue if dossier.amount_overdue > 0 else dossier.amount_due
        if main != dossier.currency_id:
            wanted = sum(same.mapped("amount_residual_currency"))
        if self.kind == "credits":
            wanted = -sum(credits_.mapped("amount_residual_currency"))
        shares = lettrage._spread(same, wanted)
        values = [
            {
                "reglement_id": self.id,
                "move_line_id": line.id,
                "credit": False,
                "chosen": line in shares,
                "amount": shares.get(line, 0),
            }
            for line in debts.sorted(lettrage._get_order)
        ]
        if self.kind == "credits":
            values += [
                {
                    "reglement_id": self.id,
                    "move_line_id": line.id,
                    "credit": True,
                    "chosen": True,
                    "amount": -line.amount_residual_currency,
                }
                for line in credits_.sorted(lettrage._get_order)
            ]
        self.env["recouvrement.reglement.ligne"].create(values)
        self.amount = self.currency_id.round(sum(shares.values()))

    def _get_form(self):
        credits_ = self.kind == "credits"
        name = (
            self.env._("Match existing credits") if credits_ else self.env._("Register a payment")
        )
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_spread(self):
        """Pay the oldest items first with what is received, or with the credits chosen."""
        self._spread(self.amount if self.kind == "payment" else self.amount_credit)
        return self._get_form()

    def action_confirm(self):
        """Register and print the receipt, or match the credits."""
        self.ensure_one()
        return self._match() if self.kind == "credits" else self._receive()

    def _receive(self):
        if self.recu_id:
            raise UserError(
                self.env._("This payment is registered already: receipt %s.", self.recu_id.name)
            )
        values = {
            name: self[name]
            for name in (
                "amount",
                "date",
                "means",
                "journal_id",
                "payment_method_line_id",
                "payer",
                "memo",
            )
        }
        if self.means == "cheque":
            if not self.cheque_number:
                raise UserError(self.env._("Note the number of the cheque."))
            values |= {"cheque_number": self.cheque_number, "cheque_bank": self.cheque_bank}
        receipt = self.env["recouvrement.guichet"]._receive(
            self.dossier_id, self._get_shares(self.item_ids), values
        )
        # Two clicks at once meet here: the second one waits, and is told.
        self.recu_id = receipt
        return receipt.action_print() | {"close_on_report_download": True}

    def _match(self):
        parts = self._get_shares(self.credit_ids)
        credits_ = self.env["account.move.line"].union(*parts)
        shares = self._get_shares(self.item_ids)
        for line, amount in parts.items():
            self.env["recouvrement.lettrage"]._check_amount(amount, line.currency_id)
        self.env["recouvrement.lettrage"]._match(self.dossier_id, credits_, shares, parts)
        return {"type": "ir.actions.act_window_close"}

    def _get_shares(self, lines):
        return {line.move_line_id: line.amount for line in lines.filtered("chosen")}

    @api.model_create_multi
    def create(self, vals_list):
        dossiers = self.env["recouvrement.dossier"].browse(
            vals.get("dossier_id") for vals in vals_list
        )
        dossiers.check_access("write")
        for dossier, vals in zip(dossiers, vals_list, strict=True):
            self._check_digits(vals, dossier.currency_id)
        return super().create(vals_list)

    def write(self, vals):
        for wizard in self:
            self._check_digits(vals, wizard.currency_id)
        return super().write(vals)

    def _check_digits(self, vals, currency):
        # A field would round it without a word.
        if vals.get("amount"):
            self.env["recouvrement.lettrage"]._check_digits(vals["amount"], currency)


class RecouvrementReglementLigne(models.TransientModel):
    _name = "recouvrement.reglement.ligne"
    _description = "Item paid"

    reglement_id = fields.Many2one("recouvrement.reglement", required=True, ondelete="cascade")
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, readonly=True, ondelete="cascade"
    )
    credit = fields.Boolean(readonly=True)
    chosen = fields.Boolean("Pay")
    amount = fields.Monetary("Paid")
    currency_id = fields.Many2one(related="move_line_id.currency_id", related_sudo=False)
    document = fields.Char(related="move_line_id.recouvrement_document", related_sudo=False)
    due = fields.Date(related="move_line_id.date_maturity", related_sudo=False, string="Due on")
    day = fields.Date(related="move_line_id.date", related_sudo=False, string="Date")
    days_late = fields.Integer(related="move_line_id.recouvrement_days_late", related_sudo=False)
    residual = fields.Monetary("Open", compute="_compute_residual", compute_sudo=False)
    remaining = fields.Monetary(compute="_compute_remaining", compute_sudo=False)

    @api.depends("move_line_id")
    def _compute_residual(self):
        for line in self:
            line.residual = abs(line.move_line_id.amount_residual_currency)

    @api.depends("residual", "amount", "chosen")
    def _compute_remaining(self):
        for line in self:
            line.remaining = line.residual - (line.amount if line.chosen else 0)

    @api.onchange("chosen")
    def _onchange_chosen(self):
        if self.chosen != bool(self.amount):
            self.amount = self.residual if self.chosen else 0

    @api.onchange("amount")
    def _onchange_amount(self):
        self.chosen = bool(self.amount)

    def write(self, vals):
        for line in self:
            line.reglement_id._check_digits(vals, line.currency_id)
        return super().write(vals)
