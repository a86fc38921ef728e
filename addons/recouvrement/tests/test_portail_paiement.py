"""Paying from the debtor's space: once, what was chosen, and the dossier closes by itself."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import JsonRpcException
from odoo.tools import mute_logger

from .test_portail import PortalCase

QUIET = ("odoo.addons.payment.models.payment_transaction", "odoo.http")


class PaymentCase(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        form = cls.env["ir.ui.view"].create(
            {
                "name": "Dummy redirect form",
                "type": "qweb",
                "arch": '<form action="dummy" method="post"><input type="hidden" name="a"/></form>',
            }
        )
        cls.method = cls.env.ref("payment.payment_method_unknown")
        cls.env["payment.provider"].search([("company_id", "=", cls.company.id)]).state = "disabled"
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Dummy",
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(cls.method.ids)],
                "allow_tokenization": True,
                "redirect_form_view_id": form.id,
            }
        )
        cls.method.write({"active": True, "support_tokenization": True})
        cls._create_dummy_payment_method_for_provider(
            provider=cls.provider, journal=cls.company_data["default_journal_bank"]
        )
        line = cls.provider.journal_id.inbound_payment_method_line_ids.filtered(
            lambda each: each.payment_provider_id == cls.provider
        )
        line.payment_account_id = cls.inbound_payment_method_line.payment_account_id

    def begin(self, amount, items="all", **values):
        """What the payment form asks for when its button is pressed; the transaction."""
        with mute_logger(*QUIET):
            said = self.make_jsonrpc_request(
                f"{self.page}/transaction/{items}",
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "token_id": None,
                    "amount": amount,
                    "flow": "direct",
                    "tokenization_requested": False,
                    "landing_route": "/elsewhere",
                    **values,
                },
            )
        found = self.env["payment.transaction"].search([("reference", "=", said["reference"])])
        self.assertEqual(len(found), 1)
        return found

    def finish(self, transaction, state="done"):
        """What the provider says, then what the page that waits for it asks."""
        with mute_logger(*QUIET):
            if state == "error":
                transaction._set_error("Refused")
            else:
                getattr(transaction, f"_set_{state}")()
            transaction._post_process()
        self.env.cr.flush()

    def get_payments(self):
        return self.env["account.payment"].search([("partner_id", "=", self.debtor.id)])


class TestPayment(PaymentCase):
    def test_paying_everything_by_a_link_closes_the_dossier(self):
        self.enter()
        page = self.get(f"{self.page}/pay?step=pay")
        self.assertIn("200.00", page.text)
        self.assertIn(f"{self.page}/transaction/all", page.text)
        transaction = self.begin(200.0)
        self.assertEqual(transaction.landing_route, f"{self.page}?done=payment", "ours, not theirs")
        self.assertEqual(transaction.partner_id, self.debtor)
        self.assertIn(self.dossier.name.replace("/", ""), transaction.reference.replace("/", ""))
        self.assertEqual(self.dossier.state, "open")
        self.finish(transaction)
        self.assertEqual((self.dossier.state, self.dossier.outcome), ("closed", "paid"))
        self.assertEqual(set((self.first | self.second).mapped("amount_residual")), {0.0})
        self.assertEqual(self.dossier.acte_ids[0].kind, "payment")
        self.assertEqual(self.dossier.acte_ids[0].name, "Jeanne Lormont")
        page = self.get(f"{self.page}?done=payment").text
        self.assertIn("You owe nothing", page)
        self.assertIn("Your payment is received", page)

    def test_a_part_pays_the_oldest_first(self):
        self.enter()
        self.finish(self.begin(130.0))
        self.assertEqual((self.first.amount_residual, self.second.amount_residual), (0, 70))
        self.assertEqual((self.dossier.state, self.dossier.amount_overdue), ("open", 70))

    def test_the_item_chosen_is_paid_and_no_other(self):
        self.enter()
        line = self.portal._read_items(self.dossier.sudo())[1]["line"]
        page = self.get(f"{self.page}/pay?step=pay&item={line}")
        self.assertIn(f"/transaction/{line}", page.text)
        self.finish(self.begin(80.0, str(line)))
        self.assertEqual((self.first.amount_residual, self.second.amount_residual), (120, 0))

    def test_an_item_that_is_no_invoice_is_paid_too(self):
        receivable = self.first.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).account_id
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": self.today - timedelta(days=30),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": self.debtor.id,
                            "name": "Taken over",
                            "debit": debit,
                            "credit": credit,
                            "date_maturity": self.today - timedelta(days=30),
                        }
                    )
                    for account, debit, credit in (
                        (receivable, 50, 0),
                        (self.company_data["default_account_revenue"], 0, 50),
                    )
                ],
            }
        )
        entry.line_ids.no_followup = False
        entry.action_post()
        self.enter()
        self.finish(self.begin(250.0))
        self.assertTrue(entry.line_ids.filtered("debit").reconciled)
        self.assertEqual(self.dossier.state, "closed")

    def test_a_doubtful_debt_is_paid_on_its_own_account_beside_the_others(self):
        item = self.first.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        proposal = self.env["recouvrement.proposition"].create(
            {
                "kind": "doubtful",
                "dossier_id": self.dossier.id,
                "ligne_ids": [Command.create({"move_line_id": item.id, "amount": 120.0})],
            }
        )
        entry = self.env["recouvrement.ecriture"].sudo()._book_doubtful(proposal.sudo())
        doubtful = entry.line_ids.filtered("recouvrement_origin_id")
        self.enter()
        page = self.get(self.page).text
        self.assertIn(f"{self.page}/invoice/{self.first.id}", page, "the invoice is still shown")
        self.finish(self.begin(150.0))
        self.assertEqual((doubtful.amount_residual, self.second.amount_residual), (0, 50))
        payment = self.get_payments()
        self.assertEqual(
            {line.account_id: line.balance for line in payment.move_id.line_ids},
            {
                payment.outstanding_account_id: 150.0,
                doubtful.account_id: -120.0,
                item.account_id: -30.0,
            },
        )
        self.finish(self.begin(50.0))
        self.assertEqual((self.dossier.state, self.dossier.outcome), ("closed", "paid"))

    def test_who_settles_everything_uses_the_credits(self):
        credit = self.credit_note(self.today - timedelta(days=2), 30)
        self.enter()
        with self.assertRaises(JsonRpcException):
            self.begin(200.0)
        self.finish(self.begin(170.0))
        self.assertEqual(credit.amount_residual, 0)
        self.assertEqual(self.dossier.state, "closed")

    def test_the_same_payment_submitted_twice_is_one_transaction(self):
        self.enter()
        first, second = self.begin(200.0), self.begin(200.0)
        self.assertEqual(first, second)
        self.finish(first)
        self.finish(second)
        self.assertEqual(len(self.get_payments()), 1)
        with self.assertRaises(JsonRpcException):
            self.begin(200.0)
        self.assertEqual(self.dossier.acte_ids.mapped("kind"), ["payment", "visit"])

    def test_what_is_on_its_way_is_not_paid_again(self):
        self.enter()
        pending = self.begin(150.0)
        with mute_logger(*QUIET):
            pending._set_pending()
        page = self.get(self.page).text
        self.assertIn("is being recorded", page)
        with self.assertRaises(JsonRpcException):
            self.begin(200.0)
        self.assertNotEqual(self.begin(50.0), pending)

    def test_two_payments_that_both_went_through_leave_a_credit_and_a_task(self):
        self.enter()
        first, second = self.begin(200.0), self.begin(199.0)
        self.finish(first)
        self.finish(second)
        self.assertEqual(self.dossier.state, "closed")
        self.assertEqual(len(self.get_payments()), 2)
        self.assertIn("pay back", self.dossier.activity_ids.summary)

    def test_a_cancelled_or_refused_payment_leaves_nothing(self):
        self.enter()
        for state in ("canceled", "error"):
            self.finish(self.begin(200.0), state)
            self.assertFalse(self.get_payments())
            self.assertEqual(self.dossier.state, "open")
            self.assertIn("nothing was taken", self.get(f"{self.page}?done=payment").text)
        self.assertEqual(self.dossier.acte_ids.mapped("kind"), ["visit"])

    def test_amounts_out_of_bounds_are_refused_with_words(self):
        self.enter()
        for amount, words in (
            ("0", "Choose an amount from"),
            ("-5", "Choose an amount from"),
            ("200.01", "Choose an amount from"),
            ("1e400", "is not an amount"),
            ("12.345", "is not an amount"),
            ("abc", "is not an amount"),
            ("NaN", "is not an amount"),
        ):
            text = self.get(f"{self.page}/pay?step=pay&amount={amount}").text
            self.assertIn(words, text, amount)
        for amount in (0, -5, 200.01):
            with self.assertRaises(JsonRpcException):
                self.begin(amount)
        self.assertIn("120,50", self.get(f"{self.page}/pay?step=&amount=120,50").text)
        self.assertIn("120.50", self.get(f"{self.page}/pay?step=pay&amount=120,50").text)

    def test_another_debtor_s_item_cannot_be_paid_here(self):
        other = self.new_debtor("Ar Mor SARL")
        theirs = self.overdue_invoice(self.today - timedelta(days=9), 300, other)
        self.enter()
        line = theirs.line_ids.filtered("date_maturity")[:1]
        text = self.get(f"{self.page}/pay?step=pay&item={line.id}").text
        self.assertIn("no longer open", text)
        with self.assertRaises(JsonRpcException):
            self.begin(300.0, str(line.id))

    def test_a_link_never_pays_with_a_saved_card_nor_saves_one(self):
        token = self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "partner_id": self.debtor.id,
                "payment_details": "4242",
                "provider_ref": "x",
            }
        )
        self.enter()
        self.assertNotIn("4242", self.get(f"{self.page}/pay?step=pay").text)
        with self.assertRaises(JsonRpcException):
            self.begin(200.0, flow="token", token_id=token.id)
        with self.assertRaises(JsonRpcException):
            self.begin(200.0, tokenization_requested=True)

    def test_only_what_the_form_offers_is_taken(self):
        """A provider of tests, switched off or unpublished would take no money."""
        self.enter()
        unknown = self.method.copy({"active": True, "provider_ids": False})
        for values in ({"state": "disabled"}, {"is_published": False}):
            provider = self.provider.copy({"name": "Not offered", "state": "test"})
            provider.write(
                {"is_published": True, "payment_method_ids": [Command.set(self.method.ids)]}
            )
            provider.write(values)
            with self.assertRaises(JsonRpcException):
                self.begin(200.0, provider_id=provider.id)
        for values in (
            {"payment_method_id": unknown.id},
            {"provider_id": 0},
            {"provider_id": None},
            {"flow": "validation"},
        ):
            with self.assertRaises(JsonRpcException):
                self.begin(200.0, **values)
        self.assertFalse(
            self.env["payment.transaction"].search(
                [("recouvrement_dossier_id", "=", self.dossier.id)]
            )
        )
        self.assertTrue(self.begin(200.0))

    def test_a_saved_card_is_used_by_its_own_provider_and_debtor_only(self):
        self.login_as_debtor()
        stranger = self.new_debtor("Ar Mor SARL")
        cards = [
            self.env["payment.token"].create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "partner_id": partner.id,
                    "payment_details": "4242",
                    "provider_ref": "x",
                }
            )
            for partner in (self.debtor, stranger)
        ]
        with self.assertRaises(JsonRpcException):
            self.begin(200.0, flow="token", token_id=cards[1].id)
        with self.assertRaises(JsonRpcException):
            self.begin(200.0, flow="token", token_id=None)

    def test_a_payment_reversed_later_opens_the_dossier_again(self):
        self.enter()
        transaction = self.begin(200.0)
        self.finish(transaction)
        self.assertEqual(self.dossier.state, "closed")
        transaction.payment_id.action_draft()
        transaction.payment_id.action_cancel()
        self.env.cr.flush()
        self.assertNotEqual(self.dossier.state, "closed")
        self.assertIn("200.00", self.get(self.page).text)

    def test_nobody_pays_without_having_answered(self):
        with self.assertRaises(JsonRpcException):
            self.begin(200.0)

    def test_a_payment_by_the_debtor_s_account_is_theirs(self):
        user = self.login_as_debtor()
        transaction = self.begin(200.0)
        self.assertEqual(transaction.partner_id, user.partner_id)
        self.finish(transaction)
        self.assertEqual(self.dossier.state, "closed")
        self.assertEqual(self.dossier.acte_ids.way, "login")

    def test_nothing_is_offered_without_a_provider(self):
        self.provider.state = "disabled"
        self.assertNotIn("Pay online", self.enter().text)
        self.assertIn("Nothing can be paid online", self.get(f"{self.page}/pay").text)
