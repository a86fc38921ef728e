"""Managers set collection up without being administrators of Odoo."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user

from .common import RecouvrementCase


class TestReglage(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.user_of("manager")
        cls.account = cls.env["res.partner.bank"].create(
            {"acc_number": "FR7630001007941234567890185", "partner_id": cls.company.partner_id.id}
        )

    @classmethod
    def user_of(cls, role, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            f"settings_{role}_{company.id}",
            groups=f"base.group_user,recouvrement.group_{role}",
            company_id=company.id,
            company_ids=company.ids,
        )

    def test_a_manager_changes_the_settings_without_being_an_administrator(self):
        self.assertFalse(self.manager.has_group("base.group_system"))
        self.company.recouvrement_contact = "05 56 00 00 00"
        form = Form(self.env["recouvrement.reglage"].with_user(self.manager))
        self.assertEqual(form.recouvrement_contact, "05 56 00 00 00")
        form.recouvrement_signatory = "Claire Vasseur"
        form.recouvrement_bank_id = self.account
        form.save()
        self.assertEqual(self.company.recouvrement_signatory, "Claire Vasseur")
        self.assertEqual(self.company.recouvrement_bank_id, self.account)

    def test_nobody_else_reaches_them(self):
        for role in ("reader", "collector", "accountant"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env["recouvrement.reglage"].with_user(self.user_of(role)).create(
                    {"recouvrement_signatory": "Nobody"}
                )

    def test_another_company_s_settings_stay_out_of_reach(self):
        other = self.setup_other_company()["company"]
        settings = (
            self.env["recouvrement.reglage"]
            .with_user(self.manager)
            .create({"company_id": other.id, "recouvrement_signatory": "Here"})
        )
        self.assertEqual(settings.company_id, self.company)
        self.assertFalse(other.recouvrement_signatory)
        with self.assertRaises(AccessError):
            settings.company_id = other
        with self.assertRaises(AccessError):
            settings.with_user(self.user_of("manager", other)).recouvrement_signatory = "There"

    def test_the_account_on_letters_is_the_company_s_own(self):
        foreign = self.account.copy(
            {"acc_number": "BE71096123456769", "partner_id": self.debtor.id}
        )
        with self.assertRaises(ValidationError):
            self.env["recouvrement.reglage"].with_user(self.manager).create(
                {"recouvrement_bank_id": foreign.id}
            )
