from odoo import fields, models

# Departments with two public holidays more (Good Friday, 26 December): see holidays' subdivisions.
ALSACE_MOSELLE = ("57", "67", "68")


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_started_on = fields.Date(
        "Collection started on",
        readonly=True,
        help="From this day the night runs for this company.",
    )
    recouvrement_signatory = fields.Char("Signatory of letters", translate=True)
    recouvrement_signatory_title = fields.Char("Title of the signatory", translate=True)
    recouvrement_contact = fields.Char(
        "Contact shown in letters", help="Phone and e-mail of the collection desk."
    )
    recouvrement_bank_id = fields.Many2one(
        "res.partner.bank",
        "Bank account shown in letters",
        domain="[('partner_id', '=', partner_id)]",
        help="Empty: the account of the first bank journal.",
    )

    def _get_recouvrement_bank(self):
        """The account debtors are asked to pay into; may be empty."""
        self.ensure_one()
        if self.recouvrement_bank_id:
            return self.recouvrement_bank_id
        # sudo: the company's own account is no secret, it is printed on every letter.
        journal = (
            self.env["account.journal"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.id),
                    ("type", "=", "bank"),
                    ("bank_account_id", "!=", False),
                ],
                limit=1,
            )
        )
        return journal.bank_account_id or self.sudo().partner_id.bank_ids[:1]

    def _get_recouvrement_place(self):
        """Country and subdivision whose public holidays apply, as the ``holidays`` library names them."""
        self.ensure_one()
        country = self.country_id.code or "FR"
        department = (self.zip or "")[:2]
        return country, "Alsace-Moselle" if country == "FR" and department in ALSACE_MOSELLE else ""
