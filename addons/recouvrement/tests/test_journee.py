"""My day: what awaits a person, in the order it should be taken, and why."""

from datetime import date

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import RecouvrementCase


class TestJournee(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {
                "name": "Call",
                "kind": "call",
                "offset_days": 5,
                "note": "Ask {debtor} for {overdue}, {days_late} days late ({unknown}).",
            },
            worked_days_only=False,
        )
        cls.today = fields.Date.today()
        cls.collector = new_test_user(
            cls.env,
            "day_collector",
            groups="base.group_user,recouvrement.group_collector",
            company_id=cls.company.id,
        )

    @classmethod
    def _late(cls, name, days, amount, since=0):
        """A debtor to call: ``(dossier, line of my day)``."""
        debtor = cls.new_debtor(name, recouvrement_user_id=cls.collector.id)
        cls.overdue_invoice(fields.Date.subtract(cls.today, days=days), amount, debtor)
        cls.run_on(fields.Date.subtract(cls.today, days=since))
        return cls.dossier_of(debtor)

    def _day(self, dossiers, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        day = self.env["recouvrement.journee"].with_user(user or self.collector)
        return day.search([("dossier_id", "in", dossiers.ids)])

    def _log(self, dossier, kind, **values):
        return self.env["recouvrement.resultat"].create(
            {"dossier_id": dossier.id, "type_id": self.env.ref(f"recouvrement.{kind}").id, **values}
        )

    # -- the order, and why -------------------------------------------------------------------

    def test_the_order_is_amount_by_age_by_chance(self):
        small, old, big = (
            self._late("Small", 10, 100),
            self._late("Old", 90, 900),
            self._late("Big", 10, 5000),
        )
        day = self._day(small | old | big)
        self.assertEqual(day.dossier_id, old | big | small)
        self.assertEqual(
            [(line.stake, line.age, line.chance, line.weight) for line in day],
            [(900, 90, 50, 1), (5000, 10, 50, 1), (100, 10, 50, 1)],
        )
        self.assertEqual(day.mapped("priority"), [40500, 25000, 500])
        self.assertIn("90 days", day[0].why_first)
        self.assertIn("50 % chance", day[0].why_first)

    def test_a_debtor_nobody_reaches_comes_later_than_one_who_answers(self):
        silent, other = self._late("Silent", 10, 100), self._late("Other", 10, 90)
        self._log(silent, "resultat_type_no_answer")
        self._plan_task(silent, "mail.mail_activity_data_call")
        day = self._day(silent | other)
        self.assertEqual(day.dossier_id, other | silent)
        self.assertEqual(day.mapped("chance"), [50, 25])

    def test_a_promise_not_kept_comes_first_until_something_follows_it(self):
        dossier = self._late("Broken word", 20, 100, since=14)
        dossier.activity_ids.unlink()
        promise = self._break_promise(dossier)
        line = self._day(dossier)
        self.assertEqual((line.kind, line.promesse_id, line.talks), ("1_promise", promise, True))
        self.assertEqual((line.chance, line.weight), (33, 1.5))
        self.assertIn("nothing received", line.subject)
        self._log(dossier, "resultat_type_no_answer")
        self.assertFalse(self._day(dossier))

    def _break_promise(self, dossier):
        day = fields.Date.subtract(self.today, days=9)
        made = dossier.with_context(recouvrement_day=day).env["recouvrement.promesse"]
        promise = made.create({"dossier_id": dossier.id, "amount": 50, "date": day})
        self.env["recouvrement.engagement"].sudo()._judge(self.today, dossier.sudo())
        self.assertEqual(promise.state, "broken")
        return promise

    def test_an_instalment_missed_awaits_until_the_debtor_is_spoken_to(self):
        dossier = self._late("On instalments", 20, 100, since=14)
        dossier.activity_ids.unlink()
        day = fields.Date.subtract(self.today, days=10)
        plan = (
            self.env["recouvrement.plan"]
            .with_context(recouvrement_day=day)
            .create({"dossier_id": dossier.id, "date_first": day, "grace_days": 0, "max_missed": 3})
        )
        plan._propose()
        plan._activate(day)
        self.assertFalse(self._day(dossier))
        self.env["recouvrement.engagement"].sudo()._judge(self.today, dossier.sudo())
        line = self._day(dossier)
        self.assertEqual((line.kind, line.plan_id, line.talks), ("2_instalment", plan, True))
        self.assertAlmostEqual(line.stake, plan.echeance_ids.sorted("date")[0].amount)
        self.assertEqual(dossier.badges[0]["text"], "Plan 0/3, late")
        self._log(dossier, "resultat_type_no_answer")
        self.assertFalse(self._day(dossier))

    def test_a_dispute_awaits_whoever_answers_for_it_once_it_is_late(self):
        dossier = self._late("Contested", 20, 100)
        dossier.activity_ids.unlink()
        category = self.env["recouvrement.litige.categorie"].search([], limit=1)
        dispute = self.env["recouvrement.litige"].create(
            {
                "dossier_id": dossier.id,
                "category_id": category.id,
                "responsible_id": self.collector.id,
                "date_deadline": self.today,
                "ligne_ids": [
                    Command.create({"move_line_id": dossier.open_line_ids.id, "amount": 40})
                ],
            }
        )
        # Until it is late it is a task among others, on its day.
        self.assertEqual(self._day(dossier).activity_id, dispute.activity_ids)
        dispute.date_deadline = fields.Date.subtract(self.today, days=1)
        line = self._day(dossier)
        self.assertEqual(
            (line.kind, line.litige_id, line.stake, line.user_id),
            ("5_dispute", dispute, 40, self.collector),
        )
        self.assertIn(category.name, line.subject)

    def _contest(self, dossier, **values):
        return self.env["recouvrement.litige"].create(
            {
                "dossier_id": dossier.id,
                "category_id": self.env["recouvrement.litige.categorie"].search([], limit=1).id,
                "responsible_id": self.env.user.id,
                "ligne_ids": [
                    Command.create({"move_line_id": dossier.open_line_ids.id, "amount": 40})
                ],
                **values,
            }
        )

    def _give_task(self, record, summary):
        return record.activity_schedule(
            "mail.mail_activity_data_todo", self.today, user_id=self.collector.id, summary=summary
        )

    def test_tasks_on_the_plans_and_disputes_of_a_dossier_are_its_own(self):
        dossier = self._late("With a plan", 20, 100)
        dossier.activity_ids.unlink()
        plan = self.env["recouvrement.plan"].create({"dossier_id": dossier.id})
        dispute = self._contest(dossier)
        dispute.activity_ids.unlink()
        tasks = self._give_task(plan, "Ask for the signature") | self._give_task(dispute, "Find it")
        day = self._day(dossier).sorted("activity_id")
        self.assertEqual(day.activity_id, tasks)
        self.assertEqual(day.mapped("subject"), ["Ask for the signature", "Find it"])
        self.assertEqual(set(day.mapped("kind")), {"4_activity"})
        self.assertEqual((day.user_id, day.dossier_id), (self.collector, dossier))
        opened = [line.action_open() for line in day]
        self.assertEqual(
            [(each["res_model"], each["res_id"]) for each in opened],
            [(plan._name, plan.id), (dispute._name, dispute.id)],
        )
        day[0].action_done()
        self.assertEqual(self._day(dossier).activity_id, tasks[1])

    def test_a_late_dispute_is_told_once(self):
        dossier = self._late("Contested twice", 20, 100)
        dossier.activity_ids.unlink()
        late = fields.Date.subtract(self.today, days=1)
        dispute = self._contest(dossier, responsible_id=self.collector.id, date_deadline=late)
        dispute.activity_ids.unlink()
        self._give_task(dispute, "Answer")
        self.assertEqual(self._day(dossier).kind, "5_dispute")

    def test_a_call_planned_on_a_plan_is_ended_by_the_contact_logged(self):
        dossier = self._late("Called for a plan", 20, 100)
        dossier.activity_ids.unlink()
        plan = self.env["recouvrement.plan"].create({"dossier_id": dossier.id})
        call = plan.activity_schedule(
            "mail.mail_activity_data_call", self.today, user_id=self.collector.id
        )
        line = self._day(dossier)
        self.assertTrue(line.talks)
        context = line.action_log_result()["context"]
        self.env["recouvrement.resultat"].with_user(self.collector).with_context(**context).create(
            {"type_id": self.env.ref("recouvrement.resultat_type_no_answer").id}
        )
        self.assertFalse(call.exists().active)
        self.assertFalse(self._day(dossier))

    # -- who sees what ------------------------------------------------------------------------

    def test_each_sees_theirs_and_the_responsible_what_nobody_follows(self):
        head = new_test_user(
            self.env,
            "day_head",
            groups="base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
        )
        portfolio = self.env["recouvrement.portefeuille"].create(
            {"name": "South", "company_id": self.company.id, "user_id": head.id}
        )
        dossier = self._late("Followed", 10, 100)
        self.assertEqual(self._day(dossier).user_id, self.collector)
        dossier.sudo().write({"error": "No line"})
        dossier.write({"user_id": False, "portefeuille_id": portfolio.id})
        self.assertFalse(self._day(dossier), "another's portfolio")
        errors = self._day(dossier, head).filtered(lambda line: line.kind == "7_error")
        self.assertEqual(errors.user_id, head)

    def test_a_step_that_managers_alone_decide_stays_out_of_the_collector_s_day(self):
        self.new_scenario(
            {"kind": "call", "offset_days": 5, "consent": "approval", "decision_by": "manager"},
            worked_days_only=False,
            sequence=0,
        )
        dossier = self._late("Decided above", 10, 100)
        self.assertFalse(self._day(dossier))
        self.assertEqual(self._day(dossier, self.env.user).kind, "3_consent")

    # -- what is offered ----------------------------------------------------------------------

    def _plan_task(self, dossier, kind="mail.mail_activity_data_todo"):
        return dossier.activity_schedule(kind, self.today, user_id=self.collector.id, summary="Do")

    def test_a_contact_is_offered_for_calls_and_done_for_other_tasks(self):
        dossier = self._late("Two things", 10, 100)
        task = self._plan_task(dossier)
        call, todo = sorted(self._day(dossier), key=lambda line: line.activity_id.id)
        self.assertEqual((call.talks, todo.talks), (True, False))
        todo.action_done()
        self.assertFalse(task.exists().active)

    def test_a_reader_ticks_nothing_off(self):
        dossier = self._late("Read only", 10, 100)
        self._plan_task(dossier)
        reader = new_test_user(
            self.env,
            "day_reader",
            groups="base.group_user,recouvrement.group_reader",
            company_id=self.company.id,
        )
        line = self._day(dossier, reader).filtered(lambda each: not each.talks)
        with self.assertRaises(AccessError):
            line.action_done()

    def test_a_contact_logged_from_my_day_ends_the_call_a_person_planned(self):
        dossier = self._late("Called back", 10, 100)
        dossier.activity_ids.unlink()
        planned = self._plan_task(dossier, "mail.mail_activity_data_call")
        context = self._day(dossier).action_log_result()["context"]
        other = self._plan_task(dossier)
        self.env["recouvrement.resultat"].with_context(**context).create(
            {"type_id": self.env.ref("recouvrement.resultat_type_no_answer").id}
        )
        self.assertFalse(planned.exists().active)
        self.assertTrue(other.exists().active)

    # -- what to say --------------------------------------------------------------------------

    def test_the_script_holds_the_figures_of_the_debtor_and_leaves_the_rest(self):
        dossier = self._late("Scierie <b>Marcel</b>", 10, 1234.5)
        line = self._day(dossier)
        self.assertIn("Ask Scierie &lt;b&gt;Marcel&lt;/b&gt; for", line.script)
        self.assertIn("1,234.50", line.script)
        self.assertIn("10 days late ({unknown})", line.script)
        self.assertEqual(line.phone, dossier.partner_id.phone)
        self.assertIn("1,234.50", line.activity_id.note, "the task of the call says the same")

    def test_without_instructions_the_usual_ones_are_said(self):
        dossier = self._late("Usual", 10, 100)
        self._plan_task(dossier, "mail.mail_activity_data_call")
        line = self._day(dossier).filtered(lambda each: not each.action_id)
        self.assertIn(self.collector.name, line.script)
        self.assertIn("never received", line.objections)

    def test_the_number_is_that_of_the_collection_contact(self):
        dossier = self._late("With a contact", 10, 100)
        contact = self.env["res.partner"].create(
            {
                "name": "Ms Payer",
                "parent_id": dossier.partner_id.id,
                "type": "recouvrement",
                "phone": "+33 6 99 99 99 99",
            }
        )
        line = self._day(dossier)
        self.assertEqual((line.phone, line.phone_of), (contact.phone, contact.display_name))

    # -- the price ----------------------------------------------------------------------------

    def test_forty_lines_cost_as_many_queries_as_four(self):
        dossiers = self.env["recouvrement.dossier"].union(
            *(self._late(f"Debtor {rank}", 10, 100 + rank) for rank in range(20))
        )
        for dossier in dossiers:
            plan = self.env["recouvrement.plan"].create({"dossier_id": dossier.id})
            self._give_task(plan, "Ask for the signature")
        fields_read = {
            name: {}
            for name in ("kind", "subject", "phone", "why_first", "amount_overdue", "talks")
        } | {"partner_id": {"fields": {"display_name": {}}}}

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            day = self.env["recouvrement.journee"].with_user(self.collector)
            day.web_search_read([("dossier_id", "in", some.ids)], fields_read, limit=80)
            return self.env.cr.sql_log_count - before

        count(dossiers)
        self.assertLessEqual(count(dossiers), count(dossiers[:4]))

    def test_it_is_the_day_people_act_on(self):
        dossier = self._late("Dated", 10, 100)
        later = self.env["recouvrement.journee"].with_context(
            recouvrement_day=date.fromordinal(self.today.toordinal() + 5)
        )
        self.assertEqual(later.search([("dossier_id", "=", dossier.id)]).age, 15)
