from odoo import models


class RecouvrementBalanceAgee(models.AbstractModel):
    """The aged balance by lease too."""

    _inherit = "recouvrement.balance.agee"

    def _get_groupings(self):
        # EXTENDS 'recouvrement'
        return super()._get_groupings() | {"lease": "kinto_contrat_id"}

    def _get_nameless(self, group_by):
        # EXTENDS 'recouvrement'
        return (
            self.env._("Without lease") if group_by == "lease" else super()._get_nameless(group_by)
        )
