from odoo import models


class RecouvrementFormule(models.AbstractModel):
    """The words of a dwelling lease in letters."""

    _inherit = "recouvrement.formule"

    def _word(self, dossier, items, step, law, action=None):
        # EXTENDS 'recouvrement'
        return super()._word(dossier, items, step, law, action) | {
            "letter_dwelling": self._name_dwelling(dossier),
            "letter_terms": self._name_terms(dossier),
        }

    def _name_dwelling(self, dossier):
        """“your dwelling at 4 allée des Tilleuls, Lormont”; plain “your dwelling” where none is known."""
        # sudo: what is written to the tenant, of their own dwelling.
        dwelling = dossier.sudo().recouvrement_bail_id.logement_id
        where = ", ".join(filter(None, (dwelling.street, dwelling.city)))
        return self.env._("your dwelling at %s", where) if where else self.env._("your dwelling")

    def _name_terms(self, dossier):
        """“two months of rent” in words a household reads; empty when no term is known."""
        # sudo: as in _name_dwelling.
        count = dossier.sudo().recouvrement_bail_id.unpaid_terms
        if not count:
            return ""
        return self.env._("one month") if count == 1 else self.env._("%s months", count)
