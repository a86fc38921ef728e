"""How a debt ends is asked of another service, answered in time with a reason, and carried out once."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .vehicules import VehicleCase

DAY = "2026-11-05"


class TestDemande(VehicleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_accountant")
        cls.lease = cls.late_lease()
        cls.dossier = cls.lease.dossier_ids
        cls.risk, cls.other, cls.market, cls.collector = (
            cls.new_person(*each)
            for each in (
                ("risk", "kinto_recouvrement.group_risque"),
                ("crm", "kinto_recouvrement.group_relation_client"),
                ("market", "kinto_recouvrement.group_remarketing"),
                ("collect", "recouvrement.group_collector"),
            )
        )

    @classmethod
    def new_person(cls, login, group):
        return new_test_user(
            cls.env,
            f"request_{login}",
            f"base.group_user,{group}",
            company_id=cls.company.id,
            company_ids=[Command.link(cls.company.id)],
        )

    def ask(self, day=DAY, user=None, **values):
        here = self.on(self.env["kinto.demande"].with_user(user or self.collector), day)
        return here.create(
            {
                "dossier_id": self.dossier.id,
                "service": "risque",
                "outcome": "waiver",
                "amount": 100.0,
                "question": "The customer lost his job: shall we give up the fees?",
                **values,
            }
        )

    def answer(self, request, verb="action_agree", user=None, day="2026-11-09", **values):
        mine = self.on(request.with_user(user or self.risk), day)
        mine.write({"answer_reason": "Agreed by the committee of Risk", **values})
        getattr(mine, verb)()
        return mine

    def test_a_waiver_agreed_becomes_one_proposal_under_delegation(self):
        request = self.ask()
        self.assertEqual(request.date_due, date(2026, 11, 12), "five bank days after a Thursday")
        self.assertEqual(request.sudo().activity_ids.user_id, self.risk)
        self.answer(request, answer_amount=80.0)
        self.assertEqual((request.state, request.answer), ("answered", "agreed"))
        self.assertEqual(request.sudo().activity_ids.user_id, self.collector, "reads the answer")
        self.assertFalse(self.dossier.perte_ids, "an answer alone gives up nothing")
        mine = self.on(request.with_user(self.collector), "2026-11-10")
        mine.action_apply()
        proposal = request.proposition_id
        self.assertEqual((proposal.kind, proposal.amount), ("waiver", 80.0))
        self.assertEqual(proposal.state, "proposed", "a collector has no delegation for it")
        self.assertEqual(proposal.interest, "Agreed by the committee of Risk")
        self.assertFalse(request.sudo().activity_ids)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            mine.action_apply()
        self.assertEqual(len(self.dossier.perte_ids), 1)
        with self.assertRaisesRegex(UserError, "carried out"):
            request.with_user(self.risk).action_ask_again()
        told = self.dossier.fil_ids.filtered(lambda line: line.kind == "request")
        self.assertEqual(len(told), 3, "asked, answered, carried out")

    def test_regularisations_and_losses_by_the_core_s_verbs(self):
        paid = self.ask(
            service="relation_client", outcome="promise", amount=389.0, date_wished="2026-11-20"
        )
        self.answer(paid, user=self.other)
        self.on(paid.with_user(self.collector), "2026-11-10").action_apply()
        self.assertEqual(
            (paid.promesse_id.amount, paid.promesse_id.date, paid.promesse_id.state),
            (389.0, date(2026, 11, 20), "open"),
        )
        terms = self.ask(service="relation_client", outcome="plan", amount=778.0)
        self.answer(terms, user=self.other)
        self.on(terms.with_user(self.collector), "2026-11-10").action_apply()
        self.assertEqual((terms.plan_id.state, terms.plan_id.dossier_id), ("draft", self.dossier))
        loss = self.ask(outcome="loss", amount=5000.0)
        self.answer(loss)
        with self.assertRaisesRegex(UserError, "still open"), self.env.cr.savepoint():
            self.on(loss.with_user(self.collector), "2026-11-10").action_apply()
        self.assertTrue(loss.to_apply, "refused whole: nothing was done")
        said = self.ask(outcome="opinion", amount=0.0)
        self.answer(said)
        self.assertFalse(said.to_apply)

    def test_overdue_is_read_from_the_day(self):
        request = self.ask()
        overdue = [("standing", "=", "overdue"), ("dossier_id", "=", self.dossier.id)]
        for day, late in (("2026-11-12", False), ("2026-11-13", True)):
            here = self.on(request, day)
            self.assertEqual(here.standing, "overdue" if late else "sent")
            self.assertEqual(here.search(overdue), here if late else here.browse())
        request.with_user(self.collector).date_due = "2026-11-30"
        self.assertEqual(request.sudo().activity_ids.date_deadline, date(2026, 11, 30))
        request.with_user(self.collector).withdrawn_reason = "Paid meanwhile"
        request.with_user(self.collector).action_withdraw()
        self.assertEqual((request.standing, len(request.sudo().activity_ids)), ("withdrawn", 0))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_each_asks_or_answers_for_their_own_service(self):
        request = self.ask()
        with self.assertRaisesRegex(AccessError, "service asked"), self.env.cr.savepoint():
            request.with_user(self.collector).answer_reason = "Yes"
        with self.assertRaisesRegex(AccessError, "Only who asks"), self.env.cr.savepoint():
            request.with_user(self.risk).amount = 1.0
        with self.assertRaisesRegex(AccessError, "not written by hand"), self.env.cr.savepoint():
            request.with_user(self.risk).state = "answered"
        with self.assertRaisesRegex(AccessError, "service asked"), self.env.cr.savepoint():
            request.with_user(self.other).action_agree()
        with self.assertRaisesRegex(UserError, "reason of your answer"), self.env.cr.savepoint():
            request.with_user(self.risk).action_refuse()
        self.assertFalse(request.with_user(self.market).search([("id", "=", request.id)]))
        asked = self.ask(service="remarketing", outcome="opinion")
        seen = asked.with_user(self.market)
        self.assertEqual(seen.search([("id", "=", asked.id)]), asked)
        seen.web_read({"dossier_id": {"fields": {"display_name": {}}}, "amount_overdue": {}})
        self.answer(asked, "action_refuse", self.market)
        self.assertEqual(asked.answer, "refused")
        # Taken back by the service as long as nothing came of it.
        self.answer(request, "action_refuse")
        request.with_user(self.risk).action_ask_again()
        self.assertEqual((request.state, request.answer), ("sent", False))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            request.unlink()
        with self.assertRaisesRegex(UserError, "not of the service"), self.env.cr.savepoint():
            self.ask(asked_id=self.other.id)

    def test_asked_from_the_dossier_with_what_is_overdue(self):
        action = self.on(self.dossier.with_user(self.collector), DAY).action_ask_service()
        here = self.on(self.env["kinto.demande"].with_user(self.collector), DAY)
        with Form(here.with_context(**action["context"])) as form:
            form.service, form.outcome, form.question = "risque", "opinion", "What do you think?"
        self.assertEqual(form.record.dossier_id, self.dossier)
        self.assertEqual(self.dossier.kinto_demande_open, 1)
