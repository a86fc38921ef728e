import re

from stdnum.fr import siren as siren_check

from odoo import api, fields, models

DIGITS = re.compile(r"\D")


class ResPartner(models.Model):
    """The number French notices know a debtor by."""

    _inherit = "res.partner"

    recouvrement_siren = fields.Char(
        "SIREN",
        compute="_compute_recouvrement_siren",
        store=True,
        index="btree_not_null",
        help="Read from the company registry (SIREN or SIRET) or from a French VAT number, when it is valid.",
    )

    @api.depends("vat", "company_registry", "parent_id")
    def _compute_recouvrement_siren(self):
        for partner in self:
            partner.recouvrement_siren = (
                not partner.parent_id and partner._find_recouvrement_siren()
            )

    def _find_recouvrement_siren(self):
        """The first valid SIREN of the registry, then of the VAT number; False when there is none."""
        registry = DIGITS.sub("", self.company_registry or "")
        vat = (self.vat or "").replace(" ", "").upper()
        numbers = [registry[:9]] if len(registry) in (9, 14) else []
        if vat.startswith("FR") and len(vat) == 13:
            numbers.append(vat[4:])
        return next((each for each in numbers if siren_check.is_valid(each)), False)
