from datetime import date
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestDiffusion(RecouvrementCase):
    """Schedules: planned days, one sending each, a night killed or doubled, a bad recipient."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = [cls.new_debtor(f"Client {rank}") for rank in range(3)]
        cls.schedule = cls.env["recouvrement.diffusion"].create(
            {
                "name": "Monthly",
                "kind": "statement",
                "month_day": 5,
                "date_start": date(2026, 1, 1),
            }
        )

    def setUp(self):
        super().setUp()
        self.bad = self.env["res.partner"]
        partners = self.debtor.union(*self.others)

        def prepare(schedule, _day):
            return [{"partner_id": each.id} for each in partners]

        def write(_schedule, rows):
            for row in rows:
                if row.partner_id in self.bad:
                    raise UserError(row.env._("Balance"))
            return {
                row.id: {
                    "to": row.partner_id,
                    "subject": "Here",
                    "body": "<p>Here</p>",
                    "attachments": [("a.txt", b"a")],
                }
                for row in rows
            }

        for name, verb in (("_prepare_statement", prepare), ("_write_statement", write)):
            self.startPatcher(patch.object(self.registry["recouvrement.diffusion"], name, verb))

    def on(self, day):
        schedule = self.schedule.with_context(recouvrement_day=date.fromisoformat(day))
        return schedule.sudo()

    def run_night(self, day):
        schedules = self.on(day).browse()
        return schedules._run_due(date.fromisoformat(day))

    def log(self):
        return self.env["recouvrement.diffusion.envoi"].search(
            [("diffusion_id", "=", self.schedule.id)], order="period, partner_id"
        )

    def test_planned_days_of_each_rhythm(self):
        schedule = self.schedule
        self.assertEqual(schedule._get_planned(date(2026, 3, 4)), date(2026, 2, 5))
        self.assertEqual(schedule._get_planned(date(2026, 3, 5)), date(2026, 3, 5))
        schedule.month_day = 31
        self.assertEqual(schedule._get_planned(date(2026, 3, 1)), date(2026, 2, 28))
        schedule.write({"rhythm": "weekly", "weekday": "2"})
        self.assertEqual(schedule._get_planned(date(2026, 3, 3)), date(2026, 2, 25))
        self.assertEqual(schedule._get_planned(date(2026, 3, 4)), date(2026, 3, 4))
        schedule.rhythm = "last_worked"
        # 31 May 2026 is a Sunday; 30 a Saturday.
        self.assertEqual(schedule._get_planned(date(2026, 6, 2)), date(2026, 5, 29))

    def test_a_missed_day_is_caught_up_once_and_a_doubled_night_sends_nothing(self):
        self.assertEqual(self.run_night("2026-01-04")["sendings"], 0)
        self.assertEqual(self.on("2026-01-04").next_day, date(2026, 1, 5))
        self.assertEqual(self.run_night("2026-01-09")["sendings"], 4)
        self.assertEqual(self.run_night("2026-01-09")["sendings"], 0)
        self.assertEqual(set(self.log().mapped("period")), {date(2026, 1, 5)})
        self.assertEqual(set(self.log().mapped("day")), {date(2026, 1, 9)})
        self.assertEqual(self.on("2026-01-09").next_day, date(2026, 2, 5))
        # Two months missed: one sending, not two.
        self.assertEqual(self.run_night("2026-03-10")["sendings"], 4)
        self.assertEqual(self.env["mail.mail"].search_count([("subject", "=", "Here")]), 8)

    def test_killed_after_the_log_was_written_it_goes_on_and_repeats_nothing(self):
        schedule = self.on("2026-01-05")
        schedule._claim(date(2026, 1, 5))
        self.log()[0].sudo()._send()
        self.assertEqual(self.log().mapped("state").count("sent"), 1)
        self.assertEqual(self.run_night("2026-01-06")["sendings"], 3)
        self.assertEqual(self.log().mapped("state"), ["sent"] * 4)
        self.assertEqual(schedule.last_day, date(2026, 1, 5))

    def test_the_database_forbids_a_second_sending(self):
        self.run_night("2026-01-05")
        row = self.log()[0].sudo()
        with (
            self.assertRaises(psycopg2.IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            row.copy()

    def test_a_bad_recipient_costs_only_its_own_sending(self):
        self.bad = self.others[1]
        self.others[2].email = "not an address"
        counts = self.run_night("2026-01-05")
        self.assertEqual((counts["sendings"], counts["sendings_failed"]), (2, 2))
        failed = self.log().filtered(lambda row: row.state == "failed")
        self.assertEqual(failed.mapped("reason"), ["Balance", "Client 2 has no e-mail address."])
        self.assertEqual(self.schedule.failed_count, 2)
        self.bad = self.env["res.partner"]
        failed[0].with_user(self.env.user).action_try_again()
        self.assertEqual(failed.mapped("state"), ["sent", "failed"])

    def test_a_schedule_that_cannot_begin_says_why_and_costs_no_other(self):
        other = self.schedule.copy({"name": "Other", "date_start": "2026-01-01", "sequence": 99})
        with patch.object(
            self.registry["recouvrement.diffusion"],
            "_prepare",
            side_effect=[UserError(self.env._("Balance")), []],
        ):
            self.run_night("2026-01-05")
        self.assertEqual(self.schedule.error, "Balance")
        self.assertFalse(self.schedule.last_day)
        self.assertEqual(other.last_day, date(2026, 1, 5))

    def test_switched_off_it_sends_nothing_and_on_again_it_starts_from_that_day(self):
        self.schedule.active = False
        self.assertEqual(self.run_night("2026-01-05")["sendings"], 0)
        self.on("2026-01-20").write({"active": True})
        self.assertEqual(self.run_night("2026-01-20")["sendings"], 0)
        self.assertEqual(self.run_night("2026-02-05")["sendings"], 4)

    def test_send_now_sends_once_a_day(self):
        day = {"recouvrement_day": date(2026, 1, 20)}
        self.schedule.sudo().last_day = date(2026, 1, 5)
        schedule = self.schedule.with_context(**day)
        schedule.action_run_now()
        schedule.action_run_now()
        self.assertEqual(self.log().mapped("state"), ["sent"] * 4)
        self.assertEqual(set(self.log().mapped("period")), {date(2026, 1, 20)})
        self.assertEqual(schedule.next_day, date(2026, 2, 5))

    def test_preview_writes_nothing_in_the_log(self):
        action = self.schedule.action_preview()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.line_ids.partner_id, self.debtor.union(*self.others))
        self.assertFalse(self.log())

    def test_it_says_when_in_a_few_words(self):
        schedule = self.schedule
        schedule.write({"rhythm": "monthly", "month_day": 5})
        self.assertEqual(schedule.when, "On the 5 of every month")
        schedule.write({"rhythm": "weekly", "weekday": "2"})
        self.assertEqual(schedule.when, "Every week, on Wednesday")
        schedule.rhythm = "last_worked"
        self.assertEqual(schedule.when, "The last worked day of the month")

    def test_the_night_of_the_company_runs_it(self):
        self.schedule.date_start = date(2026, 1, 1)
        self.run_on("2026-01-05")
        self.assertEqual(self.log().mapped("state"), ["sent"] * 4)

    def test_only_managers_run_and_nobody_writes_the_log(self):
        self.run_night("2026-01-05")
        for group in ("reader", "collector", "accountant"):
            user = new_test_user(
                self.env, f"diffusion_{group}", groups=f"recouvrement.group_{group}"
            )
            schedule = self.schedule.with_user(user)
            self.assertEqual(schedule.name, "Monthly")
            with self.assertRaises(AccessError):
                schedule.action_run_now()
            with self.assertRaises(AccessError):
                schedule.active = False
            with self.assertRaises(AccessError):
                self.log().with_user(user).write({"state": "planned"})
        with self.assertRaises(UserError):
            self.log().sudo().write({"state": "planned"})
        with self.assertRaises(UserError):
            self.log().sudo().unlink()
