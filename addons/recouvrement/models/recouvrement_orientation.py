from odoo import models


class RecouvrementOrientation(models.AbstractModel):
    """The sheet that tells a debtor who may help, in their own language."""

    _name = "recouvrement.orientation"
    _description = "Orientation sheet"

    def _print(self, dossier):
        """The sheet of ``dossier`` as a document; HTML when the context asks for it."""
        words = self.env["recouvrement.formule"]
        lang = words._get_lang(dossier.partner_id, dossier.company_id)
        here = self.with_context(lang=lang)
        sheet = here._compose(dossier.with_env(here.env))
        service = here.env["recouvrement.imprimerie"]
        html = service._render_page(
            "recouvrement.orientation_document", here.env._("Orientation sheet"), sheet=sheet
        )
        if self.env.context.get("recouvrement_html"):
            return html.encode()
        return service._print_page(html, sheet["foot"], sheet["page_label"])

    def _compose(self, dossier):
        words, company = self.env["recouvrement.formule"], dossier.company_id
        aids = self.env["recouvrement.aide"]._match(dossier)
        return {
            "company": company,
            "contact": words._get_contact(company),
            "collector": dossier.user_id.name or "",
            "debtor": dossier.partner_id.name,
            "private": dossier.partner_id._get_recouvrement_audience() == "private",
            "reference": dossier.name,
            "day": words._format_long(words._today()),
            "aids": aids,
            "foot": words._get_foot(company),
            "page_label": self.env._(
                "File %(dossier)s – page %(page)s/%(pages)s",
                dossier=dossier.name.replace("%", "%%"),
                page="%(page)s",
                pages="%(pages)s",
            ),
        }
