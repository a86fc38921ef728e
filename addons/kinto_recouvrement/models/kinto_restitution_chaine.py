from odoo import models


class KintoRestitution(models.Model):
    """The chain of custody: the handovers signed, in order."""

    _inherit = "kinto.restitution"

    def _get_chain(self):
        """The handovers that stand, the first one first."""
        return self.remise_ids.filtered(lambda one: one.state == "signed").sorted("rank")
