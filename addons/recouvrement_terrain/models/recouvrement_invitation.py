"""Messages about a meeting: announced, asked to come, reminded. Each is a row of the ledger, sealed.

They say when, where and with whom; they ask for nothing, and what is owed is only in what the person alone reads.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

SOURCES = {"email": "email", "sms": "sms", "letter": "print"}
WAYS = {"email": "email", "sms": "sms", "letter": "post"}


class RecouvrementInvitation(models.AbstractModel):
    _name = "recouvrement.invitation"
    _description = "Messages about a meeting"

    def _announce(self, visit):
        """Tell the person of ``visit`` by e-mail, with the appointment (ICS); by SMS when e-mail does not reach.

        :return: the row of the ledger
        :raise UserError: nothing reaches them
        """
        channel = self._pick(visit.partner_id, ("email", "sms"))
        reason = self.env._("Meeting announced for %s", visit._say_when())
        return self._send(visit, channel, "annonce", self._get_subject(visit, "annonce"), reason)

    def _pick(self, person, channels):
        """The first of ``channels`` that reaches ``person``.

        :raise UserError: none does
        """
        reached = self.env["recouvrement.destinataire"]._find(person)[person.id]
        for channel in channels:
            if reached[WAYS[channel]]:
                return channel
        raise UserError(
            self.env._("%s cannot be reached: complete their contact data.", person.display_name)
        )

    def _get_subject(self, visit, text):
        lang = self.env["recouvrement.formule"]._get_lang(visit.partner_id, visit.company_id)
        here = self.with_context(lang=lang)
        when = visit.with_context(lang=lang)._say_when()
        if text == "rappel":
            return here.env._("Reminder of our meeting on %s", when)
        if text == "convocation":
            return here.env._("Your appointment on %s", when)
        return here.env._("Our meeting on %s", when)

    def _send(self, visit, channel, text, subject, reason, parent=None):
        """Send ``text`` (annonce, convocation or rappel) to the person of ``visit``; return the ledger's row.

        :raise UserError: ``channel`` does not reach them
        """
        person, way = visit.partner_id, WAYS[channel]
        service = self.env["recouvrement.destinataire"]
        contact = service._find(person)[person.id][way]
        if not contact:
            raise UserError(service._explain(person, way))
        letter = self._compose(visit, contact, text, subject)
        action = self._create_row(visit, channel, reason, contact, parent)
        if channel == "letter":
            document = self.env["recouvrement.imprimerie"]._print([letter])[0]
            name = self.env["recouvrement.imprimerie"]._get_extension(document)
            self.env["recouvrement.courrier"]._keep(action, [document], name)
        elif channel == "email":
            self._queue_email(visit, action, letter)
        else:
            self._queue_sms(visit, action, text)
        self._seal(action)
        if channel == "letter":
            today = self.env["recouvrement.calendrier"]._today()
            action.write({"delivery": "queued", "delivery_date": today})
        else:
            self.env["recouvrement.acheminement"]._record(
                action,
                "queued",
                self.env["recouvrement.calendrier"]._today(),
                source=SOURCES[channel],
            )
        return action

    def _compose(self, visit, contact, text, subject):
        company, dossier = visit.company_id, visit.dossier_id
        lang = self.env["recouvrement.formule"]._get_lang(contact, company)
        here = self.with_company(company).with_context(lang=lang)
        itself = visit.with_env(here.env)
        body = here.env["ir.qweb"]._render(
            f"recouvrement_terrain.invitation_{text}",
            {
                "visit": itself,
                "when": itself._say_when(),
                "bring": (itself.convocation_ids[:1].note or "").splitlines(),
                "company": itself.company_id,
            },
        )
        return here.env["recouvrement.redaction"]._prepare_letter(
            dossier.with_env(here.env), contact.with_env(here.env), lang, subject=subject, body=body
        )

    def _record(self, visit, kind, reason, document):
        """A row of the ledger for what was done face to face, with its document."""
        action = self._create_row(visit, kind, reason, visit.partner_id)
        action.attachment_id = document
        self._seal(action)
        return action

    def _create_row(self, visit, kind, reason, contact, parent=None):
        dossier, day = visit.dossier_id, self.env["recouvrement.calendrier"]._today()
        # sudo: the ledger is written by verbs alone; rights on the dossier were checked.
        action = (
            self.env["recouvrement.action"]
            .sudo()
            .create(
                {
                    "dossier_id": dossier.id,
                    "company_id": dossier.company_id.id,
                    "kind": kind,
                    "date_proposed": day,
                    "date_planned": day,
                    "reason": reason,
                    "amount_due": dossier.amount_due,
                    "amount_overdue": dossier.amount_overdue,
                    # It asks for nothing: the ladder of the items is not read from it.
                    "items": [],
                    "partner_id": contact.id,
                    "parent_id": (parent or visit.action_id).id or False,
                }
            )
        )
        action.recipient = self.env["recouvrement.execution"].sudo()._describe_recipient(action)
        return action

    def _seal(self, action):
        action.date_done = self.env["recouvrement.calendrier"]._today()
        seal = self.env["recouvrement.preuve"].sudo()._seal(action)[action.id]
        action.write({"state": "done", **seal})

    def _queue_email(self, visit, action, letter):
        """The e-mail with the appointment for the person's own calendar."""
        courrier = self.env["recouvrement.courrier"]
        values = courrier._prepare_mail(action, letter | {"template": self.env["mail.template"]})
        # sudo: outgoing e-mails belong to nobody's rights; the ledger's verbs have checked theirs.
        ics = visit.sudo().event_id._get_ics_file().get(visit.event_id.id)
        if ics:
            values["attachment_ids"] = [
                Command.create(
                    {
                        "name": "rendez-vous.ics",
                        "raw": ics,
                        "mimetype": "text/calendar",
                        "res_model": "recouvrement.action",
                        "res_id": action.id,
                    }
                )
            ]
        mail = self.env["mail.mail"].sudo().create(values)
        self.env["mail.notification"].sudo().create(
            {
                "mail_message_id": mail.mail_message_id.id,
                "mail_mail_id": mail.id,
                "res_partner_id": action.partner_id.id,
                "mail_email_address": action.partner_id.email_normalized,
                "notification_type": "email",
                "notification_status": "ready",
                "is_read": True,
            }
        )
        action.message_id = mail.mail_message_id
        courrier._keep(action, [courrier._write_proof(action, mail)], "html")
        # sudo: waking the queue needs no right on scheduled actions.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _queue_sms(self, visit, action, text):
        service = self.env["recouvrement.texto"].sudo()  # sudo: as for e-mails
        words = service._to_plain(self._get_sms(visit, text))
        message = service.env["mail.message"].create(service._prepare_message(action, words))
        action.message_id = message
        service._queue(action, {action.id: words})
        self.env["recouvrement.courrier"]._keep(
            action, [service._write_proof(action, words)], "txt"
        )

    def _get_sms(self, visit, text):
        """One message long wherever it can be: when, where, whom to call."""
        lang = self.env["recouvrement.formule"]._get_lang(visit.partner_id, visit.company_id)
        here = visit.with_context(lang=lang)
        about = {
            "company": here.company_id.name,
            "when": here._say_when(),
            "place": here.place,
            "phone": here.company_id.phone or here.user_id.partner_id.phone or "",
        }
        _ = here.env._
        if text == "rappel":
            return _(
                "%(company)s: reminder, we expect you on %(when)s, %(place)s. To change: %(phone)s",
                **about,
            )
        if here.kind == "agency":
            return _(
                "%(company)s: you are expected on %(when)s, %(place)s. To change: %(phone)s",
                **about,
            )
        return _("%(company)s: we shall come to see you on %(when)s. To change: %(phone)s", **about)
