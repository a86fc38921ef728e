from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import RecouvrementCase


class TestPassation(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "call", "offset_days": 2},
            {"kind": "notice", "offset_days": 30},
            worked_days_only=False,
        )
        cls.old, cls.new = cls._user("old"), cls._user("new")
        cls.other = cls._user("other", "base.group_user")
        cls.debtors = [cls.new_debtor(f"Debtor {number}") for number in range(6)]
        for debtor in cls.debtors:
            cls.overdue_invoice("2026-01-10", 100, partner=debtor)
        cls.run_on("2026-01-11")
        cls.dossiers = cls.env["recouvrement.dossier"].search(
            [("partner_id", "in", [debtor.id for debtor in cls.debtors])]
        )
        cls.dossiers.user_id = cls.old
        cls.run_on("2026-01-12")
        cls.env.flush_all()

    @classmethod
    def _user(cls, login, group="recouvrement.group_collector"):
        return cls.env["res.users"].create(
            {
                "name": login.title(),
                "login": f"passation-{login}",
                "group_ids": [Command.set([cls.env.ref(group).id])],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    def _hand_over(self, dossiers, day="2026-02-01", user=None, by=None, **values):
        env = self.env(
            user=(by or self.env.user).id,
            context=dict(self.env.context, recouvrement_day=date.fromisoformat(day)),
        )
        wizard = env["recouvrement.passation"].create(
            {
                "dossier_ids": [Command.set(dossiers.ids)],
                "user_id": (user or self.new).id,
                "note": "Never call on Mondays",
                **values,
            }
        )
        wizard.action_confirm()

    def test_activities_follow_and_the_new_owner_is_told(self):
        dossier = self.dossiers[0]
        call = dossier.activity_ids
        self.assertEqual(call.user_id, self.old)
        foreign = dossier.activity_schedule(summary="For sales", user_id=self.other.id)
        before = dossier.message_ids
        self._hand_over(dossier)
        self.assertEqual(dossier.user_id, self.new)
        self.assertEqual(call.user_id, self.new)
        self.assertEqual(foreign.user_id, self.other)
        todo = dossier.activity_ids - call - foreign
        self.assertEqual((todo.summary, todo.user_id), ("Dossier handed over", self.new))
        self.assertIn("Never call on Mondays", todo.note)
        [message] = dossier.message_ids - before
        self.assertIn("Handed over to New: Never call on Mondays", message.body)
        self.assertEqual(self.dossiers[1].user_id, self.old)

    def test_who_had_it_from_when_to_when_is_kept(self):
        dossier = self.dossiers[0]
        self._hand_over(dossier, "2026-02-01")
        self._hand_over(dossier, "2026-03-01", user=self.old)
        rows = dossier.affectation_ids.filtered("note")
        self.assertEqual(
            [(row.user_id, row.date_from, row.date_to, row.state) for row in rows.sorted("id")],
            [
                (self.new, date(2026, 2, 1), date(2026, 2, 28), "past"),
                (self.old, date(2026, 3, 1), False, "current"),
            ],
        )
        self.assertEqual(rows[0].note, "Never call on Mondays")
        with self.assertRaises(UserError):
            rows[0].unlink()

    def test_a_change_by_hand_is_kept_too(self):
        dossier = self.dossiers[0]
        dossier.user_id = self.new
        current = dossier.affectation_ids.filtered(lambda row: row.state == "current")
        self.assertEqual((current.user_id, current.by_id), (self.new, self.env.user))

    def test_a_later_day_is_done_by_the_night(self):
        dossier = self.dossiers[0]
        self._hand_over(dossier, "2026-02-01", date="2026-02-10")
        self.assertEqual(dossier.user_id, self.old)
        self.run_on("2026-02-09")
        self.assertEqual(dossier.user_id, self.old)
        self.run_on("2026-02-10")
        self.assertEqual(dossier.user_id, self.new)
        current = dossier.affectation_ids.filtered(lambda row: row.state == "current")
        self.assertEqual(
            (current.date_from, current.note), (date(2026, 2, 10), "Never call on Mondays")
        )

    def test_many_dossiers_cost_as_many_queries_as_two(self):
        self._hand_over(self.dossiers[:1])

        def cost(dossiers, user):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._hand_over(dossiers, user=user)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        cost(self.dossiers, self.new)  # caches of a first time
        two = cost(self.dossiers[:2], self.old)
        self.dossiers.write({"user_id": self.new.id})
        six = cost(self.dossiers, self.old)
        self.assertLessEqual(six, two + 4)

    def test_only_who_may_write_hands_over_and_only_to_collectors(self):
        dossier = self.dossiers[0]
        with self.assertRaises(UserError):
            self._hand_over(dossier, user=self.other)
        south = self.env["recouvrement.portefeuille"].create({"name": "South"})
        dossier.write({"portefeuille_id": south.id, "user_id": False})
        with self.assertRaises(AccessError):
            self._hand_over(dossier, by=self.old)
        reader = self._user("reader", "recouvrement.group_reader")
        with self.assertRaises(AccessError):
            self._hand_over(self.dossiers[1], by=reader)
        # To a portfolio out of one's own sight: it is done, and said in one's name.
        self._hand_over(self.dossiers[1], by=self.old, portefeuille_id=south.id)
        self.assertEqual(self.dossiers[1].portefeuille_id, south)
        message = self.dossiers[1].message_ids.sorted("id")[-1]
        self.assertEqual(message.author_id, self.old.partner_id)


class TestHistorique(RecouvrementCase):
    def test_the_page_tells_what_was_done_what_runs_and_what_comes_next(self):
        self.new_scenario(
            {"kind": "call", "offset_days": 1, "name": "First call"},
            {"kind": "notice", "offset_days": 60, "name": "Formal notice"},
            worked_days_only=False,
        )
        invoice = self.overdue_invoice("2026-01-10", 100)
        self.overdue_invoice("2026-01-10", 55)
        self.run_days("2026-01-11", "2026-01-14")
        dossier = self.dossier_of()
        item = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        self.env["recouvrement.litige"].create(
            {
                "dossier_id": dossier.id,
                "category_id": self.env.ref("recouvrement.litige_categorie_quality").id,
                "ligne_ids": [Command.create({"move_line_id": item.id})],
            }
        )
        for number in range(8):
            dossier.message_post(
                body=f"Note {number}", message_type="comment", subtype_xmlid="mail.mt_note"
            )
        html = self.env["ir.actions.report"]._render_qweb_html(
            "recouvrement.report_history", dossier.ids
        )[0]
        text = html.decode()
        for words in ("Menuiserie Lormont", "First call", "Quality", "Formal notice", "Note 7"):
            self.assertIn(words, text)
        self.assertNotIn("Note 3", text)
        self.assertRegex(text, r"and\s+4\s+older")

    def test_a_long_story_is_cut_to_the_page(self):
        service = self.env["recouvrement.historique"]
        self.assertEqual(service._cut(list(range(40)), 10), {"rows": list(range(10)), "older": 30})
