from odoo import models

# Report → the verb of recouvrement.courrier that gives the documents of its records.
OURS = {
    "recouvrement.letter": "_print_actions",
    "recouvrement.preview": "_print_previews",
    "recouvrement.statement": "_print_statements",
    "recouvrement.extrait": "_print_choices",
    "recouvrement.night": "_print_nights",
    "recouvrement.bordereau": "_print_bordereaux",
    "recouvrement.plan": "_print_plans",
    "recouvrement.orientation": "_print_orientations",
    "recouvrement.historique": "_print_histories",
    "recouvrement.recu": "_print_receipts",
}


class IrActionsReport(models.Model):
    """Our letters have their own layout and their own way to PDF."""

    _inherit = "ir.actions.report"

    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        arguments = super()._build_wkhtmltopdf_args(*args, **kwargs)
        # Our letters hold no script: nothing to wait for.
        if self.env.context.get("recouvrement_courrier") and "--javascript-delay" in arguments:
            arguments[arguments.index("--javascript-delay") + 1] = "0"
        return arguments

    def _run_wkhtmltopdf(self, bodies, report_ref=False, header=None, footer=None, **kwargs):
        """EXTENDS base: pages that hold all they need, when the context says so."""
        if self.env.context.get("recouvrement_contained"):
            hold = self.env["recouvrement.imprimerie"]._contain
            bodies = [hold(body) for body in bodies]
            header, footer = header and hold(header), footer and hold(footer)
        return super()._run_wkhtmltopdf(
            bodies, report_ref=report_ref, header=header, footer=footer, **kwargs
        )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        documents = self._get_recouvrement_documents(report_ref, res_ids)
        if documents is None:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        to_stream = self.env["recouvrement.imprimerie"]._to_stream
        return {
            res_id: {"stream": to_stream(parts), "attachment": None}
            for res_id, parts in documents.items()
        }

    def _render_qweb_html(self, report_ref, docids, data=None):
        documents = self._get_recouvrement_documents(report_ref, docids, html=True)
        if documents is None:
            return super()._render_qweb_html(report_ref, docids, data=data)
        return b"".join(part for parts in documents.values() for part in parts), "html"

    def _get_recouvrement_documents(self, report_ref, res_ids, html=False):
        """``{record id: [document, …]}`` for our reports, None for the others."""
        report = self._get_report(report_ref)
        verb = OURS.get(report.report_name)
        if not verb:
            return None
        records = self.env[report.model].browse(res_ids)
        records.check_access("read")
        service = self.env["recouvrement.courrier"].with_context(recouvrement_html=html)
        return getattr(service, verb)(records)
