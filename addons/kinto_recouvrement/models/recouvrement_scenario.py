from odoo import fields, models


class RecouvrementScenario(models.Model):
    """How long debits are left to themselves before people take over."""

    _inherit = "recouvrement.scenario"

    kinto_automatic_days = fields.Integer(
        "Automatic phase",
        default=15,
        help="Days from the first unpaid rent in which its debit is presented again by itself, with "
        "courteous messages only.",
    )

    _kinto_automatic_days_positive = models.Constraint(
        "CHECK (COALESCE(kinto_automatic_days, 0) >= 0)",
        "The days of the automatic phase are not negative.",
    )

    def write(self, vals):
        # EXTENDS 'recouvrement': it moves the steps of running dossiers, as a version does
        if "kinto_automatic_days" in vals and not self._is_loading():
            self._check_draft()
        return super().write(vals)
