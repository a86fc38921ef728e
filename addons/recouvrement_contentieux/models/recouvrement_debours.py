"""A cost of a procedure: engaged first; what the debtor bears joins the accessories with its proof."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class RecouvrementDebours(models.Model):
    _name = "recouvrement.debours"
    _inherit = ["recouvrement.chiffre"]
    _description = "Cost of a judicial procedure"
    _order = "date desc, id desc"
    _check_company_auto = True

    procedure_id = fields.Many2one(
        "recouvrement.procedure", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="procedure_id.dossier_id", store=True, index=True)
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    etape_id = fields.Many2one("recouvrement.procedure.etape", "Step", ondelete="set null")
    kind = fields.Selection(
        [
            ("clerk", "Clerk"),
            ("bailiff", "Commissaire de justice"),
            ("lawyer", "Lawyer"),
            ("tax", "Contribution"),
            ("expert", "Expert"),
            ("other", "Other"),
        ],
        required=True,
        default="bailiff",
    )
    name = fields.Char("What for", required=True)
    date = fields.Date(
        required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    partner_id = fields.Many2one("res.partner", "Billed by", ondelete="restrict")
    amount = fields.Monetary("Engaged", required=True, help="Taxes included.")
    recoverable = fields.Boolean(
        "Charged to the debtor", default=True, help="Costs of the suit (dépens); not small claims'."
    )
    amount_recoverable = fields.Monetary("Recoverable", compute="_compute_recovered")
    amount_recovered = fields.Monetary("Recovered", compute="_compute_recovered")
    move_id = fields.Many2one(
        "account.move",
        "Vendor bill",
        index="btree_not_null",
        ondelete="set null",
        domain="[('move_type', '=', 'in_invoice'), ('company_id', '=', company_id)]",
        check_company=True,
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Proof")
    accessoire_id = fields.Many2one(
        "recouvrement.accessoire", "Charged as", readonly=True, copy=False, ondelete="restrict"
    )

    _amount_above_zero = models.Constraint("CHECK (amount > 0)", "A cost is an amount above zero.")

    @api.depends("recoverable", "amount", "accessoire_id.state", "accessoire_id.amount_waived")
    def _compute_recovered(self):
        # sudo: what became of the accessory, for whoever reads the procedure.
        for cost in self.sudo():
            row = cost.accessoire_id
            cost.amount_recoverable = (
                (row.amount - row.amount_waived if row else cost.amount) if cost.recoverable else 0
            )
            cost.amount_recovered = cost.amount_recoverable if row.state == "paid" else 0

    @api.constrains("move_id")
    def _check_bill(self):
        for cost in self:
            bill = cost.move_id.sudo()  # sudo: its kind only
            if bill and bill.move_type != "in_invoice":
                raise ValidationError(self.env._("What billed a cost is a vendor bill."))

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        costs = super(RecouvrementDebours, here).create(vals_list)
        # Its files become proofs of the cost: the number of a bill gives no right to them.
        costs.move_id.check_access("read")
        today = self.env["recouvrement.calendrier"]._today()
        for cost in costs:
            cost.procedure_id.check_access("write")
            if cost.date > today and not self.env.su:
                raise UserError(self.env._("A cost was engaged today or before."))
            cost._tell()
            if cost.recoverable and cost.attachment_ids:
                cost._charge()
        return costs

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and "procedure_id" in vals:
            raise UserError(self.env._("A cost stays with its procedure."))
        if (
            not self.env.su
            and vals.keys() & {"amount", "recoverable", "date"}
            and self.accessoire_id
        ):
            raise UserError(self.env._("It is charged to the debtor already: waive it there."))
        done = super().write(vals)
        if "move_id" in vals:
            self.move_id.check_access("read")
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A cost is kept with its procedure."))

    def _tell(self):
        told = self.sudo().procedure_id._for_company()
        self.sudo().procedure_id._tell(
            "cost",
            told.env._(
                "%(number)s – cost engaged: %(name)s, %(amount)s",
                number=self.procedure_id.name,
                name=self.name,
                amount=self.currency_id.format(self.amount),
            ),
            self.date,
            self,
        )

    def action_charge(self):
        """Put it on the debtor's account."""
        for cost in self:
            cost._charge()
        return True

    def _charge(self):
        """:raise UserError: not recoverable, charged already, or without proof"""
        self.ensure_one()
        self.check_access("write")
        if not self.recoverable:
            raise UserError(self.env._("“%s” is not charged to the debtor.", self.name))
        if self.accessoire_id:
            raise UserError(self.env._("“%s” is charged to the debtor already.", self.name))
        proofs = self.attachment_ids or self._get_bill_files()
        # A copy: the accessory keeps its own proof.
        files = self.env["ir.attachment"]
        for proof in proofs.sudo():  # sudo: files of the cost, which the user may write
            files |= proof.copy({"res_model": False, "res_id": False}).sudo(False)
        row = self.env["recouvrement.accessoire"]._add_cost(
            self.dossier_id,
            {"name": self.name, "amount": self.amount, "date_from": self.date, "chargeable": True},
            files,
        )
        self.sudo().accessoire_id = row  # sudo: the link is written by this verb only
        return row

    def _get_bill_files(self):
        # sudo: the document of the vendor bill this cost names.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "=", "account.move"), ("res_id", "in", self.move_id.ids)], limit=5
            )
        )
