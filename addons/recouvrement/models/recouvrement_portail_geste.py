"""What a debtor may do in their space, each landing on the dossier as the object a collector would make."""

from datetime import timedelta

import phonenumbers

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, format_date

from .recouvrement_coordonnee import DATA

CALL_DAYS = 5  # worked days a debtor may choose among to be called
LONGEST = {"email": 254, "phone": 32, "zip": 12, "city": 80, "street": 120, "street2": 120}


class RecouvrementPortail(models.AbstractModel):
    _inherit = "recouvrement.portail"

    def _check_room(self, access, kind):
        """:raise UserError: the dossier has had its share of such acts for a day"""
        self._take_turn(access.dossier)
        if self._is_too_many(access.dossier, kind):
            raise UserError(
                self.env._("You have done this several times today already: call us, or come back.")
            )

    def _take_turn(self, dossier):
        """One act at a time: of two requests that write this row, the second is replayed after the first.

        It finds what the first made: no promise, plan or payment twice from two windows.
        """
        # sudo: a counter nobody reads.
        dossier.sudo().portal_payments += 1
        dossier.sudo().flush_recordset(["portal_payments"])

    # -- to be called ---------------------------------------------------------------------------

    def _get_slots(self, dossier):
        """Times at which one may ask to be called: ``[(value, label)]``, half days of worked days."""
        # sudo: on which days the company is closed is no secret.
        calendar = (
            self.env["recouvrement.calendrier"]
            .sudo()
            ._get_calendar(dossier.company_id, self._today().year)
        )
        day, days = self._today(), []
        while len(days) < CALL_DAYS:
            day = calendar.roll_forward(day + timedelta(days=1))
            days.append(day)
        halves = {"am": self.env._("morning"), "pm": self.env._("afternoon")}
        return [
            (
                f"{day.isoformat()} {half}",
                f"{format_date(self.env, day, date_format='EEEE d MMMM')}, {name}",
            )
            for day in days
            for half, name in halves.items()
        ]

    def _ask_for_call(self, access, phone, slot, about=""):
        """A call for who follows the dossier, at the number and the time the debtor chose.

        :raise UserError: no such time, no such number
        """
        self._check_room(access, "call")
        desk = self._at_desk(access.dossier)
        number = self._read_phone(phone, access.dossier)
        slots = dict(desk._get_slots(access.dossier))
        if slot not in slots:
            raise UserError(self.env._("Choose when to be called."))
        said = desk.env._(
            "Asks to be called at %(phone)s, %(slot)s.", phone=number, slot=slots[slot]
        )
        if about.strip():
            said += "\n" + about.strip()[:1000]
        ask = {
            "type": "mail.mail_activity_data_call",
            "summary": desk.env._("Call at %(phone)s, %(slot)s", phone=number, slot=slots[slot]),
            "day": slot.split()[0],
        }
        return self._record(access, "call", said, ask)

    def _read_phone(self, phone, dossier):
        """``phone`` as it is written internationally.

        :raise UserError: it is no phone number
        """
        country = dossier.partner_id.country_id.code or dossier.company_id.country_id.code
        try:
            number = phonenumbers.parse((phone or "")[:32], country)
        except phonenumbers.NumberParseException:
            number = None
        # Possible, not valid: blocks of numbers open sooner than the library knows of them.
        if not number or not phonenumbers.is_possible_number(number):
            raise UserError(self.env._("This is not a phone number: “%s”.", (phone or "")[:32]))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    # -- contact data ---------------------------------------------------------------------------

    def _get_contact_data(self, access):
        """What the form of contact data begins with: what is on file for who has an account, else nothing.

        A link shows no address: who holds it could otherwise learn where a person lives.
        """
        debtor = access.dossier.partner_id
        return {name: (debtor[name] or "") if access.own else "" for name in DATA}

    def _propose_contact(self, access, values):
        """New contact data: applied at once for the debtor's own account, else for a collector to accept.

        :raise UserError: nothing is said, or something is not what it should be
        """
        self._check_room(access, "contact")
        given = self._read_contact(access, values)
        # sudo: the way in was checked; only the debtor's own data are proposed.
        proposal = (
            self.env["recouvrement.coordonnee"]
            .sudo()
            .create({"dossier_id": access.dossier.id, **given})
        )
        desk = self._at_desk(access.dossier)
        said = desk.env._("New contact data: %s.", proposal.summary)
        if access.own:
            proposal.with_env(desk.env)._apply()
            return self._record(access, "contact", said)
        ask = {
            "type": "mail.mail_activity_data_todo",
            "summary": desk.env._("Contact data given on the portal: accept or refuse"),
        }
        return self._record(access, "contact", said, ask)

    def _read_contact(self, access, values):
        given = {name: " ".join((values.get(name) or "").split())[: LONGEST[name]] for name in DATA}
        known = self._get_contact_data(access)
        given = {name: text for name, text in given.items() if text and text != known[name]}
        if not given:
            raise UserError(self.env._("Nothing was changed: write what is new."))
        if "email" in given and not email_normalize(given["email"]):
            raise UserError(self.env._("This is not an e-mail address: “%s”.", given["email"]))
        if "phone" in given:
            given["phone"] = self._read_phone(given["phone"], access.dossier)
        if given.keys() & set(DATA[2:]):
            given |= self._read_address(values)
        return given

    def _read_address(self, values):
        address = {
            name: " ".join((values.get(name) or "").split())[: LONGEST[name]] for name in DATA[2:]
        }
        if not (address["street"] and address["zip"] and address["city"]):
            raise UserError(self.env._("Write the whole address: street, postal code and town."))
        return address
