from odoo import fields, models


class ResUsers(models.Model):
    """When a collector goes out: six-day weeks and evening hours are those of a working schedule."""

    _inherit = "res.users"

    recouvrement_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working hours in the field",
        help="Visits are planned within these hours; empty: the person's working schedule, then the company's.",
    )

    def _get_recouvrement_calendar(self, company):
        """The working hours of this person for ``company``; the company's when nobody is given."""
        # sudo: when somebody works is no secret of their account.
        user = self.sudo()
        return (
            user.recouvrement_calendar_id
            or user.resource_calendar_id
            or company.sudo().resource_calendar_id
        )
