"""A vehicle asked back, handed over hand to hand, valued, sold; and each step taken back."""

from lxml import etree

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .vehicules import VehicleCase


class TestRestitution(VehicleCase):
    def test_from_the_request_to_the_sale_and_back(self):
        lease = self.late_lease()
        before = lease.vehicle_id.state_id
        recovery = self.recover(lease)
        self.assertEqual(recovery.dossier_id, lease.dossier_ids)
        self.assertEqual(lease.vehicle_id.state_id.name, "To recover")
        with self.assertRaisesRegex(UserError, "Say who is entrusted"):
            recovery.action_instruct()
        recovery.write(
            {"prestataire_id": self.new_debtor("Dépannage Nord").id, "mission_to": "2026-11-30"}
        )
        recovery.action_instruct()
        first = self.hand_over(recovery, "2026-11-10", "Dépannage Nord", keys_count=2)
        self.assertEqual(
            (recovery.state, recovery.holder, recovery.mileage, recovery.keys_count),
            ("recovered", "Dépannage Nord", 41200, 2),
        )
        self.assertEqual(first.odometer_id.value, 41200)
        self.assertIn(b"LLD-1-VH", first.document_id.raw)
        self.assertNotIn(b"0 %", first.document_id.raw, "nobody looked at the gauge")
        second = self.hand_over(recovery, "2026-11-11", "Parc de Bassens", mileage=41260)
        self.assertEqual((second.giver, second.kind, second.rank), ("Dépannage Nord", "park", 2))
        self.assertEqual((recovery.state, recovery.mileage), ("parked", 41260))
        recovery.amount_valued = 9000
        recovery.action_value()
        with self.assertRaisesRegex(UserError, "does not terminate it"):
            recovery.action_offer_for_sale()
        lease._terminate(fields.Date.to_date("2026-11-12"))
        recovery.action_offer_for_sale()
        self.sell(recovery, 9100)
        self.assertEqual((recovery.state, recovery.amount_sold), ("sold", 9100))
        self.assertEqual(lease.vehicle_id.state_id.name, "Sold")
        # Each step is taken back, the fleet follows.
        recovery.action_back()
        self.assertEqual((recovery.state, recovery.amount_sold), ("for_sale", 0))
        recovery.action_back()
        recovery.action_back()
        self.assertEqual(recovery.state, "parked")
        with self.assertRaisesRegex(UserError, "chain of custody"):
            recovery.action_back()
        second._cancel("Wrong vehicle")
        self.assertEqual((recovery.state, recovery.mileage), ("recovered", 41200))
        first._cancel("Wrong vehicle")
        self.assertEqual(recovery.state, "instructed")
        self.assertFalse(first.odometer_id)
        recovery._end("cancelled", "Everything was paid")
        self.assertEqual(lease.vehicle_id.state_id, before)
        recovery.action_back()
        self.assertEqual((recovery.state, recovery.end_reason), ("instructed", False))
        told = recovery.dossier_id.fil_ids.filtered(lambda line: line.kind == "vehicle")
        self.assertIn("handed over", " ".join(told.mapped("summary")))

    def test_the_chain_of_custody_has_no_gap(self):
        recovery = self.recover(self.late_lease())
        with self.assertRaisesRegex(UserError, "first handover is that of the customer"):
            self.hand_over(recovery, "2026-11-10", "Parc", kind="park")
        with self.assertRaisesRegex(UserError, "both sign"):
            self.hand_over(recovery, "2026-11-10", "Parc", giver_signature=False)
        with self.assertRaisesRegex(UserError, "condition report"):
            self.hand_over(
                recovery, "2026-11-10", "Parc", giver_signature=False, giver_refused=True
            )
        signed = self.hand_over(
            recovery,
            "2026-11-10",
            "Dépannage Nord",
            giver_signature=False,
            giver_refused=True,
            report="Not at home, keys left with a neighbour",
        )
        with self.assertRaisesRegex(UserError, "gave the vehicle back already"):
            self.hand_over(recovery, "2026-11-11", "Parc", kind="customer")
        with self.assertRaisesRegex(UserError, "fewer than"):
            self.hand_over(recovery, "2026-11-11", "Parc", mileage=41000)
        with self.assertRaisesRegex(UserError, "before the handover"):
            self.hand_over(recovery, "2026-11-09", "Parc")
        someone = new_test_user(
            self.env,
            login="handing_over",
            groups="base.group_user,recouvrement.group_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaisesRegex(UserError, "stays as it is"):
            signed.with_user(someone).mileage = 1
        with self.assertRaises(AccessError):
            signed.with_user(someone).state = "draft"
        with self.assertRaisesRegex(UserError, "proof"):
            signed.with_user(someone).unlink()

    def test_each_service_fills_in_its_own_part(self):
        lease = self.late_lease()
        recovery = self.bring_to_park(lease)
        users = {
            name: new_test_user(
                self.env,
                login=f"vehicle_{name}",
                groups=f"base.group_user,{group}",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            for name, group in (
                ("remarketing", "kinto_recouvrement.group_remarketing"),
                ("risk", "kinto_recouvrement.group_risque"),
                ("collector", "recouvrement.group_collector"),
                ("nobody", "base.group_user"),
            )
        }
        own = {"remarketing": "amount_asked", "risk": "amount_book", "collector": "reason"}
        for name, mine in own.items():
            here = recovery.with_user(users[name])
            for field in own.values():
                value = "x" if field == "reason" else 10.0
                if field == mine:
                    here[field] = value
                else:
                    with self.assertRaises(AccessError):
                        here[field] = value
        with self.assertRaises(AccessError):
            recovery.with_user(users["nobody"]).read(["name"])
        here = recovery.with_user(users["remarketing"])
        here.amount_valued = 8000
        here.action_value()
        self.assertEqual(
            here.web_read({"dossier_id": {"fields": {"display_name": {}}}})[0]["id"], here.id
        )
        with self.assertRaises(AccessError):
            here._end("cancelled", "mine")
        with self.assertRaises(AccessError):
            here.dossier_id.check_access("read")
        # The whole form opens for each of them.
        for name in own:
            form = self.env["kinto.restitution"].with_user(users[name]).get_view(view_type="form")
            names = etree.fromstring(form["arch"]).xpath("//field[not(ancestor::field)]/@name")
            self.assertEqual("cost_ids" in names, name != "remarketing")
            recovery.with_user(users[name]).read(names)

    def test_what_cannot_begin(self):
        with self.assertRaisesRegex(ValidationError, "nothing is overdue"):
            self.recover(self.new_lease("LLD-9"))
        lease = self.late_lease()
        recovery = self.recover(lease, mode="seizure", mission_to="2026-12-01")
        recovery.prestataire_id = self.new_debtor("Étude Bordier")
        with self.assertRaisesRegex(UserError, "judge's decision"):
            recovery.action_instruct()
        with self.assertRaises(UserError):
            self.env["kinto.offre"].create(
                {
                    "restitution_id": recovery.id,
                    "partner_id": self.debtor.id,
                    "amount": 5000,
                }
            ).action_accept()
        other = self.late_lease("LLD-2")
        procedure = self.env["recouvrement.procedure"]._open(
            other.dossier_ids,
            self.env.ref("recouvrement_contentieux.procedure_type_injonction_restituer"),
            fields.Date.to_date("2026-11-05"),
            "No answer",
            lines=other.dossier_ids.open_line_ids,
        )
        with self.assertRaisesRegex(ValidationError, "not a procedure of the dossier"):
            recovery.procedure_id = procedure
        its_own = self.recover(
            other,
            mode="order",
            procedure_id=procedure.id,
            prestataire_id=recovery.prestataire_id.id,
            mission_to="2026-11-20",
        )
        its_own.action_instruct()
        late = self.on(its_own, "2026-11-22")
        late.invalidate_recordset(["mission_late"])
        self.assertTrue(late.mission_late)
        self.assertIn(
            its_own,
            self.on(self.env["kinto.restitution"], "2026-11-22").search(
                [("mission_late", "=", True)]
            ),
        )

    def test_the_vehicle_of_an_insolvent_customer_is_claimed_in_time(self):
        lease = self.late_lease(publication="RCS Bordeaux, 2025-11-03, n° 4412")
        recovery = self.recover(lease)
        with self.assertRaisesRegex(UserError, "No proceedings"):
            recovery.action_claim_back()
        case = self.env["recouvrement.collective"].create(
            {
                "partner_id": self.debtor.id,
                "company_id": self.company.id,
                "kind": "redressement",
                "date_judgment": "2026-11-02",
                "date_published": "2026-11-06",
            }
        )
        case.action_open()
        recovery.invalidate_recordset()
        recovery.action_claim_back()
        claim = recovery.revendication_id
        self.assertEqual((claim.ground, claim.collective_id), ("published", case))
        self.assertIn("LLD-1-VH", claim.name)
        recovery.invalidate_recordset()
        self.assertEqual(recovery.claim_deadline.isoformat(), "2027-02-08")  # the 6th is a Saturday


class TestSale(VehicleCase):
    def test_the_customer_s_time_to_present_a_buyer(self):
        """LOA of a private person: 30 days from termination, from the dated parameter."""
        person = self.new_debtor("Luc Faure", is_company=False)
        lease = self.late_lease("LOA-1", partner=person, regime="loa", residual_value=9000)
        recovery = self.bring_to_park(lease)
        self.assertFalse(recovery.buyer_until)
        self.assertIn("D312-18, Read in the text itself", recovery.buyer_law)
        lease._terminate(fields.Date.to_date("2026-11-12"))
        self.assertEqual(recovery.buyer_until.isoformat(), "2026-12-12")
        with self.assertRaisesRegex(UserError, "may present a buyer"):
            self.sell(recovery, 9000, "2026-12-12")
        here = self.on(recovery, "2026-12-10")
        theirs = here.env["kinto.offre"].create(
            {
                "restitution_id": recovery.id,
                "partner_id": self.new_debtor("Marc Roy").id,
                "amount": 9500,
                "origin": "customer",
            }
        )
        self.assertTrue(theirs.in_period)
        with self.assertRaisesRegex(UserError, "their offer counts"):
            theirs.action_refuse()
        theirs.reason = "No proof of funds"
        theirs.action_refuse()
        recovery.offre_ids.filtered(lambda one: one.origin == "auction").unlink()
        self.sell(recovery, 9000, "2026-12-13")
        self.assertEqual(recovery.state, "sold")
        self.assertEqual(recovery._get_refused(), theirs)
        with self.assertRaisesRegex(UserError, "take the sale back"):
            theirs.action_undo()
        # An LLD has no such time.
        other = self.late_lease("LLD-2")
        self.assertFalse(self.recover(other).buyer_law)

    def test_one_offer_is_accepted(self):
        lease = self.late_lease()
        recovery = self.bring_to_park(lease)
        lease._terminate(fields.Date.to_date("2026-11-12"))
        recovery.amount_valued = 9000
        recovery.action_value()
        recovery.action_offer_for_sale()
        with self.assertRaisesRegex(UserError, "Accept an offer"):
            recovery.action_sell()
        offers = self.env["kinto.offre"].create(
            [
                {
                    "restitution_id": recovery.id,
                    "partner_id": self.debtor.id,
                    "amount": amount,
                    "date_until": until,
                }
                for amount, until in ((8800, "2026-11-01"), (8700, False))
            ]
        )
        late, good = offers
        with self.assertRaisesRegex(UserError, "does not hold any more"):
            self.on(late, "2026-11-20").action_accept()
        self.on(good, "2026-11-20").action_accept()
        self.assertEqual((recovery.amount_best, recovery.offre_count), (8800, 2))
        good.action_undo()
        self.assertEqual((good.state, good.date_accepted), ("received", False))
