import base64

from odoo import models
from odoo.tools import format_datetime
from odoo.tools.image import image_data_uri


class KintoRemise(models.Model):
    """The document of a handover: what both signed, with its photos."""

    _inherit = "kinto.remise"

    def _make_document(self):
        """The PDF (HTML in tests), kept on the handover; a draft is marked so and not kept as proof."""
        self.ensure_one()
        raw = self._print_document()
        extension = self.env["recouvrement.imprimerie"]._get_extension(raw)
        # sudo: the document belongs to a handover the user may read.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{self.license_plate or self.id} – {self.rank or 0}.{extension}",
                    "raw": raw,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )

    def _print_document(self):
        lang = self.company_id.partner_id.lang or self.env.lang
        here = self.sudo().with_context(lang=lang)  # sudo: what it names is printed on it
        service = here.env["recouvrement.imprimerie"]
        labels = {
            name: dict(here._fields[name]._description_selection(here.env))
            for name in ("kind", "condition")
        }
        html = service._render_page(
            "kinto_recouvrement.remise_document",
            here.env._("Handover of a vehicle"),
            remise=here,
            company=here.company_id,
            kind=labels["kind"][here.kind],
            condition=labels["condition"].get(here.condition, ""),
            day=format_datetime(here.env, here.date, dt_format="short"),
            signature=lambda value: image_data_uri(value) if value else "",
            photos=here._get_pictures(),
        )
        foot = [here.company_id.name, here.restitution_id.name]
        return service._print_page(html, foot, "%(page)s/%(pages)s")

    def _get_pictures(self):
        """The photos that can be printed, six at most: as data URIs."""
        pictures = self.photo_ids.filtered(lambda file: (file.mimetype or "").startswith("image/"))
        return [
            f"data:{file.mimetype};base64,{base64.b64encode(file.raw).decode()}"
            for file in pictures[:6]
        ]
