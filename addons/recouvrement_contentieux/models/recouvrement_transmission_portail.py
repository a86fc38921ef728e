"""A transmission as the prestataires' portal acts on it."""

from odoo import fields, models


class RecouvrementTransmission(models.Model):
    _inherit = "recouvrement.transmission"

    portal_turn = fields.Integer(readonly=True, copy=False)

    def _take_turn(self):
        """One act at a time: of two that write this row, the second is replayed, and finds what the first did.

        A recall meanwhile is found too.
        """
        # sudo: a counter nobody reads.
        self.sudo().portal_turn += 1
        self.flush_recordset(["portal_turn"])

    def _log_fetched(self, name, who):
        here = self._in_its_language()
        self.message_post(
            body=here.env._("%(file)s downloaded by %(who)s.", file=name, who=who),
            author_id=self.env.ref("base.partner_root").id,
        )
