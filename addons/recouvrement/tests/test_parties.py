from datetime import date

from odoo.exceptions import AccessError, UserError

from .test_voies import SmsCase


class TestParties(SmsCase):
    """Co-debtors and guarantors: a copy of their own, once, while they are bound."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "email", "offset_days": 5},
            {"kind": "letter", "offset_days": 15},
            worked_days_only=False,
        )
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.run_on("2026-01-12")
        cls.dossier = cls.dossier_of()
        cls.guarantor = cls.new_debtor("Jean Caution", is_company=False)

    def _bind(self, person=None, role="guarantor", **values):
        return self.env["recouvrement.partie"].create(
            {
                "dossier_id": self.dossier.id,
                "partner_id": (person or self.guarantor).id,
                "role": role,
                **values,
            }
        )

    def _copies(self):
        return self.dossier.action_ids.filtered("partie_id").sorted("id")

    def test_each_receives_a_copy_in_the_same_run_and_only_one(self):
        other = self.new_debtor("Marie Solidaire", is_company=False, email=False)
        self._bind()
        self._bind(other, "co_debtor", note="bail du 3 mars 2024")
        self.run_days("2026-01-15", "2026-01-17")
        original = self.dossier.action_ids - self._copies()
        first, second = self._copies().sorted("kind")
        self.assertEqual(
            [(each.kind, each.state, each.partner_id, each.parent_id) for each in (first, second)],
            [
                ("email", "done", self.guarantor, original),
                ("letter", "done", other, original),
            ],
        )
        self.assertEqual(first.date_done, date(2026, 1, 15))
        self.assertIn("as guarantor of Menuiserie Lormont", first.message_id.body)
        letters = self.env["recouvrement.redaction"]._compose(second.sudo(), "letter")
        self.assertIn(
            "You receive this letter as co-debtor with Menuiserie Lormont (bail du 3 mars 2024)",
            letters[0]["references"],
        )
        self.assertNotIn("as guarantor", original.message_id.body)

    def test_who_is_no_longer_or_not_yet_bound_receives_nothing(self):
        self._bind(date_to="2026-01-14")
        self._bind(self.new_debtor("Plus Tard"), date_from="2026-01-16")
        gone = self._bind(self.new_debtor("Sorti"))
        gone.active = False
        self.run_on("2026-01-15")
        self.assertFalse(self._copies())

    def test_the_last_day_counts(self):
        self._bind(date_from="2026-01-15", date_to="2026-01-15")
        self.run_on("2026-01-15")
        self.assertEqual(len(self._copies()), 1)

    def test_a_second_attempt_to_the_debtor_copies_nobody_again(self):
        self._bind()
        self.run_on("2026-01-15")
        original = self.dossier.action_ids - self._copies()
        self.env["recouvrement.acheminement"]._record(original, "bounced")
        self.env["recouvrement.execution"].sudo()._run_planned(date(2027, 1, 1))
        self.assertEqual(len(self._copies()), 1)
        self.assertEqual(len(self.dossier.action_ids), 3)

    def test_a_copy_that_bounces_leaves_by_the_next_channel_to_the_same_person(self):
        self._bind()
        self.run_on("2026-01-15")
        self.env["recouvrement.acheminement"]._record(self._copies(), "bounced")
        first, second = self._copies()
        self.assertEqual(
            (second.kind, second.parent_id, second.partie_id), ("letter", first, first.partie_id)
        )
        self.assertFalse(self.debtor.recouvrement_lost_email)

    def test_a_copy_still_to_leave_is_withdrawn_once_paid(self):
        self._bind()
        self.run_on("2026-01-15")
        self.env["recouvrement.acheminement"]._record(self._copies(), "bounced")
        self.pay(self.invoice, "2026-01-16")
        self.run_on("2026-01-16")
        self.assertEqual(
            (self._copies().mapped("state"), self.dossier.state), (["done", "cancelled"], "closed")
        )

    def test_who_cannot_be_reached_does_not_stop_the_others(self):
        nowhere = self.env["res.partner"].create({"name": "Introuvable"})
        self.dossier.scenario_id.etape_ids.sudo().with_context(install_mode=True).fallback = "none"
        self._bind(nowhere)
        self._bind()
        self.run_on("2026-01-15")
        failed, done = self._copies()
        self.assertEqual((failed.state, done.state), ("failed", "done"))
        self.assertIn("no e-mail address", failed.error)
        self.assertIn("no e-mail address", self.dossier.error)

    def test_the_dossier_shows_who_would_receive_what(self):
        nowhere = self.env["res.partner"].create({"name": "Introuvable"})
        self._bind(nowhere)
        self._bind(self.new_debtor("Sorti"), date_to="2026-01-01")
        shown = str(self.dossier.recipients)
        for words in (self.debtor.email, "12 rue des Scieries, 33310 Lormont", "Introuvable"):
            self.assertIn(words, shown)
        self.assertIn("Introuvable has no phone number.", shown)
        self.assertNotIn("Sorti", shown)

    def test_a_collector_adds_a_guarantor_but_removes_none(self):
        collector = self.env["res.users"].create(
            {
                "name": "C",
                "login": "c-parties",
                "group_ids": [(6, 0, self.env.ref("recouvrement.group_collector").ids)],
                "company_ids": [(6, 0, self.company.ids)],
                "company_id": self.company.id,
            }
        )
        self.dossier.with_user(collector).write(
            {"partie_ids": [(0, 0, {"partner_id": self.guarantor.id, "role": "guarantor"})]}
        )
        self.assertEqual(self.dossier.partie_ids.partner_id, self.guarantor)
        with self.assertRaises(AccessError):
            self.dossier.partie_ids.with_user(collector).unlink()


class TestLre(SmsCase):
    """Electronic registered letters: presumed of professionals, agreed to by private persons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "lre", "offset_days": 5}, worked_days_only=False)
        cls.private = cls.new_debtor("Paul Martin", is_company=False)

    def _run(self, debtor, day="2026-01-15"):
        self.overdue_invoice("2026-01-10", 100, debtor)
        self.run_on(day)
        return self.dossier_of(debtor).action_ids

    def test_a_professional_is_presumed_to_agree_and_a_person_is_asked_to_deposit_it(self):
        action = self._run(self.debtor)
        self.assertEqual((action.kind, action.state), ("lre", "done"), action.error)
        self.assertTrue(action.attachment_id)
        self.assertEqual(action.delivery, "queued")
        self.assertIn("Deposit", action.activity_id.summary)
        self.assertIn(self.debtor.email, action.activity_id.note)

    def test_the_letter_of_a_contact_without_address_bears_that_of_its_firm(self):
        self.env["res.partner"].create(
            {
                "name": "Nadia",
                "type": "recouvrement",
                "parent_id": self.debtor.id,
                "email": "nadia@lormont.example.com",
            }
        )
        action = self._run(self.debtor)
        self.assertEqual(action.partner_id.name, "Nadia")
        [letter] = self.env["recouvrement.redaction"]._compose(action.sudo(), "letter")
        self.assertEqual(letter["recipient"][:2], ["Menuiserie Lormont", "Nadia"])
        self.assertIn("33310 LORMONT", " ".join(letter["recipient"]).upper())

    def test_a_private_person_who_did_not_agree_receives_paper_and_the_reason_says_so(self):
        action = self._run(self.private)
        self.assertEqual((action.kind, action.state), ("lrar", "done"), action.error)
        self.assertIn(
            "Registered letter instead of Electronic registered letter: "
            "Paul Martin has not agreed to electronic registered letters",
            action.reason,
        )

    def test_a_recorded_agreement_counts_until_withdrawn(self):
        self.private.recouvrement_lre_consent_date = "2026-01-02"
        self.assertTrue(self.private._accepts_recouvrement_lre())
        self.private.recouvrement_lre_withdrawn_date = "2026-01-10"
        self.assertFalse(self.private._accepts_recouvrement_lre())
        self.private.recouvrement_lre_consent_date = "2026-01-11"
        self.assertTrue(self.private._accepts_recouvrement_lre(), "agreed again since")
        self.assertEqual(self._run(self.private).kind, "lre")

    def test_an_agreement_with_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.private.with_company(other).recouvrement_lre_consent_date = "2026-01-02"
        self.assertFalse(self.private._accepts_recouvrement_lre())

    def test_an_agreement_withdrawn_while_the_step_waits_makes_it_paper(self):
        self.private.recouvrement_lre_consent_date = "2026-01-02"
        self.new_scenario(
            {"kind": "lre", "offset_days": 5, "consent": "approval"},
            sequence=0,
            worked_days_only=False,
        )
        action = self._run(self.private)
        self.assertEqual((action.kind, action.state), ("lre", "awaiting"))
        self.private.recouvrement_lre_withdrawn_date = "2026-01-14"
        action.action_approve()
        self.assertEqual((action.kind, action.state), ("lrar", "done"), action.error)
        self.assertIn("has not agreed", action.reason)

    def test_its_number_and_its_proofs_are_typed_and_the_task_is_done(self):
        action = self._run(self.debtor)
        task = action.activity_id
        wizard = self.env["recouvrement.depot"].create(
            {"action_id": action.id, "tracking_number": "LRE-42", "date": "2026-01-15"}
        )
        wizard.action_record()
        self.assertEqual((action.delivery, action.tracking_number), ("sent", "LRE-42"))
        self.assertFalse(task.exists().active)
        context = action.action_record_deposit()["context"]
        again = self.env["recouvrement.depot"].with_context(**context)
        again.create(
            {"date": "2026-01-20", "proof": "cHJvb2Y=", "proof_name": "ar.pdf"}
        ).action_record()
        self.assertEqual((action.delivery, action.tracking_number), ("delivered", "LRE-42"))
        proof = action.acheminement_ids.attachment_id
        self.assertEqual((proof.name, proof.res_id), ("ar.pdf", action.id))

    def test_only_electronic_letters_have_a_deposit(self):
        action = self._run(self.private)
        wizard = self.env["recouvrement.depot"].create({"action_id": action.id})
        with self.assertRaisesRegex(UserError, "not an electronic"):
            wizard.action_record()

    def test_another_provider_takes_over(self):
        deposited = []
        service = self.env.registry["recouvrement.lre"]
        self.patch(
            service, "_deposit_hand", lambda provider, actions: deposited.extend(actions.ids)
        )
        action = self._run(self.debtor)
        self.assertEqual((deposited, action.activity_id.id), (action.ids, False))


