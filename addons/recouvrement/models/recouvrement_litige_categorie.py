from odoo import fields, models


class RecouvrementLitigeCategorie(models.Model):
    """Why a debtor contests, and who answers for it within how long."""

    _name = "recouvrement.litige.categorie"
    _description = "Category of disputes"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    service = fields.Char("Service or team", help="Time to resolve is reported by it.")
    user_id = fields.Many2one(
        "res.users",
        "In charge",
        help="Answers the disputes of this category; need not be a collector.",
    )
    deadline_days = fields.Integer("Deadline, in days", default=10)
    working_days = fields.Boolean("Worked days", default=True, help="Otherwise calendar days.")
    escalation_user_id = fields.Many2one(
        "res.users",
        "Escalated to",
        help="Told once when a dispute is late. Empty: the responsible of the portfolio.",
    )

    _deadline_positive = models.Constraint(
        "CHECK (deadline_days >= 0)", "A deadline cannot lie before the dispute."
    )

    def _get_deadline(self, day, company):
        """The day by which a dispute opened on ``day`` must be answered."""
        kind = "ouvre" if self.working_days else "calendar"
        calendar = self.env["recouvrement.calendrier"]._get_calendar(company, day.year)
        return calendar.shift(day, self.deadline_days, kind)
