from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementPropositionLigne(models.Model):
    _inherit = "recouvrement.proposition.ligne"

    taxe_ids = fields.One2many("recouvrement.perte.taxe", "ligne_id", "VAT", readonly=True)
    tva_id = fields.Many2one("recouvrement.tva", readonly=True, copy=False, ondelete="set null")
    part_ids = fields.One2many("recouvrement.rentree.part", "ligne_id", readonly=True)
    amount_recovered = fields.Monetary(
        "Received since", compute="_compute_amount_recovered", store=True
    )
    amount_claimable = fields.Monetary(
        "Still claimable", compute="_compute_amount_recovered", store=True
    )

    # Of a taken-over item nobody here holds the invoice: a person types its VAT, and proves it.
    vat_amount = fields.Monetary(
        "VAT inside, typed", help="Of an item taken over without its invoice."
    )
    vat_tax_id = fields.Many2one(
        "account.tax",
        "Rate of this VAT",
        domain="[('type_tax_use', '=', 'sale'), ('amount_type', '=', 'percent')]",
        check_company=True,
    )
    vat_proof_ids = fields.Many2many(
        "ir.attachment",
        "recouvrement_proposition_ligne_vat_proof_rel",
        string="Invoice that proves it",
        copy=False,
    )

    def _check_typed_vat(self):
        """:raise UserError: VAT was typed that is not this item's, beyond its rate, or without proof"""
        for line in self.filtered(lambda each: each.vat_amount):
            why = line._find_vat_fault()
            if why:
                raise UserError(
                    self.env._("%(document)s: %(why)s", document=line.document, why=why)
                )

    def _find_vat_fault(self):
        """Why the VAT typed cannot be recovered; None when it can."""
        if self.proposition_id.kind != "loss" or not self.proposition_id.recovers_vat:
            return self.env._("VAT is typed on a write-off that recovers it, nowhere else.")
        if self.env["recouvrement.perte.calcul"]._get_invoice(self.move_line_id):
            return self.env._("its invoice is here: its VAT is read from it.")
        rate = self.vat_tax_id.amount
        if not self.vat_tax_id or self.vat_tax_id.tax_exigibility == "on_payment" or rate <= 0:
            return self.env._("choose the rate of a VAT that was due on the invoice.")
        most = self.currency_id.round(self.amount * rate / (100 + rate))
        if self.vat_amount < 0 or self.currency_id.compare_amounts(self.vat_amount, most) > 0:
            return self.env._(
                "no more than %(most)s of VAT lies in this amount at %(rate)s %%.",
                most=self.currency_id.format(most),
                rate=f"{rate:g}",
            )
        # sudo: is there any, no more.
        return None if self.sudo().vat_proof_ids else self.env._("attach the invoice it was on.")

    @api.depends("amount", "part_ids.amount", "part_ids.state", "state", "proposition_id.kind")
    def _compute_amount_recovered(self):
        for line in self:
            kept = line.part_ids.filtered(lambda part: part.state == "booked")
            line.amount_recovered = sum(kept.mapped("amount"))
            proposition = line.proposition_id
            given_up = proposition.kind == "loss" or (
                proposition.kind == "waiver" and proposition.fortune
            )
            standing = proposition.state == "booked" and given_up
            line.amount_claimable = line.amount - line.amount_recovered if standing else 0.0
