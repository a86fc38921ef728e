"""The vehicles of the leases that ended: asked for, handed over, valued, sold, and what is then owed."""

import base64
import io
from datetime import datetime, time, timedelta

from PIL import Image, ImageDraw

from odoo import Command

PARK = "Parc de Bassens"
# How far each fate goes.
ROAD = ("requested", "instructed", "recovered", "parked", "valued", "for_sale", "sold")
ENDS = {"late": "instructed"}


class Vehicles:
    """The recoveries, each as far as the fate of its lease says."""

    def __init__(self, outcomes):
        self.outcomes, self.env = outcomes, outcomes.env
        self.house, self.dice = outcomes.house, outcomes.lessor.dice
        create = self.env["res.partner"].create
        self.carrier, self.auction, self.trader = create(
            [
                {"name": name, "is_company": True, "zip": code, "city": city, "lang": "fr_FR"}
                for name, code, city in (
                    ("Dépannage Gascogne", "33600", "Pessac"),
                    ("Enchères Auto Aquitaine", "33520", "Bruges"),
                    ("Occasions de la Leyre", "33470", "Gujan-Mestras"),
                )
            ]
        )

    def _reaches(self, rental, state):
        return ROAD.index(ENDS.get(rental.fate, rental.fate)) >= ROAD.index(state)

    def _then(self, day, days, deed, rental, state):
        if self._reaches(rental, state):
            self.outcomes.do(day + timedelta(days=days), deed, rental)

    def _on(self, login, rental, day):
        return self.outcomes.as_(login, rental.lease.restitution_ids, day)

    # -- collection -------------------------------------------------------------------------------

    def ask(self, day, rental, reason):
        """Collection asks for the vehicle; Remarketing and Risk know who follows it."""
        recovery = self.outcomes.of("nadege", "kinto.restitution", day).create(
            {
                "contrat_id": rental.lease.id,
                "reason": reason,
                "user_id": self.house.users["kevin" if rental.company else "lucie"].id,
                "remarketing_user_id": self.house.users["sonia"].id,
                "risk_user_id": self.house.users["olivier"].id,
                "place_known": f"{rental.partner.street}, {rental.partner.city}",
            }
        )
        value = rental.lease.vehicle_id.car_value
        self.outcomes.as_("olivier", recovery, day).write(
            {
                "amount_book": round(value * 0.62, -1),
                "amount_at_risk": round(value * 0.09, -1),
                "risk_opinion": "sell",
            }
        )
        self._then(day, 2, self._instruct, rental, "instructed")

    def _instruct(self, day, rental):
        recovery = self._on("nadege", rental, day)
        days = 7 if rental.fate == "late" else 30
        recovery.write(
            {
                "prestataire_id": self.carrier.id,
                "mission_from": day,
                "mission_to": day + timedelta(days=days),
                "mission_note": "Prendre rendez-vous avec le locataire ; ne rien faire sans son accord.",
            }
        )
        recovery.action_instruct()
        self._then(day, 7, self._take_back, rental, "recovered")

    def _take_back(self, day, rental):
        self._hand_over(day, rental, self.carrier.name, kind="customer", hour=10)
        self._then(day, 1, self._park, rental, "parked")

    def _park(self, day, rental):
        self._hand_over(day, rental, f"{PARK}, M. Lalande", kind="park", hour=15)
        for name, amount in (("Transport vers le parc", 186.0), ("Gardiennage", 84.0)):
            self._add_cost(day, rental, name, amount)
        self._then(day, 6, self._value, rental, "valued")

    def _hand_over(self, day, rental, receiver, kind, hour):
        recovery = self._on("nadege", rental, day)
        model = recovery.env["kinto.remise"].with_context(default_restitution_id=recovery.id)
        names = ("giver", "mileage", "keys_count", "with_registration", "place")
        known = model.default_get(list(model._fields))
        months = (day.year - rental.start.year) * 12 + day.month - rental.start.month
        values = {
            "place": recovery.place_known,
            "mileage": 1150 * max(months, 1) + rental.rank,
            "keys_count": 2 if rental.rank % 2 else 1,
            "with_registration": True,
            **{name: known[name] for name in names if known.get(name)},
        }
        model.create(
            {
                **values,
                "restitution_id": recovery.id,
                "kind": kind,
                "place": PARK if kind == "park" else values["place"],
                "receiver": receiver,
                "date": datetime.combine(day, time(hour)),
                "energy": 35,
                "condition": "worn" if rental.rank % 2 else "good",
                "report": "Rayure portière avant droite, pneus à 50 %, intérieur propre.",
                "giver_signature": scribble(self.dice),
                "receiver_signature": scribble(self.dice),
            }
        ).action_sign()

    def _add_cost(self, day, rental, name, amount):
        recovery = self._on("nadege", rental, day)
        bill = recovery.env["ir.attachment"].create(
            {"name": f"{name}.pdf", "raw": b"%PDF-1.4 demo", "mimetype": "application/pdf"}
        )
        recovery.env["recouvrement.frais"].create(
            {
                "dossier_id": recovery.dossier_id.id,
                "kinto_restitution_id": recovery.id,
                "name": name,
                "amount": amount,
                "date": day,
                "attachment_ids": [Command.set(bill.ids)],
            }
        ).action_confirm()

    # -- Remarketing ------------------------------------------------------------------------------

    def _value(self, day, rental):
        recovery = self._on("sonia", rental, day)
        value = round(rental.lease.vehicle_id.car_value * 0.58, -2)
        recovery.write(
            {
                "amount_valued": value,
                "amount_preparation": 380.0,
                "park_place": f"{PARK}, allée C",
                "channel": "auction",
                "amount_asked": round(value * 1.04, -1),
            }
        )
        recovery.action_value()
        self._then(day, 2, self._offer, rental, "for_sale")

    def _offer(self, day, rental):
        recovery = self._on("sonia", rental, day)
        recovery.action_offer_for_sale()
        for partner, origin, share in (
            (self.trader, "trader", 0.91),
            (self.auction, "auction", 0.97),
        ):
            recovery.env["kinto.offre"].create(
                {
                    "restitution_id": recovery.id,
                    "partner_id": partner.id,
                    "origin": origin,
                    "amount": round(recovery.amount_valued * share, -1),
                    "date": day,
                    "date_until": day + timedelta(days=45),
                }
            )
        self._then(day, 3, self._sell, rental, "sold")

    def _sell(self, day, rental):
        """To the best offer, once the customer's time to present a buyer is over."""
        recovery = self._on("sonia", rental, day)
        if recovery.buyer_until and day <= recovery.buyer_until:
            self.outcomes.do(recovery.buyer_until + timedelta(days=1), self._sell, rental)
            return
        recovery.offre_ids.sorted("amount")[-1:].action_accept()
        recovery.sale_fees = 240.0
        recovery.action_sell()
        self.outcomes.do(day + timedelta(days=3), self._settle, rental)

    def _settle(self, day, rental):
        """The statement of account; one that lacks a figure of the law waits for it."""
        recovery = self._on("nadege", rental, day)
        recovery.action_new_decompte()
        statement = recovery.decompte_ids.filtered(lambda one: one.state == "draft")
        if not statement.missing:
            statement.action_issue()


def scribble(dice):
    """A signature, as a finger leaves it on a phone."""
    picture = Image.new("RGBA", (240, 90), (255, 255, 255, 0))
    points = [(14 + 11 * rank, dice.randint(16, 74)) for rank in range(20)]
    ImageDraw.Draw(picture).line(points, fill=(20, 40, 120, 255), width=3, joint="curve")
    raw = io.BytesIO()
    picture.save(raw, "PNG")
    return base64.b64encode(raw.getvalue())
