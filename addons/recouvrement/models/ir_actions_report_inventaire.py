from odoo import models


class IrActionsReport(models.Model):
    """The evidence of allowances has its own layout and its own way to PDF."""

    _inherit = "ir.actions.report"

    def _get_recouvrement_documents(self, report_ref, res_ids, html=False):
        report = self._get_report(report_ref)
        if report.report_name != "recouvrement.inventaire":
            return super()._get_recouvrement_documents(report_ref, res_ids, html=html)
        runs = self.env["recouvrement.inventaire"].browse(res_ids)
        runs.check_access("read")
        service = self.env["recouvrement.inventaire.edition"].with_context(recouvrement_html=html)
        return {each.id: [service._print(each)] for each in runs}
