"""Who receives a message. Serves stations 4 (what the engine may use) and 6 (whom it goes to).

Both ask here, so that they agree: for each channel, the first of collection contact, invoice
contact and debtor whom it can reach.
"""

from collections import defaultdict

from odoo import models

from ..engine.facts import CHANNEL_OF

CHAIN = ("recouvrement", "invoice")  # types of contact that come before the debtor
CHANNELS = ("email", "sms", "phone", "post", "lre")
CONTACT_FACTS = [
    "parent_id",
    "type",
    "name",
    "is_company",
    "vat",
    "lang",
    "email",
    "email_normalized",
    "phone",
    "phone_sanitized",
    "street",
    "zip",
    "city",
    "recouvrement_lost_email",
    "recouvrement_lost_phone",
    "recouvrement_lost_post",
    "recouvrement_lre_consent_date",
    "recouvrement_lre_withdrawn_date",
]


class Ways:
    """The channels that reach a person, as a set that looks each one up when it is asked for.

    A night asks one channel of most debtors; looking all of them up would take half of its time.
    """

    __slots__ = ("_chain", "_known", "_person", "_refused")

    def __init__(self, person, chain, refused):
        self._person, self._chain, self._refused, self._known = person, chain, refused, {}

    def __contains__(self, channel):
        return bool(self.find(channel))

    def find(self, channel):
        """The contact ``channel`` reaches; empty when it reaches nobody."""
        if channel not in self._known:
            self._known[channel] = self._look_up(channel)
        return self._known[channel]

    def _look_up(self, channel):
        if channel != "lre" or self._person._accepts_recouvrement_lre():
            refused = self._refused() if channel == "sms" else frozenset()
            for contact in self._chain:
                if not contact._find_recouvrement_obstacle(channel, refused):
                    return contact
        return self._person.browse()


class RecouvrementDestinataire(models.AbstractModel):
    _name = "recouvrement.destinataire"
    _description = "Recipients of messages"

    def _find(self, people):
        """Whom each channel reaches, for debtors and those who answer for them.

        :param people: ``res.partner`` recordset
        :return: ``{partner id: {channel: contact}}``; an empty contact where nobody can be reached
        """
        return {
            person_id: {channel: ways.find(channel) for channel in CHANNELS}
            for person_id, ways in self._get_ways(people).items()
        }

    def _get_ways(self, people):
        """``{partner id: Ways}``: the channels of ``people``, each looked up when it is asked for."""
        chains, refused = self._get_chains(people), []

        def get_refused():
            if not refused:
                refused.append(self._get_refused_numbers(chains))
            return refused[0]

        return {person.id: Ways(person, chains[person.id], get_refused) for person in people}

    def _get_chains(self, people):
        """``{partner id: contacts to try, in order}``; the person comes last."""
        people.fetch(CONTACT_FACTS)
        contacts = self.env["res.partner"].search_fetch(
            [("parent_id", "in", people.ids), ("type", "in", CHAIN)], CONTACT_FACTS, order="id"
        )
        children = defaultdict(list)
        for contact in sorted(contacts, key=lambda each: CHAIN.index(each.type)):
            children[contact.parent_id.id].append(contact)
        return {person.id: [*children[person.id], person] for person in people}

    def _get_refused_numbers(self, chains):
        """Numbers whose owner refused text messages."""
        numbers = {
            contact.phone_sanitized
            for chain in chains.values()
            for contact in chain
            if contact.phone_sanitized
        }
        # sudo: only the numbers come out, to whoever may write to them.
        refused = self.env["phone.blacklist"].sudo().search([("number", "in", list(numbers))])
        return frozenset(refused.mapped("number"))

    def _get_recipients(self, actions):
        """``{action id: contact}``: whom each action goes to; its addressee when nobody is reached."""
        people = {action.id: action._get_addressee() for action in actions}
        found = self._find(self.env["res.partner"].union(*people.values()))
        return {
            action.id: found[people[action.id].id].get(
                CHANNEL_OF.get(action.kind, "phone" if action.kind == "call" else "")
            )
            or people[action.id]
            for action in actions
        }

    def _explain(self, person, channel):
        """Why ``channel`` reaches nobody for ``person``, in words."""
        if channel == "lre" and not person._accepts_recouvrement_lre():
            return self._say("consent", person)
        refused = self._get_refused_numbers({person.id: [person]} if channel == "sms" else {})
        obstacle = person._find_recouvrement_obstacle(channel, refused)
        return self._say(f"{obstacle}_{channel}", person) if obstacle else ""

    def _say(self, obstacle, person):
        _, name = self.env._, person.display_name
        words = {
            "consent": lambda: _(
                "%(debtor)s has not agreed to electronic registered letters, which a private person "
                "must do beforehand.",
                debtor=name,
            ),
            "missing_email": lambda: _(
                "%(debtor)s has no e-mail address: the e-mail cannot be sent.", debtor=name
            ),
            "invalid_email": lambda: _(
                "The e-mail address of %(debtor)s cannot be used: “%(email)s”.",
                debtor=name,
                email=person.email,
            ),
            "lost_email": lambda: _(
                "The e-mail address of %(debtor)s was rejected: “%(email)s”.",
                debtor=name,
                email=person.email,
            ),
            "missing_phone": lambda: _("%(debtor)s has no phone number.", debtor=name),
            "invalid_sms": lambda: _(
                "The phone number of %(debtor)s is not valid: “%(phone)s”.",
                debtor=name,
                phone=person.phone,
            ),
            "landline_sms": lambda: _(
                "The number of %(debtor)s is a landline, it receives no text message: “%(phone)s”.",
                debtor=name,
                phone=person.phone,
            ),
            "refused_sms": lambda: _(
                "%(debtor)s refused text messages on this number: “%(phone)s”.",
                debtor=name,
                phone=person.phone,
            ),
            "lost_phone": lambda: _(
                "The phone number of %(debtor)s was rejected: “%(phone)s”.",
                debtor=name,
                phone=person.phone,
            ),
            "missing_post": lambda: _(
                "%(debtor)s has no postal address (street, postal code, city): "
                "the letter cannot be sent.",
                debtor=name,
            ),
            "lost_post": lambda: _(
                "The letters to %(debtor)s come back from this address.", debtor=name
            ),
        }
        same = {"lre": "email", "sms": "phone"}
        why, _sep, channel = obstacle.partition("_")
        say = words.get(obstacle) or words[f"{why}_{same.get(channel, channel)}"]
        return say()
