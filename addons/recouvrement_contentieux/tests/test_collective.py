"""Collective proceedings: what is frozen and what is not, deadlines, declaration, dividends, closure."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.migration import load_script
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import file_path

from .common import ContentieuxCase

TODAY = "2026-09-22"


@tagged("post_install", "-at_install")
class TestCollective(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=date(2026, 9, 22)))
        cls.company.country_id = cls.env.ref("base.fr")
        cls.company.zip = "33000"
        cls.dossier = cls.late_dossier("2026-06-15", 1000.0).with_env(cls.env)
        cls.mandataire = cls.env["res.partner"].create(
            {
                "name": "Selarl Mmj",
                "street": "23 rue Victor Hugo",
                "zip": "95300",
                "city": "Pontoise",
                "country_id": cls.env.ref("base.fr").id,
            }
        )

    def open_case(self, **values):
        case = self.env["recouvrement.collective"].create(
            {
                "partner_id": self.debtor.id,
                "kind": "redressement",
                "date_judgment": "2026-09-10",
                "date_published": "2026-09-20",
                "mandataire_id": self.mandataire.id,
                **values,
            }
        )
        case.action_open()
        return case

    def proof(self):
        return self.env["ir.attachment"].create({"name": "proof.pdf", "raw": b"proof"})

    def deadline(self, record, code):
        found = self.env["recouvrement.butoir"]._of(record)[record.id]
        return found.filtered(lambda each: each.code == code)

    def declare(self, case, day="2026-09-22"):
        case.action_declare()
        declaration = case.declaration_ids
        declaration.write({"date_sent": day, "proof_ids": [(4, self.proof().id)]})
        declaration.action_record_sent()
        return declaration

    # -- the freeze -------------------------------------------------------------------------------

    def test_opening_freezes_what_was_born_before_and_leaves_the_rest(self):
        case = self.open_case()
        self.assertEqual((case.amount_frozen, self.dossier.state), (1000.0, "held"))
        self.assertEqual(
            self.dossier.phase_id,
            self.env.ref("recouvrement_contentieux.phase_insolvabilite"),
        )
        self.assertTold(self.dossier, "insolvency")
        later = self.overdue_invoice("2026-10-01", 300.0, invoice_date="2026-09-15")
        earlier = self.overdue_invoice("2026-10-02", 50.0, invoice_date="2026-09-09")
        self.run_on("2026-10-20")
        case.invalidate_recordset()
        self.assertEqual((case.amount_frozen, case.amount_later), (1050.0, 300.0))
        self.assertEqual(self.dossier.state, "open")
        held = self.dossier.suspension_ids.move_line_ids.move_id
        self.assertIn(earlier, held)
        self.assertNotIn(later, held)
        self.assertTrue(self.dossier.suspension_ids.stops_interest, "the law stops it")

    def test_born_on_the_very_day_of_the_judgment_goes_on_being_chased_the_eve_is_frozen(self):
        """A judgment takes effect from the first hour of its day."""
        that_day = self.overdue_invoice("2026-09-12", 300.0, invoice_date="2026-09-10")
        eve = self.overdue_invoice("2026-09-12", 50.0, invoice_date="2026-09-09")
        case = self.open_case()
        self.assertEqual((case.amount_frozen, case.amount_later), (1050.0, 300.0))
        held = self.dossier.suspension_ids.move_line_ids.move_id
        self.assertIn(eve, held)
        self.assertNotIn(that_day, held)
        self.pay(that_day, "2026-09-21", 100.0)
        self.assertNotIn("forbidden", case.freeze_warnings or "")
        case.action_declare()
        declaration = case.declaration_ids
        self.assertEqual((declaration.amount_due, declaration.amount_future), (1000.0, 50.0))

    def test_the_day_a_debt_was_born_is_corrected(self):
        case = self.open_case()
        debt = case.dette_ids
        self.assertEqual(debt.date_born, debt.date_invoice)
        debt.date_born = "2026-09-12"
        self.assertFalse(debt.frozen)
        self.assertEqual(self.dossier.state, "open")
        debt.date_born = "2026-09-09"
        self.assertEqual(self.dossier.state, "held")

    def test_interest_and_indemnity_stop_at_the_judgment(self):
        self.company.recouvrement_accessories = True
        due = self.overdue_invoice("2026-09-12", 400.0, invoice_date="2026-08-20")
        self.run_on("2026-09-22")
        rows = self.env["recouvrement.accessoire"].search([("dossier_id", "=", self.dossier.id)])
        self.assertIn(due, rows.filtered(lambda row: row.kind == "indemnity").move_id)
        self.open_case()
        rows = rows.exists()
        self.assertNotIn(due, rows.move_id, "its payment was forbidden on its due date")
        interest = rows.filtered(lambda row: row.kind == "interest")
        self.assertTrue(all(row.date_to < date(2026, 9, 10) for row in interest if row.date_to))

    def bear_interest(self):
        """At a rate agreed in advance: nobody needs to know that of this half-year."""
        self.company.recouvrement_accessories = True
        self.company.recouvrement_clause_id = self.env["recouvrement.clause"].create(
            {"name": "12 %", "kind": "fixed", "value": 12}
        )

    def interest_until(self, invoice):
        """The last day counted, and the kinds of what is claimed beside, of ``invoice``."""
        rows = self.env["recouvrement.accessoire"].search([("move_id", "=", invoice.id)])
        interest = rows.filtered(lambda row: row.kind == "interest")
        return interest.date_to, sorted(rows.mapped("kind"))

    def test_interest_of_a_payment_put_off_by_a_year_goes_on_after_the_judgment(self):
        """C. com., art. L622-28: loans of a year or more, payments put off by a year or more; item by item."""
        self.bear_interest()
        long = self.overdue_invoice("2026-09-01", 400.0, invoice_date="2025-09-01")
        shorter = self.overdue_invoice("2026-08-31", 400.0, invoice_date="2025-09-01")
        later = self.overdue_invoice("2026-09-12", 400.0, invoice_date="2025-09-12")
        self.run_on("2026-09-20")
        case = self.open_case()
        runs = {debt.move_line_id.move_id: debt.interest_runs for debt in case.dette_ids}
        self.assertEqual((runs[long], runs[shorter], runs[later]), (True, False, True))
        stopped, running = self.dossier.suspension_ids.sorted("stops_interest", reverse=True)
        self.assertEqual((stopped.stops_interest, running.stops_interest), (True, False))
        self.assertEqual(running.move_line_ids.move_id, long | later)
        self.run_on("2026-09-22")
        both = ["indemnity", "interest"]
        self.assertEqual(self.interest_until(long), (date(2026, 9, 22), both))
        self.assertEqual(self.interest_until(shorter), (date(2026, 9, 9), both))
        self.assertEqual(
            self.interest_until(later),
            (date(2026, 9, 22), ["interest"]),
            "what could not be paid on its due date brings no indemnity",
        )
        case.action_declare()
        told = case.declaration_ids.ligne_ids.filtered("interest_runs").move_line_id.move_id
        self.assertEqual(told, long | later)
        text = case.declaration_ids._compose()["body"]
        self.assertIn("a arrêté le cours des intérêts des autres créances", text)

    def test_whether_interest_stops_is_said_of_each_debt_and_counted_again(self):
        self.bear_interest()
        self.run_on("2026-09-20")
        case = self.open_case()
        invoice = case.dette_ids.move_line_id.move_id
        self.assertEqual(self.interest_until(invoice)[0], date(2026, 9, 9))
        case.dette_ids.interest_runs = True
        self.assertEqual(self.interest_until(invoice)[0], date(2026, 9, 22), "since the judgment")
        case.dette_ids.interest_runs = False
        self.assertEqual(self.interest_until(invoice)[0], date(2026, 9, 9))
        self.assertEqual(len(self.dossier.suspension_ids), 1)
        declaration = self.declare(case)
        case.dette_ids.interest_runs = True
        self.assertFalse(declaration.ligne_ids.interest_runs, "what was declared stays as sent")

    def test_an_update_takes_over_what_was_declared_to_bear_interest(self):
        """Before 19.0.1.0.2 the declaration alone said it: the debt learns it, the night counts it."""
        self.bear_interest()
        silent = self.overdue_invoice("2026-06-20", 300.0)
        self.run_on("2026-09-20")
        case = self.open_case()
        declaration = self.declare(case)
        debt = case.dette_ids.filtered(lambda each: each.move_line_id.move_id != silent)
        line = declaration.ligne_ids.filtered(lambda each: each.move_line_id == debt.move_line_id)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE recouvrement_declaration_ligne SET interest_runs = true WHERE id = %s",
            [line.id],
        )
        self.env.invalidate_all()
        self.assertFalse(any(case.dette_ids.mapped("interest_runs")))
        path = "recouvrement_contentieux/migrations/19.0.1.0.2/post-interest_runs.py"
        load_script(file_path(path), "declared_flags").migrate(self.env.cr, "19.0.1.0.1")
        self.assertEqual(case.dette_ids.filtered("interest_runs"), debt)
        self.assertEqual(declaration.ligne_ids.filtered("interest_runs"), line)
        self.run_on("2026-09-22")
        self.assertEqual(self.interest_until(debt.move_line_id.move_id)[0], date(2026, 9, 22))
        self.assertEqual(self.interest_until(silent)[0], date(2026, 9, 9))

    def test_in_monaco_nothing_is_proposed_to_run(self):
        self.overdue_invoice("2026-09-01", 400.0, invoice_date="2025-09-01")
        self.run_on("2026-09-20")
        self.assertFalse(any(self.open_case(kind="cessation").dette_ids.mapped("interest_runs")))

    def test_promises_and_plans_on_frozen_debts_end_with_their_reason(self):
        promise = self.env["recouvrement.promesse"].create(
            {"dossier_id": self.dossier.id, "amount": 1000.0, "date": "2026-09-25"}
        )
        plan = self.env["recouvrement.plan"].create(
            {"dossier_id": self.dossier.id, "date_first": "2026-10-10"}
        )
        plan.action_propose()
        self.open_case()
        self.assertEqual((promise.state, plan.state), ("cancelled", "cancelled"))
        self.assertIn("Reorganisation", plan.message_ids[0].body)

    def test_calling_off_sets_the_debts_free(self):
        case = self.open_case()
        case.action_cancel("Judgment set aside on appeal")
        self.assertEqual((self.dossier.state, case.state), ("open", "cancelled"))

    def test_insolvent_for_proposals_and_badges(self):
        rule = self.env["recouvrement.regle"].create({"name": "Insolvent", "insolvent": True})
        self.assertFalse(rule._read_insolvent(self.dossier))
        self.open_case()
        self.assertEqual(rule._read_insolvent(self.dossier), {self.dossier.id})
        self.assertIn("Reorganisation", [badge["text"] for badge in self.dossier.badges])

    # -- bad input ----------------------------------------------------------------------------------

    def test_dates_that_cannot_be_are_refused(self):
        for values, words in (
            ({"date_judgment": "2026-09-23"}, "still to come"),
            ({"date_published": "2026-09-09"}, "before the judgment"),
            ({"date_published": "2026-10-01"}, "still to come"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.open_case(**values)

    def test_the_same_judgment_twice_is_refused(self):
        self.open_case()
        with self.assertRaisesRegex(ValidationError, "known already"), self.cr.savepoint():
            self.open_case()
        with self.assertRaisesRegex(ValidationError, "under way"), self.cr.savepoint():
            self.open_case(date_judgment="2026-09-11", kind="liquidation")

    def test_a_kind_changes_by_a_judgment_only(self):
        case = self.open_case()
        reader = new_test_user(
            self.env,
            "collector",
            "recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        with self.assertRaises(UserError):
            case.with_user(reader).kind = "liquidation"
        with self.assertRaises(UserError):
            case._convert("liquidation", date(2026, 9, 1))

    def test_judgments_follow_one_another(self):
        case = self.open_case()
        case._adopt_plan(date(2026, 9, 15))
        for verb in (
            lambda: case._convert("liquidation", date(2026, 9, 14)),
            lambda: case._close(date(2026, 9, 14), "settled"),
        ):
            with self.assertRaisesRegex(UserError, "between"):
                verb()
        with self.assertRaisesRegex(ValidationError, "recorded already"), self.cr.savepoint():
            case.date_judgment = "2026-09-16"
        case._convert("liquidation", date(2026, 9, 15))
        self.assertEqual(case.state, "open")

    # -- deadlines ----------------------------------------------------------------------------------

    def test_deadlines_run_from_the_publication(self):
        case = self.open_case()
        self.assertEqual(self.deadline(case, "declaration_creance").date.isoformat(), "2026-11-20")
        case.date_published = "2026-09-18"
        self.assertEqual(self.deadline(case, "declaration_creance").date.isoformat(), "2026-11-18")

    def test_without_its_publication_the_case_says_so(self):
        case = self.open_case(date_published=False)
        self.assertFalse(self.deadline(case, "declaration_creance"))
        self.assertIn("publication is not typed", case.freeze_warnings)

    def test_two_months_more_for_a_creditor_of_monaco(self):
        self.company.write({"country_id": self.env.ref("base.mc").id, "zip": "98000"})
        case = self.open_case()
        self.assertEqual(self.deadline(case, "declaration_creance").date.isoformat(), "2027-01-20")

    def test_monaco_fifteen_days_and_fifteen_more_outside(self):
        self.debtor.write({"country_id": self.env.ref("base.mc").id, "zip": "98000"})
        case = self.open_case(kind="cessation")
        self.assertEqual(self.deadline(case, "declaration_creance").date.isoformat(), "2026-10-20")

    def test_a_personal_notice_has_its_own_start(self):
        case = self.open_case(date_notice="2026-09-21")
        self.assertFalse(self.deadline(case, "declaration_creance"))
        found = self.deadline(case, "declaration_creance_notice")
        self.assertEqual(found.date.isoformat(), "2026-11-23")  # the 21st is a Saturday

    def test_an_asset_has_three_chained_delays(self):
        case = self.open_case()
        asset = self.env["recouvrement.revendication"].create(
            {"collective_id": case.id, "name": "Excavator KX 057, serial 12345"}
        )
        self.assertEqual(self.deadline(asset, "revendication").date.isoformat(), "2026-12-21")
        asset.write({"date_sent": "2026-09-22", "proof_ids": [(4, self.proof().id)]})
        asset.action_record_sent()
        self.assertEqual(self.deadline(asset, "revendication").state, "met")
        asset.date_received = "2026-09-22"
        self.assertEqual(
            self.deadline(asset, "revendication_answer").date.isoformat(), "2026-10-22"
        )
        self.assertEqual(self.deadline(asset, "revendication_judge").date.isoformat(), "2026-11-23")
        asset.action_refuse()
        asset.action_seize()
        self.assertEqual(self.deadline(asset, "revendication_judge").state, "met")
        asset.action_returned()
        self.assertEqual(asset.state, "returned")

    def test_a_running_contract_is_asked_then_declared(self):
        case = self.open_case()
        contract = self.env["recouvrement.collective.contrat"].create(
            {"collective_id": case.id, "name": "Lease 12", "date_asked": "2026-09-22"}
        )
        self.assertEqual(
            self.deadline(contract, "contrat_continuation").date.isoformat(), "2026-10-22"
        )
        contract.write({"answer": "dropped", "date_answered": "2026-09-22"})
        contract.date_terminated = "2026-09-22"
        self.assertEqual(
            self.deadline(contract, "declaration_resiliation").date.isoformat(), "2026-10-22"
        )

    # -- the declaration ------------------------------------------------------------------------------

    def test_the_declaration_splits_what_is_due_and_to_fall_due(self):
        self.overdue_invoice("2026-10-15", 250.0, invoice_date="2026-09-01")
        self.pay(self.dossier.open_line_ids.move_id[:1], "2026-08-20", 200.0)
        case = self.open_case()
        case.action_declare()
        declaration = case.declaration_ids
        self.assertEqual(
            [(line.principal, line.amount_future) for line in declaration.ligne_ids],
            [(800.0, 0.0), (0.0, 250.0)],
        )
        self.assertEqual(
            declaration.amount,
            1050.0
            + sum(declaration.ligne_ids.mapped("interest"))
            + sum(declaration.ligne_ids.mapped("costs")),
        )
        self.assertEqual(declaration.date_limit.isoformat(), "2026-11-20")

    def test_sending_meets_the_deadline_and_needs_its_proof(self):
        case = self.open_case()
        case.action_declare()
        declaration = case.declaration_ids
        declaration.date_sent = "2026-09-22"
        with self.assertRaisesRegex(UserError, "proof"):
            declaration.action_record_sent()
        declaration.proof_ids = self.proof()
        declaration.action_record_sent()
        butoir = self.deadline(case, "declaration_creance")
        self.assertEqual((declaration.state, butoir.state, butoir.met_late), ("sent", "met", False))
        self.assertIn("Échu", declaration.document_id.raw.decode())
        with self.assertRaises(UserError):
            declaration.with_user(self.env.ref("base.user_admin")).ligne_ids[0].principal = 1.0

    def test_by_registered_letter_the_day_of_the_post_counts(self):
        case = self.open_case()
        case.action_declare()
        declaration = case.declaration_ids
        declaration.action_post()
        self.assertEqual((declaration.state, declaration.delivery), ("draft", "queued"))
        self.assertEqual(declaration.action_id.partner_id, self.mandataire)
        self.env["recouvrement.acheminement"]._record(
            declaration.action_id, "sent", date(2026, 9, 22)
        )
        self.assertEqual(
            (declaration.state, declaration.date_sent.isoformat()), ("sent", "2026-09-22")
        )

    def test_too_late_asks_for_relief(self):
        case = self.open_case(date_judgment="2026-06-01", date_published="2026-06-20")
        declaration = self.declare(case)
        self.assertTrue(declaration.late)
        self.assertEqual(self.deadline(case, "releve_forclusion").date.isoformat(), "2026-12-21")
        declaration.relief_reason = "Left out of the list of creditors"
        self.assertTrue(declaration.action_print_relief()["url"])
        request = declaration._print_relief().decode(errors="ignore")
        for words in ("Requête en relevé de forclusion", "Left out of the list", "21/12/2026"):
            self.assertIn(words, request)
        self.assertIn("[…]", request, "the number of the case is not known")
        declaration.sudo().late = False
        with self.assertRaisesRegex(UserError, "in time"):
            declaration.action_print_relief()

    def test_contested_then_admitted_in_part(self):
        declaration = self.declare(self.open_case())
        declaration.date_contested = "2026-09-22"
        declaration.action_contested()
        self.assertEqual((declaration.state, declaration.amount_contested), ("contested", 1000.0))
        with self.assertRaises(UserError):
            declaration.action_decided()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            declaration.ligne_ids.write({"decision": "partly", "amount_admitted": 1001.0})
        declaration.ligne_ids.write({"decision": "partly", "amount_admitted": 600.0})
        declaration.action_decided()
        self.assertEqual(
            (declaration.state, declaration.amount_admitted, declaration.amount_rejected),
            ("answered", 600.0, 400.0),
        )

    def test_each_kind_of_proceedings_names_its_own_texts_and_its_court(self):
        case = self.open_case(
            kind="liquidation", court="Greffe du Tribunal de Commerce de Bordeaux"
        )
        case.action_declare()
        declaration = case.declaration_ids
        declaration.ligne_ids.interest_runs = True
        text = declaration._compose()["body"]
        self.assertIn("articles L. 641-3, L. 622-24", text)
        self.assertIn("L. 622-28", text)
        self.assertIn("(Tribunal de Commerce de Bordeaux)", text)
        self.assertNotIn("Greffe", text)
        case.sudo().kind = "redressement"
        self.assertIn("articles L. 631-14, L. 622-24", declaration._compose()["body"])
        case.sudo().kind = "sauvegarde"
        self.assertIn("articles L. 622-24", declaration._compose()["body"])
        case.sudo().kind = "cessation"
        self.assertNotIn("L. 622-24", declaration._compose()["body"])

    def test_later_debts_are_made_known_within_a_year_of_the_end_of_observation(self):
        case = self.open_case()
        case._adopt_plan(date(2026, 9, 20))
        self.assertFalse(self.deadline(case, "creance_utile"), "nothing was born since")
        self.overdue_invoice("2026-09-21", 300.0, invoice_date="2026-09-15")
        case._look_again(date(2026, 9, 22))
        self.assertEqual(self.deadline(case, "creance_utile").date.isoformat(), "2027-09-20")
        case.date_later_told = "2026-09-22"
        self.assertEqual(self.deadline(case, "creance_utile").state, "met")

    # -- payments the law forbids ---------------------------------------------------------------

    def told_payments(self):
        return [line for line in self.dossier.fil_ids if "paying it is forbidden" in line.summary]

    def test_a_payment_of_a_frozen_debt_after_the_judgment_is_told_once_and_undone_by_nobody(self):
        invoice = self.dossier.open_line_ids.move_id
        self.pay(invoice, "2026-09-09", 100.0)
        case = self.open_case()
        self.assertNotIn("forbidden", case.freeze_warnings or "")
        self.pay(invoice, "2026-09-10", 200.0)
        for day in ("2026-09-23", "2026-09-24"):
            self.run_on(day)
        case.invalidate_recordset()
        self.assertIn("L622-7", case.freeze_warnings)
        self.assertRegex(self.told_payments()[0].summary, f"200.*{invoice.name}")
        self.assertEqual(len(self.told_payments()), 1)
        todo = case.activity_ids.filtered(lambda each: "forbidden" in each.summary)
        self.assertEqual((len(todo), todo.user_id), (1, case.user_id))
        self.assertEqual(invoice.amount_residual, 700.0, "nothing is undone by itself")

    def test_a_payment_between_the_judgment_and_its_typing_is_told_on_opening(self):
        invoice = self.dossier.open_line_ids.move_id
        self.pay(invoice, "2026-09-15")
        later = self.overdue_invoice("2026-09-18", 50.0, invoice_date="2026-09-12")
        self.pay(later, "2026-09-19")
        case = self.open_case()
        self.assertEqual(case.dette_ids.move_line_id.move_id, invoice)
        self.assertEqual(len(self.told_payments()), 1)
        case.action_declare()
        self.assertEqual(case.declaration_ids.amount_due, 1000.0, "owed on the day of the judgment")

    def test_what_the_proceedings_pay_is_not_forbidden(self):
        case = self.open_case(kind="liquidation")
        payment = self.pay(self.dossier.open_line_ids.move_id, "2026-09-22", 150.0)
        self.assertIn("forbidden", case.freeze_warnings)
        self.env["recouvrement.collective.versement"].create(
            {"collective_id": case.id, "date": "2026-09-22", "amount": 150.0}
        ).action_match()
        case.invalidate_recordset()
        self.assertFalse(case.freeze_warnings)
        case._tell_forbidden(date(2026, 9, 23))
        self.assertFalse(self.told_payments(), payment)

    def test_after_a_plan_payments_are_allowed_and_forbidden_again_once_converted(self):
        case = self.open_case()
        case._adopt_plan(date(2026, 9, 15))
        case._convert("liquidation", date(2026, 9, 20))
        forbidden = [case._is_payment_forbidden(date(2026, 9, day)) for day in (9, 10, 15, 19, 20)]
        self.assertEqual(forbidden, [False, True, False, False, True])
        case._close(date(2026, 9, 22), "assets")
        self.assertFalse(case._is_payment_forbidden(date(2026, 9, 22)))

    # -- moved to doubtful debtors ------------------------------------------------------------

    def test_a_debt_moved_in_parts_is_listed_and_declared_once(self):
        """400 of 1,000 stand on the doubtful account before the judgment, 100 of them paid before it."""
        item = self.dossier.open_line_ids
        doubtful = self.env["account.account"].create(
            {
                "code": "416900",
                "name": "Doubtful",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        move = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "move_type": "entry",
                    "date": "2026-08-01",
                    "recouvrement_transfer": True,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "account_id": account.id,
                                "partner_id": self.debtor.id,
                                "balance": balance,
                            },
                        )
                        for account, balance in ((item.account_id, -400.0), (doubtful, 400.0))
                    ],
                }
            )
        )
        move.action_post()
        (item | move.line_ids[0]).reconcile()
        heir = move.line_ids[1]
        heir.sudo().recouvrement_origin_id = item
        bank = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2026-08-20",
                "journal_id": self.env["account.journal"]
                .search([("type", "=", "bank")], limit=1)
                .id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": doubtful.id,
                            "partner_id": self.debtor.id,
                            "balance": -100.0,
                        },
                    ),
                    (0, 0, {"account_id": item.account_id.id, "balance": 100.0}),
                ],
            }
        )
        bank.action_post()
        (heir | bank.line_ids[0]).reconcile()
        case = self.open_case()
        self.assertEqual((len(case.dette_ids), case.amount_frozen), (1, 900.0))
        case.action_declare()
        self.assertEqual(sum(case.declaration_ids.ligne_ids.mapped("principal")), 900.0)

    # -- what comes back, and the end -----------------------------------------------------------------

    def test_a_plan_not_kept_is_told_once(self):
        case = self.open_case()
        self.declare(case).action_admit_all()
        case._adopt_plan(date(2026, 9, 20))
        case._make_schedule(date(2026, 9, 21), 3, 0.0)
        self.assertEqual(case.versement_ids.mapped("amount"), [333.33, 333.33, 333.34])
        for day in ("2026-09-22", "2026-09-23"):
            case._look_again(date.fromisoformat(day))
        told = [line for line in self.dossier.fil_ids if "Plan not kept" in line.summary]
        self.assertEqual(len(told), 1)
        with self.assertRaises(UserError):
            case._make_schedule(date(2026, 9, 21), 30, 0.0)

    def test_a_dividend_finds_its_payment(self):
        case = self.open_case(kind="liquidation")
        dividend = self.env["recouvrement.collective.versement"].create(
            {"collective_id": case.id, "date": "2026-09-22", "amount": 150.0}
        )
        with self.assertRaises(UserError):
            dividend.action_match()
        self.pay(self.dossier.open_line_ids.move_id, "2026-09-22", 150.0)
        dividend.action_match()
        self.assertEqual((dividend.state, case.amount_received), ("received", 150.0))

    def test_conversion_then_closure_for_want_of_assets_proposes_the_loss(self):
        case = self.open_case()
        with self.assertRaises(UserError):
            case.action_propose_loss()
        case._convert("liquidation", date(2026, 9, 21))
        self.assertEqual(case.date_liquidation, date(2026, 9, 21))
        case._close(date(2026, 9, 22), "assets")
        loss = case.proposition_ids
        self.assertEqual((loss.kind, loss.amount, loss.state), ("loss", 1000.0, "proposed"))
        self.assertTrue(loss.recovers_vat)
        self.assertEqual(self.dossier.state, "held", "nobody is set free for want of assets")

    def test_a_settled_closure_sets_the_debts_free(self):
        case = self.open_case()
        case._close(date(2026, 9, 22), "settled")
        self.assertEqual(self.dossier.state, "open")

    def test_guarantors_have_their_own_freeze(self):
        person = self.env["res.partner"].create({"name": "Jean Caution"})
        self.env["recouvrement.partie"].create(
            [
                {"dossier_id": self.dossier.id, "partner_id": person.id, "role": "guarantor"},
                {
                    "dossier_id": self.dossier.id,
                    "partner_id": self.mandataire.id,
                    "role": "guarantor",
                },
            ]
        )
        self.mandataire.is_company = True
        case = self.open_case()
        self.assertEqual(case.caution_ids.mapped("frozen"), [True, False])
        case._convert("liquidation", date(2026, 9, 21))
        self.assertEqual(case.caution_ids.mapped("frozen"), [False, False])

    def test_the_certificate_is_asked_for_by_letter(self):
        case = self.open_case(kind="liquidation")
        case.action_request_certificate()
        action = self.dossier.action_ids.sorted("id")[-1]
        self.assertEqual((action.kind, action.partner_id), ("letter", self.mandataire))

    def test_the_judgment_dialog_applies_it(self):
        case = self.open_case()
        form = Form(
            self.env["recouvrement.collective.decision"].with_context(default_collective_id=case.id)
        )
        form.event, form.kind, form.date = "conversion", "liquidation", date(2026, 9, 21)
        form.save().action_apply()
        self.assertEqual(case.kind, "liquidation")

    def test_rights(self):
        case = self.open_case()
        other = self.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": self.company.id}
        )
        self.dossier.portefeuille_id = other
        self.dossier.user_id = case.user_id = False
        people = {
            "company_id": self.company.id,
            "company_ids": [(6, 0, self.company.ids)],
        }
        collector = new_test_user(self.env, "col", "recouvrement.group_collector", **people)
        self.assertFalse(self.env["recouvrement.collective"].with_user(collector).search([]) & case)
        reader = new_test_user(self.env, "rea", "recouvrement.group_reader", **people)
        self.dossier.portefeuille_id = False
        theirs = case.with_user(reader)
        self.assertEqual(theirs.search([]) & case, case)
        with self.assertRaises(AccessError):
            theirs.action_cancel()
