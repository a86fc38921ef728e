"""Deadlines: counted from dated law, followed, met, missed, told once."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestButoir(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overdue_invoice("2026-06-15", 1000.0)
        cls.run_on("2026-09-15")
        cls.dossier = cls.dossier_of()
        cls.butoirs = cls.env["recouvrement.butoir"].with_context(
            recouvrement_day=date(2026, 11, 22)
        )

    def test_a_deadline_is_followed_once_and_says_how_it_was_counted(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        again = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.assertEqual(butoir, again)
        self.assertEqual((butoir.date, butoir.state), (date(2026, 12, 10), "running"))
        self.assertEqual(len(butoir.calcul_ids), 1)
        self.assertIn("1 month after: 12/10/2026", butoir.explanation)
        self.assertIn("2303", butoir.explanation)

    def test_another_event_date_counts_again_and_keeps_what_it_was(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-20")
        self.assertEqual(butoir.date, date(2026, 12, 20), "no court: a Sunday is a day")
        history = butoir.calcul_ids.sorted("id")
        self.assertEqual(history.mapped("date"), [date(2026, 12, 10), date(2026, 12, 20)])
        self.assertIn("11/10/2026", history[1].reason)

    def test_without_an_event_it_is_cancelled_and_may_be_followed_again(self):
        self.assertFalse(self.butoirs._follow(self.dossier, "caution_incident", False))
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs._follow(self.dossier, "caution_incident", False)
        self.assertEqual(butoir.state, "cancelled")
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.assertEqual((butoir.state, butoir.date), ("running", date(2026, 12, 10)))
        self.assertEqual(len(butoir.calcul_ids), 3)

    def test_met_in_time_or_late(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs._meet(self.dossier, "caution_incident", date(2026, 12, 10))
        self.assertEqual((butoir.state, butoir.met_late), ("met", False))
        self.butoirs._meet(self.dossier, "caution_incident", date(2026, 12, 11))
        self.assertEqual((butoir.state, butoir.met_late), ("met", True))
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-11")
        self.assertEqual((butoir.state, butoir.met_late), ("met", False), "the event moved")

    def test_dropped_with_its_reason(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs._drop(self.dossier, "caution_incident", "No guarantor")
        self.assertEqual(butoir.state, "cancelled")
        self.assertIn("No guarantor", butoir.calcul_ids.sorted()[0].reason)

    def test_of_gives_them_record_by_record(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.assertEqual(self.butoirs._of(self.dossier), {self.dossier.id: butoir})

    def test_an_unknown_delay_and_an_impossible_day_are_refused(self):
        with self.assertRaises(UserError):
            self.butoirs._follow(self.dossier, "no_such_delay", "2026-11-10")
        with self.assertRaises(UserError):
            self.butoirs._follow(self.dossier, "caution_incident", "0206-11-10")

    def test_the_rule_of_another_country_is_not_guessed(self):
        butoir = self.butoirs._follow(
            self.dossier,
            "caution_incident",
            "2026-11-10",
            jurisdiction="MC",
            missing_sentence="Ask.",
        )
        self.assertEqual((butoir.state, butoir.date), ("unknown", False))
        self.assertIn("Monaco", butoir.explanation)
        self.assertIn("Ask.", butoir.explanation)

    def test_the_value_of_the_day_of_the_event_holds(self):
        """A delay known from 2027 only: an event of 2026 has another number, or none."""
        before = self.butoirs._follow(self.dossier, "impaye_months", "2026-12-31")
        self.assertEqual((before.state, before.date), ("unknown", False))
        self.butoirs._follow(self.dossier, "impaye_months", "2027-01-01")
        self.assertEqual((before.state, before.date), ("running", date(2027, 4, 1)))

    def test_a_date_set_by_hand_goes_before_the_count(self):
        """A judge extends the time; or the rule of the place is not in our law."""
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self._settle(butoir, outcome="moved", day="2027-01-10", reason="Order of the judge")
        self.assertEqual((butoir.date, butoir.state), (date(2027, 1, 10), "running"))
        self.assertIn("Order of the judge", butoir.explanation)
        self._settle(butoir, outcome="moved", day=False, reason="Order reversed")
        self.assertEqual(butoir.date, date(2026, 12, 10))

    def test_people_say_what_became_of_it_with_its_proof(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        with self.assertRaises(UserError):
            self._settle(butoir, outcome="dropped", reason=False)
        self._settle(butoir, outcome="met", day="2026-11-20", document=b"cHJvb2Y=")
        self.assertEqual((butoir.state, butoir.attachment_id.raw), ("met", b"proof"))
        with self.assertRaises(UserError):
            self._settle(butoir, outcome="met", day="2026-11-23")

    def _settle(self, butoir, **values):
        wizard = self.env["recouvrement.butoir.issue"].with_context(
            recouvrement_day=date(2026, 11, 22)
        )
        wizard.create({"butoir_id": butoir.id, **values}).action_confirm()

    def test_followed_by_hand_from_the_dossier(self):
        delay = self.env["recouvrement.delai"]._find("caution_incident", "FR")
        wizard = self.env["recouvrement.butoir.saisie"].create(
            {"dossier_id": self.dossier.id, "delai_id": delay.id, "event_date": "2026-11-10"}
        )
        self.assertIn("12/10/2026", wizard.preview)
        action = wizard.action_confirm()
        butoir = self.env["recouvrement.butoir"].search(action["domain"])
        self.assertEqual(butoir.date, date(2026, 12, 10))

    # -- the law changes --------------------------------------------------------------------

    def test_a_value_of_the_company_counts_it_again_at_once(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        value = self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": butoir.delai_id.parametre_id.id,
                "company_id": self.company.id,
                "value": 2,
                "source": "Read in the text",
            }
        )
        self.assertEqual(butoir.date, date(2027, 1, 10))
        value.value = 3
        self.assertEqual(butoir.date, date(2027, 2, 10))
        value.unlink()
        self.assertEqual(butoir.date, date(2026, 12, 10))
        self.assertEqual(
            butoir.calcul_ids.sorted("id").mapped("reason"),
            ["Followed", *["The value of the law changed"] * 3],
        )

    def test_the_value_of_a_company_is_not_the_other_ones(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": butoir.delai_id.parametre_id.id,
                "company_id": self.env["res.company"].create({"name": "Elsewhere"}).id,
                "value": 2,
                "source": "Read in the text",
            }
        )
        self.assertEqual(butoir.date, date(2026, 12, 10))

    # -- the night --------------------------------------------------------------------------

    def test_alerts_are_raised_once_each_and_the_miss_is_told(self):
        """Alerts five days and one day before; a doubled night and a skipped one change nothing."""
        self.dossier.user_id = self.env.user
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        told = {}
        for day in (4, 5, 5, 6, 9, 10, 11, 11, 12):
            self.butoirs.sudo()._watch(date(2026, 12, day))
            told[day] = self._alerts().mapped("summary")
        self.assertEqual(told[4], [])
        self.assertEqual(
            told[5], ["Deadline on 12/10/2026: Tell the guarantor of the first default"]
        )
        self.assertEqual(told[10], told[5], "one to-do, the last one")
        missed = "Deadline missed on 12/10/2026: Tell the guarantor of the first default"
        self.assertEqual((told[11], told[12], butoir.state), ([missed], [missed], "missed"))
        lines = self.dossier.message_ids.filtered(lambda each: "Deadline missed" in each.body)
        self.assertEqual(len(lines), 1)
        self.assertEqual(butoir.calcul_ids.sorted("id").mapped("reason"), ["Followed", "Missed"])

    def test_a_to_do_that_was_done_does_not_come_back_before_the_next_alert(self):
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs.sudo()._watch(date(2026, 12, 5))
        self._alerts().action_feedback()
        self.butoirs.sudo()._watch(date(2026, 12, 6))
        self.assertFalse(self._alerts())
        self.butoirs.sudo()._watch(date(2026, 12, 9))
        self.assertEqual(len(self._alerts()), 1)

    def test_an_event_that_moves_takes_its_alert_with_it(self):
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs.sudo()._watch(date(2026, 12, 9))
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-30")
        self.assertFalse(self._alerts())
        self.butoirs.sudo()._watch(date(2026, 12, 29))
        self.assertIn("12/30/2026", self._alerts().summary)

    def test_a_deadline_entered_too_late_is_told_by_the_next_night(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-09-10")
        self.assertEqual(butoir.state, "missed")
        self.butoirs.sudo()._watch(date(2026, 11, 23))
        self.butoirs.sudo()._watch(date(2026, 11, 24))
        self.assertEqual(len(self._alerts()), 1)

    def test_a_date_nobody_knows_asks_once_what_to_do(self):
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10", jurisdiction="MC")
        self.butoirs.sudo()._watch(date(2026, 11, 23))
        self.assertIn("without a date", self._alerts().summary)
        self._alerts().action_feedback()
        self.butoirs.sudo()._watch(date(2026, 11, 24))
        self.assertFalse(self._alerts())

    def test_met_and_dropped_close_the_to_do(self):
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs.sudo()._watch(date(2026, 12, 9))
        self.butoirs._meet(self.dossier, "caution_incident", date(2026, 12, 9))
        self.assertFalse(self._alerts())
        self.butoirs.sudo()._watch(date(2026, 12, 20))
        self.assertFalse(self._alerts())

    def test_the_night_of_collection_follows_them(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.run_on("2026-12-11")
        self.assertEqual(butoir.state, "missed")

    def test_what_it_was_about_is_gone(self):
        suspension = self.env["recouvrement.litige.categorie"].create({"name": "Gone soon"})
        butoir = self.butoirs._follow(
            suspension, "caution_incident", "2026-11-10", dossier=self.dossier
        )
        suspension.unlink()
        self.butoirs.sudo()._watch(date(2026, 11, 23))
        self.assertEqual(butoir.state, "cancelled")

    def test_the_night_asks_the_same_number_of_questions_for_many(self):
        """Two deadlines or twenty: the follow-up of a night costs the same."""

        def follow(numbers):
            for number in numbers:
                record = self.env["recouvrement.litige.categorie"].create({"name": f"R{number}"})
                self.butoirs._follow(record, "caution_incident", "2026-11-10", dossier=self.dossier)

        self.env.registry.clear_all_caches()  # as a night begins
        follow(range(2))
        self.butoirs.sudo()._watch(date(2026, 11, 23))  # what is read once
        few = self._count_queries(date(2026, 12, 5))
        follow(range(2, 22))
        many = self._count_queries(date(2026, 12, 5))
        self.assertEqual(len(self._alerts()), 22)
        self.assertLessEqual(many, few + 5)

    def _count_queries(self, day):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.butoirs.sudo()._watch(day)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _alerts(self):
        return self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", self.env.ref("recouvrement.mail_activity_deadline").id),
                ("res_id", "=", self.dossier.id),
                ("res_model", "=", "recouvrement.dossier"),
            ]
        )

    # -- the dossier ------------------------------------------------------------------------

    def test_the_dossier_shows_its_next_deadline(self):
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs._follow(self.dossier, "lre_acceptance", "2026-11-20")
        dossier = self.dossier.with_context(recouvrement_day=date(2026, 11, 22))
        self.assertEqual(dossier.next_butoir_date, date(2026, 12, 5))
        self.assertEqual((dossier.butoir_count, dossier.missed_butoir_count), (2, 0))
        self.assertIn(
            ("deadline", "info"), [(each["kind"], each["level"]) for each in dossier.badges]
        )
        self.butoirs._follow(self.dossier, "sdd_refund", "2026-01-05")
        self.assertEqual(dossier.missed_butoir_count, 1)
        dossier.invalidate_recordset(["badges"])
        self.assertIn("danger", [each["level"] for each in dossier.badges])

    # -- where ------------------------------------------------------------------------------

    def test_the_jurisdiction_of_a_place(self):
        find = self.env["recouvrement.delai"]._get_jurisdiction
        for country, postcode, expected in (
            ("fr", "33310", "FR"),
            ("fr", "67000", "FR-AM"),
            ("fr", "57000", "FR-AM"),
            ("fr", "97400", "FR-OM"),
            ("re", "97400", "FR-OM"),
            ("mc", "98000", "MC"),
            ("fr", "98000", "MC"),
            ("de", "10115", "OTHER"),
        ):
            partner = self.new_debtor("Here", country_id=self.env.ref(f"base.{country}").id)
            partner.zip = postcode
            self.assertEqual(find(partner), expected, f"{country} {postcode}")
        self.assertEqual(find(self.company), "FR")

    # -- rights -----------------------------------------------------------------------------

    def test_who_may_change_what(self):
        """A collector says whose it is; its date, its state and the law are nobody's to write."""
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        collector = self._user("collector", "recouvrement.group_collector")
        mine = butoir.with_user(collector)
        mine.note = "Called the guarantor"
        for vals in ({"date": "2030-01-01"}, {"state": "met"}, {"hand_date": "2030-01-01"}):
            with self.assertRaises(AccessError):
                mine.write(vals)
        with self.assertRaises(AccessError):
            self.env["recouvrement.butoir"].with_user(collector).create({"code": "x"})
        with self.assertRaises(AccessError):
            butoir.delai_id.with_user(self.env.user).write({"alert_days": "0"})
        with self.assertRaises(UserError):
            butoir.unlink()
        reader = self._user("reader", "recouvrement.group_reader")
        with self.assertRaises(AccessError):
            butoir.with_user(reader).note = "Mine"
        with self.assertRaises(AccessError):
            butoir.with_user(reader).action_settle()

    def test_another_portfolio_and_another_company_see_nothing(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.dossier.portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": self.company.id}
        )
        reader = self._user("reader", "recouvrement.group_reader")
        elsewhere = self._user(
            "elsewhere",
            "recouvrement.group_manager",
            self.env["res.company"].create({"name": "Elsewhere"}),
        )
        for user in (reader, elsewhere):
            for record in (butoir, butoir.calcul_ids):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])

    def _user(self, login, group, company=None):
        company = company or self.company
        return new_test_user(
            self.env,
            login,
            group,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
