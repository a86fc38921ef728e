"""What a lease says of the price of its end: residual value, indemnity, and whether the law of credit rules it."""

from odoo import api, fields, models

from odoo.addons.recouvrement.tools.hand import is_number


class KintoContrat(models.Model):
    _inherit = "kinto.contrat"

    rent_untaxed = fields.Monetary(
        "Rent, VAT excluded",
        compute="_compute_rent_untaxed",
        store=True,
        readonly=False,
        help="Indemnities of termination are counted on it. Proposed with the company's sales tax.",
    )
    residual_value = fields.Monetary(
        "Residual value", help="Price of the option to buy at the end of the term, VAT excluded."
    )
    indemnity_rule = fields.Selection(
        [
            ("none", "None"),
            ("share", "A part of the rents to come"),
            ("rents", "A number of rents"),
        ],
        "Indemnity of termination",
        default="none",
        required=True,
        help="As the contract says. An LOA that is a consumer credit has that of the law instead.",
    )
    indemnity_share = fields.Float("Part of the rents to come", digits=(5, 2), help="Percent.")
    indemnity_rents = fields.Float("Number of rents", digits=(5, 2))
    publication = fields.Char(
        "Publication of the contract",
        help="Register, number and date. In an insolvency the owner of a published contract asks "
        "for restitution without proving the title.",
    )
    consumer_credit = fields.Boolean(compute="_compute_consumer_credit")
    restitution_ids = fields.One2many("kinto.restitution", "contrat_id", "Vehicle recoveries")

    _indemnity_sane = models.Constraint(
        "CHECK (COALESCE(indemnity_share, 0) BETWEEN 0 AND 100 AND COALESCE(indemnity_rents, 0) >= 0"
        " AND COALESCE(residual_value, 0) >= 0 AND COALESCE(rent_untaxed, 0) >= 0)",
        "An indemnity is a part of 0 to 100 % or a number of rents, and no price is negative.",
    )

    @api.depends("rent_amount", "company_id.account_sale_tax_id")
    def _compute_rent_untaxed(self):
        for contrat in self:
            # sudo: which tax the company charges on sales.
            tax = contrat.company_id.sudo().account_sale_tax_id
            amount = contrat.rent_amount if is_number(contrat.rent_amount or 0) else 0.0
            counted = tax.with_context(force_price_include=True).compute_all(amount)
            contrat.rent_untaxed = counted["total_excluded"] if tax else amount

    @api.depends(
        "regime", "customer_kind", "date_signed", "date_start", "vehicle_id.car_value", "company_id"
    )
    def _compute_consumer_credit(self):
        """A private customer's LOA within the amounts of the law (C. conso., L312-1, L312-2 and L312-4)."""
        for contrat in self:
            contrat.consumer_credit = (
                contrat.regime == "loa"
                and contrat.customer_kind == "private"
                and contrat._is_within_credit()
            )

    def _is_within_credit(self):
        """Whether the price of the vehicle is within the law's amounts; unknown, it is taken to be."""
        # sudo: the price of the vehicle of a lease one reads.
        price = self.sudo().vehicle_id.car_value
        signed = self.date_signed or self.date_start
        if not price or not signed:
            return True
        law = self.env["recouvrement.parametre"].with_company(self.company_id)
        ceiling = law._value("consumer_credit_ceiling", signed)
        floor = law._value("consumer_credit_floor", signed)
        return (ceiling is None or price <= ceiling) and (floor is None or price >= floor)

    def action_recover_vehicle(self):
        """The recovery of the vehicle, under way or sold, or a new one to fill in."""
        self.ensure_one()
        if standing := self.restitution_ids._get_standing():
            return standing[:1]._get_records_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kinto_recouvrement.action_kinto_restitution"
        )
        return action | {
            "views": [(False, "form")],
            "context": {"default_contrat_id": self.id},
        }

    def action_open_restitutions(self):
        return self.restitution_ids._get_records_action(name=self.env._("Vehicle recoveries"))