class TestAppels(SmsCase):
    """A call asked for and not made is overtaken by the next contact."""

    def test_the_earlier_call_goes_away_with_a_trace_when_a_later_step_goes(self):
        self.new_scenario(
            {"kind": "call", "offset_days": 5},
            {"kind": "notice", "offset_days": 8},
            {"kind": "email", "offset_days": 10},
            worked_days_only=False,
        )
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-15")
        call = self.dossier_of().action_ids
        self.run_on("2026-01-18")
        self.assertTrue(call.activity_id, "an internal notice is no contact")
        self.run_on("2026-01-20")
        self.assertFalse(call.activity_id)
        said = " ".join(str(body) for body in self.dossier_of().message_ids.mapped("body"))
        self.assertIn("“Step 1” was not made: “Step 3” has gone since.", said)
        self.assertEqual(call.state, "done")

    def test_a_call_that_was_made_stays_made(self):
        self.new_scenario(
            {"kind": "call", "offset_days": 5},
            {"kind": "email", "offset_days": 10},
            worked_days_only=False,
        )
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-15")
        call = self.dossier_of().action_ids
        activity = call.activity_id
        activity.action_done()
        self.run_on("2026-01-20")
        self.assertTrue(activity.exists())


class TestTraces(SmsCase):
    """Row 13: what was sent shows on the invoice and on the partner."""

    def test_the_invoice_and_the_partner_lead_to_what_was_sent(self):
        self.new_scenario({"kind": "email", "offset_days": 5}, worked_days_only=False)
        named, other = (
            self.overdue_invoice("2026-01-10", 100),
            self.overdue_invoice("2026-01-10", 50),
        )
        self.run_on("2026-01-15")
        action = self.dossier_of().action_ids
        later = self.overdue_invoice("2026-06-10", 50)
        for invoice, count in ((named, 1), (other, 1), (later, 0)):
            self.assertEqual(invoice.recouvrement_action_count, count)
        self.assertEqual(named.action_open_recouvrement_actions()["res_id"], action.id)
        self.assertEqual(self.debtor.recouvrement_action_count, 1)
        self.assertEqual(self.debtor.action_open_recouvrement_actions()["res_id"], action.id)
