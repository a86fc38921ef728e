"""Text messages: written from the step's text, queued in Odoo's own SMS queue.

Serves station 6. The gateway is Odoo's (``res.company._get_sms_api_class``): it is replaced there.
"""

import unicodedata

from odoo import Command, models
from odoo.exceptions import UserError

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

# The alphabet a text message carries at one septet a letter; those of EXTENDED take two.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€")
PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "œ": "oe",
        "Œ": "OE",
    }
)


class RecouvrementTexto(models.AbstractModel):
    _name = "recouvrement.texto"
    _description = "Text messages"

    def _send(self, actions):
        """Queue the text messages of ``actions``: they leave once this transaction is kept.

        :raise UserError: no text on the step, or no number that takes text messages
        """
        for action in actions:
            self.env["recouvrement.courrier"]._check_reached(action, "sms")
        texts = self._compose(actions)
        # sudo: outgoing messages belong to nobody's rights; the ledger's verbs have checked theirs.
        here = self.sudo()
        messages = here.env["mail.message"].create(
            [here._prepare_message(action, texts[action.id]) for action in actions]
        )
        for action, message in zip(actions, messages, strict=True):
            action.message_id = message
        here._queue(actions, texts)
        self.env["recouvrement.courrier"]._keep(
            actions, [self._write_proof(action, texts[action.id]) for action in actions], "txt"
        )

    def _queue(self, actions, texts):
        messages = self.env["sms.sms"].create(
            [
                {
                    "number": action.partner_id.phone_sanitized,
                    "body": texts[action.id],
                    "partner_id": action.partner_id.id,
                    "mail_message_id": action.message_id.id,
                }
                for action in actions
            ]
        )
        self.env["mail.notification"].create(
            [
                {
                    "author_id": sms.mail_message_id.author_id.id,
                    "mail_message_id": sms.mail_message_id.id,
                    "res_partner_id": sms.partner_id.id,
                    "sms_number": sms.number,
                    "notification_type": "sms",
                    "notification_status": "ready",
                    "sms_id_int": sms.id,
                    "sms_tracker_ids": [Command.create({"sms_uuid": sms.uuid})],
                    "is_read": True,
                }
                for sms in messages
            ]
        )

    def _prepare_message(self, action, text):
        author = action.company_id.partner_id
        return {
            "model": "recouvrement.dossier",
            "res_id": action.dossier_id.id,
            "record_name": action.dossier_id.name,
            "record_company_id": action.company_id.id,  # Odoo chooses the gateway by it
            "body": sms_content_to_rendered_html(text),
            "author_id": author.id,
            "email_from": author.email_formatted,
            "partner_ids": [Command.link(action.partner_id.id)],
            "message_type": "sms",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
        }

    # -- the text ---------------------------------------------------------------------------

    def _compose(self, actions):
        """``{action id: text}``, each in its recipient's language."""
        texts = {}
        rounds = self.env["recouvrement.redaction"]._get_rounds(
            actions, lambda action: action.etape_id.sms_template_id
        )
        for (template, lang), group in rounds:
            if not template:
                raise UserError(
                    self.env._(
                        "The step “%(step)s” has no SMS text: choose one in the scenario.",
                        step=group[0].etape_id.name or group[0].step_code or "",
                    )
                )
            here = self.with_context(
                lang=lang, recouvrement_action_ids=tuple(group.ids), recouvrement_way="sms"
            )
            # sudo: the text is the customer's, the facts were read for the whole dossier.
            bodies = (
                template.sudo()
                .with_env(here.sudo().env)
                ._render_field("body", group.dossier_id.ids)
            )
            for action in group.with_env(here.env):
                text = here._name_role(action, str(bodies[action.dossier_id.id]))
                texts[action.id] = self._to_plain(text)
        return texts

    def _name_role(self, action, text):
        """Who answers for another's debt is told so."""
        if not action.partie_id:
            return text
        roles = dict(action.partie_id._fields["role"]._description_selection(self.env))
        return self.env._(
            "%(role)s of %(debtor)s: %(text)s",
            role=roles[action.partie_id.role],
            debtor=action.dossier_id.partner_id.name,
            text=text,
        )

    def _to_plain(self, text):
        """``text`` in the letters a text message carries: one other letter would halve its room."""
        text = text.translate(PLAIN).strip()
        return "".join(letter if letter in GSM | EXTENDED else _bare(letter) for letter in text)

    def _count_segments(self, text):
        """How many messages the operators bill for ``text``."""
        if all(letter in GSM or letter in EXTENDED for letter in text):
            length, single, part = len(text) + sum(letter in EXTENDED for letter in text), 160, 153
        else:
            length, single, part = len(text.encode("utf-16-be")) // 2, 70, 67
        return 1 if length <= single else -(-length // part)

    def _write_proof(self, action, text):
        """What was sent, to which number, as a plain document."""
        lines = (
            self.env._("From: %s", action.company_id.name),
            self.env._(
                "To: %(name)s, %(number)s",
                name=action.partner_id.display_name,
                number=action.partner_id.phone_sanitized,
            ),
        )
        return "\n".join((*lines, "", text, "")).encode()


def _bare(letter):
    """``letter`` without its accent, when that is all it takes; itself otherwise."""
    bare = unicodedata.normalize("NFKD", letter)[0]
    return bare if bare in GSM else letter
