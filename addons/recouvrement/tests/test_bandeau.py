"""The banner on debtors and invoices: who sees it, what it says, what it keeps to itself."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from .common import RecouvrementCase


class TestBandeau(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"name": "Reminder", "kind": "notice", "offset_days": 5},
            {"name": "Last reminder", "kind": "notice", "offset_days": 40000},
            worked_days_only=False,
        )
        cls.invoice = cls.overdue_invoice("2026-03-02", 1234.5)
        cls.run_on("2026-03-09")
        cls.dossier = cls.dossier_of()
        cls.seller = cls._user("seller", "base.group_user")
        cls.biller = cls._user("biller", "account.group_account_invoice")
        cls.collector = cls._user("banner_collector", "recouvrement.group_collector")

    @classmethod
    def _user(cls, login, group):
        return new_test_user(
            cls.env, login, groups=f"base.group_user,{group}", company_id=cls.company.id
        )

    def _seen(self, record, user):
        self.env.invalidate_all()
        return record.with_user(user).recouvrement_banner or ""

    def test_whoever_collects_reads_it_and_opens_the_dossier(self):
        for record in (self.debtor, self.invoice):
            banner = self._seen(record, self.collector)
            self.assertIn("1,234.50", banner)
            self.assertIn(f"/odoo/recouvrement/{self.dossier.id}", banner)
            self.assertIn("Last reminder", banner)

    def test_the_salesperson_sees_their_own_customers_only_and_opens_nothing(self):
        self.assertFalse(self._seen(self.debtor, self.seller))
        self.debtor.user_id = self.seller
        banner = self._seen(self.debtor, self.seller)
        self.assertIn("1,234.50", banner)
        self.assertNotIn("/odoo/recouvrement", banner)
        contact = self.env["res.partner"].create({"name": "Anne", "parent_id": self.debtor.id})
        self.assertTrue(self._seen(contact, self.seller), "on the contacts of the customer too")

    def test_the_salesperson_changes_nothing_and_reads_no_dossier(self):
        self.debtor.user_id = self.seller
        for verb in ("read", "write"):
            with self.assertRaises(AccessError):
                self.dossier.with_user(self.seller).check_access(verb)

    def test_an_alert_is_told_to_those_who_collect_only(self):
        self.debtor.user_id = self.seller
        self.env["recouvrement.resultat"].create(
            {
                "dossier_id": self.dossier.id,
                "type_id": self.env.ref("recouvrement.resultat_type_alert").id,
                "alert": "vulnerable",
            }
        )
        self.assertIn("Vulnerable person", self._seen(self.debtor, self.collector))
        self.assertNotIn("Vulnerable", self._seen(self.debtor, self.seller))

    def test_who_keeps_the_invoices_sees_it_on_them(self):
        self.assertIn("1,234.50", self._seen(self.invoice, self.biller))
        with Form(self.debtor.with_user(self.biller)) as form:
            self.assertIn(self.dossier.name, form.recouvrement_banner)

    def test_why_it_is_on_hold_stays_with_those_who_collect(self):
        self.env["recouvrement.suspension"].create(
            {"dossier_id": self.dossier.id, "reason": "Over-indebtedness filed"}
        )
        self.debtor.user_id = self.seller
        self.assertIn("Over-indebtedness", self._seen(self.debtor, self.collector))
        for user in (self.seller, self.biller):
            banner = self._seen(self.debtor, user)
            self.assertIn("Nothing is sent at the moment", banner)
            self.assertNotIn("Over-indebtedness", banner)

    def test_a_dossier_of_another_portfolio_is_not_told(self):
        self.dossier.portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "Key accounts", "company_id": self.company.id}
        )
        self.dossier.user_id = False
        self.assertFalse(self._seen(self.debtor, self.collector))

    def test_nothing_is_shown_without_a_dossier_in_progress_or_on_a_vendor_bill(self):
        self.assertFalse(self._seen(self.new_debtor("Punctual"), self.biller))
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.debtor.id}
        )
        self.assertFalse(self._seen(bill, self.biller))
        self.pay(self.invoice, "2026-03-10")
        self.assertFalse(self._seen(self.debtor, self.biller))
