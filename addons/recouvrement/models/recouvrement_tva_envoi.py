"""The document leaves: by e-mail, by post through the ledger and its mailings, or it has left already."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

POSTED = ("letter", "lrar")
# What tells that a letter of the ledger has left: anything but waiting, or never gone.
NOT_GONE = (False, "queued", "failed")


class RecouvrementTva(models.Model):
    _inherit = "recouvrement.tva"

    def _send(self, kind, duplicates=True):
        """Make the document of these rows, of one debtor, and send it by ``kind`` (email, letter, lrar).

        :return: the action of the ledger that proves it
        :raise UserError: no evidence, no address
        """
        self._check_sendable()
        dossier = self.dossier_id
        dossier.check_access("write")
        channel = "email" if kind == "email" else "post"
        partner = self.env["recouvrement.execution"]._get_recipient(dossier, channel)
        self._check_reachable(partner, channel)
        # sudo: the ledger is written by verbs alone; rights on the dossier were checked.
        here = self.sudo()
        document = here._keep_document(here._print_document(partner, duplicates, kind))
        send = here._send_email if kind == "email" else here._send_post
        action = send(dossier.sudo(), partner.sudo(), kind, document)
        here.write({"action_id": action.id, "document_id": document.id})
        here._follow_sending()
        return action

    def _check_sendable(self):
        self._check_one_dossier()
        if any(row.state not in ("to_send", "sent") for row in self):
            raise UserError(self.env._("Choose rows whose VAT is still to be recovered."))
        self._check_evidence()

    def _check_reachable(self, partner, channel):
        if channel == "email" and not partner.email_normalized:
            raise UserError(self.env._("%s has no usable e-mail address.", partner.display_name))
        if channel == "post" and not (partner.city or partner.commercial_partner_id.city):
            raise UserError(self.env._("%s has no postal address.", partner.display_name))

    def _keep_document(self, raw):
        extension = self.env["recouvrement.imprimerie"]._get_extension(raw)
        numbers = ", ".join(self.mapped("document"))
        return self.env["ir.attachment"].create(
            {
                "name": self.env._("VAT of unpaid invoices %s", numbers).replace("/", "-")
                + f".{extension}",
                "raw": raw,
                "res_model": "recouvrement.proposition",
                "res_id": self.proposition_id[:1].id,
            }
        )

    def _send_email(self, dossier, partner, kind, document):
        lang = self.env["recouvrement.formule"]._get_lang(partner, self.company_id)
        here = self.with_context(lang=lang)
        message = dossier.with_context(lang=lang).message_post(
            body=here._get_body({"files": document}),
            subject=here._get_subject(),
            partner_ids=partner.ids,
            attachment_ids=document.copy({"res_model": False, "res_id": False}).ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_light",
        )
        action = self.env["recouvrement.action"].create(
            self._prepare_action(dossier, partner, kind) | {"message_id": message.id}
        )
        courrier = self.env["recouvrement.courrier"]
        courrier._keep(action, [courrier._write_message_proof(message, partner)], "html")
        self._close_action(action)
        events = self.env["recouvrement.acheminement"]
        events._record(action, "queued", self._get_day(), source="email")
        events._follow_notifications(message.notification_ids)
        return action

    def _send_post(self, dossier, partner, kind, document):
        action = self.env["recouvrement.action"].create(
            self._prepare_action(dossier, partner, kind) | {"attachment_id": document.id}
        )
        self._close_action(action)
        # Printed is not posted: it waits for a mailing, or to be deposited.
        action.write({"delivery": "queued", "delivery_date": self._get_day()})
        return action

    def _close_action(self, action):
        action.date_done = self._get_day()
        seal = self.env["recouvrement.preuve"]._seal(action)[action.id]
        action.write({"state": "done", **seal})

    def _prepare_action(self, dossier, partner, kind):
        day = self._get_day()
        return {
            "dossier_id": dossier.id,
            "company_id": dossier.company_id.id,
            "kind": kind,
            "date_proposed": day,
            "date_planned": day,
            "reason": self.env._(
                "VAT of unpaid invoices, sent by %(user)s: %(invoices)s.",
                user=self.env.user.name,
                invoices=", ".join(self.mapped("document")),
            ),
            "amount_due": dossier.amount_due,
            "amount_overdue": dossier.amount_overdue,
            # It asks for nothing: the ladder of the items is not read from it.
            "items": [],
            "partner_id": partner.id,
            "recipient": partner.email_formatted
            if kind == "email"
            else "\n".join(
                self.env["recouvrement.formule"]._get_recipient_lines(partner, self.company_id)
            ),
        }

    def _record_sent(self, day, how, document):
        """The document left by another way on ``day``: who says so, how, with its copy.

        :param document: attachment, the copy of what was sent: proof is kept
        """
        self._check_sendable()
        if day > self._get_day():
            raise UserError(self.env._("%s is still to come.", format_date(self.env, day)))
        if not document:
            raise UserError(self.env._("Attach the copy of what was sent: it is the proof."))
        # sudo: written by its verbs alone; rights were checked.
        self.sudo().write(
            {"state": "sent", "date_sent": day, "sent_how": how, "document_id": document.id}
        )

    def _follow_sending(self):
        """A document has left once its action has; one that comes back was sent all the same."""
        for row in self.filtered(lambda each: each.state == "to_send" and each.action_id):
            day = row._get_departure()
            if day:
                kinds = dict(row.action_id._fields["kind"]._description_selection(self.env))
                row.sudo().write(
                    {"state": "sent", "date_sent": day, "sent_how": kinds[row.action_id.kind]}
                )

    def _get_departure(self):
        action = self.sudo().action_id  # sudo: the day of a sending
        if action.kind == "email" and action.delivery != "failed":
            return action.date_done
        if action.delivery in NOT_GONE:
            return False
        left = action.acheminement_ids.filtered(lambda event: event.status not in NOT_GONE)
        return min(left.mapped("date"), default=action.delivery_date)
