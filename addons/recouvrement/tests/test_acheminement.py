from datetime import date

from odoo.exceptions import UserError

from .common import RecouvrementCase


class TestAcheminement(RecouvrementCase):
    """What became of a message, and what follows when it came back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "email", "offset_days": 5}, worked_days_only=False)
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.run_on("2026-01-15")
        cls.dossier = cls.dossier_of()
        cls.action = cls.dossier.action_ids
        cls.events = cls.env["recouvrement.acheminement"]

    def _record(self, status, day="2026-01-16", **values):
        here = self.events.with_context(recouvrement_day=date.fromisoformat(day))
        action = self.action.with_env(here.env)
        return here._record(action, status, date.fromisoformat(day), **values)

    def test_the_action_keeps_the_last_event_in_sight_whatever_their_order(self):
        self._record("delivered", "2026-01-18")
        self._record("sent", "2026-01-16")
        self.assertEqual(
            (self.action.delivery, self.action.delivery_date), ("delivered", date(2026, 1, 18))
        )

    def test_the_same_event_twice_is_one(self):
        self.assertEqual(len(self._record("delivered")), 1)
        self.assertFalse(self._record("delivered"))
        self.assertEqual(
            self.action.acheminement_ids.filtered(lambda each: each.status == "delivered"),
            self.action.acheminement_ids.filtered(lambda each: each.date == date(2026, 1, 16)),
        )

    def test_the_effective_date_follows_the_rule_of_the_text(self):
        template = self.action.etape_id.template_id
        for rule, expected in (
            ("sent", date(2026, 1, 15)),
            ("presented", date(2026, 1, 17)),
            ("received", date(2026, 1, 20)),
        ):
            template.recouvrement_effective_rule = rule
            self._record("presented", "2026-01-17")
            self._record("delivered", "2026-01-20")
            self.events._bring_up_to_date(self.action.sudo())
            self.assertEqual(self.action.date_effective, expected, rule)

    def test_row_28_a_rejected_address_leaves_by_the_next_channel_and_opens_a_task(self):
        self._record("bounced", note="550 no such user")
        self.assertEqual(self.debtor.recouvrement_lost_email, date(2026, 1, 16))
        self.assertIn("Menuiserie Lormont", self.dossier.activity_ids.summary)
        instead = self.dossier.action_ids - self.action
        self.assertEqual(
            (instead.kind, instead.state, instead.attempt, instead.parent_id),
            ("letter", "planned", 2, self.action),
        )
        self.run_on("2026-01-17")
        self.assertEqual((instead.state, instead.date_done), ("done", date(2026, 1, 17)))
        self.run_on("2026-01-18")
        self.assertEqual(len(self.dossier.action_ids), 2)

    def test_what_was_to_leave_another_way_does_not_once_paid(self):
        self._record("bounced")
        instead = self.dossier.action_ids - self.action
        self.pay(self.invoice, "2026-01-17")
        self.run_on("2026-01-17")
        self.assertEqual((instead.state, self.dossier.state), ("cancelled", "closed"))

    def test_a_mended_address_has_a_new_chance(self):
        self._record("bounced")
        self.debtor.email = "nouvelle@menuiserie.example.com"
        self.assertFalse(self.debtor.recouvrement_lost_email)

    def test_the_next_steps_no_longer_use_the_address_that_was_lost(self):
        self._record("bounced")
        channels = self.env["recouvrement.situation"]._read_channels(self.debtor)
        self.assertEqual(channels[self.debtor.id], {"sms", "phone", "post"})

    def test_nothing_happens_to_what_has_not_left_nor_before_it_left(self):
        with self.assertRaisesRegex(UserError, "left on"):
            self._record("delivered", "2026-01-14")
        waiting = self.action.sudo().copy({"state": "planned", "attempt": 9})
        with self.assertRaisesRegex(UserError, "has not left yet"):
            self.events._record(waiting, "delivered")

    def test_an_event_is_proof(self):
        event = self._record("delivered").sudo()
        with self.assertRaises(UserError):
            event.note = "rewritten"
        with self.assertRaises(UserError):
            event.unlink()
