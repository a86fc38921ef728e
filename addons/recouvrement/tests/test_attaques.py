"""What a user of the software may not do by calling it from outside: RPC goes past every screen."""

from datetime import date

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .common import RecouvrementCase

REFUSED = (AccessError, UserError, ValidationError)
DAY = date(2026, 1, 16)


class AttackCase(RecouvrementCase):
    """Two debtors in two portfolios; the collector and the reader hold the first one only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=DAY))
        cls.new_scenario(
            {"kind": "call", "offset_days": 1},
            {"kind": "notice", "offset_days": 30},
            worked_days_only=False,
        )
        cls.collector = cls._user("collector", "recouvrement.group_collector")
        cls.colleague = cls._user("colleague", "recouvrement.group_collector")
        cls.reader = cls._user("reader", "recouvrement.group_reader")
        cls.accountant = cls._user("accountant", "recouvrement.group_accountant")
        cls.plain = cls._user("plain", "base.group_user")
        cls.salesperson = cls._user("sales", "base.group_user")
        cls.customer = cls._user("customer", "base.group_portal")
        cls.other_debtor = cls.new_debtor("Scierie Blaye")
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.other_invoice = cls.overdue_invoice("2026-01-10", 700, cls.other_debtor)
        cls.passage.with_env(cls.env).run(date(2026, 1, 12), cls.company)
        cls.mine, cls.foreign = cls.dossier_of(), cls.dossier_of(cls.other_debtor)
        portfolios = cls.env["recouvrement.portefeuille"]
        cls.mine.portefeuille_id = portfolios.create(
            {
                "name": "North",
                "company_id": cls.company.id,
                "member_ids": [Command.set((cls.collector | cls.reader).ids)],
            }
        )
        cls.foreign.portefeuille_id = portfolios.create(
            {
                "name": "South",
                "company_id": cls.company.id,
                "member_ids": [Command.set(cls.colleague.ids)],
            }
        )
        cls.mine.user_id, cls.foreign.user_id = cls.collector, cls.colleague
        cls.mine, cls.foreign = cls.mine.with_env(cls.env), cls.foreign.with_env(cls.env)
        cls.env.flush_all()

    @classmethod
    def _user(cls, login, group):
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": f"attaque-{login}",
                "email": f"{login}@creditor.example.com",
                "group_ids": [Command.set([cls.env.ref(group).id])],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    def by(self, user, model, **context):
        # Values already read would be given from memory, whoever asks.
        self.env.invalidate_all()
        return self.env[model].with_user(user).with_context(**context)

    def line(self, invoice):
        return invoice.line_ids.filtered(
            lambda each: each.account_id.account_type == "asset_receivable"
        )

    def promise(self, user=None, context=None, **values):
        promises = self.by(user or self.collector, "recouvrement.promesse", **(context or {}))
        return promises.create(
            {"dossier_id": self.mine.id, "amount": 100, "date": "2026-01-20", **values}
        )

    def dispute(self, user=None, context=None, dossier=None, **values):
        line = self.line(
            self.invoice if (dossier or self.mine) == self.mine else self.other_invoice
        )
        return self.by(user or self.collector, "recouvrement.litige", **(context or {})).create(
            {
                "dossier_id": (dossier or self.mine).id,
                "category_id": self.env.ref("recouvrement.litige_categorie_price").id,
                "ligne_ids": [Command.create({"move_line_id": line.id})],
                **values,
            }
        )

    def contact(self, kind="nothing", user=None, **values):
        return self.by(user or self.collector, "recouvrement.resultat").create(
            {
                "dossier_id": self.mine.id,
                "type_id": self.env["recouvrement.resultat.type"]
                .search([("opens", "=", kind)], limit=1)
                .id,
                **values,
            }
        )

    def assertRefused(self, function, *args, **values):
        try:
            with self.cr.savepoint():
                function(*args, **values)
        except REFUSED:
            return
        self.fail(f"taken: {args} {values}")


class TestPromises(AttackCase):
    def test_no_verdict_nor_date_of_judgement_is_given_with_a_promise(self):
        for name, value in (
            ("state", "kept"),
            ("outcome", "kept"),
            ("kept_rate", 100),
            ("deadline", "2099-12-31"),
            ("grace_days", 5000),
            ("amount_paid", 100),
            ("covers_all", True),
            ("company_id", self.company_data_2_id()),
            ("partner_id", self.other_debtor.id),
        ):
            self.assertRefused(self.promise, **{name: value})

    def company_data_2_id(self):
        return self.env["res.company"].create({"name": "Another"}).id

    def test_no_verdict_slips_in_by_the_defaults_of_a_context(self):
        promise = self.promise(
            context={"default_state": "kept", "default_amount_paid": 100, "default_grace_days": 900}
        )
        self.assertEqual((promise.state, promise.amount_paid), ("open", 0))
        self.assertLess(promise.deadline, date(2026, 2, 1))

    def test_a_promise_is_neither_past_nor_made_tomorrow_nor_another_s(self):
        self.assertRefused(self.promise, date="2026-01-15", date_made="2026-01-14")
        self.assertRefused(self.promise, date="2030-01-20", date_made="2030-01-15")
        self.assertRefused(self.promise, user_id=self.colleague.id)
        self.assertRefused(self.promise, exception=True)
        self.assertRefused(self.promise, dossier_id=self.foreign.id)

    def test_a_promise_made_stays_as_it_is(self):
        promise = self.promise()
        for values in (
            {"amount": 1},
            {"date": "2026-03-01"},
            {"state": "kept"},
            {"dossier_id": self.foreign.id},
            {"user_id": self.colleague.id},
        ):
            self.assertRefused(promise.write, values)
        self.assertRefused(promise.unlink)


class TestSuspensions(AttackCase):
    def test_nobody_writes_the_cause_nor_the_author_of_a_suspension(self):
        suspensions = self.by(self.collector, "recouvrement.suspension")
        hold = {"dossier_id": self.mine.id, "reason": "On leave", "date_to": "2026-01-30"}
        for values in (
            {"origin": "recouvrement.litige,1"},
            {"user_id": self.colleague.id},
            {"parts": {"1": "5"}},
        ):
            self.assertRefused(suspensions.create, hold | values)
        held = suspensions.with_context(default_origin="recouvrement.plan,1").create(hold)
        self.assertFalse(held.origin)
        self.assertRefused(held.write, {"origin": "recouvrement.plan,1"})
        self.assertRefused(held.write, {"dossier_id": self.foreign.id})
        held.date_to = "2026-01-20"

    def test_a_promise_and_a_hold_still_write_theirs_in_the_name_of_who_recorded_them(self):
        self.promise()
        self.contact("hold", next_date="2026-01-25")
        for each in self.mine.suspension_ids:
            self.assertEqual(each.user_id, self.collector)
            self.assertTrue(each.origin)


class TestDisputes(AttackCase):
    def test_a_dispute_takes_no_other_s_suspension_nor_outcome(self):
        held = self.env["recouvrement.suspension"].create(
            {"dossier_id": self.foreign.id, "reason": "Death of the debtor"}
        )
        for values in (
            {"suspension_id": held.id},
            {"state": "accepted"},
            {"amount_granted": 50},
            {"answer": "founded", "answer_amount": 100},
            {"date_closed": "2026-01-16"},
            {"by_debtor": True},
            {"date_opened": "2030-01-01"},
        ):
            self.assertRefused(self.dispute, **values)
        self.dispute(context={"default_suspension_id": held.id, "default_state": "accepted"})
        self.assertEqual((held.dossier_id, held.scope), (self.foreign, "dossier"))

    def test_what_is_granted_is_not_given_with_an_item(self):
        line = {"move_line_id": self.line(self.invoice).id, "amount_granted": 100}
        self.assertRefused(self.dispute, ligne_ids=[Command.create(line)])
        dispute = self.dispute()
        for values in ({"amount_granted": 5}, {"company_id": self.company.id}):
            self.assertRefused(dispute.ligne_ids.write, values)

    def test_a_plain_user_learns_nothing_of_a_dispute_that_is_not_theirs(self):
        dispute = self.dispute(self.colleague, dossier=self.foreign)
        for user in (self.plain, self.collector, self.reader):
            wizards = self.by(user, "recouvrement.litige.reponse")
            values = {"litige_id": dispute.id, "answer": "founded", "note": "I say so"}
            self.assertRefused(wizards.create, values)
            self.assertRefused(
                wizards.onchange, {"litige_id": dispute.id}, [], {"amount_disputed": {}}
            )
        self.assertRefused(
            self.by(self.collector, "recouvrement.litige.issue").create, {"litige_id": dispute.id}
        )


class TestContacts(AttackCase):
    def test_nobody_s_address_is_changed_by_a_contact_but_the_debtor_s(self):
        admin = self.env.ref("base.user_admin").partner_id
        email = admin.email
        for stranger in (admin, self.accountant.partner_id, self.other_debtor):
            self.assertRefused(self.contact, contact_id=stranger.id, new_email="thief@example.com")
        self.assertEqual(admin.email, email)
        self.accountant.partner_id.parent_id = self.debtor
        self.assertRefused(
            self.contact, contact_id=self.accountant.partner_id.id, new_email="thief@example.com"
        )
        self.contact(new_email="new@lormont.example.com")
        self.assertEqual(self.debtor.email, "new@lormont.example.com")

    def test_a_contact_is_recorded_in_one_s_own_name_and_stays_with_its_dossier(self):
        self.assertRefused(self.contact, user_id=self.colleague.id)
        self.assertRefused(self.contact, date="2026-03-01")
        self.assertRefused(self.contact, dossier_id=self.foreign.id)
        foreign = self.foreign.action_ids[:1]
        self.assertTrue(foreign)
        self.assertRefused(self.contact, action_id=foreign.id)
        contact = self.contact()
        for values in (
            {"dossier_id": self.foreign.id},
            {"type_id": self.env.ref("recouvrement.resultat_type_promise").id},
            {"user_id": self.colleague.id},
            {"plan_id": 1},
        ):
            self.assertRefused(contact.write, values)
        contact.note = "Said on the phone"

    def test_the_amount_of_another_portfolio_is_no_default(self):
        promised = self.env["recouvrement.resultat.type"].search(
            [("opens", "=", "promise")], limit=1
        )
        amounts = []
        for dossier in (self.mine, self.foreign):
            contacts = self.by(self.collector, "recouvrement.resultat", default_type_id=promised.id)
            contacts = contacts.with_context(default_dossier_id=dossier.id)
            spec = {"promise_amount": {}, "dossier_id": {}, "type_id": {}}
            try:
                amounts.append(contacts.onchange({}, [], spec)["value"]["promise_amount"])
            except AccessError:
                amounts.append(None)
        self.assertEqual(amounts, [100, None])


class TestPlans(AttackCase):
    def test_a_plan_begins_in_draft_whatever_the_call_says(self):
        plans = self.by(
            self.collector,
            "recouvrement.plan",
            default_state="active",
            default_date_active="2026-01-01",
            default_signed_by="Nobody",
        )
        values = {"dossier_id": self.mine.id, "instalment_count": 2}
        plan = plans.create(values)
        self.assertEqual((plan.state, plan.date_active, plan.signed_by), ("draft", False, False))
        plan.unlink()
        for more in ({"state": "active"}, {"by_debtor": True}, {"company_id": self.company.id}):
            self.assertRefused(plans.create, values | more)

    def test_an_instalment_is_not_typed_as_paid(self):
        plan = self.by(self.collector, "recouvrement.plan").create(
            {"dossier_id": self.mine.id, "instalment_count": 2}
        )
        instalments = self.by(self.collector, "recouvrement.echeance")
        values = {"plan_id": plan.id, "date": "2026-12-05", "amount": 5}
        self.assertRefused(instalments.create, values | {"state": "paid"})
        self.assertRefused(instalments.create, values | {"amount_paid": 5})
        new = instalments.with_context(default_state="paid", default_amount_paid=5).create(values)
        self.assertEqual((new.state, new.amount_paid), ("todo", 0))


class TestDiagnoses(AttackCase):
    def _get_questions(self, diagnoses):
        return (
            lambda: diagnoses.search_count([]),
            lambda: diagnoses._read_group([], [], ["__count"]),
            lambda: diagnoses.formatted_read_group([], ["dossier_id"], ["rest:sum"]),
            lambda: diagnoses.search_read([], ["rest"]),
            lambda: diagnoses.name_search(""),
            lambda: diagnoses.onchange({"dossier_id": self.mine.id}, [], {"floor": {}, "kind": {}}),
        )

    def test_without_the_need_to_know_not_even_a_count(self):
        diagnoses = self.env["recouvrement.diagnostic"].sudo()
        diagnoses.create({"dossier_id": self.mine.id, "adults": 2})
        for user in (self.collector, self.reader, self.accountant, self.plain, self.customer):
            for ask in self._get_questions(self.by(user, "recouvrement.diagnostic")):
                self.assertRefused(ask)
        dossiers = self.by(self.collector, "recouvrement.dossier")
        for ask in (
            lambda: dossiers.search([("diagnostic_ids.rest", "<", 0)]),
            lambda: dossiers.search([("diagnostic_ids", "!=", False)]),
            lambda: dossiers.browse(self.mine.id).read(["diagnostic_ids"]),
            lambda: dossiers.browse(self.mine.id).export_data(["diagnostic_ids/rest"]),
            lambda: dossiers.formatted_read_group([], ["diagnostic_ids"], ["amount_due:sum"]),
        ):
            self.assertRefused(ask)

    def test_a_file_hung_on_a_diagnosis_is_for_those_who_need_to_know(self):
        diagnosis = self.env["recouvrement.diagnostic"].sudo().create({"dossier_id": self.mine.id})
        paper = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": "payslip.pdf",
                    "raw": b"secret",
                    "res_model": diagnosis._name,
                    "res_id": diagnosis.id,
                }
            )
        )
        for user in (self.collector, self.reader, self.accountant, self.plain):
            files = self.by(user, "ir.attachment")
            self.assertFalse(files.search([("id", "=", paper.id)]))
            self.assertRefused(files.browse(paper.id).read, ["raw"])


class TestOthers(AttackCase):
    def test_the_why_of_another_portfolio_s_dossier_is_not_told(self):
        wizards = self.by(self.reader, "recouvrement.explication")
        self.assertRefused(wizards.create, {"dossier_id": self.foreign.id})
        self.assertRefused(
            wizards.onchange,
            {"dossier_id": self.foreign.id, "day": "2026-01-16"},
            ["dossier_id"],
            {"verdict": {}},
        )
        self.assertTrue(wizards.create({"dossier_id": self.mine.id}).verdict)

    def test_nobody_hands_over_what_is_not_theirs(self):
        values = {
            "dossier_ids": [Command.set(self.foreign.ids)],
            "user_id": self.collector.id,
            "note": "mine now",
        }
        self.assertRefused(
            lambda: (
                self.by(self.collector, "recouvrement.passation").create(values).action_confirm()
            )
        )
        self.assertEqual(self.foreign.user_id, self.colleague)

    def test_plain_users_and_customers_reach_no_model_of_collection(self):
        self.promise()
        self.dispute(self.colleague, dossier=self.foreign)
        names = [
            name
            for name, model in self.env.items()
            if name.startswith("recouvrement.") and model._auto and not model._abstract
        ]
        self.assertGreater(len(names), 40)
        for user in (self.plain, self.customer):
            for name in names:
                model = self.by(user, name)
                if model.has_access("read"):
                    self.assertFalse(model.search_count([]), (user.login, name))

    def test_a_plain_user_still_opens_the_forms_of_partners_and_invoices(self):
        invoicing = self._user("invoicing", "account.group_account_invoice")
        for user, record in (
            (self.plain, self.debtor),
            (invoicing, self.debtor),
            (invoicing, self.invoice),
        ):
            form = record.with_user(user)
            arch = etree.fromstring(form.get_view(view_type="form")["arch"])
            names = {each.get("name") for each in arch.iterfind(".//field")} & form._fields.keys()
            self.env.invalidate_all()
            [values] = form.read([name for name in names if name.startswith("recouvrement_")])
            self.assertEqual(bool(values.get("recouvrement_banner")), user == invoicing)
