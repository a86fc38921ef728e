from odoo import api, models
from odoo.fields import Domain


class RecouvrementDelegation(models.Model):
    _inherit = "recouvrement.delegation"

    @api.model
    def _get_own(self, user, company, kind):
        """The delegations by which ``user`` may decide of their own proposals of ``kind``."""
        # sudo: delegations are no secret; whoever decides need not see their list.
        rows = self.sudo().search(
            Domain("company_id", "in", [False, company.id])
            & Domain("kind", "in", ["any", kind])
            & Domain("own", "=", True)
        )
        return rows.filtered(lambda row: user in row.user_ids or row.group_id in user.all_group_ids)
