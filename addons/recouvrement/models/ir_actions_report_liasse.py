from odoo import models


class IrActionsReport(models.Model):
    """The monthly pack has its own layout and its own way to PDF."""

    _inherit = "ir.actions.report"

    def _get_recouvrement_documents(self, report_ref, res_ids, html=False):
        report = self._get_report(report_ref)
        if report.report_name != "recouvrement.liasse":
            return super()._get_recouvrement_documents(report_ref, res_ids, html=html)
        choices = self.env["recouvrement.liasse.choix"].browse(res_ids)
        choices.check_access("read")
        service = self.env["recouvrement.liasse"].with_context(recouvrement_html=html)
        return {each.id: [service._print(each._compose())] for each in choices}
