from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .vehicules import VehicleCase


class AlerteCase(VehicleCase):
    """A lessor, and one person who needs to know."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.insider = cls.new_user("fraud_insider", "kinto_recouvrement.group_fraud")
        cls.alerts = cls.env["kinto.alerte"].sudo()

    @classmethod
    def new_user(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups,
            company_id=cls.company.id,
            company_ids=[Command.link(cls.company.id)],
        )

    @classmethod
    def of(cls, lease, kind):
        return cls.alerts.search([("contrat_id", "=", lease.id), ("signal_id.kind", "=", kind)])

    @classmethod
    def new_customer(cls, name, **values):
        return cls.new_debtor(name, **{"email": f"{len(name)}@{name[:3]}.example.com", **values})

    def begun(self, number, partner=None, day="2025-11-05", **values):
        """A lease started on the day it begins."""
        lease = self.new_lease(number, partner, start=False, **values)
        self.on(lease, day).action_start()
        return lease

    def settled(self, alert, verb, day="2026-09-12"):
        here = self.on(alert, day).with_user(self.insider)
        if here.state == "new":
            here.action_check()
        here.finding = "The identity card is somebody else's"
        getattr(here, verb)()


class TestSignals(AlerteCase):
    """Suspicions are raised by events, once each, and withdrawn with what was undone."""

    def test_a_mandate_revoked_or_signed_by_who_is_no_lessee(self):
        guarantor = self.new_customer("Caution Durand", phone=False)
        mandate = self.new_mandate(guarantor, "RUM-80", "FR7610107001011234567890129")
        bound = [Command.create({"partner_id": guarantor.id, "role": "guarantor"})]
        lease = self.begun("LLD-80", codebiteur_ids=bound, mandate_id=mandate.id)
        alert = self.of(lease, "mandate")
        self.assertEqual((len(alert), alert.state), (1, "new"))
        self.assertIn("Caution Durand, who is no lessee", alert.reason)
        lease.action_back_to_draft()
        self.on(lease, "2025-11-05").action_start()
        self.assertEqual(len(self.of(lease, "mandate")), 1, "the same event, the same alert")
        self.env.ref("kinto_recouvrement.signal_mandate").sudo().active = False
        mandate.cancel()
        again = {"codebiteur_ids": bound, "mandate_id": mandate.id}
        self.assertFalse(self.of(self.begun("LLD-81", **again), "mandate"), "set off")
        self.env.ref("kinto_recouvrement.signal_mandate").sudo().active = True
        told = self.of(self.begun("LLD-82", **again), "mandate").reason
        self.assertIn("cancelled or expired", told)

    def test_no_mandate_is_paperwork_until_the_very_first_rent_is_unpaid(self):
        lease = self.begun("LLD-1")
        taken_over = self.new_lease("LLD-2", self.new_customer("Garage Sud"))
        self.assertFalse(self.of(lease, "mandate"))
        self.rent_of(lease, "2025-11-05")
        self.rent_of(taken_over, "2026-03-05")
        self.run_on("2025-11-12")
        self.assertIn("very first rent is unpaid", self.of(lease, "mandate").reason)
        self.run_on("2026-03-12")
        self.assertTrue(taken_over.dossier_ids)
        self.assertFalse(self.of(taken_over, "mandate"), "its first rents were billed elsewhere")

    def test_a_portfolio_taken_over_raises_nothing_of_years_ago(self):
        twin = self.new_customer("Taxi Nord", email=self.debtor.email)
        self.mandate.cancel()
        leases = [
            self.begun(f"LLD-{rank}", who, day="2026-11-22", mandate_id=mandate)
            for rank, (who, mandate) in enumerate(
                [(None, self.mandate.id), (twin, False), (None, False), (None, False)]
            )
        ]
        ids = [lease.id for lease in leases]
        self.assertFalse(self.alerts.search([("contrat_id", "in", ids)]))

    def test_the_traces_of_another_customer_unless_bound_together(self):
        self.begun("LLD-1", self.debtor)
        twin = self.new_customer("Taxi Nord", phone=self.debtor.phone)
        alert = self.of(self.begun("LLD-2", twin), "identity")
        self.assertIn("LLD-1", alert.reason)
        spouse = self.new_customer("Taxi Est", phone=False, email=self.debtor.email)
        bound = [Command.create({"partner_id": self.debtor.id, "role": "co_lessee"})]
        self.assertFalse(self.of(self.begun("LLD-3", spouse, codebiteur_ids=bound), "identity"))
        alone = self.new_customer("Taxi Ouest", phone=False)
        self.assertFalse(self.of(self.begun("LLD-4", alone), "identity"))

    def test_three_leases_of_a_customer_within_a_month_are_several_but_not_of_a_large_account(self):
        leases = [self.begun(f"LLD-9{rank}") for rank in range(3)]
        self.assertFalse(self.of(leases[1], "several"))
        self.assertIn("LLD-92", self.of(leases[2], "several").reason)
        fleet = self.new_customer("Grand Compte", phone=False)
        for rank in range(3):
            lease = self.begun(f"GC-{rank}", fleet, customer_kind="large_account")
        self.assertFalse(self.of(lease, "several"))

    def test_md01_booked_on_the_first_debit_then_undone_then_booked_again(self):
        lease = self.begun("LLD-5", self.mandate.partner_id, mandate_id=self.mandate.id)
        first, later = (self.rent_of(lease, day) for day in ("2025-11-05", "2025-12-05"))
        debits = self.debit(first, "2025-11-05") | self.debit(later, "2025-12-05")
        sent = self.env["recouvrement.presentation"].search([("payment_id", "in", debits.ids)])
        sent = sent.sorted("date_planned")
        self.bounce(sent[1], "MD01", "2025-12-08")
        self.assertFalse(self.of(lease, "first_debit"), "not the first rent")
        line = self.bounce(sent[0], "MD01", "2025-12-09")
        alert = self.of(lease, "first_debit")
        self.assertIn("MD01", alert.reason)
        self.on(line.return_id, "2025-12-10").action_cancel()
        self.assertEqual(alert.state, "withdrawn")
        self.assertIn("The return of the debit was undone", alert.trail)
        line.return_id.action_draft()
        line.payment_id = sent[0].payment_id
        self.on(line, "2025-12-11")._book()
        self.assertEqual((line.state, alert.state), ("booked", "new"))
        self.settled(alert, "action_confirm")
        self.on(line.return_id, "2026-09-13").action_cancel()
        self.assertEqual(alert.state, "confirmed", "what people settled is theirs to open again")
        self.assertIn("09/13/2026", alert.trail.splitlines()[-1])

    def test_am04_on_the_first_debit_is_no_fraud(self):
        lease = self.begun("LLD-6", self.mandate.partner_id, mandate_id=self.mandate.id)
        debit = self.debit(self.rent_of(lease, "2025-11-05"), "2025-11-05")
        sent = self.env["recouvrement.presentation"].search([("payment_id", "=", debit.id)])
        self.bounce(sent, "AM04", "2025-11-08")
        self.assertFalse(self.of(lease, "first_debit"))

    def test_a_letter_returned_from_an_address_that_is_not_known(self):
        lease = self.late_lease("LLD-7")
        other = self.late_lease("LLD-8", partner=self.new_customer("Garage Sud"))
        letters = (
            self.env["recouvrement.action"]
            .sudo()
            .create(
                [
                    {
                        "dossier_id": each.dossier_ids.id,
                        "company_id": self.company.id,
                        "kind": "letter",
                        "state": "done",
                        "date_proposed": "2026-11-06",
                        "date_planned": "2026-11-06",
                        "date_done": "2026-11-06",
                    }
                    for each in (lease, other)
                ]
            )
        )
        events = self.on(self.env["recouvrement.acheminement"], "2026-11-12")
        day = fields.Date.to_date("2026-11-12")
        events._record(letters[0], "unknown", day)
        events._record(letters[1], "unclaimed", day)
        self.assertIn("not known at this address: 1.", self.of(lease, "address").reason)
        self.assertFalse(self.of(other, "address"), "not fetched is not unknown")

    def test_a_vehicle_that_nobody_finds_until_it_is_looked_for_again(self):
        recovery = self.recover(self.late_lease("LLD-9"))
        ends = self.env["kinto.restitution.fin"].with_context(
            **recovery.action_abandon()["context"]
        )
        ends.create({"reason": "Garage empty", "not_found": True}).action_confirm()
        alert = self.of(recovery.contrat_id, "not_found")
        self.assertIn("Garage empty", alert.reason)
        recovery.action_back()
        self.assertEqual(alert.state, "withdrawn")
        self.assertEqual(recovery.state, "requested")


class TestAlerte(AlerteCase):
    """What those who need to know do with a suspicion."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lease = cls.late_lease("LLD-83", day="2026-09-10")
        signal = cls.env.ref("kinto_recouvrement.signal_first_debit").sudo()
        day = fields.Date.to_date("2026-09-11")
        cls.env["kinto.alerte"]._raise(signal, {cls.lease: ("test,1", "Came back: MD01")}, day)
        cls.alert = cls.of(cls.lease, "first_debit")

    def test_confirmed_the_committee_sees_the_dossier_at_once_and_opened_again_no_more(self):
        self.env["recouvrement.comite"].create({"name": "Comité", "company_id": self.company.id})
        dossier = self.lease.dossier_ids
        live = [("dossier_id", "=", dossier.id), ("state", "=", "proposed")]
        candidates = self.env["recouvrement.candidat"]
        self.run_on("2026-09-12")
        self.assertFalse(candidates.search(live))
        self.settled(self.alert, "action_confirm")
        found = candidates.search(live)
        self.assertEqual(found.reason, "Restricted reason: known to those who need to know.")
        self.assertEqual(found.critere_ids.mapped("name"), ["Restricted reason"])
        self.assertNotEqual(found.create_uid, self.insider, "nobody reads who settled it")
        self.run_on("2026-09-13")
        self.assertEqual(found.state, "proposed", "the night finds the same")
        self.on(self.alert, "2026-09-14").with_user(self.insider).action_reopen()
        self.assertEqual(found.state, "gone")

    def test_each_step_says_what_it_needs_and_is_traced(self):
        alert = self.on(self.alert, "2026-09-12").with_user(self.insider)
        with self.assertRaisesRegex(UserError, "moved on"):
            alert.action_confirm()
        with self.assertRaisesRegex(UserError, "Say what was found"):
            alert.action_dismiss()
        with self.assertRaises(AccessError):
            alert.state = "confirmed"
        self.settled(self.alert, "action_dismiss")
        with self.assertRaisesRegex(UserError, "open it again"):
            alert.finding = "Something else"
        alert.action_reopen()
        alert.finding = "Something else"
        self.assertEqual((alert.state, alert.decided_by_id.id), ("checked", False))
        self.assertEqual(len(alert.trail.splitlines()), 3)
        self.assertIn("somebody else's", alert.trail, "what was found then is kept")

    def test_two_events_at_once_raise_one_alert_and_disturb_nobody(self):
        values = self.alert.copy_data()[0]
        self.alerts._add(values | {"origin": self.alert.origin, "state": "new"})
        self.assertEqual(len(self.of(self.lease, "first_debit")), 1)

    def test_the_insider_reads_the_lease_whatever_the_portfolio_and_counts_its_alerts(self):
        self.lease.dossier_ids.portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "Elsewhere", "company_id": self.company.id, "user_id": self.env.user.id}
        )
        lease = self.lease.with_user(self.insider)
        self.assertEqual(lease.alerte_count, 1)
        self.assertEqual(lease.action_open_alertes()["res_id"], self.alert.id)
        alert = self.alert.with_user(self.insider)
        self.assertEqual(alert.action_open_lease()["res_id"], lease.id)
        for records in (lease, alert):
            view = records.get_view(view_type="form")
            records.read(list(view["models"][records._name]))
