"""Events of the stream that not everybody may know: neutral words for all, the rest for a few.

What is pushed outside (webhooks, other programs, prestataires) reads the neutral words only.
"""

from odoo import api, fields, models

# Who may know of social data; see recouvrement_diagnostic_groups.xml of the core.
NEED_TO_KNOW = "recouvrement.group_diagnostic"
# Files named to those people only.
RESTRICTED = ("recouvrement.surendettement",)


class RecouvrementFil(models.Model):
    _inherit = "recouvrement.fil"

    detail = fields.Char(
        "Restricted", readonly=True, groups=NEED_TO_KNOW, help="Shown to those who need to know."
    )
    detail_model = fields.Char("Restricted model", readonly=True, groups=NEED_TO_KNOW)
    detail_id = fields.Many2oneReference(
        "Restricted record", model_field="detail_model", readonly=True, groups=NEED_TO_KNOW
    )

    @api.model
    def _record_discreetly(self, words, texts, day=None, records=None):
        """Tell what happened in full to those who need to know, and only ``words`` to everybody else.

        :param words: the neutral sentence, in the company's language
        :param texts: ``{dossier: full sentence}``
        :param records: ``{dossier: record that says more}``, restricted too
        :return: the lines added
        """
        lines = self._record("decision", dict.fromkeys(texts, words), day=day)
        records = records or {}
        for line in lines.sudo():  # sudo: written once, on lines just told
            about = records.get(line.dossier_id.with_env(self.env))
            detail = {"detail": texts[line.dossier_id.with_env(self.env)]}
            if about:
                detail |= {"detail_model": about._name, "detail_id": about.id}
            # The plain write: a line of the stream is closed to everybody else.
            models.Model.write(line, detail)
        return lines

    def action_open_record(self):
        """EXTENDS: the restricted record, for who may open it."""
        self.ensure_one()
        if self.env.user.has_group(NEED_TO_KNOW) and self.detail_model and self.detail_id:
            return {
                "type": "ir.actions.act_window",
                "res_model": self.detail_model,
                "res_id": self.detail_id,
                "views": [(False, "form")],
            }
        return super().action_open_record()
