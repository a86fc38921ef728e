import io
import zipfile
from datetime import date
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_extrait import DAY, ExtraitCase


@tagged("post_install", "-at_install")
class TestReleveEnvoi(ExtraitCase):
    """Statements sent, by hand and by schedule: to whom, in which words, and what is kept of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.overdue_invoice("2026-02-10", 100)
        cls.schedule = cls.env["recouvrement.diffusion"].create(
            {
                "name": "Monthly",
                "kind": "statement",
                "month_day": 30,
                "date_start": date(2026, 6, 1),
                "partner_ids": [(4, cls.debtor.id)],
            }
        )

    def choose(self, partners=None, **values):
        action = (partners or self.debtor).action_recouvrement_statement()
        wizard = self.env["recouvrement.extrait.choix"].browse(action["res_id"])
        wizard.write(values)
        return wizard

    def night(self):
        return self.env["recouvrement.diffusion"].sudo()._run_due(DAY)

    def log(self):
        return self.env["recouvrement.diffusion.envoi"].search([], order="partner_id")

    def test_a_statement_of_a_day_before_the_first_entry_is_refused(self):
        absurd = self.choose(day="0202-01-01")
        for do in (absurd.action_print, absurd.action_export, absurd.action_send):
            with self.assertRaisesRegex(UserError, "Nothing was posted yet on 01/01/0202"):
                do()
        self.assertFalse(self.log())

    def test_the_same_statement_does_not_leave_twice_a_day_unless_asked_again(self):
        self.schedule.active = False
        self.choose().action_send()
        second = self.choose()
        self.assertIn(self.debtor.display_name, second.already)
        with self.assertRaisesRegex(UserError, "had this statement today"):
            second.action_send()
        other = self.choose(account="activity")
        self.assertFalse(other.already, "another statement is no second one")
        self.assertEqual(len(self.log()), 1)
        second.again = True
        second.action_send()
        self.assertEqual(len(self.log()), 2)
        tomorrow = self.choose().with_context(recouvrement_day=date(2026, 7, 1))
        self.assertFalse(tomorrow.already)

    def test_sent_by_hand_it_is_in_the_chatter_and_in_the_ledger_and_is_no_reminder(self):
        self.schedule.active = False
        self.run_on(DAY)
        dossier = self.dossier_of()
        steps, next_step = dossier.action_ids, dossier.next_etape_id
        self.choose(with_workbook=True).action_send()
        row = self.log()
        self.assertEqual((row.state, row.user_id, row.balance), ("sent", self.env.user, 100))
        self.assertEqual(len(row.attachment_ids), 2)
        self.assertIn(row.message_id, self.debtor.message_ids)
        self.assertIn("Statement of account as of June 30, 2026", row.message_id.subject)
        self.assertIn("the balance of your account is 100.00", row.message_id.body)
        action = dossier.action_ids - steps
        self.assertEqual(
            (action.kind, action.state, action.delivery), ("statement", "done", "queued")
        )
        self.assertFalse(action.step_code or any(item["asked"] for item in action.items))
        self.assertTrue(action.seal)
        contacts = self.env["recouvrement.situation"]._read_contacts(self.debtor, date(2026, 6, 1))
        self.assertEqual(len(contacts[self.debtor.id]), len(steps.filtered("date_done")))
        self.run_on(DAY)
        self.assertEqual(dossier.next_etape_id, next_step)
        row.message_id.sudo().notification_ids.notification_status = "sent"
        self.assertEqual(action.delivery, "sent")

    def test_marked_before_it_leaves_a_killed_queue_does_not_send_it_twice(self):
        self.choose().action_send()
        mail = self.log().message_id.sudo().mail_ids.with_context(recouvrement_commit=True)
        other = mail.create({"body_html": "Hello", "email_to": "someone@example.com"})
        with patch.object(self.env.cr, "commit") as commit:
            other._prepare_outgoing_list()
            commit.assert_not_called()
            mail._prepare_outgoing_list()
            commit.assert_called_once()

    def test_it_speaks_the_debtors_language_and_the_variant_of_a_private_person(self):
        self.debtor.write({"lang": "fr_FR", "is_company": False})
        self.choose().action_send()
        message = self.log().message_id
        self.assertIn("Relevé de compte au 30 juin 2026", message.subject)
        self.assertIn("voici où en est votre compte", message.body.lower())

    def test_who_refuses_or_cannot_be_reached_is_told_before_and_after(self):
        silent = self.new_debtor("Silent", email=False)
        refusing = self.new_debtor("Refusing", recouvrement_optout_email=date(2026, 1, 1))
        lost = self.new_debtor("Lost", recouvrement_lost_email=date(2026, 1, 1))
        everyone = self.debtor | silent | refusing | lost
        wizard = self.choose(everyone)
        self.assertEqual(len(wizard.obstacles.splitlines()), 3)
        action = wizard.action_send()
        self.assertIn("1 sent", action["name"])
        self.assertIn("3 not sent", action["name"])
        states = {row.partner_id: row.state for row in self.log()}
        self.assertEqual(
            [states[each] for each in (self.debtor, silent, refusing, lost)],
            ["sent", "failed", "skipped", "failed"],
        )
        self.assertEqual(self.env["mail.mail"].search_count([("model", "=", "res.partner")]), 1)

    def test_the_schedule_sends_once_and_skips_with_a_reason(self):
        idle, small = self.new_debtor("Idle"), self.new_debtor("Small")
        tagged_one = self.new_debtor("Tagged")
        self.overdue_invoice("2026-02-10", 10, small)
        self.overdue_invoice("2026-02-10", 500, tagged_one)
        tag = self.env["res.partner.category"].create({"name": "Statements"})
        tagged_one.category_id = tag
        self.schedule.write({"balance_min": 50, "tag_ids": [(4, tag.id)]})
        (idle | small).recouvrement_diffusion_ids = self.schedule
        self.assertEqual(self.night()["sendings"], 2)
        self.assertFalse(self.night()["sendings"])
        told = {row.partner_id: (row.state, row.reason) for row in self.log()}
        self.assertEqual(told[self.debtor][0], "sent")
        self.assertEqual(told[tagged_one][0], "sent")
        self.assertEqual(told[idle], ("skipped", "Nothing moved and nothing is owed."))
        self.assertEqual(told[small][0], "skipped")
        self.assertIn("less than", told[small][1])

    def test_refusals_and_ways_are_looked_up_only_of_whom_there_is_something_to_tell(self):
        """Most of a large portfolio owes nothing: its numbers and refusals are not read for that."""
        asked, ways = [], self.env.registry["recouvrement.destinataire"]
        look_up = ways._get_ways

        def spy(service, people):
            asked.append(people)
            return look_up(service, people)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.schedule._prepare_statement(DAY)
            return len(rows), self.env.cr.sql_log_count - before

        self.schedule._prepare_statement(DAY)  # warms the caches up
        with patch.object(ways, "_get_ways", spy):
            _rows, few = count()
            for rank in range(8):
                self.new_debtor(f"Idle {rank}").recouvrement_diffusion_ids = self.schedule
            rows, many = count()
        self.assertEqual(rows, 9)
        self.assertEqual([people.ids for people in asked], [self.debtor.ids] * 2)
        self.assertLessEqual(many, few)

    def test_every_debtor_with_open_items_but_those_left_out(self):
        out = self.new_debtor("Out")
        self.overdue_invoice("2026-02-10", 10, out)
        out.write({"recouvrement_excluded": True, "recouvrement_exclusion_reason": "Court"})
        self.pay(self.overdue_invoice("2026-02-10", 10, self.new_debtor("Paid")), "2026-03-01")
        self.schedule.write({"open_items": True, "partner_ids": [(5,)]})
        action = self.schedule.action_preview()
        lines = self.env[action["res_model"]].browse(action["res_id"]).line_ids
        told = {
            line.partner_id: line.state for line in lines if line.partner_id in self.debtor | out
        }
        self.assertEqual(told, {self.debtor: "planned", out: "skipped"})
        going = len(lines.filtered(lambda line: line.state == "planned"))
        self.assertIn(
            f"{going} would receive it, {len(lines) - going} would not", lines.apercu_id.summary
        )
        self.assertFalse(lines.filtered(lambda line: line.partner_id.name == "Paid"))

    def test_the_period_of_an_activity_is_the_month_or_week_that_ended(self):
        schedule = self.schedule
        schedule.account = "activity"
        self.assertEqual(schedule._get_span(DAY), (date(2026, 6, 1), DAY))
        self.assertEqual(
            schedule._get_span(date(2026, 7, 5)), (date(2026, 6, 1), date(2026, 6, 30))
        )
        schedule.rhythm = "weekly"
        self.assertEqual(
            schedule._get_span(date(2026, 7, 6)), (date(2026, 6, 29), date(2026, 7, 5))
        )

    def test_several_debtors_on_paper_and_as_workbooks(self):
        other = self.new_debtor("Menuiserie Lormont")  # the same name
        self.overdue_invoice("2026-02-10", 40, other)
        wizard = self.choose(self.debtor | other, account="activity", date_from=date(2026, 1, 1))
        text = self.env["ir.actions.report"]._render_qweb_pdf(
            "recouvrement.report_extrait", wizard.ids
        )[0]
        self.assertTrue(text)
        url = wizard.action_export()["url"]
        document = self.env["ir.attachment"].browse(int(url.split("/")[3].split("?")[0]))
        with zipfile.ZipFile(io.BytesIO(document.raw)) as archive:
            self.assertEqual(len(archive.namelist()), 2)
            sheet = load_workbook(io.BytesIO(archive.read(archive.namelist()[0]))).active
        self.assertEqual(sheet["A5"].value, "Date")
        with self.assertRaisesRegex(UserError, "reversed"):
            self.choose(account="activity", date_from=date(2026, 7, 1)).action_print()

    def test_readers_print_and_collectors_send(self):
        reader = new_test_user(self.env, "releve_reader", groups="recouvrement.group_reader")
        wizard = self.choose().with_user(reader)
        mine = self.env["recouvrement.extrait.choix"].browse(
            self.debtor.with_user(reader).action_recouvrement_statement()["res_id"]
        )
        self.assertNotEqual(mine, wizard)
        mine = mine.with_user(reader)
        self.assertTrue(mine.action_export()["url"])
        with self.assertRaises(AccessError):
            mine.action_send()
        collector = new_test_user(self.env, "releve_coll", groups="recouvrement.group_collector")
        action = self.debtor.with_user(collector).action_recouvrement_statement()
        wizard = self.env["recouvrement.extrait.choix"].with_user(collector)
        wizard.browse(action["res_id"]).action_send()
        self.assertEqual(self.log().user_id, collector)
