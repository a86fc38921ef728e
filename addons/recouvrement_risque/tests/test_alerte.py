from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user

from .common import TODAY, RisqueCase


class TestAlerte(RisqueCase):
    """A fact somebody must know is told once, to the right people, and is over when it is no more (M3, M17)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env,
            "vendeur-alerte",
            groups="recouvrement.group_reader",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.debtor.user_id = cls.seller
        cls.kinds = cls.env["recouvrement.alerte.type"]

    def watch(self, day=TODAY):
        veille = self.on(self.env["recouvrement.alerte.veille"], day)
        veille._watch(veille.env.context["recouvrement_day"])
        return self.mine()

    def mine(self, code=None):
        domain = [("partner_id", "=", self.debtor.id), ("state", "!=", "over")]
        found = self.env["recouvrement.alerte"].search(domain)
        return found.filtered(lambda each: code in (None, each.code))

    def test_lasting_told_once_then_over(self):
        move = self.overdue_invoice(TODAY - timedelta(days=60), 1000)
        self.assertFalse(self.watch(), "60 days late is not more than 60")
        alert = self.watch(TODAY + timedelta(days=1))
        self.assertEqual((alert.code, alert.amount), ("lasting", 1000.0))
        self.assertIn(self.seller, alert.user_ids)
        self.assertIn(self.seller, alert.activity_ids.user_id)
        self.assertEqual(self.watch(TODAY + timedelta(days=2)), alert, "told once")
        self.pay(move, TODAY + timedelta(days=2))
        self.assertFalse(self.watch(TODAY + timedelta(days=3)))
        self.assertEqual(alert.state, "over")

    def test_another_time_is_another_event(self):
        move = self.overdue_invoice(TODAY - timedelta(days=90), 1000)
        first = self.watch()
        payment = self.pay(move, TODAY)
        self.watch()
        self.overdue_invoice(TODAY - timedelta(days=80), 500)
        second = self.watch()
        self.assertEqual((len(second), first.state), (1, "over"))
        self.assertNotEqual(first, second)
        self.assertTrue(payment)

    def test_thresholds_of_a_limit(self):
        self.give_limit(1000)
        said = []
        for amount in (400, 200, 350, 100):
            self.overdue_invoice(TODAY + timedelta(days=20), amount)
            self.watch()
            said.append(self.mine("limit").mapped("key"))
        self.assertEqual(said, [[], ["limit-50"], ["limit-90"], ["limit-100"]])
        self.assertIn("beyond the limit", self.mine("limit").message)

    def test_no_limit_no_alert(self):
        self.overdue_invoice(TODAY + timedelta(days=20), 400)
        self.watch()
        self.assertFalse(self.mine("limit"))

    def test_a_kind_that_is_off_or_too_small_tells_nothing(self):
        self.overdue_invoice(TODAY - timedelta(days=90), 1000)
        kind = self.kinds.search([("code", "=", "lasting")])
        kind.amount_min = 2000
        self.assertFalse(self.watch())
        kind.write({"amount_min": 0, "active": False})
        self.assertFalse(self.watch())

    def test_raised_by_the_day_once(self):
        alerts = self.env["recouvrement.alerte"]
        ask = ("insurance", self.debtor, self.company, "agrement-1", "Cut.", 500.0)
        self.assertTrue(alerts._raise(*ask))
        self.assertFalse(alerts._raise(*ask))
        self.assertEqual(len(self.mine("insurance")), 1)

    def test_insolvency_told_as_long_as_it_suspends(self):
        self.overdue_invoice(TODAY - timedelta(days=40), 1000)
        self.run_on(TODAY)
        dossier = self.debtor.recouvrement_dossier_ids
        kind = self.env.ref("recouvrement.resultat_type_alert")
        self.env["recouvrement.resultat"].create(
            {
                "dossier_id": dossier.id,
                "type_id": kind.id,
                "alert": "insolvency",
            }
        )
        self.watch()
        self.assertTrue(self.mine("insolvency"))

    def test_seen_by_who_may_read(self):
        self.overdue_invoice(TODAY - timedelta(days=90), 1000)
        alert = self.watch()
        stranger = new_test_user(
            self.env,
            "autre-alerte",
            groups="recouvrement.group_reader",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaises(AccessError):
            alert.with_user(stranger).action_see()
        alert.with_user(self.seller).action_see()
        self.assertEqual((alert.state, alert.seen_by_id), ("seen", self.seller))
        self.assertEqual(self.watch(TODAY + timedelta(days=1)), alert, "seen, not told again")
        with self.assertRaises(AccessError):
            alert.with_user(self.seller).write({"message": "rien"})

    def test_nothing_is_watched_where_it_is_off(self):
        self.company.recouvrement_watch_risk = False
        self.overdue_invoice(TODAY - timedelta(days=90), 1000)
        self.run_on(TODAY)
        self.assertFalse(self.mine())
        self.company.recouvrement_watch_risk = True
        self.run_on(TODAY + timedelta(days=1))
        self.assertTrue(self.mine("lasting"))

    def test_thresholds_are_checked(self):
        for text in ("abc", "50; 50", "-1", "0"):
            with self.assertRaises(ValidationError, msg=text), self.cr.savepoint():
                self.company.recouvrement_limit_thresholds = text
        self.company.recouvrement_limit_thresholds = "60;12,5"
        self.assertEqual(self.company._get_recouvrement_limit_thresholds(), (12.5, 60.0))

    def test_the_digest_tells_each_person_theirs(self):
        self.overdue_invoice(TODAY - timedelta(days=90), 1000)
        self.watch()
        schedule = self.env["recouvrement.diffusion"].create(
            {
                "name": "Alertes",
                "kind": "alerts",
                "rhythm": "weekly",
                "company_id": self.company.id,
                "date_start": TODAY - timedelta(days=1),
            }
        )
        partners = {row["partner_id"] for row in schedule._prepare_alerts(TODAY)}
        self.assertIn(self.seller.partner_id.id, partners)
        row = self.env["recouvrement.diffusion.envoi"].new(
            {
                "diffusion_id": schedule.id,
                "partner_id": self.seller.partner_id.id,
                "period": TODAY,
            }
        )
        told = schedule._write_digest(row, schedule._get_digest_alerts(TODAY))
        self.assertIn("1,000.00", told["body"])
        other = self.new_debtor("Autre client")
        self.overdue_invoice(TODAY - timedelta(days=90), 777, partner=other)
        self.watch()
        told = schedule._write_digest(row, schedule._get_digest_alerts(TODAY))
        self.assertNotIn("777", told["body"], "not told to this person")
