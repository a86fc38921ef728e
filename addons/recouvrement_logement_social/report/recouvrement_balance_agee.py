from odoo import models


class RecouvrementBalanceAgee(models.AbstractModel):
    """The état des restes, lease by lease or by agency of the dwelling: the aged balance of the day asked."""

    _inherit = "recouvrement.balance.agee"

    def _get_groupings(self):
        # EXTENDS 'recouvrement'
        return super()._get_groupings() | {
            "dwelling_lease": "recouvrement_bail_id",
            "dwelling_agency": "bail_portefeuille_id",
        }

    def _get_nameless(self, group_by):
        # EXTENDS 'recouvrement'
        if group_by in ("dwelling_lease", "dwelling_agency"):
            return self.env._("Without lease")
        return super()._get_nameless(group_by)
