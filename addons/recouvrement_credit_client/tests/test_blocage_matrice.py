from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .common import TODAY, CreditCase

DOCUMENTS = ("order", "delivery", "invoice")


class TestMatrix(CreditCase):
    """Role × reason × document: whoever sells, delivers or invoices is stopped alike (users-ask 59)."""

    def give_reason(self, kind):
        if kind == "limit":
            self.give_limit(1)
            self.overdue_invoice(TODAY + timedelta(days=5), 50)
        elif kind == "overdue":
            self.overdue_invoice(TODAY - timedelta(days=60), 500)
        elif kind == "hold":
            self.overdue_invoice(TODAY - timedelta(days=2), 50)
            self.env["recouvrement.blocage"]._hold(self.debtor, self.company, "Impayé")
        elif kind == "insurer":
            approvals = type(self.env["recouvrement.agrement"])
            self.patch(
                approvals,
                "_read_stopped",
                lambda _self, partners, _company, _day: {partners.id: "Agrément annulé"},
            )

    def only(self, kind, **documents):
        for rule in self.rules.values():
            rule.active = rule.kind == kind
        self.rules[kind].write({f"on_{name}": on for name, on in documents.items()})

    def get_kinds(self):
        kinds = ["limit", "overdue", "hold"]
        return [*kinds, "insurer"] if "recouvrement.agrement" in self.env else kinds

    def test_each_reason_stops_each_document_for_each_role(self):
        for kind in self.get_kinds():
            with self.subTest(kind), self.cr.savepoint() as point:
                self.only(kind, order=True, delivery=True, invoice=True)
                order = self.order(10, user=self.boss)
                invoice = self.overdue_invoice(TODAY + timedelta(days=9), 10)
                invoice.button_draft()
                self.give_reason_stopping(kind)
                for user in (self.seller, self.sales_head, self.collector, self.boss):
                    with self.subTest(role=user.login):
                        with self.assertRaises(UserError, msg="order"), self.cr.savepoint():
                            order.with_user(user).action_confirm()
                        with self.assertRaises(UserError, msg="rpc"), self.cr.savepoint():
                            order.with_user(user).write({"state": "sale"})
                with self.assertRaises(UserError), self.cr.savepoint():
                    invoice.with_user(self.boss).action_post()
                point.rollback()
                self.env.invalidate_all()

    def give_reason_stopping(self, kind):
        rule = self.rules[kind]
        rule.on_invoice = False
        self.give_reason(kind)
        rule.on_invoice = True

    def test_a_rule_holds_only_where_it_says(self):
        for kind in self.get_kinds():
            for chosen in DOCUMENTS:
                with self.subTest(kind=kind, document=chosen), self.cr.savepoint() as point:
                    self.only(kind, **dict.fromkeys(DOCUMENTS, True))
                    self.give_reason_stopping(kind)
                    self.only(kind, **{name: name == chosen for name in DOCUMENTS})
                    found = {
                        name: bool(
                            self.env["recouvrement.blocage"]._find_reasons(
                                self.debtor, self.company, name, {self.debtor.id: 1.0}
                            )
                        )
                        for name in DOCUMENTS
                    }
                    self.assertEqual(found, {name: name == chosen for name in DOCUMENTS})
                    point.rollback()
                    self.env.invalidate_all()

    def test_a_salesperson_reads_nothing_of_collection(self):
        self.give_reason("hold")
        order = self.order(10)
        self.assertTrue(order.recouvrement_stopped)
        for model in (
            "recouvrement.blocage",
            "recouvrement.derogation",
            "recouvrement.blocage.regle",
            "recouvrement.limite",
            "recouvrement.exposition",
        ):
            with self.assertRaises(AccessError, msg=model):
                self.env[model].with_user(self.seller).search([])

    def test_another_company_s_hold_stops_nothing_here(self):
        other = self.env["res.company"].create({"name": "Autre"})
        self.env["recouvrement.blocage"]._hold(self.debtor, other, "Là-bas")
        self.assertEqual(self.sold(10).state, "sale")

    def test_states_are_written_by_verbs_only(self):
        self.give_reason("hold")
        hold = self.env["recouvrement.blocage"].search([("partner_id", "=", self.debtor.id)])
        with self.assertRaises(AccessError):
            hold.with_user(self.collector).write({"state": "free"})
        release = self.env["recouvrement.derogation"].with_user(self.collector)
        with self.assertRaises(AccessError):
            release.create({"partner_id": self.debtor.id, "state": "granted"})
