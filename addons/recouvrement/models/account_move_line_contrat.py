from odoo import api, models
from odoo.tools.sql import column_exists, create_column

from ..tools.hand import check_written, open_to_hand


class AccountMoveLine(models.Model):
    """Each item knows its contract, those that took over from another included: dossiers are set apart by it."""

    _inherit = "account.move.line"

    def _auto_init(self):
        # Made empty: there was no contract before these columns, and a ledger may hold millions of items.
        for name in self.env["recouvrement.contrat"]._get_contract_fields():
            if name in self._fields and not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, "int4")
        return super()._auto_init()

    @api.model_create_multi
    def create(self, vals_list):
        """Which contract an item belongs to follows from its entry."""
        ours = set(self.env["recouvrement.contrat"]._get_contract_fields())
        given = [{name: vals[name] for name in ours & vals.keys()} for vals in vals_list]
        return super(AccountMoveLine, open_to_hand(self, given)).create(vals_list)

    def write(self, vals):
        ours = self.env["recouvrement.contrat"]._get_contract_fields()
        check_written(self, {name: vals[name] for name in ours if name in vals})
        return super().write(vals)

    def _inherit_recouvrement_contract(self, field):
        """For the compute of an add-on's many2one to its contract: of the entry, or of the item taken over from."""
        for line in self:
            line[field] = line.move_id[field] or line.recouvrement_origin_id[field]
