"""What a prestataire may ask for today, whose payment it is, what it promises: said by the accounts and by people, never guessed."""

from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_extranet import ExtranetCase
from .test_transmission import DAY

LATER = DAY + timedelta(days=7)


class AmountsCase(ExtranetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sent = cls.entrust(cls.dossier)
        cls.item = cls.sent.move_line_ids
        cls.later = cls.sent.with_context(recouvrement_day=LATER)

    def new_collector(self, login, *groups):
        return new_test_user(
            self.env,
            login,
            ",".join(("base.group_user", "recouvrement.group_collector", *groups)),
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def report(self, amount, **values):
        return self.later._report(
            {"amount_received": amount, "date_payment": LATER, **values}, LATER
        )

    def owed(self, day=LATER):
        return self.sent._read_owed(day)[self.sent.id]

    def paid(self, amount):
        payment = self.pay(self.item.move_id, LATER, amount)
        self.run_on(LATER)
        return payment


@tagged("post_install", "-at_install")
class TestOwedToday(AmountsCase):
    def see(self):
        [seen] = self.door(self.agent).with_context(recouvrement_day=LATER).dossiers()
        return seen

    def add_cost(self, amount=30.0, line=None, kind="cost"):
        return (
            self.env["recouvrement.accessoire"]
            .sudo()
            .create(
                {
                    "dossier_id": self.dossier.id,
                    "company_id": self.company.id,
                    "partner_id": self.debtor.id,
                    "move_line_id": line and line.id,
                    "kind": kind,
                    "amount": amount,
                    "date_from": DAY,
                    "decision": "claimed",
                    "state": "claimed",
                }
            )
        )

    def test_what_they_received_is_no_longer_asked_for_and_shown_apart(self):
        self.report(400.0)
        owed = self.owed()
        self.assertEqual((owed.principal, owed.awaited, owed.total), (1000, -400, 600))
        seen = self.see()
        self.assertEqual((seen["principal"], seen["awaited"], seen["owed"]), (1000.0, 400.0, 600.0))
        self.report(900.0)
        self.assertEqual(self.owed().total, 0, "never below zero")

    def test_once_remitted_and_lettered_it_is_counted_once(self):
        report = self.report(400.0)
        payment = self.paid(400.0)
        [asked] = self.sent.versement_ids
        self.assertEqual(
            self.owed().total, 200, "until somebody says whose it is, they ask for less"
        )
        asked.with_context(recouvrement_day=LATER).action_remitted()
        self.assertEqual(report.reversement_id.move_id, payment.move_id)
        owed = self.owed()
        self.assertEqual((owed.principal, owed.awaited, owed.total), (600, 0, 600))

    def test_interest_and_costs_are_asked_for_when_the_mandate_entrusts_them(self):
        self.add_cost()
        owed = self.owed()
        self.assertEqual((owed.principal, owed.costs, owed.total), (1000, 30, 1030))
        self.assertEqual(self.see()["costs"], 30.0)
        self.mandat.accessories = False
        self.assertEqual(self.owed().total, 1000)

    def test_a_mandate_of_the_principal_alone_entrusts_no_cost(self):
        self.add_cost()
        self.sent._recall(DAY, "Another mandate")
        alone = self.new_mandat(name="Principal", accessories=False)
        self.assertEqual(self.entrust(self.dossier, alone).amount, 1000.0)
        self.sent.search([("mandat_id", "=", alone.id)])._recall(DAY, "Back")
        self.assertEqual(self.entrust(self.dossier).amount, 1030.0)

    def test_what_is_contested_or_due_since_is_not_asked_for(self):
        since = self.overdue_invoice("2026-09-16", 500.0)
        self.run_on(LATER)
        self.add_cost(line=since.line_ids.filtered("date_maturity"))
        self.assertEqual(self.owed().total, 1000, "not entrusted")
        self.env["recouvrement.suspension"].sudo().create(
            {
                "dossier_id": self.dossier.id,
                "reason": "contested",
                "date_from": LATER,
                "scope": "items",
                "move_line_ids": [Command.set(self.item.ids)],
                "origin": "recouvrement.litige,0",
            }
        )
        owed = self.owed()
        self.assertEqual((owed.principal, owed.held, owed.total), (1000, -1000, 0))
        self.assertEqual(self.see()["held"], 1000.0)

    def test_the_statement_and_the_agenda_say_the_same(self):
        self.agency.lang = "en_US"
        self.report(400.0)
        self.add_cost()
        letters = self.env["recouvrement.remise.edition"].with_context(
            recouvrement_html=True, recouvrement_day=LATER
        )
        text = letters._print_extract(self.sent, "statement")[0].decode()
        for words in ("Received by you, to be remitted", "Indemnities and costs", "630.00"):
            self.assertIn(words, text)
        point = (
            self.env["recouvrement.point"]
            .with_context(recouvrement_day=LATER)
            .create({"mandat_id": self.mandat.id, "company_id": self.company.id})
        )
        point.action_prepare()
        self.assertEqual(point.ligne_ids.amount_owed, 630.0)

    def test_an_item_that_moved_to_another_account_is_told_as_its_invoice(self):
        proposal = self.env["recouvrement.proposition"].create(
            {
                "kind": "doubtful",
                "dossier_id": self.dossier.id,
                "date": DAY,
                "reason": "Old",
                "ligne_ids": [Command.create({"move_line_id": self.item.id, "amount": 1000.0})],
            }
        )
        proposal._propose()
        proposal.sudo()._book()
        self.assertEqual(len(self.sent.move_line_ids), 2)
        [item] = self.sent._read_items()[self.sent.id]
        invoice = self.item.move_id
        self.assertEqual(
            (item.document, item.date, item.due, item.total, item.remaining),
            (invoice.name, invoice.invoice_date, self.item.date_maturity, 1000.0, 1000.0),
        )
        [shown] = self.door(self.agent)._read_page(self.sent.name)["items"]
        self.assertEqual(shown["name"], invoice.name)
        book = self.env["recouvrement.remise.classeur"]._get_items(self.sent.remise_id)
        self.assertEqual([row[2:5] for row in book.rows], [list(item[:3])])


@tagged("post_install", "-at_install")
class TestWhosePayment(AmountsCase):
    def test_two_equal_amounts_decide_nothing(self):
        self.report(400.0)
        self.paid(400.0)
        [payment] = self.sent.versement_ids
        self.assertEqual((payment.state, self.sent.amount_direct), ("asked", 0.0))
        self.assertEqual(self.sent.asked_count, 1)
        self.assertIn("400", self.sent.activity_ids.mapped("summary")[0])
        self.assertNotIn("direct", self.sent.honoraire_ids.mapped("kind"))
        self.run_on(LATER + timedelta(days=1))
        self.assertEqual(self.sent.versement_ids, payment, "asked once")

    def test_the_debtor_s_is_counted_told_and_paid_for(self):
        self.report(400.0)
        self.paid(400.0)
        self.sent.versement_ids.action_direct()
        self.assertEqual((self.sent.amount_direct, self.sent.amount_received), (400.0, 400.0))
        self.assertIn("direct", self.sent.honoraire_ids.mapped("kind"))
        self.assertFalse(self.sent.activity_ids)
        with self.assertRaisesRegex(UserError, "decided on already"):
            self.sent.versement_ids.action_direct()

    def test_the_prestataire_s_draws_up_its_remittance(self):
        first, second = self.report(400.0), self.report(100.0)
        payment = self.paid(500.0)
        self.sent.versement_ids.with_context(recouvrement_day=LATER).action_remitted()
        remittance = first.reversement_id
        self.assertEqual(
            (remittance.rapport_ids, remittance.amount, remittance.move_id, remittance.state),
            (first | second, 500.0, payment.move_id, "draft"),
        )
        self.assertEqual(
            (self.sent.versement_ids.state, self.sent.amount_direct), ("remitted", 0.0)
        )
        self.assertFalse(self.sent.activity_ids)

    def test_an_entry_that_names_the_prestataire_needs_nobody(self):
        self.report(400.0)
        payment = self.pay(self.item.move_id, LATER, 400.0)
        payment.memo = "VIR SEPA ALPES RECOUVREMENT 09/26"
        self.run_on(LATER)
        self.assertEqual(
            (self.sent.versement_ids.state, self.sent.amount_direct), ("remitted", 0.0)
        )
        self.assertFalse(self.sent.activity_ids)

    def test_another_amount_is_the_debtor_s_until_a_remittance_claims_it(self):
        self.report(400.0)
        payment = self.paid(150.0)
        self.assertEqual(
            (self.sent.versement_ids.state, self.sent.amount_direct), ("counted", 150.0)
        )
        self.env["recouvrement.reversement"].with_context(recouvrement_day=LATER).create(
            {
                "mandat_id": self.mandat.id,
                "date": LATER,
                "amount": 150.0,
                "move_id": payment.move_id.id,
            }
        )
        self.assertEqual(
            (self.sent.versement_ids.state, self.sent.amount_direct), ("remitted", 0.0)
        )
        fee = self.sent.honoraire_ids.filtered(lambda each: each.kind == "direct")
        self.assertEqual(fee.state, "cancelled")

    def test_undone_in_the_accounts_it_is_asked_no_more(self):
        self.report(400.0)
        payment = self.paid(400.0)
        payment.move_id.line_ids.remove_move_reconcile()
        self.run_on(LATER)
        self.assertEqual((self.sent.versement_ids.state, self.sent.asked_count), ("undone", 0))
        self.assertFalse(self.sent.activity_ids)

    def test_the_question_outlives_the_transmission(self):
        self.report(1000.0)
        self.paid(1000.0)
        self.assertEqual((self.sent.state, self.sent.asked_count), ("closed", 1))
        self.assertTrue(self.sent.activity_ids)

    def test_readers_decide_nothing(self):
        self.report(400.0)
        self.paid(400.0)
        reader = new_test_user(
            self.env,
            "reader-of-payments",
            "recouvrement.group_reader",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for verb in ("action_direct", "action_remitted"):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(self.sent.versement_ids.with_user(reader), verb)()
        collector = self.new_collector("collector-of-payments")
        self.sent.versement_ids.with_user(collector).with_context(
            recouvrement_day=LATER
        ).action_remitted()
        self.assertEqual(self.sent.versement_ids.state, "remitted")


@tagged("post_install", "-at_install")
class TestNumbers(AmountsCase):
    BAD = (float("nan"), float("inf"), "nan", "Infinity", 10**400, 1e300)

    def assertRefused(self, call, *values):
        for value in values:
            with self.subTest(value=str(value)[:12]), self.assertRaises(UserError):
                call(value)

    def test_what_is_no_number_is_refused_in_words_wherever_it_comes_from(self):
        door = self.door(self.agent)
        for name in ("cost", "amount_received", "promise_amount"):
            self.assertRefused(
                lambda bad, name=name: door.report(self.sent.name, {name: bad}), *self.BAD
            )
            self.assertRefused(
                lambda bad, name=name: self.sent._report({name: bad}, DAY), *self.BAD
            )
            self.assertRefused(
                lambda bad, name=name: self.env["recouvrement.rapport.saisie"].create(
                    {"transmission_id": self.sent.id, name: bad}
                ),
                *self.BAD,
            )
            self.assertRefused(
                lambda bad, name=name: door._read_form(self.sent, {name: str(bad)}),
                "nan",
                "Infinity",
                "1e300",
            )
        self.assertFalse(self.sent.rapport_ids)

    def test_nor_in_a_mandate_a_grid_a_remittance_or_an_invoice(self):
        self.assertRefused(lambda bad: self.mandat.write({"amount_min": bad}), *self.BAD)
        self.assertRefused(lambda bad: self.mandat.tarif_ids[0].write({"rate": bad}), *self.BAD)
        self.assertRefused(lambda bad: self.mandat.frais_ids.write({"amount": bad}), *self.BAD)
        self.assertRefused(
            lambda bad: self.env["recouvrement.reversement"].create(
                {"mandat_id": self.mandat.id, "amount": bad}
            ),
            *self.BAD,
        )


@tagged("post_install", "-at_install")
class TestOthersDossiers(AmountsCase):
    """A refusal tells nothing of a dossier one may not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        portfolio = cls.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": cls.company.id}
        )
        cls.dossier.portefeuille_id = portfolio

    def assertSilent(self, call):
        with self.assertRaises(UserError) as raised:
            call()
        for word in (self.sent.name, self.dossier.name, self.debtor.name, self.item.move_id.name):
            self.assertNotIn(word, str(raised.exception))

    def test_neither_a_report_nor_an_end_nor_a_cancellation_names_it(self):
        report = self.report(10.0)
        # As in debug mode, where Odoo itself names the records it refuses.
        collector = self.new_collector("collector-of-others", "base.group_no_one")
        self.env.invalidate_all()
        here = self.env(user=collector)
        mine = self.sent.with_env(here)
        self.assertSilent(lambda: mine._check_may())
        self.assertSilent(lambda: mine._recall(DAY, "Mine"))
        for model, values in (
            ("recouvrement.rapport.saisie", {"transmission_id": self.sent.id, "note": "x"}),
            (
                "recouvrement.transmission.fin",
                {"transmission_ids": self.sent.ids, "verb": "recall", "reason": "x"},
            ),
            ("recouvrement.rapport.annulation", {"rapport_ids": report.ids, "reason": "x"}),
        ):
            with self.subTest(model):
                self.assertSilent(lambda model=model, values=values: here[model].create(values))

    def test_a_remittance_does_not_name_a_payment_of_another_prestataire(self):
        report = self.report(10.0)
        other = self.new_mandat(name="Other", partner_id=self.rival.id)
        remittance = self.env["recouvrement.reversement"].create(
            {"mandat_id": other.id, "date": DAY, "amount": 10.0}
        )
        self.assertSilent(lambda: remittance._cover(report))


@tagged("post_install", "-at_install")
class TestToldPromises(AmountsCase):
    def tell(self, **values):
        told = {"status": "promise", "promise_amount": 300.0, "promise_date": date(2026, 10, 2)}
        report = self.later._report(told | values, LATER)
        return report.promesse_id

    def test_a_promise_told_waits_for_the_collector(self):
        promise = self.tell()
        self.assertEqual(
            (promise.state, promise.amount, promise.told_by_id, promise.dossier_id),
            ("told", 300.0, self.agency, self.dossier),
        )
        self.assertFalse(promise._get_suspensions(), "nobody is held to it")
        self.assertTrue(self.dossier.activity_ids)
        self.run_on("2026-10-20")
        self.assertEqual(promise.state, "told", "never judged")

    def test_confirmed_it_is_a_promise_like_another(self):
        promise = self.tell()
        promise.with_context(recouvrement_day=LATER).action_confirm()
        self.assertEqual((promise.state, bool(promise._get_suspensions())), ("open", True))
        self.assertFalse(self.dossier.activity_ids)
        self.run_on("2026-10-20")
        self.assertEqual(promise.state, "broken")

    def test_declined_or_told_anew_it_is_gone(self):
        first = self.tell()
        second = self.tell(promise_amount=500.0)
        self.assertEqual((first.state, second.state), ("cancelled", "told"))
        second.action_decline()
        self.assertEqual(second.state, "cancelled")
        self.assertFalse(self.dossier.activity_ids)
        with self.assertRaisesRegex(UserError, "decided on already"):
            second.action_confirm()

    def test_it_goes_with_the_report_and_its_day_is_not_confirmed_once_past(self):
        promise = self.tell()
        with self.assertRaisesRegex(UserError, "a day that is past"):
            promise.with_context(recouvrement_day=date(2026, 10, 3)).action_confirm()
        promise.rapport_ids._cancel("Wrong dossier")
        self.assertEqual(promise.state, "cancelled")

    def test_without_an_amount_it_is_of_what_may_be_asked_for(self):
        self.report(400.0)
        self.assertEqual(self.tell(promise_amount=0.0).amount, 600.0)


@tagged("post_install", "-at_install")
class TestRemittanceDeadline(AmountsCase):
    def test_undone_a_remittance_is_awaited_again_by_the_same_day(self):
        report = self.report(400.0)
        butoirs = self.env["recouvrement.butoir"]
        [deadline] = butoirs._of(report)[report.id]
        before = (deadline.state, deadline.date)
        remittance = (
            self.env["recouvrement.reversement"]
            .with_context(recouvrement_day=LATER)
            .create({"mandat_id": self.mandat.id, "date": LATER, "amount": 400.0})
        )
        remittance.action_take_waiting()
        remittance.action_match()
        self.assertEqual((deadline.state, deadline.date_met), ("met", LATER))
        remittance.action_undo()
        self.assertEqual((deadline.state, deadline.date), before)
        self.assertFalse(deadline.date_met)
