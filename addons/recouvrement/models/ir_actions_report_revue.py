from odoo import models


class IrActionsReport(models.Model):
    """The review of accounts has its own layout and its own way to PDF."""

    _inherit = "ir.actions.report"

    def _get_recouvrement_documents(self, report_ref, res_ids, html=False):
        report = self._get_report(report_ref)
        if report.report_name != "recouvrement.revue":
            return super()._get_recouvrement_documents(report_ref, res_ids, html=html)
        choices = self.env["recouvrement.revue.choix"].browse(res_ids)
        choices.check_access("read")
        service = self.env["recouvrement.revue.edition"].with_context(recouvrement_html=html)
        return {each.id: [service._print(each._get_dossiers())] for each in choices}
