from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .common import RecouvrementCase


class DiagnosticCase(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_diagnostic")
        cls.household = cls.new_debtor("Corinne Lestage", is_company=False, zip="33300")
        cls.overdue_invoice("2026-01-10", 900, partner=cls.household)
        cls.overdue_invoice("2026-01-10", 5000)
        cls.run_on("2026-01-11")
        cls.dossier = cls.dossier_of(cls.household)
        cls.firm = cls.dossier_of()
        cls.company.recouvrement_rest_floor = 500

    @classmethod
    def poste(cls, name):
        return cls.env.ref(f"recouvrement.poste_{name}")

    @classmethod
    def diagnose(cls, *lines, dossier=None, **values):
        """A diagnosis; lines are ``(poste, amount)`` or ``(poste, {values})``."""
        return cls.env["recouvrement.diagnostic"].create(
            {
                "dossier_id": (dossier or cls.dossier).id,
                "ligne_ids": [
                    Command.create(
                        {
                            "kind": cls.poste(name).kind,
                            "poste_id": cls.poste(name).id,
                            **(what if isinstance(what, dict) else {"amount": what}),
                        }
                    )
                    for name, what in lines
                ],
                **values,
            }
        )

    @classmethod
    def usual(cls, **values):
        """Two adults, two children: 2.1 units; 2,400 come in, 1,140 go out, 97.50 are paid back."""
        return cls.diagnose(
            ("income_wages", 2000),
            ("income_family_allowances", 400),
            ("charge_rent_or_mortgage", 700),
            ("charge_energy_and_water", {"amount": 480, "period": "quarter"}),
            ("charge_taxes", {"amount": 3360, "period": "year"}),
            ("debt_consumer_credit", {"amount": 3000, "instalment": 97.5, "creditor": "Banque"}),
            ("debt_overdraft", {"amount": 250, "in_arrears": True}),
            ("asset_savings", 150),
            **{"adults": 2, "children": 2, **values},
        )


class TestDiagnostic(DiagnosticCase):
    def test_the_budget_says_what_is_left_and_what_can_be_paid(self):
        diagnosis = self.usual()
        self.assertEqual(
            (diagnosis.kind, diagnosis.income, diagnosis.charges, diagnosis.instalments),
            ("household", 2400, 1140, 97.5),
        )
        self.assertEqual((diagnosis.assets, diagnosis.debts, diagnosis.arrears), (150, 3250, 250))
        self.assertAlmostEqual(diagnosis.units, 2.1)
        self.assertEqual(diagnosis.rest, 1162.5)
        self.assertEqual(diagnosis.rest_per_unit, 553.57)
        self.assertEqual(diagnosis.rest_per_day, 9.55)
        # 1,162.50 less 500 a unit, then down to the nearest five.
        self.assertEqual((diagnosis.capacity, diagnosis.advised), (112.5, 110))

    def test_a_budget_that_does_not_hold_gives_no_capacity(self):
        diagnosis = self.diagnose(("income_wages", 900), ("charge_rent_or_mortgage", 1000))
        self.assertEqual((diagnosis.rest, diagnosis.capacity, diagnosis.advised), (-100, 0, 0))
        with self.assertRaises(UserError):
            diagnosis.action_build_plan()

    def test_the_advised_instalment_is_never_above_the_capacity(self):
        for income, advised in ((500, 0), (504.99, 0), (505, 5), (545, 45), (549.99, 45)):
            with self.subTest(income=income):
                self.assertEqual(self.diagnose(("income_wages", income)).advised, advised)

    def test_a_company_has_no_household(self):
        diagnosis = self.diagnose(
            ("income_customer_receipts", 8000),
            ("charge_purchases_and_suppliers", 6500),
            ("debt_social_contributions_due", {"amount": 4000, "instalment": 400}),
            ("asset_cash_available", 1200),
            dossier=self.firm,
        )
        self.assertEqual(
            (diagnosis.kind, diagnosis.floor, diagnosis.capacity), ("company", 0, 1100)
        )

    def test_a_new_version_copies_the_last_which_no_longer_changes(self):
        first = self.usual(housing="social")
        second = first._copy_version()
        self.assertEqual((first.version, first.last), (1, False))
        self.assertEqual((second.version, second.last, second.housing), (2, True, "social"))
        self.assertEqual((second.rest, len(second.ligne_ids)), (first.rest, 8))
        second.income_ids[0].amount = 2100
        self.assertEqual((first.rest, second.rest), (1162.5, 1262.5))
        for attempt in (
            lambda: first.write({"adults": 3}),
            lambda: first.ligne_ids[0].write({"amount": 1}),
            lambda: first.ligne_ids[0].unlink(),
            first.unlink,
            second.unlink,
            lambda: second.write({"last": False}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()

    def test_wrong_budgets_are_refused(self):
        for attempt in (
            lambda: self.diagnose(adults=0),
            lambda: self.diagnose(
                ("income_wages", {"kind": "charge", "amount": 5}),
            ),
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                attempt()

    def test_a_plan_is_built_from_the_capacity(self):
        action = self.usual().action_build_plan()
        self.assertEqual(action["res_model"], "recouvrement.plan")
        plan = self.env["recouvrement.plan"].with_context(**action["context"]).new({})
        self.assertEqual((plan.method, plan.instalment_amount), ("amount", 110))

    def test_nothing_of_it_reaches_the_dossier_s_chatter(self):
        before = self.dossier.message_ids
        diagnosis = self.env(context={**self.env.context, "tracking_disable": False})[
            "recouvrement.diagnostic"
        ].browse(self.usual().id)
        diagnosis.note = "Separated in May"
        self.env.flush_all()
        self.assertEqual(self.dossier.message_ids, before)


class TestDiagnosticDroits(DiagnosticCase):
    """Need to know: a role alone shows nothing, not even how many there are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usual()
        cls.north = cls.env["recouvrement.portefeuille"].create({"name": "North"})
        cls.dossier.portefeuille_id = cls.north
        cls.env.flush_all()

    @classmethod
    def _user(cls, role, *groups):
        names = [f"recouvrement.group_{role}", *groups]
        return cls.env["res.users"].create(
            {
                "name": role,
                "login": f"diagnostic-{role}-{len(groups)}",
                "group_ids": [Command.set([cls.env.ref(name).id for name in names])],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    def test_no_role_sees_it_without_the_group(self):
        for role in ("reader", "collector", "accountant", "manager"):
            user = self._user(role)
            self.north.member_ids |= user
            dossier = self.dossier.with_user(user)
            for attempt in (
                lambda user=user: self.env["recouvrement.diagnostic"].with_user(user).search([]),
                lambda user=user: (
                    self.env["recouvrement.diagnostic.ligne"].with_user(user).search_count([])
                ),
                lambda dossier=dossier: dossier.read(["diagnostic_ids"]),
                lambda dossier=dossier: dossier.diagnostic_id,
                lambda dossier=dossier: dossier.search([("diagnostic_ids", "!=", False)]),
            ):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    attempt()
            self.assertNotIn("diagnostic_ids", dossier.fields_get())

    def test_the_group_keeps_to_portfolios_and_company(self):
        need = "recouvrement.group_diagnostic"
        collector, manager = self._user("collector", need), self._user("manager", need)
        Diagnosis = self.env["recouvrement.diagnostic"]
        self.assertFalse(Diagnosis.with_user(collector).search([]))
        self.north.member_ids |= collector
        self.env.flush_all()
        self.assertTrue(Diagnosis.with_user(collector).search([]))
        self.assertTrue(Diagnosis.with_user(manager).search([]))
        other = self.setup_other_company()["company"]
        manager.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(Diagnosis.with_user(manager).search([]))
        self.assertFalse(self.env["recouvrement.diagnostic.ligne"].with_user(manager).search([]))

    def test_who_does_not_need_to_know_gets_the_aids_of_the_debtor_alone(self):
        aid = self.env["recouvrement.aide"].create(
            {"name": "A", "organism": "B", "purpose": "C", "rest_max": 100}
        )
        self.north.member_ids |= (reader := self._user("reader"))
        Aid = self.env["recouvrement.aide"]
        self.assertNotIn(aid, Aid._match(self.dossier))
        self.assertIn(aid, Aid.with_user(reader)._match(self.dossier.with_user(reader)))


class TestAide(DiagnosticCase):
    @classmethod
    def aid(cls, **values):
        return cls.env["recouvrement.aide"].create(
            {"name": "Aid", "organism": "Somebody", "purpose": "Help", **values}
        )

    def _fits(self, aid, dossier=None, diagnosis=None):
        return aid in self.env["recouvrement.aide"]._match(dossier or self.dossier, diagnosis)

    def test_persons_and_firms_have_their_own(self):
        match = self.env["recouvrement.aide"]._match
        housing, court = (
            self.env.ref("recouvrement.aide_fsl"),
            self.env.ref("recouvrement.aide_tribunal_commerce"),
        )
        self.assertIn(housing, match(self.dossier))
        self.assertNotIn(court, match(self.dossier))
        self.assertIn(court, match(self.firm))
        self.assertNotIn(housing, match(self.firm))

    def test_conditions_look_at_the_diagnosis(self):
        diagnosis = self.usual(housing="social", employment="permanent")
        for values, fits in (
            ({"with_children": True}, True),
            ({"housing": "tenant"}, True),
            ({"housing": "owner"}, False),
            ({"employment": "employee"}, True),
            ({"employment": "retired"}, False),
            ({"rest_max": 553.57}, True),
            ({"rest_max": 553.56}, False),
            ({"over_indebted": True}, False),
            ({"departments": "40, 33"}, True),
            ({"departments": "40"}, False),
            ({"audience": "professional"}, False),
        ):
            with self.subTest(values=values):
                self.assertEqual(self._fits(self.aid(**values), diagnosis=diagnosis), fits)

    def test_what_is_not_known_excludes_nothing(self):
        for values in (
            {"with_children": True},
            {"housing": "owner"},
            {"employment": "retired"},
            {"rest_max": 1},
            {"over_indebted": True},
        ):
            with self.subTest(values=values):
                self.assertTrue(self._fits(self.aid(**values)))

    def test_the_sheet_is_in_the_debtor_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.household.lang = "fr_FR"
        report = self.env["ir.actions.report"]
        html = report._render_qweb_html("recouvrement.report_orientation", self.dossier.ids)[0]
        self.assertIn("Corinne Lestage", html.decode())
        self.assertIn("surendettement", html.decode())
        self.assertNotIn("Who may help you", html.decode())
