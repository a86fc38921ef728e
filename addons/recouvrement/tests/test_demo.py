"""The story of the demo, shortened: every station of the walk must be occupied at its end."""

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..demo.story import tell
from ..engine.facts import CONTROL, STATEMENT

UNASKED = (CONTROL, STATEMENT)  # nothing reached the debtor, or nothing was asked


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.said = []
        # The core's own story: what the add-ons above tell has dossiers of its own kind.
        cls.company = tell(
            cls.env, months=2, debtors=48, commit=False, say=cls.said.append, chapters=False
        )
        cls.dossiers = cls.env["recouvrement.dossier"].search([("company_id", "=", cls.company.id)])
        cls.actions = cls.dossiers.action_ids

    def dossier_of(self, name):
        return self.dossiers.filtered(lambda dossier: dossier.partner_id.name == name)

    def test_dossiers_of_every_state_outcome_and_phase(self):
        self.assertEqual(set(self.dossiers.mapped("state")), {"open", "held", "closed"})
        closed = self.dossiers.filtered(lambda dossier: dossier.state == "closed")
        self.assertLessEqual({"paid", "tolerance", "excluded"}, set(closed.mapped("outcome")))
        phases = self.env["recouvrement.phase"].search([])
        names = phases.get_external_id()
        self.assertEqual(
            set(self.dossiers.phase_id),
            {phase for phase in phases if names[phase.id].startswith("recouvrement.")},
        )

    def test_actions_of_every_kind_and_state(self):
        done = self.actions.filtered(lambda action: action.state == "done")
        # Who goes without a step follows from the number of the dossier: nobody, maybe, among so few.
        self.assertEqual(
            set(done.mapped("kind")) - {CONTROL},
            {"email", "sms", "letter", "lrar", "lre", "call", "notice", "statement"},
        )
        self.assertLessEqual({"awaiting", "done", "cancelled"}, set(self.actions.mapped("state")))
        self.assertEqual(set(self.actions.mapped("consent")), {"none", "approval", "veto"})
        self.assertTrue(done.filtered("approved_by_id"))
        self.assertTrue(self.actions.filtered("countermanded_by_id"))

    def test_the_summary_names_who_may_log_in_and_what_they_may_see(self):
        said = "\n".join(self.said)
        for login in ("camille", "mathilde", "antoine"):
            self.assertIn(f"{login} / {login}", said)
        first = next(line for line in self.said if "étape à approuver" in line)
        dossier = self.dossiers.filtered(lambda each: each.display_name in first)
        self.assertEqual(dossier.user_id.login, "camille")

    def test_most_actions_succeed(self):
        failed = self.actions.filtered(lambda action: action.state == "failed")
        self.assertLess(len(failed), len(self.actions) / 10, set(failed.mapped("error")))

    def test_letters_have_their_document(self):
        letters = self.actions.filtered(
            lambda action: action.kind in ("letter", "lrar") and action.state == "done"
        )
        self.assertTrue(all(letter.attachment_id for letter in letters))

    def test_letters_are_posted_registered_ones_have_their_number_and_their_end(self):
        mailings = self.env["recouvrement.envoi"].search([("company_id", "=", self.company.id)])
        self.assertTrue(mailings)
        self.assertEqual(set(mailings.mapped("state")), {"posted"})
        registered = mailings.pli_ids.action_id.filtered(lambda action: action.kind == "lrar")
        self.assertTrue(all(registered.mapped("tracking_number")))
        self.assertIn("delivered", registered.mapped("delivery"))

    def test_registered_letters_end_in_every_way_and_leave_again_when_lost(self):
        ends = set(self.actions.filtered(lambda action: action.kind == "lrar").mapped("delivery"))
        self.assertLessEqual({"delivered", "unclaimed", "refused", "unknown"}, ends)
        lost, instead = self.get_attempts("Maçonnerie Vergnes SARL")
        self.assertEqual((lost.kind, lost.delivery), ("lrar", "unknown"))
        self.assertEqual((instead.kind, instead.state), ("lre", "done"))
        self.assertTrue(lost.partner_id.recouvrement_lost_post)

    def test_an_e_mail_rejected_leaves_again_by_post(self):
        lost, instead = self.get_attempts("Institut Lamarque")
        self.assertEqual((lost.kind, lost.delivery), ("email", "bounced"))
        self.assertEqual((instead.kind, instead.state), ("letter", "done"))

    def get_attempts(self, name):
        """The message of this debtor that was lost, and the one sent in its place."""
        [again] = self.dossier_of(name).action_ids.filtered(lambda action: action.attempt == 2)
        return again.parent_id, again

    def test_text_messages_are_received_but_for_a_few_dead_numbers(self):
        texts = self.actions.filtered(
            lambda action: action.kind == "sms" and action.state == "done"
        )
        self.assertTrue(texts)
        self.assertLessEqual(set(texts.mapped("delivery")), {"delivered", "bounced"})
        refuses = self.dossier_of("Patricia Lacaze").action_ids
        self.assertNotIn("sms", refuses.mapped("kind"))

    def test_guarantor_and_co_debtor_receive_their_copies(self):
        for name, role in (("Sandrine Dufau", "guarantor"), ("Hugo Barrère", "co_debtor")):
            dossier = self.dossier_of(name)
            self.assertEqual(dossier.partie_ids.role, role)
            copies = dossier.action_ids.filtered("partie_id")
            # One tenant in five is left without the text message, and so is who answers for them.
            drawn = "control" in dossier.action_ids.mapped("kind")
            expected = {"letter"} if drawn else {"sms", "letter"}
            self.assertLessEqual(expected, set(copies.mapped("kind")), name)
            self.assertEqual(copies.partner_id, dossier.partie_ids.partner_id)

    def test_an_answer_awaits_reading_on_camilles_desk(self):
        dossier = self.dossier_of("Peintures Lassalle EURL")
        [task] = dossier.activity_ids
        self.assertEqual(task.activity_type_id, self.env.ref("recouvrement.mail_activity_reply"))
        self.assertEqual(task.user_id.login, "camille")
        self.assertTrue(dossier.action_ids.filtered("date_answered"))

    def test_a_contact_waits_for_the_day_the_policy_allows(self):
        dossier = self.dossier_of("Yasmine Pujol")
        refusal = self.env["recouvrement.refus"].search([("dossier_id", "=", dossier.id)], limit=1)
        if "control" in dossier.action_ids.mapped("kind"):
            # One tenant in five is left without the text message, by the dossier's number: nothing waits.
            self.assertFalse(refusal)
            return
        self.assertEqual(refusal.politique_id.name, "Locataires")
        self.assertGreater(refusal.until, fields.Date.context_today(self.company))

    def test_a_step_runs_in_its_veto_window_and_a_counter_order_says_why(self):
        action = self.dossier_of("Chantiers de l'Estuaire").awaiting_action_id
        self.assertEqual((action.consent, action.state), ("veto", "awaiting"))
        self.assertGreater(action.date_planned, fields.Date.context_today(self.company))
        refused = self.dossier_of("Isolation Etcheverry SARL").action_ids
        self.assertIn("rendez-vous", refused.filtered("countermanded_by_id").cancel_reason)

    def test_the_summary_tells_what_became_of_the_messages(self):
        said = "\n".join(self.said)
        for words in ("Messages", "NPAI", "non réclamés", "réponse à lire", "part seule"):
            self.assertIn(words, said)

    def test_suspensions_past_current_and_future(self):
        today = fields.Date.context_today(self.company)
        suspensions = self.dossiers.suspension_ids.filtered(lambda each: not each.origin)
        self.assertTrue(suspensions.filtered(lambda each: each.date_to < today))
        self.assertTrue(suspensions.filtered("current"))
        self.assertTrue(suspensions.filtered(lambda each: each.date_from > today))

    def test_contacts_hold_and_calls_wait(self):
        self.assertEqual(self.dossier_of("Couverture Lalanne SARL").state, "held")
        results = self.dossiers.resultat_ids
        self.assertTrue(results.filtered(lambda result: result.opens == "nothing"))
        self.assertTrue(
            self.dossiers.activity_ids.filtered(lambda each: each.user_id.login == "camille")
        )

    def test_a_bounced_payment_reopened_its_dossier(self):
        dossier = self.dossier_of("Boulangerie Pinsolle")
        self.assertEqual((len(dossier), dossier.state), (1, "open"))
        self.assertEqual(dossier.amount_overdue, 1170)

    def test_what_is_not_to_be_asked_is_not(self):
        for name in ("Mairie de Saint-Avit", "Fleurs Magnan", "Office notarial Duprat"):
            self.assertFalse(
                self.dossier_of(name).filtered(lambda each: each.state != "closed"), name
            )
        self.assertEqual(self.dossier_of("Charpentes Lafargue SAS").amount_disputed, 4728)
        self.assertEqual(self.dossier_of("Librairie Peyré").amount_credit, 500)
        self.assertEqual(self.dossier_of("Menuiserie Darrigade SARL").amount_overdue, 2400)

    def test_promises_awaited_kept_kept_in_part_and_broken(self):
        promises = self.dossiers.promesse_ids
        self.assertLessEqual({"open", "kept", "broken"}, set(promises.mapped("state")))
        self.assertEqual(self.dossier_of("Serrurerie Duboscq").promesse_ids.outcome, "partly")
        self.assertEqual(self.dossier_of("Pressing Navarro").promesse_ids.outcome, "broken")

    def test_plans_to_sign_under_way_and_broken(self):
        self.assertEqual(self.dossier_of("Élodie Bonneau").plan_ids.state, "proposed")
        self.assertEqual(self.dossier_of("Ambulances du Médoc").plan_ids.state, "broken")
        running = self.dossier_of("Nadine Etchart").plan_ids
        self.assertEqual((running.state, len(running.echeance_ids)), ("active", 4))
        self.assertEqual(
            [each.state for each in running.echeance_ids.sorted("date")][:2], ["paid", "paid"]
        )

    def test_a_cheque_and_cash_at_the_counter_have_their_receipts(self):
        receipts = self.env["recouvrement.recu"].search([], order="id")
        self.assertEqual(receipts.mapped("means"), ["cheque", "cash"])
        self.assertEqual(sum(receipts.mapped("amount")), 1150)
        paid = [float(item["paid"]) for receipt in receipts for item in receipt.items]
        self.assertEqual(sum(paid), 1150)

    def test_a_dispute_holds_what_is_contested_only(self):
        self.assertTrue(self.dossiers.litige_ids)
        self.assertTrue(any(each.amount_disputed for each in self.dossiers))

    def test_the_allowances_of_two_month_ends_agree_with_the_books(self):
        runs = self.env["recouvrement.inventaire"].search([("company_id", "=", self.company.id)])
        self.assertEqual(len(runs), 2)
        self.assertTrue(all(runs.mapped("ligne_count")))
        self.assertEqual(runs.mapped("gap"), [0, 0])
        self.assertTrue(runs.proposition_ids)

    def test_nobody_is_pestered(self):
        """Never two steps on one day, nor more than two in a week, for the same person."""
        steps = self.actions.filtered(
            lambda action: action.date_done and action.attempt == 1 and action.kind not in UNASKED
        )
        for _person, actions in steps.grouped(lambda action: action._get_addressee()).items():
            days = sorted(action.date_done for action in actions)
            gaps = [(later - day).days for day, later in zip(days, days[1:], strict=False)]
            self.assertNotIn(0, gaps, actions.debtor_id.name)
            weeks = [(later - day).days for day, later in zip(days, days[2:], strict=False)]
            self.assertGreaterEqual(min(weeks, default=7), 6, actions.debtor_id.name)

    def test_each_user_sees_their_part(self):
        seen = {
            login: self.env["recouvrement.dossier"].with_user(user).search_count([])
            for login in ("camille", "bastien", "mathilde", "antoine")
            for user in self.env["res.users"].search([("login", "=", login)])
        }
        self.assertEqual(seen["mathilde"], len(self.dossiers))
        self.assertEqual(seen["antoine"], len(self.dossiers))
        self.assertLess(0, seen["camille"])
        self.assertLess(seen["camille"], len(self.dossiers))
        self.assertLess(0, seen["bastien"])

    def test_nothing_is_left_in_error(self):
        nights = self.env["recouvrement.passage"].search([("company_id", "=", self.company.id)])
        self.assertFalse(nights.error_dossier_ids)
        self.assertEqual(nights[:1].day, fields.Date.context_today(self.company))
