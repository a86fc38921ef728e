from ast import literal_eval
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .common import RecouvrementCase


class LitigeCase(RecouvrementCase):
    """Three invoices, due on 10, 12 and 14 January; a responsible who does not collect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "email", "offset_days": 5},
            {"kind": "notice", "offset_days": 15},
            worked_days_only=False,
            tolerance=0,
        )
        cls.invoices = [
            cls.overdue_invoice(f"2026-01-{day}", amount)
            for day, amount in ((10, 100), (12, 200), (14, 300))
        ]
        cls.run_on("2026-01-15")
        cls.dossier = cls.dossier_of()
        cls.first, cls.second, cls.third = (cls.item_of(each) for each in cls.invoices)
        cls.sales = cls.new_user("sales", "base.group_user")
        cls.boss = cls.new_user("boss", "base.group_user")
        cls.price = cls.env.ref("recouvrement.litige_categorie_price")
        cls.price.write(
            {
                "user_id": cls.sales.id,
                "escalation_user_id": cls.boss.id,
                "deadline_days": 5,
                "working_days": True,
            }
        )

    @classmethod
    def item_of(cls, invoice):
        return invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")

    @classmethod
    def new_user(cls, login, group):
        return cls.env["res.users"].create(
            {
                "name": login.title(),
                "login": f"litige-{login}",
                "group_ids": [Command.set([cls.env.ref(group).id])],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    @classmethod
    def at(cls, day):
        """What people do on ``day``."""
        return cls.env(context=dict(cls.env.context, recouvrement_day=date.fromisoformat(day)))

    @classmethod
    def dispute(cls, *items, day="2026-01-16", **values):
        """A dispute on items, or on ``(item, amount)``, opened on ``day``."""
        pairs = [item if isinstance(item, tuple) else (item, None) for item in items]
        return cls.at(day)["recouvrement.litige"].create(
            {
                "dossier_id": cls.dossier.id,
                "category_id": cls.price.id,
                "ligne_ids": [
                    Command.create({"move_line_id": item.id, **({"amount": part} if part else {})})
                    for item, part in pairs
                ],
                **values,
            }
        )


class TestLitige(LitigeCase):
    def test_only_what_is_disputed_is_suspended(self):
        dispute = self.dispute(self.second)
        self.assertEqual(dispute.amount, 200)
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (400, 200))
        self.assertEqual(self.dossier.state, "open")
        self.assertEqual(
            (dispute.suspension_id.scope, dispute.suspension_id.move_line_ids),
            ("items", self.second),
        )
        self.assertEqual(dispute.suspension_id.origin, f"recouvrement.litige,{dispute.id}")

    def test_a_part_of_an_item_may_be_disputed_and_the_letter_asks_the_rest(self):
        dispute = self.dispute((self.second, 80))
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (520, 80))
        words = self.env["recouvrement.formule"].with_context(
            recouvrement_day=date(2026, 1, 17), recouvrement_annex=True
        )
        letter = words._get_words(self.dossier)[self.dossier.id]
        self.assertIn("520.00", letter["letter_total"])
        self.assertIn("80.00", letter["letter_items"])
        self.assertIn("contested", letter["letter_items"])
        items = words._read_items(self.dossier)[self.dossier.id]
        rows = words._prepare_rows(items, self.company.currency_id)
        self.assertEqual(
            [(row["remaining"], "contested" in row["note"]) for row in rows],
            [("100.00", False), ("200.00", True), ("300.00", False)],
        )
        # Payment of the rest: what is in dispute is all that remains, and never less than nothing.
        self.pay(self.invoices[1], "2026-01-17", 150)
        self.dossier.action_refresh()
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (400, 50))
        self.assertEqual(dispute.amount, 80)

    def test_the_bounds_of_a_dispute_are_checked(self):
        stranger = self.item_of(
            self.overdue_invoice("2026-01-10", 50, partner=self.new_debtor("Other"))
        )
        for items in (
            [],
            [(self.first, 100.01)],
            [(self.first, -5)],
            [stranger],
        ):
            with (
                self.subTest(items=items),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                self.dispute(*items)
        self.dispute((self.first, 60))
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.dispute((self.first, 40.01))
        rest = self.dispute(self.first)
        self.assertEqual(rest.amount, 40)
        self.assertEqual(self.dossier.amount_disputed, 100)

    def test_the_deadline_counts_worked_days_and_the_responsible_gets_a_to_do(self):
        dispute = self.dispute(self.second, day="2026-01-16")
        self.assertEqual(dispute.date_deadline, date(2026, 1, 23))
        self.assertEqual(
            (dispute.activity_ids.user_id, dispute.activity_ids.date_deadline),
            (self.sales, date(2026, 1, 23)),
        )
        dispute.responsible_id = self.boss
        self.assertEqual(dispute.activity_ids.user_id, self.boss)

    def test_a_late_dispute_is_escalated_once(self):
        dispute = self.dispute(self.second)
        self.run_days("2026-01-17", "2026-01-23")
        self.assertFalse(dispute.date_escalated)
        self.run_days("2026-01-24", "2026-01-27")
        self.assertEqual(
            (dispute.date_escalated, dispute.escalated_to_id), (date(2026, 1, 24), self.boss)
        )
        self.assertEqual(len(dispute.activity_ids.filtered(lambda a: a.user_id == self.boss)), 1)
        self.assertIn(dispute, self.env["recouvrement.litige"].search([("late", "=", True)]))

    def test_escalating_costs_the_same_number_of_queries_whatever_their_number(self):
        for item in (self.first, self.second):
            self.dispute((item, 10))
        self.env.flush_all()
        self.env["recouvrement.litige"].sudo()._escalate(date(2026, 1, 24))
        for item in (self.first, self.second):
            self.dispute((item, 10))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["recouvrement.litige"].sudo()._escalate(date(2026, 1, 24))
        self.env.flush_all()
        two = self.cr.sql_log_count - before
        for item in (self.first, self.second, self.third):
            for amount in (5, 6):
                self.dispute((item, amount))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["recouvrement.litige"].sudo()._escalate(date(2026, 1, 24))
        self.env.flush_all()
        self.assertLessEqual(self.cr.sql_log_count - before, two + 2)

    def test_a_dispute_whose_items_are_settled_meanwhile_ends_by_itself(self):
        dispute, other = self.dispute(self.second), self.dispute(self.first, self.third)
        self.pay(self.invoices[1], "2026-01-17")
        self.pay(self.invoices[0], "2026-01-17")
        self.run_on("2026-01-18")
        self.assertEqual((dispute.state, other.state), ("cancelled", "open"))
        self.assertIn("settled", dispute.outcome_reason)

    def test_rejected_with_a_reason_the_chase_resumes_at_once(self):
        dispute = self.dispute(self.second)
        late = dispute.with_env(self.at("2026-01-20"))
        with self.assertRaises(UserError):
            late._settle("rejected")
        late._settle("rejected", reason="Price of the signed order")
        self.assertEqual(
            (dispute.state, dispute.date_closed, dispute.days_to_resolve),
            ("rejected", date(2026, 1, 20), 4),
        )
        self.assertEqual(dispute.suspension_id.date_to, date(2026, 1, 19))
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (600, 0))
        self.assertFalse(dispute.activity_ids)
        with self.assertRaises(UserError):
            late._settle("cancelled")

    def test_partly_accepted_the_draft_credit_note_holds_the_amount_and_the_rest_is_chased(self):
        dispute = self.dispute(self.second)
        late = dispute.with_env(self.at("2026-01-20"))
        for wrong in (0, 200, 250):
            with self.assertRaises(UserError):
                late._settle("partly", wrong)
        late._settle("partly", 70, make_credit=True)
        credit = dispute.credit_move_ids
        self.assertEqual(
            (credit.move_type, credit.state, credit.amount_total, credit.reversed_entry_id),
            ("out_refund", "draft", 70, self.invoices[1]),
        )
        # Nobody is asked for what was granted while the credit note is a draft.
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (530, 70))
        self.assertEqual(dispute.credit_state, "awaited")
        credit.with_env(self.at("2026-01-21")).action_post()
        self.env.cr.precommit.run()
        self.assertEqual(dispute.credit_state, "done")
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (530, 0))
        self.assertEqual(self.invoices[1].amount_residual, 130)

    def test_a_credit_note_with_taxes_comes_to_the_cent(self):
        tax = self.env["account.tax"].create(
            {"name": "20 %", "amount": 20, "amount_type": "percent", "type_tax_use": "sale"}
        )
        invoice = self.overdue_invoice("2026-01-10", 333.33)
        invoice.button_draft()
        invoice.invoice_line_ids.tax_ids = tax
        invoice.action_post()
        self.run_on("2026-01-16")
        dispute = self.dispute((self.item_of(invoice), 123.45))
        dispute.with_env(self.at("2026-01-20"))._settle("accepted", make_credit=True)
        credit = dispute.credit_move_ids
        self.assertEqual(credit.amount_total, 123.45)
        credit.action_post()
        self.assertEqual(self.item_of(invoice).amount_residual, 400 - 123.45)

    def test_an_existing_credit_note_is_linked_and_ends_it(self):
        credit = self.credit_note("2026-01-18", 200)
        dispute = self.dispute(self.second)
        dispute.with_env(self.at("2026-01-20"))._settle("accepted", credits=credit)
        self.assertEqual((dispute.credit_state, dispute.amount_granted), ("done", 200))
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (400, 0))
        foreign = self.credit_note("2026-01-18", 20, partner=self.new_debtor("Other"))
        with self.assertRaises(ValidationError):
            dispute.credit_move_ids = [Command.link(foreign.id)]

    def test_the_time_to_resolve_is_reported_by_service_and_category_for_what_is_over(self):
        self.price.service = "Sales"
        for item, day in ((self.first, "2026-01-20"), (self.second, "2026-01-26")):
            self.dispute(item).with_env(self.at(day))._settle("rejected", reason="Ordered")
        self.dispute(self.third)
        action = self.env.ref("recouvrement.action_recouvrement_litige_report")
        rows = self.env["recouvrement.litige"]._read_group(
            [*literal_eval(action.domain), ("dossier_id", "=", self.dossier.id)],
            ["service", "category_id"],
            ["days_to_resolve:avg", "__count"],
        )
        self.assertEqual(rows, [("Sales", self.price, 7, 2)])

    def test_its_items_change_while_it_is_open_only(self):
        dispute = self.dispute((self.second, 80))
        dispute.ligne_ids.amount = 90
        self.assertEqual(self.dossier.amount_disputed, 90)
        dispute.ligne_ids = [Command.create({"move_line_id": self.first.id})]
        self.assertEqual(self.dossier.amount_disputed, 190)
        dispute.with_env(self.at("2026-01-20"))._settle("cancelled")
        with self.assertRaises(UserError):
            dispute.ligne_ids[0].unlink()
        with self.assertRaises(UserError):
            dispute.unlink()

    def test_a_contact_opens_it_in_the_same_gesture(self):
        kind = self.env["recouvrement.resultat.type"].create({"name": "Litige", "opens": "dispute"})
        values = {"dossier_id": self.dossier.id, "type_id": kind.id, "date": "2026-01-16"}
        Result = self.at("2026-01-16")["recouvrement.resultat"]
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            Result.create(values)
        Result.create(
            values
            | {
                "dispute_category_id": self.price.id,
                "dispute_line_ids": [Command.set(self.second.ids)],
                "dispute_amount": 50,
                "note": "Agreed at 150",
            }
        )
        self.assertEqual(self.dossier.litige_ids.mapped("amount"), [50])
        self.assertEqual(self.dossier.litige_ids.description, "Agreed at 150")

    def test_the_one_item_that_is_open_is_proposed_as_contested(self):
        debtor = self.new_debtor("One invoice")
        invoice = self.overdue_invoice("2026-01-10", 100, debtor)
        self.run_on("2026-01-16")
        kind = self.env["recouvrement.resultat.type"].create({"name": "Litige", "opens": "dispute"})

        def proposed(dossier):
            Result = self.env["recouvrement.resultat"].with_context(default_dossier_id=dossier.id)
            with Form(Result) as form:
                form.type_id = kind
                items = form.dispute_line_ids[:]
                form.dispute_category_id = self.price
                if not items:
                    form.dispute_line_ids.add(self.second)
            return items

        owed = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        self.assertEqual(proposed(self.dossier_of(debtor)), owed)
        self.assertFalse(proposed(self.dossier), "of several, whoever was told chooses")

    def test_the_debtor_opens_one_with_words_and_documents(self):
        file = self.env["ir.attachment"].create({"name": "bon.txt", "raw": b"bon"})
        dispute = self.env["recouvrement.litige"]._open_by_debtor(
            self.dossier, self.third, "Never received", file
        )
        self.assertTrue(dispute.by_debtor)
        message = dispute.message_ids.filtered(lambda each: each.author_id == self.debtor)
        self.assertIn("Never received", message.body)
        self.assertEqual(message.attachment_ids, file)
        with self.assertRaises(UserError):
            self.env["recouvrement.litige"]._open_by_debtor(self.dossier, self.third, "Again")


class TestLitigeDroits(LitigeCase):
    """Who answers need not collect: they see their dispute, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls.new_user("collector", "recouvrement.group_collector")
        cls.reader = cls.new_user("reader", "recouvrement.group_reader")
        portfolio = cls.env["recouvrement.portefeuille"].create(
            {"name": "North", "member_ids": [Command.set((cls.collector | cls.reader).ids)]}
        )
        cls.dossier.portefeuille_id = portfolio
        cls.mine = cls.dispute(cls.second)
        cls.other = cls.dispute(cls.first, responsible_id=cls.boss.id)
        cls.env.flush_all()

    def test_the_responsible_sees_theirs_only_and_not_the_dossier(self):
        Dispute = self.env["recouvrement.litige"].with_user(self.sales)
        self.assertEqual(Dispute.search([]), self.mine)
        self.assertEqual(
            self.env["recouvrement.litige.ligne"].with_user(self.sales).search([]),
            self.mine.ligne_ids,
        )
        seen = Dispute.browse(self.mine.id).web_read(
            {
                "name": {},
                "debtor_id": {"fields": {"display_name": {}}},
                "ligne_ids": {"fields": {"document": {}, "remaining": {}, "amount": {}}},
            }
        )
        self.assertEqual(seen[0]["ligne_ids"][0]["amount"], 200)
        self.assertEqual(seen[0]["ligne_ids"][0]["document"], self.invoices[1].name)
        with self.assertRaises(AccessError):
            Dispute.browse(self.mine.id).dossier_id.read(["amount_overdue"])
        with self.assertRaises(AccessError):
            Dispute.browse(self.other.id).read(["name"])

    def test_the_responsible_answers_and_writes_in_the_thread_but_decides_nothing(self):
        theirs = self.mine.with_user(self.sales)
        self.assertTrue(theirs.can_answer)
        theirs.message_post(body="I look for the order")
        theirs._answer("partly", 50, "Discount forgotten")
        self.assertEqual((self.mine.answer, self.mine.answer_amount), ("partly", 50))
        self.assertIn("decide", self.mine.activity_ids.summary)
        for attempt in (
            lambda: theirs._settle("rejected", reason="no"),
            lambda: theirs.write({"date_deadline": "2027-01-01"}),
            lambda: theirs.ligne_ids.write({"amount": 1}),
            lambda: self.other.with_user(self.sales)._answer("founded", 0, ""),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attempt()

    def test_readers_look_collectors_decide_in_their_portfolios(self):
        self.assertEqual(self.mine.with_user(self.reader).amount, 200)
        with self.assertRaises(AccessError):
            self.mine.with_user(self.reader)._settle("cancelled")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.mine.with_user(self.collector).write({"state": "accepted"})
        self.mine.with_user(self.collector)._settle("cancelled")
        self.assertEqual(self.mine.state, "cancelled")
        self.dossier.portefeuille_id = self.env["recouvrement.portefeuille"].create({"name": "S"})
        self.assertFalse(self.env["recouvrement.litige"].with_user(self.collector).search([]))

    def test_another_company_sees_nothing(self):
        other = self.setup_other_company()["company"]
        manager = self.new_user("elsewhere", "recouvrement.group_manager")
        manager.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        for model in ("recouvrement.litige", "recouvrement.litige.ligne"):
            self.assertFalse(self.env[model].with_user(manager).search([]))
