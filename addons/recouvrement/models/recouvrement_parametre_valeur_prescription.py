from odoo import api, models


class RecouvrementParametreValeur(models.Model):
    """A period of limitation that changes is counted again."""

    _inherit = "recouvrement.parametre.valeur"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._feel_limitation()
        return rows

    def write(self, vals):
        before = self._get_limitation_facts()
        res = super().write(vals)
        # Each update of the add-on writes the shipped rows again, most of them unchanged.
        if before != self._get_limitation_facts():
            self._feel_limitation()
        return res

    def unlink(self):
        periods = self._get_limitation_periods()
        res = super().unlink()
        if periods:
            self.env["recouvrement.prescription"]._forget()
        return res

    def _get_limitation_facts(self):
        names = ("value", "unknown", "date_from", "date_to", "jurisdiction")
        return [tuple(row[name] for name in names) for row in self]

    def _get_limitation_periods(self):
        # sudo: the law is the same for everyone.
        regimes = self.env["recouvrement.prescription.regime"].sudo()
        return regimes.search([("parametre_id", "in", self.parametre_id.ids)]).parametre_id

    def _feel_limitation(self):
        if self._get_limitation_periods():
            self.env["recouvrement.prescription"]._forget()
