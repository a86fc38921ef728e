"""Points with a prestataire: the agenda with its reasons, decisions carried out once, the next point."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_transmission import DAY, PrestataireCase


@tagged("post_install", "-at_install")
class TestPoint(PrestataireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.late_dossier()
        cls.quiet_debtor = cls.new_debtor("Scierie Calme")
        cls.quiet = cls.late_dossier(amount=300.0, partner=cls.quiet_debtor)
        cls.sent = cls.entrust(cls.dossier | cls.quiet)
        cls.one = cls.sent.filtered(lambda each: each.dossier_id == cls.dossier)
        cls.two = cls.sent - cls.one
        cls.mandat.write({"days_report": 20, "days_remit": 10, "days_acknowledge": 5})

    def at(self, day, records):
        return records.with_context(recouvrement_day=day)

    def point(self, day=DAY, **values):
        return self.at(day, self.env["recouvrement.point"]).create(
            {
                "mandat_id": self.mandat.id,
                "date": fields.Datetime.to_datetime(day) + timedelta(hours=9),
                **values,
            }
        )

    def decide(self, point, transmission, code, **values):
        kind = self.env.ref(f"recouvrement_contentieux.point_decision_{code}")
        return point.env["recouvrement.point.decision"].create(
            {
                "point_id": point.id,
                "transmission_id": transmission.id,
                "type_id": kind.id,
                **values,
            }
        )

    def reasons(self, point, transmission):
        line = point.ligne_ids.filtered(lambda each: each.transmission_id == transmission)
        return (line.reason or "").split("\n") if line else []

    def test_the_agenda_says_why_each_dossier_is_looked_at(self):
        self.at(DAY, self.one)._acknowledge(DAY)
        told = {
            "amount_received": 100.0,
            "cost": 20.0,
            "promise_date": DAY + timedelta(days=8),
            "promise_amount": 300.0,
        }
        self.one._report(told, DAY)
        self.mandat.point_amount = 1000
        later = DAY + timedelta(days=40)
        point = self.point(later)
        point.action_prepare()
        found = " ".join(self.reasons(point, self.one))
        for words in (
            "Report late",
            "No news for 40 days",
            "Received by them",
            "Remittance late",
            "Promise not kept",
            "New costs",
            "Large",
        ):
            self.assertIn(words, found)
        self.assertEqual(point.ligne_ids[0].transmission_id, self.one, "most reasons first")
        self.assertEqual(point.ligne_ids[0].amount_owed, 900.0, "less what they received")
        self.assertEqual(
            self.reasons(point, self.two), ["No news for 40 days."], "sent before it was watched"
        )

    def test_a_promise_paid_to_us_is_kept_and_what_is_old_is_not_told_again(self):
        self.one._report({"promise_date": DAY + timedelta(days=2), "amount_received": 50.0}, DAY)
        self.pay(self.one.move_line_ids.move_id, DAY + timedelta(days=2), 200.0)
        day = DAY + timedelta(days=3)
        self.env["recouvrement.versement"]._follow(self.dossier, day)
        first = self.point(day)
        first.action_prepare()
        found = " ".join(self.reasons(first, self.one))
        self.assertIn("Paid to us: $ 200.00" if "$" in found else "Paid to us", found)
        self.assertNotIn("Promise not kept", found)
        first.action_hold()
        second = self.point(day + timedelta(days=14))
        second.action_prepare()
        self.assertNotIn("Paid to us", " ".join(self.reasons(second, self.one)))
        self.assertEqual(second.previous_id, first)

    def test_preparing_again_writes_the_agenda_anew_and_keeps_decisions(self):
        point = self.point(DAY + timedelta(days=40))
        point.action_prepare()
        self.decide(point, self.one, "order")
        point.action_prepare()
        self.assertEqual((len(point.ligne_ids), len(point.decision_ids)), (2, 1))

    def test_closing_gives_todos_recalls_and_plans_the_next_one_once(self):
        day = DAY + timedelta(days=20)
        point = self.point(day)
        with self.assertRaisesRegex(UserError, "Prepare the agenda"):
            point.action_hold()
        point.action_prepare()
        todo = self.decide(point, self.one, "order", note="Ask the court")
        recall = self.decide(point, self.two, "recall", note="No result")
        self.assertEqual(todo.date_due, day + timedelta(days=15))
        self.assertFalse(todo.activity_ids)
        point.action_hold()
        self.assertEqual((todo.state, recall.state), ("open", "done"))
        self.assertEqual(todo.activity_ids.user_id, self.env.user)
        self.assertEqual(todo.activity_ids.date_deadline, todo.date_due)
        self.assertEqual((self.two.state, self.two.end_reason), ("recalled", "No result"))
        self.assertIn("Order to pay", self.dossier.fil_ids[0].summary)
        self.assertEqual(point.next_id.date, point.date + timedelta(weeks=2))
        self.assertEqual(point.next_id.event_id.start, point.next_id.date)
        with self.assertRaisesRegex(UserError, "is over"):
            point.action_hold()
        with self.assertRaisesRegex(UserError, "its minutes stay"):
            point.location = "Elsewhere"
        with self.assertRaisesRegex(UserError, "stays as it was"):
            todo.note = "Something else"

    def test_what_was_decided_comes_first_at_the_next_point_until_it_is_done(self):
        point = self.point(DAY + timedelta(days=1))
        point.action_prepare()
        todo = self.decide(point, self.one, "settlement")
        point.action_hold()
        following = point.next_id
        self.assertEqual(following.pending_ids, todo)
        self.at(DAY + timedelta(days=15), following).action_prepare()
        self.assertIn("Decided before", self.reasons(following, self.one)[0])
        todo.action_done()
        self.assertFalse(todo.activity_ids)
        following.invalidate_recordset()
        self.assertFalse(following.pending_ids)

    def test_a_dossier_of_another_mandate_is_not_decided_here(self):
        other = self.new_mandat(name="Other")
        point = self.point(mandat_id=other.id)
        with self.assertRaisesRegex(UserError, "not entrusted under this mandate"):
            self.decide(point, self.one, "order")

    def test_a_recall_of_what_ended_meanwhile_changes_nothing(self):
        point = self.point()
        point.action_prepare()
        recall = self.decide(point, self.one, "recall")
        self.at(DAY, self.one)._recall(DAY, "Paid")
        point.action_hold()
        self.assertEqual((recall.state, self.one.end_reason), ("done", "Paid"))

    def test_the_minutes_are_printed(self):
        point = self.point(conclusion="Priority to the large ones")
        point.action_prepare()
        self.decide(point, self.one, "order", note="Ask the court")
        point.action_hold()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "recouvrement_contentieux.point", point.ids
        )
        for words in (b"Minutes of the point", b"Ask the court", b"Priority to the large ones"):
            self.assertIn(words, html)

    def test_a_collector_holds_a_point_a_reader_only_looks(self):
        def new_user(login, group):
            return new_test_user(
                self.env,
                login,
                f"base.group_user,recouvrement.{group}",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )

        point = self.point(DAY + timedelta(days=40))
        reader = new_user("point_reader", "group_reader")
        for button in ("action_prepare", "action_hold", "action_cancel"):
            with self.subTest(button), self.assertRaises(AccessError):
                getattr(point.with_user(reader), button)()
        hers = point.with_user(new_user("point_collector", "group_collector"))
        hers.action_prepare()
        recall = self.decide(hers, self.two, "recall", note="No result").with_env(hers.env)
        with self.assertRaises(AccessError):
            recall.state = "done"
        hers.action_hold()
        self.assertEqual((recall.state, self.two.state), ("done", "recalled"))
        self.assertEqual(point.next_id.state, "planned")
