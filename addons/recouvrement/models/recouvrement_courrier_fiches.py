from odoo import models


class RecouvrementCourrier(models.AbstractModel):
    """Sheets printed on demand: nothing is written."""

    _inherit = "recouvrement.courrier"

    def _print_orientations(self, dossiers):
        """The aids each debtor may ask for."""
        return {each.id: [self.env["recouvrement.orientation"]._print(each)] for each in dossiers}

    def _print_histories(self, dossiers):
        """Each dossier on one page, for who takes it over."""
        return {each.id: [self.env["recouvrement.historique"]._print(each)] for each in dossiers}
