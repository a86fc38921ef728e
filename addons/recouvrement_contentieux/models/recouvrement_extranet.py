"""The door of prestataires: what their portal and their own software may see and do, and nothing else.

A portal user of a prestataire has no right on any model of litigation. Everything goes through these methods,
which start from one list: the transmissions that are open to that prestataire now. A recall empties it at once.
Public methods are called from outside by JSON-2 (see ``examples/client.py``).
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.asked import read_number
from odoo.addons.recouvrement.tools.hand import is_number

from .recouvrement_abonnement import FOR_PARTNERS

# What a report may hold when it comes from outside.
TOLD = {
    "date",
    "status",
    "note",
    "amount_received",
    "date_payment",
    "cost",
    "promise_amount",
    "promise_date",
    "reference",
    "their_reference",
}
DAYS = ("date", "date_payment", "promise_date")
AMOUNTS = ("amount_received", "cost", "promise_amount")
MOST_EVENTS = 1000


class RecouvrementExtranet(models.AbstractModel):
    _name = "recouvrement.extranet"
    _description = "Door of prestataires"

    @api.model
    @api.readonly
    def dossiers(self):
        """The dossiers entrusted to the caller now.

        ``owed`` is what may be asked for today: ``principal`` (what remains of the items entrusted), plus
        ``interest`` and ``costs`` (indemnities included) due today when the mandate entrusts them, less
        ``credits`` (paid to us, set against no item yet), ``held`` (not to be asked for at the moment) and
        ``awaited`` (what the caller reported it received and has not remitted yet); never below zero.

        :return: ``[{"number", "dossier", "debtor", "state", "sent", "amount", "recovered", "principal", "interest",
            "costs", "credits", "held", "awaited", "owed", "currency", "reference", "status", "expected"}]``;
            ``amount`` as entrusted, days as ``YYYY-MM-DD``, ``expected`` when news are awaited
        """
        entrusted = self._get_entrusted()
        owed = entrusted._read_owed(self._get_today())
        return [self._describe(each, owed[each.id]) for each in entrusted]

    @api.model
    @api.readonly
    def events(self, after=0, limit=200):
        """What happened to the dossiers entrusted to the caller, told after the event ``after``, oldest first.

        :return: as ``recouvrement.fil.read_since``
        """
        after, limit = read_number(self.env, after), read_number(self.env, limit)
        entrusted = self._get_entrusted()
        lines = entrusted.env["recouvrement.fil"].search(
            [
                ("id", ">", after),
                ("transmission_id", "in", entrusted.ids),
                ("kind", "in", FOR_PARTNERS),
            ],
            order="id",
            limit=min(max(limit, 1), MOST_EVENTS),
        )
        return [line._describe() for line in lines]

    @api.model
    def take(self, number, reference=""):
        """The caller has the dossier and works on it.

        :param number: of the transmission
        :param reference: the caller's own file number
        :raise AccessError: not entrusted to the caller, or no longer
        :raise UserError: taken already
        """
        self._get_one(number)._acknowledge(self._get_today(), self._read_text(reference))
        return True

    @api.model
    def refuse(self, number, reason):
        """The caller does not take the dossier.

        :raise AccessError: as ``take``
        :raise UserError: taken already, or no reason
        """
        self._get_one(number)._refuse(self._get_today(), self._read_text(reason))
        return True

    @api.model
    def report(self, number, told):
        """Tell what was done, received, spent or promised of one dossier.

        The same ``reference`` (the caller's own number of this event) told twice is recorded once.

        :param told: ``date``, ``status``, ``note``, ``amount_received``, ``date_payment``, ``cost``,
            ``promise_amount``, ``promise_date``, ``reference``, ``their_reference``; days as ``YYYY-MM-DD``,
            amounts in the currency of the dossier
        :return: number of the report
        :raise AccessError: as ``take``
        :raise UserError: a name, a day or an amount that cannot be, or nothing said
        """
        transmission = self._get_one(number)
        values = self._read_told(told) | {"source": "api"}
        return transmission._report(values, self._get_today()).id

    # -- who asks, and what is theirs -----------------------------------------------------------

    def _get_entrusted(self):
        """The transmissions open to the caller now, oldest first, readable whole.

        :raise AccessError: the caller is not on the portal of a prestataire
        """
        user = self.env.user
        if not user._is_portal():
            raise AccessError(
                self.env._("This door is for prestataires: use the dossiers themselves.")
            )
        # sudo: the only list everything here starts from; it holds nothing but what is open to the caller.
        return (
            self.env["recouvrement.transmission"]
            .sudo()
            .search(
                [
                    ("open_to_partner", "=", True),
                    (
                        "prestataire_id.commercial_partner_id",
                        "=",
                        user.partner_id.commercial_partner_id.id,
                    ),
                ],
                order="date_sent, id",
            )
        )

    def _get_one(self, number):
        """The transmission ``number`` of the caller.

        :raise AccessError: it is not open to the caller; whether it exists is not said
        """
        found = self._get_entrusted().filtered(lambda each: each.name == number)
        if not found:
            raise AccessError(self.env._("This dossier is not entrusted to you, or no longer."))
        return found

    def _get_today(self):
        return self.env["recouvrement.calendrier"]._today()

    # -- what goes out, what comes in -----------------------------------------------------------

    def _describe(self, transmission, owed):
        return {
            "number": transmission.name,
            "dossier": transmission.dossier_id.name,
            "debtor": transmission.partner_id.name,
            "state": transmission.state,
            "sent": fields.Date.to_string(transmission.date_sent),
            "amount": transmission.amount,
            "recovered": transmission.amount_recovered,
            "principal": float(owed.principal),
            "interest": float(owed.interest),
            "costs": float(owed.costs),
            "credits": float(-owed.credits),
            "held": float(-owed.held),
            "awaited": float(-owed.awaited),
            "owed": float(owed.total),
            "currency": transmission.currency_id.name,
            "reference": transmission.reference or "",
            "status": transmission.status or "",
            "expected": fields.Date.to_string(transmission.date_wanted) or "",
        }

    def _read_told(self, told):
        """What came from outside, as a report takes it.

        :raise UserError: a name nobody knows, a day or an amount that cannot be read
        """
        if not isinstance(told, dict):
            raise UserError(self.env._("A report is an object of names and values."))
        if unknown := told.keys() - TOLD:
            names = ", ".join(sorted(map(str, unknown)))
            raise UserError(self.env._("A report does not hold: %s.", names))
        values = {}
        for name, value in told.items():
            try:
                if name in DAYS:
                    values[name] = fields.Date.to_date(value) if value else False
                elif name in AMOUNTS:
                    values[name] = self._read_amount(value)
                else:
                    values[name] = self._read_text(value)
            except (TypeError, ValueError):
                raise UserError(
                    self.env._("“%(value)s” cannot be read for %(name)s.", value=value, name=name)
                ) from None
        return values

    def _read_amount(self, value):
        """:raise ValueError: no number amounts are counted with"""
        if isinstance(value, bool) or not is_number(value or 0):
            raise ValueError(value)
        return float(value or 0)

    def _read_text(self, value):
        return str(value or "").strip()[:2000]
