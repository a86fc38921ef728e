"""The life of a lease: the situation of its tenants changes, with a day and a reason."""

from odoo import models
from odoo.exceptions import UserError

from .recouvrement_bail import SEGMENTS

LEFT = ("departed", "transferred", "deceased")


class RecouvrementBail(models.Model):
    _inherit = "recouvrement.bail"

    def _change_segment(self, segment, day, reason):
        """Set the situation of these leases to ``segment`` from ``day`` on.

        :param segment: one of ``SEGMENTS``
        :raise UserError: no reason, or a day before the lease
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the situation changes."))
        if segment not in dict(SEGMENTS):
            raise UserError(self.env._("Choose the new situation."))
        for bail in self:
            if day < bail.date_start:
                raise UserError(
                    self.env._("Lease %s did not exist on that day.", bail.display_name)
                )
        # sudo: situations are written by this verb, for those who may write leases.
        here = self.sudo()
        here.env["recouvrement.bail.segment"].create(
            [
                {"bail_id": bail.id, "segment": segment, "date": day, "reason": reason.strip()}
                for bail in here
            ]
        )
        for bail in here:
            bail.write(
                {
                    "segment": segment,
                    "date_end": (bail.date_end or day) if segment in LEFT else False,
                }
            )
        return True

    def _get_segment(self, day):
        """The situation of this lease on ``day``."""
        self.ensure_one()
        past = self.segment_ids.filtered(lambda each: each.date <= day)
        return past.sorted(lambda each: (each.date, each.id))[-1:].segment or self.segment
