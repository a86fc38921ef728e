"""What a test of collection needs: a company, a debtor, invoices, days. Shipped for other add-ons too."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.product.tests.common import ProductCommon


@tagged("post_install", "-at_install")
class RecouvrementCase(AccountTestInvoicingCommon):
    """A company on the French chart, the standard scenario, and verbs that read like a calendar."""

    @classmethod
    @AccountTestInvoicingCommon.setup_country("fr")
    def setUpClass(cls):
        # Odoo's own accounting case begins with products, taxes, terms and partners that no test of ours asks
        # for: as long again as everything below, each class.
        super(ProductCommon, cls).setUpClass()
        cls.product_category = cls.env["product.category"].create({"name": "Test Category"})
        cls.company_data = cls.collect_company_accounting_data(cls.env.company)
        cls._set_outstanding_accounts()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True, lang="en_US"))
        cls.company = cls.env.company
        # The ledger is worded in the company's language: the same on every machine.
        cls.company.partner_id.lang = "en_US"
        cls.scenario = cls.env.ref("recouvrement.scenario_standard")
        cls.passage = cls.env["recouvrement.passage"]
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_manager")
        # A test of steps is about steps: the policies of contacts have tests of their own.
        cls.env["recouvrement.politique"].search([("active", "=", True)]).active = False
        cls.debtor = cls.new_debtor("Menuiserie Lormont")

    def setUp(self):
        """What Odoo remembers of rights, rules and views stays from test to test of a class, but for what a
        test made it forget: reading all of it again takes a sixth of the time.
        """
        registry, forgotten = self.registry, set()
        clear, clear_all = registry.clear_cache, registry.clear_all_caches

        def note_and_clear(*names):
            forgotten.update(names or ("default",))
            clear(*names)

        def note_and_clear_all():
            forgotten.add(None)
            clear_all()

        def forget():
            if None in forgotten or isinstance(self, HttpCase):
                clear_all()
            elif forgotten:
                clear(*forgotten)

        # Odoo's own case clears everything after each test, by the method it finds here.
        with patch.object(registry, "clear_all_caches", forget):
            super().setUp()
        for name, method in (
            ("clear_cache", note_and_clear),
            ("clear_all_caches", note_and_clear_all),
        ):
            self.startPatcher(patch.object(registry, name, method))

    @classmethod
    def _set_outstanding_accounts(cls):
        """Payments by bank wait on an account of their own, as Odoo's own case has them."""
        bank, chart = cls.company_data["default_journal_bank"], cls.env["account.chart.template"]
        cls.inbound_payment_method_line = bank.inbound_payment_method_line_ids[:1]
        cls.outbound_payment_method_line = bank.outbound_payment_method_line_ids[:1]
        for line, name in (
            (cls.inbound_payment_method_line, "debit"),
            (cls.outbound_payment_method_line, "credit"),
        ):
            line.payment_account_id = chart.ref(
                f"account_journal_payment_{name}_account_id", raise_if_not_found=False
            )

    @classmethod
    def setup_independent_company(cls, **kwargs):
        """The company ``script/test`` keeps ready, where there is one: loading a chart takes seconds a class."""
        ready = cls.env["res.company"].search([("name", "=", "company_1_data")], limit=1)
        plain = cls.country_code == "FR" and not cls.chart_template and not kwargs
        if not ready or not plain:
            return super().setup_independent_company(**kwargs)
        cls.env.user.company_ids = [Command.link(ready.id)]
        return ready

    @classmethod
    def new_debtor(cls, name, **values):
        """A professional debtor who can be reached by every channel."""
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "email": f"compta@{name.lower().replace(' ', '-')}.example.com",
                "phone": "+33 6 12 34 56 78",
                "street": "12 rue des Scieries",
                "zip": "33310",
                "city": "Lormont",
                "country_id": cls.env.ref("base.fr").id,
                "lang": "en_US",
                **values,
            }
        )

    @classmethod
    def new_scenario(cls, *steps, publish=True, **values):
        """A scenario for everyone, tried before the standard one; steps are dicts with a rank each 10."""
        scenario = cls.env["recouvrement.scenario"].create(
            {
                "name": "Test",
                "sequence": 1,
                "etape_ids": [
                    Command.create(
                        {
                            "sequence": 10 * rank,
                            "name": f"Step {rank}",
                            "template_id": cls.env.ref("recouvrement.mail_template_reminder_1").id,
                            **step,
                        }
                    )
                    for rank, step in enumerate(steps, 1)
                ],
                **values,
            }
        )
        if publish:
            scenario._publish()
        return scenario

    @classmethod
    def overdue_invoice(
        cls, due, amount=100.0, partner=None, invoice_date=None, move_type="out_invoice"
    ):
        """A posted invoice due on ``due`` (a date or ISO text), without tax, issued a month before."""
        due = fields.Date.to_date(due)
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or cls.debtor).id,
                "invoice_date": invoice_date or due - timedelta(days=30),
                "date": invoice_date or due - timedelta(days=30),
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Goods",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move

    @classmethod
    def credit_note(cls, day, amount=100.0, partner=None):
        return cls.overdue_invoice(day, amount, partner, invoice_date=day, move_type="out_refund")

    @classmethod
    def pay(cls, invoice, day, amount=None):
        """Register a payment of ``invoice`` on ``day`` (the whole by default) and letter it."""
        wizard = (
            cls.env["account.payment.register"]
            .with_context(
                active_model="account.move",
                active_ids=invoice.ids,
                recouvrement_day=fields.Date.to_date(day),  # the day it is booked, and felt
            )
            .create({"payment_date": day, **({"amount": amount} if amount else {})})
        )
        payment = wizard._create_payments()
        cls.env.cr.flush()
        return payment

    @classmethod
    def run_on(cls, day):
        """The night of ``day`` for the test company; returns its counts."""
        return cls.passage.run(fields.Date.to_date(day), cls.company)

    @classmethod
    def run_days(cls, first, last):
        """Every night from ``first`` to ``last``; returns ``{day: counts}`` of the nights that did something."""
        first, last = fields.Date.to_date(first), fields.Date.to_date(last)
        told = {}
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            counts = {key: count for key, count in cls.run_on(day).items() if count}
            if counts:
                told[day.isoformat()] = counts
        return told

    @classmethod
    def dossier_of(cls, partner=None, state=None):
        domain = [
            ("partner_id", "=", (partner or cls.debtor).id),
            ("company_id", "=", cls.company.id),
        ]
        if state:
            domain.append(("state", "=", state))
        return cls.env["recouvrement.dossier"].search(domain, order="id desc", limit=1)

    def assertSteps(self, dossier, expected):
        """``expected``: ``[(day, step name, state), …]`` in the order they were decided."""
        actions = dossier.action_ids.sorted("id")
        self.assertEqual(
            [(each.date_proposed.isoformat(), each.etape_id.name, each.state) for each in actions],
            expected,
        )
