"""The letters that end a lease, as texts filled in on its dossier."""

from odoo import models
from odoo.exceptions import UserError

TEXTS = {
    "notice": "kinto_recouvrement.mail_template_termination_notice",
    "termination": "kinto_recouvrement.mail_template_termination",
}


class KintoContrat(models.Model):
    _inherit = "kinto.contrat"

    def _open_termination_letter(self, termination=None):
        """The screen where the letter is looked at before it goes."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Letter of termination")
            if termination
            else self.env._("Formal notice before termination"),
            "res_model": "kinto.resiliation.courrier",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_contrat_id": self.id,
                "default_resiliation_id": termination.id if termination else False,
            },
        }

    def _get_termination_text(self, dossier, kind):
        """The text of ``kind`` (see ``TEXTS``) for this customer.

        :raise UserError: it was deleted
        """
        text = self.env.ref(TEXTS[kind], raise_if_not_found=False)
        if not text:
            raise UserError(self.env._("The text of this letter was deleted: choose another one."))
        return dossier._pick_text(text)

    def _get_notice_days(self):
        """The longer of the contract's notice and the law's, today; 0 when neither is known."""
        draft = self.env["kinto.resiliation"].new(
            {
                "contrat_id": self.id,
                "date_notice": self.env["recouvrement.calendrier"]._today(),
            }
        )
        law = draft._get_law_days() if self.customer_kind == "private" else 0
        return max(self.termination_notice_days or 0, law or 0)
