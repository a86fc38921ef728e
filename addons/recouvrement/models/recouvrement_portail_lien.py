"""Links to a debtor's space: signed, dated, revocable, and short enough to be typed from a letter.

A link holds nothing but a number, its last day and the way it travelled, sealed with the database's
secret. It opens nothing by itself: whoever follows it must also say something that the message
carrying it does not show (``ASKED``). A letter shows the postal address, an e-mail the e-mail address,
a text message the phone number: none of them is asked of who holds that message. So a link that is
forwarded, photographed or read over a shoulder is worth nothing alone. A debtor of whom we know nothing
more than what the letter shows gets no link on paper.
"""

import re
import struct
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from datetime import date, timedelta
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import consteq
from odoo.tools.misc import hmac

SCOPE = "recouvrement.portail"
EPOCH = date(2020, 1, 1)
WAYS = ("post", "email", "sms", "hand")
HEAD = struct.Struct(">IHB")  # dossier, last day since EPOCH, way
SEAL = 10  # bytes: 2**80 tries, each of them a request
ASKED = {
    "post": ("phone", "email", "siren"),
    "email": ("zip", "phone", "siren"),
    "sms": ("zip", "email", "siren"),
    "hand": ("zip", "phone", "email", "siren"),
}
TRIES = 5  # wrong answers before the door closes for an hour, then two, then three…


class Link(NamedTuple):
    """What a genuine link in force says."""

    dossier: models.BaseModel
    way: str


class RecouvrementPortail(models.AbstractModel):
    _inherit = "recouvrement.portail"

    # -- the link ---------------------------------------------------------------------------

    def _get_link(self, dossier, way):
        """The address that opens ``dossier`` to its debtor, "" where the company offers none."""
        company = dossier.company_id
        if not company.recouvrement_portal_link or not self._get_answers(dossier, way):
            return ""
        return f"{company.get_base_url()}/d/{self._make_code(dossier, way)}"

    def _make_code(self, dossier, way, until=None):
        until = until or self._today() + timedelta(days=dossier.company_id.recouvrement_portal_days)
        head = HEAD.pack(dossier.id, (until - EPOCH).days, WAYS.index(way))
        code = b32encode(head + self._seal(head, dossier)).decode().rstrip("=").lower()
        return code

    def _read_code(self, code):
        """The ``Link`` of ``code``; None when it is forged, expired or revoked, without saying which."""
        plain = (
            re.sub(r"[^a-z0-9]", "", code.lower()).translate(str.maketrans("018", "olb")).upper()
        )
        try:
            raw = b32decode(plain + "=" * (-len(plain) % 8))
            head, seal = raw[: HEAD.size], raw[HEAD.size :]
            dossier_id, days, way = HEAD.unpack(head)
        except (NotBase32, struct.error, ValueError):
            return None
        # sudo: nobody is known yet; the seal is compared before anything is read out.
        dossier = self.env["recouvrement.dossier"].sudo().browse(dossier_id).exists()
        genuine = consteq(self._seal(head, dossier).hex(), seal.hex())
        if not (genuine and dossier and way < len(WAYS)):
            return None
        if self._today() > EPOCH + timedelta(days=days) or not self._is_offered(dossier):
            return None
        return Link(dossier, WAYS[way])

    def _is_offered(self, dossier):
        return dossier.company_id.recouvrement_portal_link

    def _seal(self, head, dossier):
        # sudo: the secret of the database seals, it does not come out.
        said = f"{head.hex()}:{dossier.sudo().portal_turn}"
        return bytes.fromhex(hmac(self.sudo().env, SCOPE, said))[:SEAL]

    # -- what is asked ----------------------------------------------------------------------

    def _get_answers(self, dossier, way):
        """``{what is asked: right answers}``, from the debtor and the contacts who are written to."""
        # sudo: the answers are compared here, they do not come out.
        debtor = dossier.sudo().partner_id
        people = self.env["recouvrement.destinataire"].sudo()._get_chains(debtor)[debtor.id]
        read = {
            "zip": lambda who: _plain(who.zip),
            "phone": lambda who: re.sub(r"\D", "", who.phone or "")[-4:],
            "email": lambda who: _plain(who.email_normalized),
            "siren": _get_siren,
        }
        found = {what: {read[what](who) for who in people} - {""} for what in ASKED[way]}
        return {what: answers for what, answers in found.items() if answers}

    def _check(self, dossier, way, answer):
        """Whether ``answer`` is right; a wrong one is counted, and the door closes when they are many.

        :return: "ok", "wrong" or "locked": while it is locked, a right answer is not looked at
        """
        # sudo: nobody is known yet; only the counter of tries is written.
        dossier = dossier.sudo()
        now = fields.Datetime.now()
        if dossier.portal_locked_until and now < dossier.portal_locked_until:
            return "locked"
        said = _plain(answer)
        right = [
            consteq(said, each)
            for answers in self._get_answers(dossier, way).values()
            for each in sorted(answers)
        ]
        if said and any(right):
            dossier.portal_failures = 0
            return "ok"
        # Two requests at a time write the same row: one waits for the other, none is left uncounted.
        dossier.portal_failures += 1
        if dossier.portal_failures % TRIES:
            return "wrong"
        self._lock(dossier, now)
        return "locked"

    def _lock(self, dossier, now):
        hours = dossier.portal_failures // TRIES
        dossier.portal_locked_until = now + timedelta(hours=hours)
        desk = self._at_desk(dossier)
        dossier._log_lines(
            {
                dossier.id: desk.env._(
                    "Portal: %(tries)s wrong answers on a link of this dossier; it is closed for "
                    "%(hours)s h. If the debtor cannot get in, revoke the links and send a new one.",
                    tries=dossier.portal_failures,
                    hours=hours,
                )
            }
        )


def _plain(text):
    """``text`` as it is compared: case, spaces and punctuation do not count, but in an e-mail address."""
    text = (text or "").strip().lower()
    # Bytes are compared: an answer in any alphabet is a wrong answer, not an error.
    text = text.encode("ascii", "replace").decode()
    return text if "@" in text else re.sub(r"[^a-z0-9]", "", text)


def _get_siren(partner):
    """The nine digits a French company is known by, "" for a private person."""
    if not partner._is_recouvrement_professional():
        return ""
    number = re.sub(r"\D", "", partner.company_registry or "")[:9]
    if len(number) == 9:
        return number
    vat = (partner.vat or "").replace(" ", "").upper()
    return vat[4:] if re.fullmatch(r"FR\w{2}\d{9}", vat) else ""
