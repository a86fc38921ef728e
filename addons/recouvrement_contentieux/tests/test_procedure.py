"""A judicial procedure: opened once for what is owed, walked in order, undone with a reason, closed."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import ContentieuxCase


@tagged("post_install", "-at_install")
class TestProcedure(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "recouvrement_day": date(2026, 11, 20)})
        cls.company.recouvrement_accessories = True
        cls.dossier = cls.late_dossier(amount=4000.0).with_env(cls.env)
        cls.track = cls.env["recouvrement.procedure.type"].create(
            {
                "name": "Order to pay",
                "code": "test_order",
                "family": "order",
                "court": "tc",
                "etape_ids": [
                    Command.create(
                        {"sequence": 10, "code": "ask", "name": "Ask", "nature": "request"}
                    ),
                    Command.create(
                        {
                            "sequence": 20,
                            "code": "decide",
                            "name": "Order",
                            "nature": "decision",
                            "gives_title": True,
                            "conditional": True,
                        }
                    ),
                    Command.create(
                        {"sequence": 30, "code": "serve", "name": "Serve", "nature": "service"}
                    ),
                    Command.create(
                        {
                            "sequence": 40,
                            "code": "enforceable",
                            "name": "Enforceable",
                            "nature": "enforceable",
                        }
                    ),
                ],
            }
        )
        cls.ask, cls.decide, cls.serve, cls.enforce = cls.track.etape_ids
        cls.serve.after_id = cls.decide
        cls.env["recouvrement.procedure.issue"].create(
            {"name": "Served", "etape_id": cls.enforce.id, "ends": "title"}
        )

    def open(self, day="2026-10-01", **kwargs):
        return self.env["recouvrement.procedure"]._open(
            self.dossier, self.track, day, "Silent debtor", **kwargs
        )

    def test_the_court_is_named_as_french_names_it(self):
        for city, court in (
            ("Arcachon", "Tribunal de commerce d'Arcachon"),
            ("Le Mans", "Tribunal de commerce du Mans"),
            ("Les Sables-d'Olonne", "Tribunal de commerce des Sables-d'Olonne"),
            ("La Rochelle", "Tribunal de commerce de La Rochelle"),
        ):
            self.debtor.city = city
            self.assertEqual(
                self.env["recouvrement.procedure"]._guess_court(self.dossier, self.track), court
            )

    def test_opening_claims_what_is_overdue_and_stops_our_reminders(self):
        procedure = self.open()
        self.assertEqual(procedure.amount_principal, 4000)
        self.assertEqual(procedure.amount_indemnity, 40)
        self.assertEqual(procedure.court_name, "Tribunal de commerce de Lormont")
        self.assertEqual(procedure.etape_id, self.ask)
        self.assertEqual(
            self.dossier.phase_id, self.env.ref("recouvrement_contentieux.phase_judiciaire")
        )
        self.assertEqual(procedure.suspension_id.scope, "items")
        self.assertEqual(self.dossier.state, "held")
        self.assertTold(self.dossier, "procedure")
        with self.assertRaisesRegex(UserError, "claimed already in"):
            self.open()

    def test_from_request_to_title(self):
        procedure = self.open()
        procedure._do(self.ask, "2026-10-02")
        procedure._do(self.decide, "2026-10-12", reference="26/00123")
        title = procedure.titre_ids
        self.assertEqual(
            (title.state, title.amount_principal, title.reference),
            ("conditional", 4000, "26/00123"),
        )
        procedure._do(self.serve, "2026-10-15", service_mode="person")
        self.assertEqual((title.state, title.date_served), ("served", date(2026, 10, 15)))
        procedure._do(self.enforce, "2026-11-17")
        self.assertTrue(title.in_force)
        self.assertEqual((procedure.state, procedure.outcome), ("closed", "title"))
        self.assertNotEqual(
            self.dossier.phase_id, self.env.ref("recouvrement_contentieux.phase_judiciaire")
        )
        self.assertFalse(procedure.suspension_id.date_to > date(2026, 11, 17))
        with self.assertRaisesRegex(UserError, "is closed"):
            procedure._do(self.enforce, "2026-11-18")

    def test_bad_dates_and_orders_are_refused(self):
        with self.assertRaisesRegex(UserError, "to come"):
            self.open("2026-11-21")
        procedure = self.open()
        with self.assertRaisesRegex(UserError, "nothing was done before"):
            procedure._do(self.ask, "2026-09-30")
        with self.assertRaisesRegex(UserError, "to come"):
            procedure._do(self.ask, "2026-11-21")
        with self.assertRaisesRegex(UserError, "cannot come before"):
            procedure._do(self.serve, "2026-10-03", service_mode="person")
        with self.assertRaisesRegex(UserError, "say why"):
            procedure._do(self.decide, "2026-10-03")
        procedure._do(self.decide, "2026-10-12", reason="Asked by the lawyer before us")
        with self.assertRaisesRegex(UserError, "comes before"):
            procedure._do(self.serve, "2026-10-11", service_mode="person")
        with self.assertRaisesRegex(UserError, "how"):
            procedure._do(self.serve, "2026-10-13")
        with self.assertRaisesRegex(UserError, "done already"):
            procedure._do(self.decide, "2026-10-14")

    def test_the_last_act_is_undone_with_a_reason_and_what_it_made_falls(self):
        procedure = self.open()
        asked = procedure._do(self.ask, "2026-10-02")
        decided = procedure._do(self.decide, "2026-10-12")
        with self.assertRaisesRegex(UserError, "why"):
            procedure._undo(decided, " ")
        with self.assertRaisesRegex(UserError, "entered since"):
            procedure._undo(asked, "Another debtor")
        procedure._undo(decided, "Another debtor")
        self.assertEqual(procedure.titre_ids.state, "annulled")
        self.assertEqual(procedure.etape_id, self.decide)
        again = procedure._do(self.decide, "2026-10-13", amount=3000)
        self.assertEqual(procedure._get_title().acte_id, again)
        self.assertEqual(procedure._get_title().amount_principal, 3000)
        with self.assertRaisesRegex(UserError, "undone already"):
            procedure._undo(decided, "Twice")

    def test_undoing_the_act_that_closed_it_opens_it_again(self):
        procedure = self.open()
        procedure._do(self.decide, "2026-10-12", reason="x")
        procedure._do(self.serve, "2026-10-15", service_mode="home")
        last = procedure._do(self.enforce, "2026-11-17")
        procedure._undo(last, "Opposition was on its way")
        self.assertEqual((procedure.state, procedure.etape_id), ("open", self.enforce))
        self.assertFalse(procedure.titre_ids.in_force)

    def test_more_than_is_owed_is_refused_and_a_decision_above_the_claim_too(self):
        line = self.dossier.open_line_ids
        with self.assertRaisesRegex(UserError, "cannot be claimed"):
            self.open(amounts={line: 4000.01})
        procedure = self.open(amounts={line: 2500})
        self.assertEqual(procedure.amount_principal, 2500)
        with self.assertRaisesRegex(UserError, "more than"):
            procedure._do(self.decide, "2026-10-12", reason="x", amount=9999)

    def test_frozen_debts_are_not_sued_and_a_closed_dossier_neither(self):
        self.env["recouvrement.suspension"].sudo().create(
            {
                "dossier_id": self.dossier.id,
                "reason": "Liquidation",
                "date_from": "2026-09-20",
                "scope": "items",
                "move_line_ids": [Command.set(self.dossier.open_line_ids.ids)],
                "origin": "recouvrement.collective,1",
            }
        )
        with self.assertRaisesRegex(UserError, "Nothing is overdue"):
            self.open()
        with self.assertRaisesRegex(UserError, "insolvency froze"):
            self.open(lines=self.dossier.open_line_ids)
        self.dossier.sudo().state = "closed"
        with self.assertRaisesRegex(UserError, "closed"):
            self.open()

    def test_checks_are_answered_before_the_court_is_asked(self):
        self.track.controle_ids = [Command.create({"name": "Attempt to agree"})]
        procedure = self.open()
        with self.assertRaisesRegex(UserError, "Attempt to agree"):
            procedure._do(self.ask, "2026-10-02")
        procedure.verification_ids.reason = "A manifest impossibility"
        procedure._do(self.ask, "2026-10-02")
        self.assertEqual(procedure.verification_ids.user_id, self.env.user)

    def test_a_bill_not_passed_a_track_over_and_a_missing_title_are_refused(self):
        self.track.switch_id = self.env.ref("recouvrement_contentieux.parametre_law_patriat")
        with self.assertRaisesRegex(UserError, "not passed"):
            self.open()
        self.track.write({"switch_id": False, "date_to": "2026-09-01"})
        with self.assertRaisesRegex(UserError, "not open on"):
            self.open()
        self.track.write({"date_to": False, "title": "with"})
        with self.assertRaisesRegex(UserError, "enforces a title"):
            self.open()
        self.track.write({"title": "any", "audience": "private"})
        with self.assertRaisesRegex(UserError, "kind of debtor"):
            self.open()

    def test_rights_readers_read_collectors_act_managers_open(self):
        def user(login, group):
            return new_test_user(
                self.env,
                login,
                f"recouvrement.group_{group}",
                company_id=self.company.id,
                company_ids=[(6, 0, self.company.ids)],
            )

        reader, collector = user("lit_reader", "reader"), user("lit_collector", "collector")
        Procedure = self.env["recouvrement.procedure"]
        with self.assertRaises(AccessError):
            Procedure.with_user(collector)._open(
                self.dossier.with_user(collector), self.track, "2026-10-01"
            )
        with self.assertRaises(AccessError):
            Procedure.with_user(reader)._open(
                self.dossier.with_user(reader), self.track, "2026-10-01"
            )
        procedure = self.open()
        procedure.with_user(collector)._do(self.ask, "2026-10-02")
        with self.assertRaises(AccessError):
            procedure.with_user(reader)._do(self.decide, "2026-10-03")
        for values in (
            {"state": "closed"},
            {"etape_id": self.serve.id},
            {"ligne_ids": [Command.clear()]},
        ):
            with self.assertRaises(AccessError):
                procedure.with_user(collector).write(values)
        with self.assertRaises(AccessError):
            procedure.acte_ids.with_user(collector).write({"date": "2026-10-01"})
        portfolio = self.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": self.company.id}
        )
        self.dossier.portefeuille_id = portfolio
        with self.assertRaises(AccessError):
            procedure.with_user(reader).read(["name"])

    def test_a_service_interrupts_limitation_and_a_title_gives_ten_years(self):
        self.serve.sudo().interruption = "court_claim"
        procedure = self.open()
        line = procedure.ligne_ids.move_line_id
        first = line.recouvrement_limitation_date
        self.assertTrue(first)
        procedure._do(self.ask, "2026-10-02")
        procedure._do(self.decide, "2026-10-12")
        served = procedure._do(self.serve, "2026-10-15", service_mode="person")
        self.assertNotEqual(line.recouvrement_limitation_date, first)
        procedure._undo(served, "Another debtor")
        self.assertEqual(line.recouvrement_limitation_date, first)
        procedure._do(self.serve, "2026-10-16", service_mode="person")
        procedure._do(self.enforce, "2026-11-17")
        self.assertEqual(str(line.recouvrement_limitation_date), "2036-11-17")
