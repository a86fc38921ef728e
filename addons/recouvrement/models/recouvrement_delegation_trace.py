"""Who changed which delegation, when, from what to what: kept even when the row is gone."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementDelegationTrace(models.Model):
    """One change of one delegation. Written by the change itself, by nobody else."""

    _name = "recouvrement.delegation.trace"
    _description = "Change of a delegation"
    _order = "id desc"
    _rec_name = "delegation"

    company_id = fields.Many2one("res.company", readonly=True, help="Empty: every company.")
    day = fields.Datetime("Changed on", default=fields.Datetime.now, required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    what = fields.Selection(
        [("created", "Created"), ("changed", "Changed"), ("deleted", "Deleted")],
        required=True,
        readonly=True,
    )
    delegation_id = fields.Integer("Number of the row", readonly=True, index=True)
    delegation = fields.Char(readonly=True)
    before = fields.Text("It said", readonly=True)
    after = fields.Text("It says", readonly=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of delegations is kept."))
