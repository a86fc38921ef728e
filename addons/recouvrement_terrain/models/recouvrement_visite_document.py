"""Documents of a visit: the notice of passage left on the spot, the report kept with the ledger.

The notice says who came, when, whom to call: nothing of the debt, which is nobody else's business.
"""

import base64

from odoo import models
from odoo.tools.image import image_data_uri


class RecouvrementVisite(models.Model):
    _inherit = "recouvrement.visite"

    def action_print_notice(self):
        """The notice of passage, to print or to show."""
        return self._open(self._make_document("avis"))

    def action_open_document(self):
        """The report kept, or as it would be now."""
        self.ensure_one()
        self.check_access("read")
        return self._open(self.document_id or self._make_document("rapport"))

    def _open(self, document):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{document.id}?download=false",
            "target": "new",
        }

    def _make_document(self, name):
        """The PDF (HTML in tests) ``avis`` or ``rapport`` of this visit, kept on it."""
        self.ensure_one()
        self.check_access("read")
        titles = {"avis": self.env._("Notice of passage"), "rapport": self.env._("Visit report")}
        raw = self._print(name, titles[name])
        extension = self.env["recouvrement.imprimerie"]._get_extension(raw)
        # sudo: the document belongs to a visit the user may read.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{titles[name]} – {self.dossier_id.name}.{extension}".replace(
                        "/", "-"
                    ),
                    "raw": raw,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )

    def _print(self, name, title):
        lang = self.env["recouvrement.formule"]._get_lang(self.partner_id, self.company_id)
        here = self.sudo().with_context(lang=lang)  # sudo: what it names is printed on it
        service = self.env["recouvrement.imprimerie"].sudo()
        labels = {
            key: dict(here._fields[key]._description_selection(here.env))
            for key in ("kind", "presence")
        }
        html = here.env["ir.qweb"]._render(
            "recouvrement_terrain.visite_page",
            {
                "sheet": f"recouvrement_terrain.visite_{name}_feuille",
                "title": title,
                "visit": here,
                "company": here.company_id,
                "kind": labels["kind"][here.kind],
                "presence": labels["presence"].get(here.presence, ""),
                "when": here._say_when(),
                "answers": here.reponse_ids.filtered(lambda each: each._is_answered()),
                "signature": image_data_uri(here.signature) if here.signature else "",
                "photos": here._get_pictures(),
                "zoom": service._get_zoom(),
            },
        )
        foot = [here.company_id.name] + ([here.dossier_id.name] if name == "rapport" else [])
        return service._print_page(html, foot, "%(page)s/%(pages)s")

    def _get_pictures(self):
        """The photos that can be printed, six at most: as data URIs."""
        pictures = self.photo_ids.filtered(lambda file: (file.mimetype or "").startswith("image/"))
        return [
            f"data:{file.mimetype};base64,{base64.b64encode(file.raw).decode()}"
            for file in pictures[:6]
        ]
