from odoo import models


class IrActionsReport(models.Model):
    """The director's page has its own layout, the same as on screen."""

    _inherit = "ir.actions.report"

    def _get_recouvrement_documents(self, report_ref, res_ids, html=False):
        report = self._get_report(report_ref)
        if report.report_name != "recouvrement.pilotage":
            return super()._get_recouvrement_documents(report_ref, res_ids, html=html)
        pages = self.env["recouvrement.pilotage"].browse(res_ids)
        pages.check_access("read")
        service = self.env["recouvrement.pilotage.page"].with_context(recouvrement_html=html)
        return {each.id: [service._print(each._compose())] for each in pages}
