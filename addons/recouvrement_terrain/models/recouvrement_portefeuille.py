from odoo import fields, models


class RecouvrementPortefeuille(models.Model):
    """An agency receives people: where, when, how many at once. What it does not say is its parent's."""

    _inherit = "recouvrement.portefeuille"

    agency_id = fields.Many2one(
        "res.partner", "People are received at", help="The address the convocations give."
    )
    agency_calendar_id = fields.Many2one(
        "resource.calendar", "Opening hours", help="The slots of interviews are cut from them."
    )
    slot_minutes = fields.Integer("Length of a slot (minutes)", default=30)
    slot_capacity = fields.Integer("People received at once", default=1)

    _slots_sane = models.Constraint(
        "CHECK (slot_minutes BETWEEN 5 AND 480 AND slot_capacity BETWEEN 1 AND 100)",
        "A slot lasts from five minutes to eight hours, for one person at least.",
    )

    def _get_agency(self):
        """The address where this portfolio, or one above it, receives people; else the company's."""
        own = self._climb("agency_id")
        return own.agency_id or (self.company_id or self.env.company).partner_id

    def _climb(self, name):
        """This portfolio or the first above it that has a ``name``; empty when none has."""
        here = self
        while here and not here[name]:
            here = here.parent_id
        return here
