"""What goes along with a batch: list, mandate letter, a file of evidence for each dossier. Made once, kept.

Files of evidence take a second each: of a large batch they are made by the night, a few at a time, what is
made being kept; the batch then leaves by itself. Killed in between, it goes on where it was.
"""

import io
import logging
import zipfile

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from odoo.addons.recouvrement.tools import download

_logger = logging.getLogger(__name__)

AT_ONCE = 20  # files of evidence made while somebody waits
BATCH = 10  # made by the night between two commits
MAIL_BYTES = 8 * 2**20  # what goes by e-mail; heavier batches are left for download
ZIP = "application/zip"


class RecouvrementRemise(models.Model):
    _inherit = "recouvrement.remise"

    workbook_id = fields.Many2one(
        "ir.attachment", "List (workbook)", readonly=True, bypass_search_access=True, copy=False
    )
    csv_id = fields.Many2one(
        "ir.attachment", "List (CSV)", readonly=True, bypass_search_access=True, copy=False
    )
    letter_id = fields.Many2one(
        "ir.attachment", "Mandate letter", readonly=True, bypass_search_access=True, copy=False
    )
    mail_id = fields.Many2one(
        "mail.mail", "E-mail", readonly=True, copy=False, groups="base.group_system"
    )
    delivered = fields.Selection(
        [("email", "Sent by e-mail"), ("download", "Left for download")],
        "How it was handed over",
        readonly=True,
        copy=False,
    )
    error = fields.Text("Why it has not left", readonly=True, copy=False)
    to_make_count = fields.Integer("Files of evidence to make", compute="_compute_to_make_count")

    def _compute_to_make_count(self):
        for remise in self:
            remise.to_make_count = len(remise._get_without_evidence())

    def _get_without_evidence(self):
        """Dossiers whose file of evidence is wanted and not made yet."""
        if "evidence" not in self.mandat_id.piece_ids.mapped("kind"):
            return self.env["recouvrement.transmission"]
        return self.transmission_ids.filtered(lambda each: not each.sudo().evidence_id)

    # -- making -----------------------------------------------------------------------------------

    def action_send(self):
        """Send these batches today; a large one once the night has made its files."""
        waiting = self.browse()
        for remise in self:
            if remise._is_large():
                remise._send_later()
                waiting |= remise
        super(RecouvrementRemise, self - waiting).action_send()
        if not waiting:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The files of evidence are being made; the batch leaves by itself once they are."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _is_large(self):
        """Whether its files take the night to make."""
        return len(self._get_without_evidence()) > AT_ONCE

    def _send_later(self):
        """Have the night make what is missing, then send.

        :raise UserError: sent already, or the mandate is not in force
        """
        self._check_whole("write")
        ours = self.sudo()  # rights were checked; written by verbs only
        ours._check_unsent()
        if missing := ours.mandat_id._find_missing(self.env["recouvrement.calendrier"]._today()):
            raise UserError("\n".join(missing))
        ours.write({"state": "preparing", "user_id": self.env.uid, "error": False})
        ours.env.ref("recouvrement.ir_cron_night")._trigger()

    def _make_evidence(self, transmissions):
        """The file of evidence of each: made once, kept with the transmission."""
        for each in transmissions:
            content = self.env["recouvrement.preuve"]._export(each.dossier_id)
            each.evidence_id = self.env["ir.attachment"].create(
                {
                    "name": f"{each.name} {each.dossier_id.name}.zip".replace("/", "-"),
                    "raw": self._add_invoices(content, each),
                    "mimetype": ZIP,
                    "res_model": each._name,
                    "res_id": each.id,
                }
            )

    def _add_invoices(self, content, transmission):
        """``content`` with the copies of the invoices entrusted that were kept."""
        if "invoices" not in transmission.mandat_id.piece_ids.mapped("kind"):
            return content
        moves = self.env["account.move"].union(
            *(line._get_recouvrement_first().move_id for line in transmission.move_line_ids)
        )
        out, folder = io.BytesIO(content), self.env._("Invoices")
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            for move in moves.filtered(lambda each: each.is_sale_document()):
                name = move.name.replace("/", "-")
                if copy := move.invoice_pdf_report_id:
                    archive.writestr(f"{folder}/{name}.pdf", copy.raw)
                else:
                    document, kind = self.env["recouvrement.imprimerie"]._print_report(
                        "account.account_invoices", move
                    )
                    archive.writestr(f"{folder}/{name}.{kind}", document)
        return out.getvalue()

    def _prepare_waiting(self, day, night):
        """Batches whose files are being made: a few files at a time, then they leave.

        One that cannot leave says why on itself and costs no other.
        """
        waiting = self.search(
            [("company_id", "=", self.env.company.id), ("state", "=", "preparing")], order="id"
        )
        for remise in waiting:
            while some := remise._get_without_evidence()[:BATCH]:
                remise._make_evidence(some)
                if not night._progress(len(some)):
                    return
            try:
                with self.env.cr.savepoint():
                    remise._send(day)
            except UserError as error:
                remise.error = str(error)

    # -- handing over -----------------------------------------------------------------------------

    def _deliver(self, day):
        """Make what is missing, keep it, send it by e-mail or leave it for download."""
        self._make_evidence(self._get_without_evidence())
        words = self.env["recouvrement.formule"]
        lang = words._get_lang(self.mandat_id._get_contact(), self.company_id)
        here = self.with_context(lang=lang).with_company(self.company_id)
        lists = here.env["recouvrement.remise.classeur"]
        letter = here.env["recouvrement.remise.edition"]._print_mandate(here)
        extension = self.env["recouvrement.imprimerie"]._get_extension(letter)
        title, mandate = here.env._("List"), here.env._("Mandate")
        self.workbook_id = self._keep(f"{self.name} {title}.xlsx", lists._write_workbook(here))
        self.csv_id = self._keep(f"{self.name} {title}.csv", lists._write_csv(here))
        self.letter_id = self._keep(f"{self.name} {mandate}.{extension}", letter)
        self.error = False
        self.delivered = here._hand_over()
        self._log(
            here.env._(
                "%(count)s dossiers sent to %(who)s, %(amount)s in all.",
                count=self.count,
                who=self.prestataire_id.name,
                amount=self.currency_id.format(self.amount),
            )
        )

    def _keep(self, name, content):
        return self.env["ir.attachment"].create(
            {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}
        )

    def _hand_over(self):
        """How it is handed over: by e-mail when the mandate says so and it is light enough."""
        contact = self.mandat_id._get_contact()
        if self.mandat_id.delivery != "email" or not contact.email:
            return "download"
        files = self.workbook_id | self.csv_id | self.letter_id | self.transmission_ids.evidence_id
        light = sum(files.mapped("file_size")) <= MAIL_BYTES
        body = self.env._(
            "Hello,\n\nPlease find attached the batch %(batch)s: %(count)s dossiers, %(amount)s in "
            "all.\n\n%(company)s",
            batch=self.name,
            count=self.count,
            amount=self.currency_id.format(self.amount),
            company=self.company_id.name,
        )
        if not light:
            files -= self.transmission_ids.evidence_id
            body += "\n\n" + self.env._(
                "The files of evidence are too heavy for an e-mail: download them from your space."
            )
        subject = self.env._(
            "Batch %(batch)s – %(company)s", batch=self.name, company=self.company_id.name
        )
        self.mail_id = self._write_to(contact, subject, body, files)
        return "email"

    def _write_to(self, contact, subject, body, files):
        """An e-mail with ``files``: it leaves once this transaction is kept."""
        mail = self.env["mail.mail"].create(
            {
                "subject": subject,
                "body_html": plaintext2html(body),
                "recipient_ids": [Command.link(contact.id)],
                "author_id": self.company_id.partner_id.id,
                "email_from": self.company_id.email_formatted or self.env.user.email_formatted,
                "auto_delete": False,
                # The files themselves: a copy of each would show twice on the batch, and outlive its purge.
                "attachment_ids": [Command.set(files.ids)],
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return mail

    # -- fetching it --------------------------------------------------------------------------------

    def action_download(self):
        """Everything that goes along, in one ZIP; who fetched it is noted."""
        self.ensure_one()
        self._check_whole("read")
        content = self._zip()
        self._log(self.env._("Downloaded by %s.", self.env.user.name))
        # sudo: whoever may read the batch may read what goes along with it.
        return download.offer(self.sudo(), f"{self.name}.zip", content, ZIP)

    def _zip(self):
        """One ZIP of the list, the letter and the files of evidence, as bytes.

        :raise UserError: not sent yet: nothing is made before
        """
        self.ensure_one()
        if self.state != "sent":
            raise UserError(self.env._("%s was not sent yet.", self.name))
        # sudo: callers check who may read the batch.
        ours = self.sudo()
        files = ours.workbook_id | ours.csv_id | ours.letter_id
        files |= ours.transmission_ids.evidence_id
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in files:
                archive.writestr(each.name, each.raw)
        return out.getvalue()

    def action_print_letter(self):
        """The mandate letter as it was sent."""
        self.ensure_one()
        self._check_whole("read")
        # sudo: whoever may read the batch may read its letter.
        letter = self.sudo().letter_id
        if not letter:
            raise UserError(self.env._("%s was not sent yet.", self.name))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{letter.id}?download=true",
            "target": "self",
        }
