from odoo import models
from odoo.exceptions import UserError


class RecouvrementEtat(models.AbstractModel):
    """What has a ``state`` that verbs change: each verb begins by asking whether it still may."""

    _name = "recouvrement.etat"
    _description = "State that verbs change"

    def _check_state(self, *states):
        """:raise UserError: one of these is in none of ``states``"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for each in self:
            if each.state not in states:
                raise UserError(
                    self.env._(
                        "%(name)s is “%(state)s”: this cannot be done.",
                        name=each.display_name,
                        state=labels[each.state],
                    )
                )
