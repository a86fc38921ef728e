"""What nobody may do to the money by calling the software from outside, nor twice, nor behind its back."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .test_attaques import DAY, AttackCase

NAN, INFINITE = float("nan"), float("inf")


class MoneyCase(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["recouvrement.delegation"].search([("id", ">", 0)]).unlink()
        cls.item = cls.invoice.line_ids._filter_recouvrement_debtor()
        cls.other_item = cls.other_invoice.line_ids._filter_recouvrement_debtor()

    def delegate(self, group="collector", ceiling=0.0, **values):
        return self.env["recouvrement.delegation"].create(
            {
                "group_id": self.env.ref(f"recouvrement.group_{group}").id,
                "amount_max": ceiling,
                **values,
            }
        )

    def overdue_invoice_of(self, company):
        """The item of an invoice of ``company``."""
        move = self.env["account.move"].with_company(company)
        move = move.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.other_debtor.id,
                "invoice_date": "2026-01-01",
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 987, "tax_ids": False})
                ],
            }
        )
        move.action_post()
        line = move.line_ids._filter_recouvrement_debtor()
        self.assertEqual(line.company_id, company)
        return line

    def draft(self, user=None, amount=40.0, kind="gesture", context=None, **values):
        return self.by(
            user or self.collector, "recouvrement.proposition", **(context or {})
        ).create(
            {
                "kind": kind,
                "dossier_id": self.mine.id,
                "reason": "Late delivery",
                "ligne_ids": [Command.create({"move_line_id": self.item.id, "amount": amount})],
                **values,
            }
        )


class TestPropositions(MoneyCase):
    def test_no_item_slips_into_what_was_decided(self):
        self.delegate(own=True)
        decided = self.draft()
        decided.action_propose()
        self.assertEqual(decided.state, "approved")
        second = self.overdue_invoice("2026-01-12", 500)
        item = second.line_ids._filter_recouvrement_debtor()
        mine = self.draft(ligne_ids=[Command.create({"move_line_id": item.id, "amount": 500})])
        self.assertRefused(mine.ligne_ids.write, {"proposition_id": decided.id})
        self.assertRefused(
            self.by(self.collector, "recouvrement.proposition.ligne").create,
            {"proposition_id": decided.id, "move_line_id": item.id, "amount": 1},
        )
        self.assertRefused(decided.write, {"ligne_ids": [Command.link(mine.ligne_ids.id)]})
        self.assertEqual(decided.amount, 40)

    def test_state_and_author_come_by_the_verbs_alone(self):
        draft = self.draft(
            context={
                "default_state": "approved",
                "default_proposed_by_id": self.colleague.id,
                "default_inventaire_id": 1,
            }
        )
        self.assertEqual(
            (draft.state, draft.proposed_by_id.id, draft.inventaire_id.id), ("draft", False, False)
        )
        for values in (
            {"state": "booked"},
            {"proposed_by_id": self.colleague.id},
            {"approved_by_id": self.colleague.id},
            {"move_ids": [Command.link(self.invoice.id)]},
            {"company_id": 1},
        ):
            self.assertRefused(self.draft, **values)
            self.assertRefused(draft.write, values)
        self.assertRefused(draft.write, {"dossier_id": self.foreign.id})
        bare = self.draft(ligne_ids=[])
        self.assertRefused(bare.write, {"dossier_id": self.foreign.id})
        self.assertRefused(self.draft, dossier_id=self.foreign.id)

    def test_amounts_that_are_no_amounts(self):
        for amount in (-1, 0, 1e15):
            self.assertRefused(lambda amount=amount: self.draft(amount=amount).action_propose())
        for amount in (NAN, INFINITE, -INFINITE):
            self.assertRefused(self.draft, amount=amount)

    def test_items_of_another_company_are_not_told_by_the_form(self):
        there = self.setup_other_company()["company"]
        line = self.overdue_invoice_of(there)
        lines = self.by(self.collector, "recouvrement.proposition.ligne")
        # What is known already would be given to whoever asks next.
        self.env.flush_all()
        self.env.transaction.clear()
        # Odoo answers with nothing: the line has lost its item.
        told = lines.onchange(
            {"move_line_id": line.id},
            ["move_line_id"],
            {"amount_residual": {}, "document": {}, "date_maturity": {}},
        )
        self.assertEqual(told["value"], {})

    def test_rules_do_not_tell_what_another_portfolio_owes(self):
        self.env["recouvrement.regle"].search([("id", ">", 0)]).unlink()
        self.env["recouvrement.regle"].create({"name": "All", "kind": "doubtful", "days": 1})
        wizards = self.by(self.collector, "recouvrement.proposition.etablir")
        told = wizards.onchange(
            {"dossier_ids": [Command.set(self.mine.ids)]},
            [],
            {"amount": {}, "count": {}, "dossier_ids": {}},
        )["value"]
        self.assertEqual(told["amount"], 100)
        try:
            told = wizards.onchange(
                {"dossier_ids": [Command.set(self.foreign.ids)]},
                [],
                {"amount": {}, "count": {}, "dossier_ids": {}},
            )["value"]
        except AccessError:
            return
        self.assertFalse(told.get("amount"))

    def test_gestures_of_a_dossier_add_up_in_front_of_a_ceiling(self):
        self.delegate(ceiling=50, kind="gesture", own=True)
        first = self.draft()
        first.action_propose()
        second = self.draft(amount=15)
        second.action_propose()
        self.assertEqual((first.state, second.state), ("approved", "proposed"))
        self.assertRefused(second.action_approve)
        first.action_refuse("Too much")
        second.action_approve()
        self.assertEqual(second.state, "approved")


class TestEntries(MoneyCase):
    def book(self, kind="doubtful", **values):
        self.delegate("accountant", own=True)
        booked = self.draft(self.accountant, kind=kind, **values)
        booked.action_propose()
        self.assertEqual(booked.state, "booked")
        return booked

    def test_an_entry_that_stands_is_not_undone_behind_its_proposal(self):
        for kind, values in (
            ("doubtful", {}),
            ("loss", {"recovers_vat": False}),
            ("gesture", {"form": "expense"}),
            ("gesture", {"form": "credit_note"}),
        ):
            with self.subTest(kind=kind, values=values):
                booked = self.book(kind, amount=10, **values)
                move = booked.move_ids
                for undo in (
                    lambda move=move: move.button_draft(),
                    lambda move=move: move.button_cancel(),
                    lambda move=move: move.unlink(),
                    lambda move=move: move._reverse_moves(),
                    lambda move=move: move._reverse_moves(cancel=True),
                    lambda move=move: move.with_context(recouvrement_undoing=True).button_draft(),
                ):
                    self.assertRefused(undo)
                self.assertEqual((booked.state, move.state), ("booked", "posted"))
                booked.action_reverse()
                self.assertEqual(booked.state, "reversed")
                self.assertRefused(booked.action_reverse)

    def test_links_between_entries_and_proposals_are_not_made_by_hand(self):
        booked = self.book()
        mover = self.by(self.accountant, "account.move")
        for values in (
            {"recouvrement_proposition_id": booked.id},
            {"recouvrement_transfer": True},
        ):
            self.assertRefused(mover.browse(self.other_invoice.id).write, values)
            self.assertRefused(
                mover.create, {"move_type": "out_invoice", "partner_id": self.debtor.id, **values}
            )
        slipped = mover.with_context(default_recouvrement_proposition_id=booked.id).create(
            {"move_type": "entry"}
        )
        self.assertFalse(slipped.recouvrement_proposition_id)
        self.assertRefused(
            mover.browse(booked.move_ids.id).write, {"recouvrement_proposition_id": False}
        )
        self.assertRefused(
            self.by(self.accountant, "account.move.line").browse(self.other_item.id).write,
            {"recouvrement_proposition_id": booked.id},
        )

    def test_a_context_that_comes_by_a_call_changes_nothing_of_what_is_booked(self):
        self.delegate("accountant", own=True)
        dollar = self.env.ref("base.USD")
        dollar.active = True
        draft = self.draft(self.accountant, kind="doubtful", amount=10)
        draft = draft.with_context(
            recouvrement_day="2020-01-01",
            recouvrement_entry_date="2020-01-01",
            default_date="2020-01-01",
            default_currency_id=dollar.id,
            default_tax_ids=[Command.set(self.company_data["default_tax_sale"].ids)],
            default_auto_post="at_date",
            default_name="MISC/FORGED",
            check_move_validity=False,
        )
        draft.with_context(recouvrement_day="2020-01-01").action_propose()
        move = draft.sudo().move_ids
        self.assertEqual(draft.state, "booked")
        self.assertEqual((move.date, move.state), (draft.date, "posted"))
        self.assertNotEqual(draft.date, date(2020, 1, 1))
        self.assertEqual(len(move.line_ids), 2)
        self.assertFalse(move.line_ids.tax_ids)
        self.assertEqual(move.currency_id, self.company.currency_id)
        self.assertNotEqual(move.name, "MISC/FORGED")

    def test_a_payment_that_came_meanwhile_is_not_booked_over(self):
        self.delegate("collector", own=True)
        for kind in ("doubtful", "loss", "gesture"):
            with self.subTest(kind), self.env.cr.savepoint() as before:
                waiting = self.draft(amount=100 if kind == "doubtful" else 90, kind=kind)
                waiting.action_propose()
                self.assertEqual(waiting.state, "approved")
                self.pay(self.invoice, DAY, 60)
                self.assertRefused(waiting.with_user(self.accountant).action_book)
                self.assertEqual((waiting.state, waiting.move_ids.ids), ("approved", []))
                before.rollback()


class TestDesk(MoneyCase):
    def setUp(self):
        super().setUp()
        cash = self.company_data["default_journal_cash"]
        cash.inbound_payment_method_line_ids.payment_account_id = cash.default_account_id
        self.collector.group_ids |= self.env.ref("account.group_account_invoice")
        action = self.mine.with_user(self.collector).action_register_payment()
        self.wizard = self.by(self.collector, "recouvrement.reglement").browse(action["res_id"])

    def test_a_payment_is_registered_once_however_often_the_button_is_pressed(self):
        self.wizard.item_ids.write({"amount": 30, "chosen": True})
        self.wizard.write({"amount": 30, "means": "cash"})
        self.wizard.action_confirm()
        with self.assertRaisesRegex(UserError, "already"):
            self.wizard.action_confirm()
        self.assertEqual(self.item.amount_residual, 70)

    def test_amounts_that_are_no_amounts(self):
        for amount in (NAN, INFINITE, -INFINITE, -10, 0, 1e15):

            def pay(amount=amount):
                self.wizard.item_ids.write({"amount": amount, "chosen": True})
                self.wizard.write({"amount": amount, "means": "cash"})
                self.wizard.action_confirm()

            self.assertRefused(pay)
        costs = self.by(self.collector, "recouvrement.frais")
        for amount in (-10, 0):
            cost = {"dossier_id": self.mine.id, "name": "Bailiff", "amount": amount}
            self.assertRefused(lambda cost=cost: costs.create(cost).action_confirm())

    def test_nobody_pays_on_the_dossier_of_another(self):
        for user in (self.collector, self.reader, self.plain, self.customer):
            self.assertRefused(
                self.by(user, "recouvrement.dossier")
                .browse(self.foreign.id)
                .action_register_payment
            )
        self.assertRefused(
            lambda: (
                self.wizard.write({"dossier_id": self.foreign.id}),
                self.wizard.action_confirm(),
            )
        )
        self.assertEqual(self.other_item.amount_residual, 700)


class TestReports(MoneyCase):
    def test_a_preview_of_sendings_shows_one_s_own_portfolios(self):
        schedule = self.env["recouvrement.diffusion"].create(
            {
                "name": "Monthly",
                "kind": "statement",
                "company_id": self.company.id,
                "open_items": True,
                "date_start": DAY,
            }
        )
        for user in (self.reader, self.collector):
            here = self.by(user, "recouvrement.diffusion").browse(schedule.id)
            try:
                action = here.action_preview()
            except AccessError:
                continue
            lines = here.env["recouvrement.diffusion.apercu"].browse(action["res_id"]).line_ids
            self.assertNotIn(self.other_debtor, lines.partner_id)
        self.assertRefused(
            self.by(self.collector, "recouvrement.diffusion").browse(schedule.id).action_run_now
        )

    def test_papers_of_another_portfolio_are_not_printed_by_their_number(self):
        self.collector.group_ids |= self.env.ref("account.group_account_invoice")
        report = self.by(self.reader, "ir.actions.report")
        receipt_of = self.env["recouvrement.guichet"]
        cash = self.company_data["default_journal_cash"]
        cash.inbound_payment_method_line_ids.payment_account_id = cash.default_account_id
        receipt = receipt_of._receive(
            self.foreign,
            {self.other_item: 10},
            {
                "amount": 10,
                "date": DAY,
                "means": "cash",
                "journal_id": cash,
                "payment_method_line_id": cash.inbound_payment_method_line_ids[:1],
            },
        )
        self.assertRefused(report._render_qweb_html, "recouvrement.report_recu", receipt.ids)
        self.assertRefused(report._render_qweb_pdf, "recouvrement.report_recu", receipt.ids)
        choice = self.env["recouvrement.revue.choix"].create(
            {"dossier_ids": [Command.set(self.foreign.ids)]}
        )
        self.assertRefused(report._render_qweb_html, "recouvrement.report_review", choice.ids)
        statement = self.env["recouvrement.extrait.choix"].create(
            {"partner_ids": [Command.set(self.other_debtor.ids)]}
        )
        self.assertRefused(report._render_qweb_html, "recouvrement.report_extrait", statement.ids)
        mine = self.by(self.reader, "recouvrement.extrait.choix").create(
            {"partner_ids": [Command.set(self.other_debtor.ids)]}
        )
        for verb in (mine.action_print, mine.action_export, mine.action_send):
            self.assertRefused(verb)
        self.assertRefused(
            self.by(self.reader, "recouvrement.revue.choix").create,
            {"dossier_ids": [Command.set(self.foreign.ids)]},
        )

    def test_every_model_of_a_dossier_is_kept_within_the_portfolios(self):
        rules = self.env["ir.rule"].with_user(self.reader)
        missing, seen = [], 0
        for name, model in self.env.items():
            field = model._fields.get("dossier_id")
            if (
                not name.startswith("recouvrement.")
                or model._abstract
                or model._transient
                or field is None
                or field.comodel_name != "recouvrement.dossier"
                or not model.with_user(self.reader).has_access("read")
            ):
                continue
            seen += 1
            domain = str(rules._compute_domain(name, "read"))
            if "visible_user_ids" not in domain and "create_uid" not in domain:
                missing.append(name)
        self.assertGreater(seen, 20)
        self.assertEqual(missing, [])

    def test_the_director_s_page_is_of_one_s_own_companies(self):
        there = self.setup_other_company()["company"]
        values = {"date_from": "2026-01-01", "date_to": "2026-01-16", "company_id": there.id}
        pages = self.by(self.reader, "recouvrement.pilotage")
        for name in ("outstanding", "cash", "dossiers", "cost"):
            self.assertRefused(pages.open_figure, values, name)
        page = pages.create({"date_from": "2026-01-01", "date_to": "2026-01-16"})
        self.assertRefused(lambda: (page.write({"company_id": there.id}), page.action_print()))
        whole = {**values, "company_id": self.company.id}
        south = whole | {"portefeuille_id": self.foreign.portefeuille_id.id}
        for each in (whole, south):
            action = pages.open_figure(each, "dossiers")
            found = self.by(self.reader, "recouvrement.dossier").search(action["domain"])
            self.assertNotIn(self.foreign, found)

    def test_accounts_of_another_company_are_not_told_by_a_form(self):
        there = self.setup_other_company()["company"]
        secret = self.overdue_invoice_of(there)
        dossier = (
            self.env["recouvrement.dossier"]
            .sudo()
            .create({"partner_id": self.other_debtor.id, "company_id": there.id, "name": "THERE"})
        )
        self.env.flush_all()
        allocations = self.by(self.accountant, "recouvrement.repartition")
        shown = {"left": {}, "line_ids": {"fields": {"name": {}, "claimed": {}}}}
        self.assertRefused(
            lambda: allocations.create({"dossier_id": dossier.id, "amount": 10}).line_ids.mapped(
                "name"
            )
        )
        self.assertRefused(
            allocations.onchange, {"dossier_id": dossier.id, "amount": 10}, [], shown
        )
        for name in ("recouvrement.perte.saisie.ligne", "recouvrement.reglement.ligne"):
            lines = self.by(self.collector, name)
            self.assertRefused(
                lines.onchange,
                {"move_line_id": secret.id},
                ["move_line_id"],
                {name: {} for name in ("document", "amount_residual", "residual") if name in lines},
            )
        receipts = self.by(self.accountant, "recouvrement.rentree.saisie")
        self.assertRefused(
            receipts.onchange, {"dossier_id": dossier.id}, [], {"amount_written_off": {}}
        )


class TestDelegations(MoneyCase):
    def setUp(self):
        super().setUp()
        self.manager = self._user("manager", "recouvrement.group_manager")
        self.other_company = self.setup_other_company()["company"]

    def test_rows_of_every_company_are_changed_by_who_has_every_company(self):
        everywhere = self.delegate(ceiling=10)
        rows = self.by(self.manager, "recouvrement.delegation")
        here = rows.create(
            {
                "group_id": self.env.ref("recouvrement.group_collector").id,
                "company_id": self.company.id,
            }
        )
        for attack in (
            lambda: rows.browse(everywhere.id).write({"amount_max": 0}),
            lambda: rows.browse(everywhere.id).unlink(),
            lambda: here.write({"company_id": False}),
            lambda: rows.browse(everywhere.id).write({"company_id": self.company.id}),
            lambda: rows.create({"group_id": here.group_id.id}),
        ):
            self.assertRefused(attack)
        self.assertEqual(everywhere.amount_max, 10)
        self.manager.company_ids = self.env["res.company"].search([("id", ">", 0)])
        self.by(self.manager, "recouvrement.delegation").browse(everywhere.id).amount_max = 20

    def test_every_change_is_logged_and_the_log_is_nobody_s_to_write(self):
        row = self.delegate(ceiling=10, company_id=self.company.id)
        here = self.by(self.manager, "recouvrement.delegation").browse(row.id)
        here.amount_max = 5000
        here.unlink()
        traces = self.env["recouvrement.delegation.trace"].search([("delegation_id", "=", row.id)])
        self.assertEqual(traces.mapped("what"), ["deleted", "changed", "created"])
        self.assertEqual(traces[:2].user_id, self.manager)
        self.assertIn("10.0", traces[1].before)
        self.assertIn("5000.0", traces[1].after)
        log = self.by(self.manager, "recouvrement.delegation.trace").browse(traces.ids)
        for attack in (
            lambda: log.write({"after": "nothing"}),
            log.unlink,
            lambda: log.create({"what": "created", "user_id": self.manager.id}),
        ):
            self.assertRefused(attack)


class TestLinks(MoneyCase):
    def test_nobody_ties_entries_to_dossiers_or_items_by_hand(self):
        self.accountant.group_ids |= self.env.ref("account.group_account_manager")
        lines = self.by(self.accountant, "account.move.line")
        moves = self.by(self.accountant, "account.move")
        draft = {
            "journal_id": self.company_data["default_journal_misc"].id,
            "line_ids": [
                Command.create({"account_id": self.item.account_id.id, "debit": 0, "credit": 0})
            ],
        }
        tied = [Command.create({**draft["line_ids"][0][2], "recouvrement_origin_id": self.item.id})]
        for attack in (
            lambda: lines.browse(self.other_item.id).write(
                {"recouvrement_origin_id": self.item.id}
            ),
            lambda: moves.browse(self.other_invoice.id).write(
                {"recouvrement_entry_dossier_id": self.mine.id}
            ),
            lambda: moves.browse(self.other_invoice.id).write({"recouvrement_proposition_id": 1}),
            lambda: moves.create({**draft, "line_ids": tied}),
            lambda: moves.create({**draft, "recouvrement_entry_dossier_id": self.mine.id}),
            lambda: moves.browse(self.other_invoice.id).write(
                {
                    "line_ids": [
                        Command.update(self.other_item.id, {"recouvrement_origin_id": self.item.id})
                    ]
                }
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attack()
        made = self.by(
            self.accountant,
            "account.move",
            default_recouvrement_origin_id=self.item.id,
            default_recouvrement_entry_dossier_id=self.mine.id,
        ).create(draft)
        self.assertFalse(made.recouvrement_entry_dossier_id or made.line_ids.recouvrement_origin_id)
