"""What a household under social support is spared: kinds of steps, and the handing over to court.

Rows: each office words its own. The contact policies of the core refuse what a mode spares, whatever the scenario says.
"""

from odoo import fields, models

# Kinds of steps behind each box.
SPARED = {
    "no_message": ("email", "sms"),
    "no_letter": ("letter",),
    "no_registered": ("lrar", "lre"),
    "no_call": ("call",),
    "no_visit": ("visit", "convocation"),
}


class RecouvrementAccompagnementMode(models.Model):
    _name = "recouvrement.accompagnement.mode"
    _description = "What is spared to a household"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    allowed = fields.Text(
        "What collectors may do", required=True, translate=True, help="Shown on the dossier."
    )
    # Ticked: it is spared.
    no_message = fields.Boolean("No e-mail nor SMS")
    no_letter = fields.Boolean("No ordinary letter")
    no_registered = fields.Boolean("No registered letter")
    no_call = fields.Boolean("No call")
    no_visit = fields.Boolean("No visit nor convocation")
    no_handover = fields.Boolean(
        "No handing over", help="Neither to a prestataire nor to court while the support lasts."
    )

    def _get_spared(self):
        """Kinds of steps these modes leave out."""
        return frozenset(
            kind
            for name, kinds in SPARED.items()
            for kind in kinds
            if any(mode[name] for mode in self)
        )
