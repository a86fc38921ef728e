"""Verbs of the recovery of a vehicle, for tests that tell one. Shipped for other add-ons too."""

from odoo import Command, fields
from odoo.tests import tagged

from .common import KintoCase

# One pixel: what a finger leaves on a phone, for a test.
SIGNATURE = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class VehicleCase(KintoCase):
    """Leases whose rents are late, their vehicles to recover."""

    @classmethod
    def late_lease(cls, number="LLD-1", due="2026-09-05", day="2026-11-05", **values):
        """A lease two rents of which are overdue, and its dossier, as the night of ``day`` leaves it."""
        lease = cls.new_lease(number, **values)
        for month in (due, "2026-10-05"):
            cls.rent_of(lease, month)
        cls.run_on(day)
        return lease

    @classmethod
    def recover(cls, lease, **values):
        return cls.env["kinto.restitution"].create({"contrat_id": lease.id, **values})

    @classmethod
    def hand_over(cls, recovery, day, receiver, **values):
        """A handover of ``recovery`` at noon on ``day``, both having signed."""
        here = cls.on(cls.env["kinto.remise"], day)
        draft = here.with_context(default_restitution_id=recovery.id)
        known = draft.default_get(list(cls.env["kinto.remise"]._fields))
        known = {
            key: known[key]
            for key in ("kind", "giver", "mileage", "keys_count", "with_registration", "place")
            if key in known
        }
        handover = draft.create(
            {
                "place": "Parking Nord, Lormont",
                "mileage": 41200,
                **known,
                "date": f"{day} 12:00:00",
                "receiver": receiver,
                "giver_signature": SIGNATURE,
                "receiver_signature": SIGNATURE,
                **values,
            }
        )
        handover.action_sign()
        return handover

    @classmethod
    def bring_to_park(cls, lease, day="2026-11-10"):
        """The vehicle of ``lease`` given back, then at the park."""
        recovery = cls.recover(lease)
        cls.hand_over(recovery, day, "Dépannage Nord", keys_count=2, with_registration=True)
        cls.hand_over(recovery, day, "Parc de Bassens", kind="park")
        return recovery

    @classmethod
    def sell(cls, recovery, price, day="2026-11-20", partner=None, origin="auction"):
        """Valued, offered and sold to one buyer, on ``day``."""
        recovery = cls.on(recovery, day)
        if recovery.state != "for_sale":
            recovery.amount_valued = price
            recovery.action_value()
            recovery.action_offer_for_sale()
        offer = recovery.env["kinto.offre"].create(
            {
                "restitution_id": recovery.id,
                "partner_id": (partner or cls.new_debtor("Enchères de l'Ouest")).id,
                "amount": price,
                "origin": origin,
            }
        )
        offer.action_accept()
        recovery.action_sell()
        return recovery

    @classmethod
    def add_cost(cls, recovery, amount, name="Transport", day="2026-11-12"):
        """A cost of the recovery the customer bears, with its bill."""
        bill = cls.env["ir.attachment"].create({"name": "bill.pdf", "raw": b"%PDF-1.4"})
        wizard = cls.env["recouvrement.frais"].create(
            {
                "dossier_id": recovery.dossier_id.id,
                "kinto_restitution_id": recovery.id,
                "name": name,
                "amount": amount,
                "date": day,
                "attachment_ids": [Command.set(bill.ids)],
            }
        )
        wizard.action_confirm()
        return recovery.cost_ids.filtered(lambda row: row.name == name)

    @classmethod
    def statement_of(cls, recovery, day="2026-11-20"):
        """The draft of its statement of account, drawn up on ``day``."""
        recovery = cls.on(recovery, day)
        recovery.action_new_decompte()
        return recovery.decompte_ids.filtered(lambda one: one.state == "draft")

    @classmethod
    def bond_yield(cls, percent, start="2025-01-01", end="2025-06-30"):
        cls.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": cls.env.ref("kinto_recouvrement.parametre_loa_bond_yield").id,
                "company_id": cls.company.id,
                "value": percent,
                "date_from": fields.Date.to_date(start),
                "date_to": fields.Date.to_date(end),
                "source": "Journal officiel",
                "verification": "text",
            }
        )
