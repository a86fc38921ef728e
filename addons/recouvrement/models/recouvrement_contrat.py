"""What sets the debts of one debtor apart when the debtor alone does not: a lease, a policy, a mandate.

Serves station 2: a model of an organisation that inherits this has one dossier a contract. It names, in
``_contract_field``, the many2one to it that invoices, items and dossiers all have; the items' one follows
from their entry, the dossiers' one from their key.
"""

from odoo import api, models, tools


class RecouvrementContrat(models.AbstractModel):
    _name = "recouvrement.contrat"
    _description = "Contract whose debts have a dossier of their own"

    _contract_field = ""

    def _get_grouping_key(self):
        """The key of the dossiers of this contract, as ``recouvrement.dossier.grouping_key``."""
        self.ensure_one()
        return f"{self._name},{self.id}"

    @api.model
    def _from_grouping_keys(self, keys):
        """``{key: contract}`` of those among ``keys`` that are a contract's of this model."""
        prefix = f"{self._name},"
        ids = {key: int(key.removeprefix(prefix)) for key in keys if (key or "").startswith(prefix)}
        # sudo: whether a contract is still there does not depend on who looks.
        there = set(self.sudo().browse(ids.values()).exists().ids)
        return {key: self.browse(each) for key, each in ids.items() if each in there}

    @api.model
    def _get_contract_models(self):
        """One empty recordset a model of contracts, always in the same order."""
        return [self.env[name] for name in self._get_contract_names()]

    @api.model
    @tools.ormcache()
    def _get_contract_names(self):
        names = self.pool.descendants(["recouvrement.contrat"], "_inherit")
        return tuple(sorted(name for name in names if not self.env[name]._abstract))

    @api.model
    def _get_contract_fields(self):
        """Names of the many2ones to contracts that invoices, items and dossiers have."""
        return [each._contract_field for each in self._get_contract_models()]

    def _get_first_phase(self):
        """Hook: where a dossier of such a contract begins, and begins again; empty: as any other."""
        return self.env["recouvrement.phase"]

    def _join_dossiers(self, dossiers):
        """Hook: have those bound by these contracts known in their ``dossiers``, just opened."""
        return True
