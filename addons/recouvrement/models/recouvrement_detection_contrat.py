from odoo import models
from odoo.tools import SQL


class RecouvrementDetection(models.AbstractModel):
    """One dossier a debtor and contract; what was billed under none is followed as elsewhere."""

    _inherit = "recouvrement.detection"

    def _get_grouping_key(self, line):
        # EXTENDS 'recouvrement'
        key = super()._get_grouping_key(line)
        for contract in self.env["recouvrement.contrat"]._get_contract_models():
            key = SQL(
                "CASE WHEN %(contract)s IS NULL THEN %(other)s ELSE %(prefix)s || %(contract)s END",
                contract=SQL("%s.%s", line, SQL.identifier(contract._contract_field)),
                other=key,
                prefix=f"{contract._name},",
            )
        return key

    def _select_items(self, day, debtors=None):
        # EXTENDS 'recouvrement'
        if names := self.env["recouvrement.contrat"]._get_contract_fields():
            self.env["account.move.line"].flush_model(names)
        return super()._select_items(day, debtors)

    def _create_dossiers(self, rows, day):
        # EXTENDS 'recouvrement': a dossier knows its contract, those bound by it get their letters
        ids = super()._create_dossiers(rows, day)
        for contract in self.env["recouvrement.contrat"]._get_contract_models():
            self._tie_to_contracts(self.env["recouvrement.dossier"].browse(ids), contract)
        return ids

    def _tie_to_contracts(self, dossiers, model):
        """Have those of ``dossiers`` that follow a contract of ``model`` know it, in its first phase."""
        dossiers = dossiers.filtered(lambda each: each._follows(model))
        contracts = model._from_grouping_keys(dossiers.mapped("grouping_key"))
        tied = dossiers.filtered(lambda each: each.grouping_key in contracts)
        if not tied:
            return
        rows = [
            {
                "id": each.id,
                model._contract_field: contracts[each.grouping_key].id,
                "phase_id": (model._get_first_phase() or each.phase_id).id or None,
            }
            for each in tied
        ]
        self.env["recouvrement.lot"]._update_many("recouvrement.dossier", rows)
        # sudo: who is bound by a contract is told whoever's night it is.
        model.sudo().browse(row[model._contract_field] for row in rows)._join_dossiers(tied)
