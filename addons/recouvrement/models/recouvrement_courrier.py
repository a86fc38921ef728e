"""Letters and e-mails leave; statements and previews are printed on demand.

Serves station 6. ``recouvrement.redaction`` writes them, ``recouvrement.imprimerie`` prints them.
"""

from markupsafe import Markup

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class RecouvrementCourrier(models.AbstractModel):
    _name = "recouvrement.courrier"
    _description = "Letters and e-mails"

    # -- sending ----------------------------------------------------------------------------

    def _send_letters(self, actions, channel="post"):
        """Print the letters of ``actions`` and keep each on its action and its dossier.

        :raise UserError: no text on the step, or no postal address
        """
        for action in actions:
            self._check_reached(action, channel)
        letters = self.env["recouvrement.redaction"]._compose(actions, "letter")
        copies = self._add_copies(actions, letters)
        documents = self.env["recouvrement.imprimerie"]._print(letters)
        documents = [
            self._annex(document, copies.get(action.id))
            for action, document in zip(actions, documents, strict=True)
        ]
        extension = self.env["recouvrement.imprimerie"]._get_extension(documents[0])
        self._keep(actions, documents, extension)
        # Printed is not posted: it waits for a mailing (``recouvrement.envoi``), or to be deposited.
        today = self.env["recouvrement.calendrier"]._today()
        actions.write({"delivery": "queued", "delivery_date": today})

    def _add_copies(self, actions, letters):
        """Let each letter know the copies of invoices that go with it; return them by action."""
        copies = self.env["recouvrement.annexe"]._get_copies(actions)
        for action, letter in zip(actions, letters, strict=True):
            letter["copies"] = copies.get(action.id)
        return copies

    def _annex(self, document, copies):
        """``document`` followed by the pages of the copies."""
        files = copies["files"] if copies else []
        service = self.env["recouvrement.imprimerie"]
        if not files or service._get_extension(document) != "pdf":
            return document
        return service._merge([document, *(raw for _name, raw in files)])

    def _keep(self, actions, documents, extension):
        """Keep each document (bytes) on its action: what was sent, as it was sent."""
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": f"{self._get_title(action)}.{extension}",
                    "raw": document,
                    "res_model": "recouvrement.action",
                    "res_id": action.id,
                }
                for action, document in zip(actions, documents, strict=True)
            ]
        )
        for action, attachment in zip(actions, attachments, strict=True):
            action.attachment_id = attachment

    def _send_emails(self, actions):
        """Queue the e-mails of ``actions``: they leave once this transaction is kept.

        :raise UserError: no text on the step, or no usable e-mail address
        """
        for action in actions:
            self._check_reached(action, "email")
        letters = self.env["recouvrement.redaction"]._compose(actions, "email")
        self._add_copies(actions, letters)
        # sudo: outgoing e-mails belong to nobody's rights; the ledger's verbs have checked theirs.
        mails = (
            self.env["mail.mail"]
            .sudo()
            .create(
                [
                    self._prepare_mail(action, letter)
                    for action, letter in zip(actions, letters, strict=True)
                ]
            )
        )
        self.env["mail.notification"].sudo().create(
            [
                {
                    "mail_message_id": mail.mail_message_id.id,
                    "mail_mail_id": mail.id,
                    "res_partner_id": action.partner_id.id,
                    "mail_email_address": action.partner_id.email_normalized,
                    "notification_type": "email",
                    "notification_status": "ready",
                    "is_read": True,
                }
                for action, mail in zip(actions, mails, strict=True)
            ]
        )
        for action, mail in zip(actions, mails, strict=True):
            action.message_id = mail.mail_message_id
        self._keep(
            actions,
            [self._write_proof(action, mail) for action, mail in zip(actions, mails, strict=True)],
            "html",
        )
        # sudo: waking the queue needs no right on scheduled actions.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _requeue(self, actions):
        """Put the messages of ``actions`` back in Odoo's queues, once each."""
        # sudo: outgoing messages belong to nobody's rights; the ledger's verbs have checked theirs.
        here, messages = self.sudo(), actions.sudo().message_id
        mails = here.env["mail.mail"].search([("mail_message_id", "in", messages.ids)])
        texts = here.env["sms.sms"].search(
            [("mail_message_id", "in", messages.ids), ("to_delete", "=", False)]
        )
        kept = mails.mail_message_id | texts.mail_message_id
        gone = actions.filtered(lambda action: action.message_id not in kept)
        if gone:
            raise UserError(
                self.env._(
                    "“%(action)s” is no longer in the queue: log a contact, or let the next step go.",
                    action=gone[0].display_name,
                )
            )
        mails.write({"state": "outgoing", "failure_type": False, "failure_reason": False})
        texts.write({"state": "outgoing", "failure_type": False})
        messages.notification_ids.write(
            {"notification_status": "ready", "failure_type": False, "failure_reason": False}
        )
        today = self.env["recouvrement.calendrier"]._today()
        actions.sudo().write({"delivery": "queued", "delivery_date": today, "error": False})
        actions.dossier_id.sudo().write({"error": False, "error_date": False})
        actions.dossier_id._log_lines(
            {
                action.dossier_id.id: self.env._(
                    "“%(action)s” was put back in the queue.",
                    action=action.etape_id.name or action.display_name,
                )
                for action in actions
            }
        )
        # sudo: waking the queues needs no right on scheduled actions.
        here.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        here.env.ref("sms.ir_cron_sms_scheduler_action")._trigger()

    def _prepare_mail(self, action, letter):
        html = self._render_email(letter)
        values = {
            "model": "recouvrement.dossier",
            "res_id": action.dossier_id.id,
            "record_name": action.dossier_id.name,
            "subject": letter["subject"],
            "body": html,
            "body_html": html,
            "email_from": letter["email_from"],
            "author_id": action.company_id.partner_id.id,
            "recipient_ids": [Command.link(action.partner_id.id)],
            "partner_ids": [Command.link(action.partner_id.id)],
            "message_type": "email_outgoing",
            "is_notification": True,  # the message stays in the dossier once the e-mail has left
            "auto_delete": True,
            "mail_server_id": letter["template"].mail_server_id.id,
            "attachment_ids": [
                Command.create(
                    {
                        "name": name,
                        "raw": raw,
                        "res_model": "recouvrement.action",
                        "res_id": action.id,
                    }
                )
                for name, raw in (letter["copies"] or {}).get("files", [])
            ],
        }
        if letter["reply_to"]:
            values["reply_to"] = letter["reply_to"]
        return values

    def _render_email(self, letter):
        return self.env["ir.qweb"]._render("recouvrement.courrier_email", {"letter": letter})

    def _show_preview(self, dossier, template, step, channel):
        """``(subject, HTML)`` of what ``dossier`` would receive today, to be looked at on screen."""
        letter = self.env["recouvrement.redaction"]._compose_preview(
            dossier, template, step, channel
        )
        if channel == "email":
            return letter["subject"], self._render_email(letter)
        return letter["subject"], Markup(self.env["recouvrement.imprimerie"]._to_html([letter]))

    def _write_proof(self, action, mail):
        """The e-mail as a document: from whom, to whom, its text, and the digest of what was attached."""
        digest = self.env["recouvrement.preuve"]._digest
        return (
            self.env["ir.qweb"]
            ._render(
                "recouvrement.courrier_preuve",
                {
                    "sender": mail.email_from,
                    "recipient": action.partner_id.email_formatted,
                    "subject": mail.subject,
                    "body": mail.body_html,
                    "reference": mail.message_id,
                    "attached": [(file.name, digest(file.raw)) for file in mail.attachment_ids],
                },
            )
            .encode()
        )

    def _check_reached(self, action, channel):
        """:raise UserError: ``channel`` does not reach the recipient of ``action``; the words say why"""
        addressee = action._get_addressee()
        why = self.env["recouvrement.destinataire"]._explain(
            addressee if channel == "lre" else action.partner_id, channel
        )
        if why:
            raise UserError(why)

    def _get_title(self, action):
        day = self.env["recouvrement.calendrier"]._today()
        return " ".join(
            (action.dossier_id.name, action.etape_id.name or "", day.isoformat())
        ).replace("/", "-")

    # -- printing on demand: nothing is written ----------------------------------------------

    def _print_actions(self, actions):
        """The document kept on each action; for one that has not gone yet, what it would be."""
        kept = actions.filtered("attachment_id")
        # sudo: whoever may read the ledger may read the documents it keeps.
        documents = {action.id: [action.sudo().attachment_id.raw] for action in kept}
        for action in actions - kept:
            step = action.etape_id
            letter = self.env["recouvrement.redaction"]._compose_preview(
                action.dossier_id,
                action.dossier_id._pick_text(step.template_id),
                step,
            )
            documents[action.id] = self._render([letter])
        return {action.id: documents[action.id] for action in actions}

    def _print_previews(self, wizards):
        return {
            wizard.id: self._render(
                [
                    self.env["recouvrement.redaction"]._compose_preview(
                        wizard.dossier_id, wizard.template_id, wizard.etape_id
                    )
                ]
            )
            for wizard in wizards
        }

    def _print_statements(self, dossiers):
        documents = self._render(self.env["recouvrement.extrait.edition"]._compose_of(dossiers))
        return {
            dossier.id: [document] for dossier, document in zip(dossiers, documents, strict=True)
        }

    def _print_choices(self, wizards):
        """The statements of account each of these forms asks for."""
        return {wizard.id: wizard.with_env(self.env)._print() for wizard in wizards}

    def _print_nights(self, nights):
        """The letters of each night, in order, for the printer."""
        documents = {}
        for night in nights:
            letters = night._get_letters()
            if not letters:
                raise UserError(
                    self.env._("No letter was made on %s.", format_date(self.env, night.day))
                )
            # sudo: whoever may read the ledger may read the documents it keeps.
            documents[night.id] = [attachment.raw for attachment in letters.sudo().attachment_id]
        return documents

    def _print_bordereaux(self, mailings):
        """The posting slip of each mailing: the one kept once posted, else as it stands now."""
        # sudo: whoever may read the mailing may read the slip it keeps.
        kept = {each.id: [each.sudo().bordereau_id.raw] for each in mailings if each.bordereau_id}
        others = mailings.filtered(lambda each: not each.bordereau_id)
        return kept | self.env["recouvrement.bordereau"]._print(others)

    def _render(self, letters):
        service = self.env["recouvrement.imprimerie"]
        if self.env.context.get("recouvrement_html"):
            return [service._to_html([letter]).encode() for letter in letters]
        return service._print(letters)
