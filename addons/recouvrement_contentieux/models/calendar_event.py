from odoo import fields, models


class CalendarEvent(models.Model):
    """A hearing moved in the calendar is a hearing moved."""

    _inherit = "calendar.event"

    recouvrement_audience_ids = fields.One2many("recouvrement.audience", "event_id", "Hearings")

    def write(self, vals):
        res = super().write(vals)
        if "start" in vals and not self.env.context.get("recouvrement_hearing"):
            for event in self:
                # sudo: the calendar's owner may not see the procedure; only its day follows.
                for hearing in event.sudo().recouvrement_audience_ids.filtered(
                    lambda one, start=event.start: one.state == "planned" and one.date != start
                ):
                    hearing._move(event.start, self.env._("Moved in the calendar"))
        return res
