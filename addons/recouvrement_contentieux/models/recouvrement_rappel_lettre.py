"""The letter that takes dossiers back: made once, kept, sent like the batches were."""

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class RecouvrementRappel(models.Model):
    _inherit = "recouvrement.rappel"

    def _deliver(self):
        letter = self.env["recouvrement.remise.edition"]._print_recall(self)
        extension = self.env["recouvrement.imprimerie"]._get_extension(letter)
        self.letter_id = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.{extension}",
                "raw": letter,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        contact = self.mandat_id._get_contact()
        if contact.email:
            self._write_to(contact)

    def _write_to(self, contact):
        """A recall is told at once, whatever way batches go."""
        lang = self.env["recouvrement.formule"]._get_lang(contact, self.company_id)
        here = self.with_context(lang=lang)
        numbers = ", ".join(self.transmission_ids.mapped("name"))
        self.env["mail.mail"].create(
            {
                "subject": here.env._(
                    "Recall of dossiers %(number)s – %(company)s",
                    number=self.name,
                    company=self.company_id.name,
                ),
                "body_html": plaintext2html(
                    here.env._(
                        "Hello,\n\nWe take back these dossiers: %(numbers)s. Please stop every step on them "
                        "at once; our letter is attached.\n\n%(company)s",
                        numbers=numbers,
                        company=self.company_id.name,
                    )
                ),
                "recipient_ids": [Command.link(contact.id)],
                "author_id": self.company_id.partner_id.id,
                "email_from": self.company_id.email_formatted or self.env.user.email_formatted,
                "auto_delete": False,
                "attachment_ids": [Command.set(self.letter_id.ids)],
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def action_print_letter(self):
        """The letter as it was sent."""
        self.ensure_one()
        self.check_access("read")
        # sudo: to know every dossier it names; each is then checked as the user.
        self.sudo().transmission_ids.dossier_id.with_env(self.env).check_access("read")
        # sudo: whoever may read its dossiers may read its letter.
        letter = self.sudo().letter_id
        if not letter:
            raise UserError(self.env._("No letter was made."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{letter.id}?download=true",
            "target": "self",
        }
