from odoo import fields, models


class ResPartner(models.Model):
    """What a person said of visits, and what must spare them."""

    _inherit = "res.partner"

    recouvrement_optout_visit = fields.Date(
        "No more visits since", copy=False, help="The person objected to visits: none is planned."
    )
    recouvrement_visit_consent = fields.Date(
        "Agreed to visits on", copy=False, help="Asked for where the policy of contacts wants it."
    )
    recouvrement_vulnerable_since = fields.Date(
        "Vulnerable person since",
        copy=False,
        help="No visit at home: interviews only, or with a social worker.",
    )

    def _get_recouvrement_street_lines(self):
        """Where it is, as one writes it on a note: street, then town; nothing of what is not known."""
        town = " ".join(filter(None, (self.zip, self.city)))
        return [line for line in (self.street, self.street2, town) if line]
