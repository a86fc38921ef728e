"""The story of the demo, shortened: every station of the walk must be occupied at its end."""

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..demo.story import tell


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.said = []
        cls.company = tell(cls.env, months=2, debtors=48, commit=False, say=cls.said.append)
        cls.dossiers = cls.env["recouvrement.dossier"].search([("company_id", "=", cls.company.id)])
        cls.actions = cls.dossiers.action_ids

    def dossier_of(self, name):
        return self.dossiers.filtered(lambda dossier: dossier.partner_id.name == name)

    def test_dossiers_of_every_state_outcome_and_phase(self):
        self.assertEqual(set(self.dossiers.mapped("state")), {"open", "held", "closed"})
        closed = self.dossiers.filtered(lambda dossier: dossier.state == "closed")
        self.assertLessEqual({"paid", "tolerance", "excluded"}, set(closed.mapped("outcome")))
        self.assertEqual(
            set(self.dossiers.phase_id), set(self.env["recouvrement.phase"].search([]))
        )

    def test_actions_of_every_kind_and_state(self):
        done = self.actions.filtered(lambda action: action.state == "done")
        self.assertEqual(set(done.mapped("kind")), {"email", "letter", "lrar", "call", "notice"})
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

    def test_nobody_is_pestered(self):
        """Never two steps on one day, nor more than two in a week, for the same debtor."""
        for _debtor, actions in self.actions.filtered("date_done").grouped("debtor_id").items():
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
