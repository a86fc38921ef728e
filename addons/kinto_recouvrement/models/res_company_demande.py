from odoo import fields, models


class ResCompany(models.Model):
    """How long services have to answer."""

    _inherit = "res.company"

    kinto_demande_days = fields.Integer(
        "Days to answer a request",
        default=5,
        help="Bank days a service has to answer a request of collection; each request may say otherwise.",
    )

    _kinto_demande_days_positive = models.Constraint(
        "CHECK (kinto_demande_days >= 0)", "Days to answer cannot be negative."
    )
