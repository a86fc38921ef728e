"""The figures of the office on the screen: a period, an agency; on paper, as a workbook."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.download import offer


class RecouvrementBailPilotage(models.TransientModel):
    _name = "recouvrement.bail.pilotage"
    _inherit = ["recouvrement.pilotage"]
    _description = "Figures of the office"

    @api.depends("date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # OVERRIDES 'recouvrement'
        for page in self:
            page.display_name = self.env._("Figures of the office")

    @api.depends("company_id", "date_from", "date_to", "portefeuille_id")
    @api.depends_context("lang")
    def _compute_page(self):
        # OVERRIDES 'recouvrement': tables
        for page in self:
            try:
                told = page._compose()
            except UserError as error:
                page.page = self.env["ir.qweb"]._render(
                    "recouvrement.pilotage_refusal", {"message": str(error)}
                )
            else:
                tables = self.env["recouvrement.tableau"]._draw(told["tables"], told["currency"])
                page.page = self.env["ir.qweb"]._render(
                    "recouvrement_logement_social.bail_pilotage_corps", {"tables": tables}
                )

    def _compose(self):
        # OVERRIDES 'recouvrement'
        self.ensure_one()
        asked = self.date_from, self.date_to, self.company_id, self.portefeuille_id
        self.env["recouvrement.indicateur"]._prepare(*asked)
        self.company_id._check_recouvrement_began(self.date_to)
        return self.env["recouvrement.bail.chiffres"]._compose(*asked)

    def _get_file_name(self):
        # OVERRIDES 'recouvrement'
        return self.env._(
            "Figures of the office %(first)s %(last)s",
            first=self.date_from.isoformat(),
            last=self.date_to.isoformat(),
        )

    def action_print(self):
        # OVERRIDES 'recouvrement': offered as a file
        told = self._compose()
        content = self.env["recouvrement.bail.chiffres"]._print(told)
        return offer(self, f"{self._get_file_name()}.pdf", content)

    def action_export(self):
        """The figures as a workbook."""
        content = self.env["recouvrement.bail.chiffres"]._write(self._compose())
        return offer(self, f"{self._get_file_name()}.xlsx", content)
