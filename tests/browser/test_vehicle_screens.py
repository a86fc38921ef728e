"""A vehicle asked back and signed for as a collector does it, in a real Chromium."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.kinto_recouvrement.tests.common import KintoCase


@tagged("post_install", "-at_install")
class TestVehicleScreens(KintoCase, HttpCase):
    browser_size = "1366x768"

    def test_a_vehicle_is_asked_back_and_signed_for(self):
        today = fields.Date.today()
        collector = new_test_user(
            self.env,
            login="recovers_vehicles",
            groups="base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            lang="en_US",
        )
        lease = self.new_lease("LLD-1")
        self.rent_of(lease, today - timedelta(days=60))
        self.run_on(today)
        self.start_tour(
            f"/odoo/kinto.contrat/{lease.id}", "kinto_vehicle_tour", login=collector.login
        )
        recovery = lease.restitution_ids
        handover = recovery.remise_ids
        self.assertEqual((recovery.state, recovery.mileage), ("recovered", 41200))
        self.assertEqual((handover.state, handover.giver), ("signed", self.debtor.name))
        self.assertTrue(handover.giver_signature and handover.receiver_signature)
