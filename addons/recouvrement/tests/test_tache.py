from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form

from .common import RecouvrementCase


class TestTache(RecouvrementCase):
    """Calls and notices land with the person whose role it is, with what they need to act."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("Carole", "recouvrement.group_collector")
        cls.head = cls._user("Hugo", "recouvrement.group_collector")
        cls.director = cls._user("Delphine", "recouvrement.group_collector")
        cls.seller = cls._user("Serge", "sales_team.group_sale_salesman", "base.group_user")
        region = cls.env["recouvrement.portefeuille"].create(
            {"name": "Region", "user_id": cls.director.id}
        )
        cls.agency = cls.env["recouvrement.portefeuille"].create(
            {"name": "Agency", "parent_id": region.id, "user_id": cls.head.id}
        )
        cls.debtor.user_id = cls.seller

    @classmethod
    def _user(cls, name, *groups):
        known = [cls.env.ref(group, raise_if_not_found=False) for group in groups]
        return cls.env["res.users"].create(
            {
                "name": name,
                "login": name,
                "group_ids": [Command.set([group.id for group in known if group])],
                "company_ids": [Command.set(cls.company.ids)],
                "company_id": cls.company.id,
            }
        )

    def _step(self, **step):
        self.new_scenario({"offset_days": 5, **step}, worked_days_only=False)
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-11")
        dossier = self.dossier_of()
        dossier.sudo().write({"portefeuille_id": self.agency.id, "user_id": self.collector.id})
        self.run_on("2026-01-15")
        return dossier.action_ids

    def test_a_call_gives_the_number_and_the_script(self):
        activity = self._step(kind="call", note="Ask for the date of payment").activity_id
        self.assertEqual(activity.user_id, self.collector)
        self.assertIn(self.debtor.phone, activity.note)
        self.assertIn("Ask for the date of payment", activity.note)

    def test_what_the_debtor_is_called_cannot_break_the_note(self):
        self.debtor.name = "<img src=x onerror=alert(1)>"
        activity = self._step(kind="call").activity_id
        self.assertNotIn("<img", activity.note)

    def test_a_notice_goes_to_the_role_the_step_names(self):
        for role, expected in (
            ("responsible", self.head),
            ("above", self.director),
            ("collector", self.collector),
            ("user", self.director),
        ):
            with self.subTest(role), self.env.cr.savepoint() as undone:
                step = {"kind": "notice", "notice_to": role}
                if role == "user":
                    step["notice_user_id"] = self.director.id
                action = self._step(**step)
                self.assertEqual(action.activity_id.user_id, expected)
                self.assertEqual(action.activity_id.res_model, "recouvrement.dossier")
                undone.rollback()

    def test_m12_the_salesperson_is_told_on_the_debtor_and_relieved_when_it_is_paid(self):
        action = self._step(kind="notice", notice_to="salesperson", note="Call them with me")
        activity = action.activity_id
        self.assertEqual((activity.user_id, activity.res_model), (self.seller, "res.partner"))
        self.assertEqual(activity.res_id, self.debtor.id)
        for expected in ("100.00", action.dossier_id.name, "Carole", "Call them with me"):
            self.assertIn(expected, activity.note)
        invoice = self.env["account.move"].search([("partner_id", "=", self.debtor.id)])
        self.pay(invoice, "2026-01-16")
        self.run_on("2026-01-16")
        self.assertEqual(action.dossier_id.state, "closed")
        self.assertFalse(activity.exists())

    def test_a_role_nobody_holds_falls_to_the_responsible(self):
        self.debtor.user_id = False
        action = self._step(kind="notice", notice_to="salesperson")
        self.assertEqual(action.activity_id.user_id, self.head)

    def test_a_person_must_be_named(self):
        with self.assertRaisesRegex(ValidationError, "choose the person"):
            self.new_scenario({"kind": "notice", "notice_to": "user"}, publish=False)

    def test_the_form_of_the_step_asks_for_the_person(self):
        scenario = self.new_scenario({"kind": "notice"}, publish=False)
        with Form(scenario.etape_ids, "recouvrement.view_etape_form") as form:
            form.notice_to = "user"
            form.notice_user_id = self.head
        self.assertEqual(scenario.etape_ids.notice_user_id, self.head)
