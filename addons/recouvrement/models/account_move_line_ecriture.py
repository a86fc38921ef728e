from odoo import api, models
from odoo.exceptions import AccessError

# What ties an item to the one it took over from, and a line to what it was booked for: our verbs' alone.
TIES = {"recouvrement_origin_id", "recouvrement_proposition_id"}


class AccountMoveLine(models.Model):
    """Links of lines that nobody writes by hand: promises, plans and limitation follow them."""

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_recouvrement_ties({name for name in TIES if vals.get(name)})
        slipped = {f"default_{name}" for name in TIES}
        context = {key: value for key, value in self.env.context.items() if key not in slipped}
        here = self.with_env(self.env(context=context))
        return super(AccountMoveLine, here).create(vals_list)

    def write(self, vals):
        self._check_recouvrement_ties(vals)
        return super().write(vals)

    def _check_recouvrement_ties(self, names):
        if not self.env.su and TIES & set(names):
            raise AccessError(
                self.env._("What an entry of collection was booked for is not written by hand.")
            )
