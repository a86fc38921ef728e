from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementRepartition(models.TransientModel):
    """A payment received: where it goes, before it is set against anything."""

    _name = "recouvrement.repartition"
    _description = "Allocation of a payment"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, ondelete="cascade")
    # Not sudo: what is shown here of a dossier is for who may read it.
    company_id = fields.Many2one(related="dossier_id.company_id", related_sudo=False)
    partner_id = fields.Many2one(related="dossier_id.partner_id", related_sudo=False)
    currency_id = fields.Many2one(related="dossier_id.currency_id", related_sudo=False)
    credit_ids = fields.Many2many(
        "account.move.line", string="Payments to allocate", compute="_compute_credits"
    )
    credit_id = fields.Many2one("account.move.line", "Payment", ondelete="cascade")
    # Not sudo either, though stored: they tell the accounts of the dossier.
    amount = fields.Monetary(
        "To allocate", compute="_compute_amount", store=True, readonly=False, compute_sudo=False
    )
    order = fields.Selection(
        [
            ("law", "Costs, then interest, then principal"),
            ("principal", "Principal first"),
            ("debtor", "What the debtor said first"),
        ],
        required=True,
        default="law",
    )
    chosen_ids = fields.Many2many("account.move.line", string="Paid first")
    open_line_ids = fields.Many2many(related="dossier_id.open_line_ids", related_sudo=False)
    line_ids = fields.One2many(
        "recouvrement.repartition.ligne",
        "repartition_id",
        compute="_compute_lines",
        store=True,
        compute_sudo=False,
    )
    left = fields.Monetary("Left over", compute="_compute_left")
    uninvoiced = fields.Boolean(compute="_compute_left")

    @api.model
    def _open(self, dossier):
        dossier.check_access("read")
        credit = self.new({"dossier_id": dossier.id}).credit_ids._origin[:1]
        wizard = self.create(
            {
                "dossier_id": dossier.id,
                "credit_id": credit.id,
                "order": dossier.company_id.recouvrement_imputation,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Allocate a payment"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.depends("dossier_id")
    def _compute_credits(self):
        for wizard in self:
            wizard.credit_ids = wizard.dossier_id.open_line_ids.filtered(
                lambda line: line.amount_residual < 0
            )

    @api.depends("credit_id")
    def _compute_amount(self):
        for wizard in self:
            if wizard.credit_id:
                wizard.amount = -wizard.credit_id.amount_residual

    @api.depends("dossier_id", "amount", "order", "chosen_ids")
    def _compute_left(self):
        for wizard in self:
            shares, left = wizard._allocate()
            wizard.left = float(left)
            wizard.uninvoiced = any(share["amount"] and not share["line"] for share in shares)

    # Stored: lines of a computed field are not shown on a saved form.
    @api.depends("dossier_id", "amount", "order", "chosen_ids")
    def _compute_lines(self):
        for wizard in self:
            shares, _left = wizard._allocate()
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {
                        "name": share["label"],
                        "kind": share["kind"],
                        "claimed": float(share["claimed"]),
                        "amount": float(share["amount"]),
                        "invoiced": bool(share["line"]),
                    }
                )
                for share in shares
            ]

    def _allocate(self):
        today = self.env["recouvrement.calendrier"]._today()
        return self.env["recouvrement.imputation"]._allocate(
            self.dossier_id,
            self.amount,
            today,
            order=None if self.order == "debtor" else self.order,
            chosen=self.chosen_ids._origin.ids if self.order == "debtor" else (),
        )

    def action_invoice(self):
        """Draft the invoice of what was only claimed: posted, the payment can be set against it."""
        self.ensure_one()
        rows = self.dossier_id._get_accessories(("claimed",))
        return rows.action_invoice()

    def action_confirm(self):
        """Set the payment against the items, in the order shown."""
        self.ensure_one()
        credit = self.credit_id & self.credit_ids
        if not credit:
            raise UserError(self.env._("Choose the payment to allocate."))
        # What is allocated is what the payment holds: an amount typed to see is not a lettrage.
        self.amount = -credit.amount_residual
        shares, _left = self._allocate()
        self.env["recouvrement.imputation"]._letter(self.dossier_id, credit, shares)
        return {"type": "ir.actions.act_window_close"}


class RecouvrementRepartitionLigne(models.TransientModel):
    _name = "recouvrement.repartition.ligne"
    _description = "Share of a payment"

    repartition_id = fields.Many2one("recouvrement.repartition", ondelete="cascade")
    currency_id = fields.Many2one(related="repartition_id.currency_id", related_sudo=False)
    name = fields.Char("Item")
    kind = fields.Selection(
        [
            ("cost", "Costs"),
            ("indemnity", "Fixed indemnity"),
            ("interest", "Late interest"),
            ("principal", "Principal"),
        ]
    )
    claimed = fields.Monetary("Owed")
    amount = fields.Monetary("Paid by it")
    invoiced = fields.Boolean("In the accounts")
