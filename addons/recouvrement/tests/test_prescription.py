from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .common import RecouvrementCase

LOGGER = "odoo.addons.recouvrement"


class TestPrescription(RecouvrementCase):
    """Until when an item may be claimed, what moves it, and what becomes of it after."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "email", "offset_days": 5, "repeat_every": 30, "repeat_times": 0},
            worked_days_only=False,
        )
        cls.prescription = cls.env["recouvrement.prescription"]
        cls.paper = cls.env["ir.attachment"].create({"name": "letter.pdf", "raw": b"I owe you"})

    def item(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def dossier(self, partner=None):
        return self.env["recouvrement.dossier"].search(
            [("partner_id", "=", (partner or self.debtor).id)]
        )

    def told(self, line):
        return str(line.recouvrement_limitation_date), line.recouvrement_limitation_state

    def on(self, day):
        """The environment of someone at work on ``day``."""
        return self.env(context={**self.env.context, "recouvrement_day": fields.Date.to_date(day)})

    def note(self, kind, day, lines, **values):
        dossier = self.dossier(lines.partner_id.commercial_partner_id)
        return self.env["recouvrement.prescription.evenement"].create(
            {
                "kind": kind,
                "date": day,
                "dossier_id": dossier.id,
                "move_line_ids": [Command.set(lines.ids)],
                "attachment_ids": [Command.set(self.paper.copy().ids)],
                **values,
            }
        )

    def test_the_night_counts_what_is_new(self):
        line = self.item(self.overdue_invoice("2025-03-15"))
        person = self.new_debtor("Claire Vasseur", is_company=False)
        private = self.item(self.overdue_invoice("2025-03-15", partner=person))
        self.run_on("2025-03-25")
        self.assertEqual(self.told(line), ("2030-03-15", "running"))
        self.assertEqual(self.told(private), ("2027-03-15", "running"))
        self.assertIn("L218-2", private.recouvrement_limitation_explanation)
        self.assertIn("to verify", private.recouvrement_limitation_explanation)

    def test_what_may_be_barred_is_counted_before_anything_is_sent_the_rest_after(self):
        old = self.item(self.overdue_invoice("2020-03-15"))
        person = self.new_debtor("Claire Vasseur", is_company=False)
        young = self.item(self.overdue_invoice("2024-01-20", partner=person))
        seen = {}
        execution = type(self.env["recouvrement.execution"])
        run_planned = execution._run_planned

        def spy(*args):
            seen.update({line: line.recouvrement_limitation_state for line in (old, young)})
            return run_planned(*args)

        with patch.object(execution, "_run_planned", spy):
            self.run_on("2026-01-05")
        self.assertEqual(seen, {old: "expired", young: False})
        self.assertEqual(self.told(young), ("2026-01-20", "soon"))
        lecture = self.env["recouvrement.prescription.lecture"]
        self.assertFalse(lecture._find_stale(fields.Date.to_date("2026-01-05")))

    def test_no_period_of_ours_is_shorter_than_what_the_night_takes_for_the_shortest(self):
        regimes = self.env["recouvrement.prescription.regime"]
        self.assertEqual(regimes._get_shortest(), 2 * 365)
        shipped = self.env.ref("recouvrement.parametre_valeur_limitation_consumer_fr")
        shipped.copy({"company_id": self.company.id, "value": 1})
        self.assertEqual(regimes._get_shortest(), 365)
        person = self.new_debtor("Claire Vasseur", is_company=False)
        line = self.item(self.overdue_invoice("2025-01-04", partner=person))
        self.run_on("2026-01-05")
        self.assertEqual(self.told(line), ("2026-01-04", "expired"))
        self.assertFalse(self.dossier(person).action_ids)

    def test_a_limitation_that_cannot_be_counted_is_shown_on_its_dossier_and_costs_no_other(self):
        bad, good = (
            self.item(self.overdue_invoice("2025-12-15", partner=self.new_debtor(name)))
            for name in ("Bad", "Good")
        )
        prescription = type(self.env["recouvrement.prescription"])
        count = prescription._count

        def spoilt(here, rows, day):
            if bad.id in {row[1] for row in rows}:
                raise ValueError("no such period")
            return count(here, rows, day)

        with patch.object(prescription, "_count", spoilt), self.assertLogs(LOGGER, "WARNING"):
            self.run_on("2026-01-05")
        self.assertFalse(bad.recouvrement_limitation_state)
        self.assertEqual(good.recouvrement_limitation_state, "running")
        self.assertEqual(self.dossier(bad.partner_id).error, "no such period")
        self.run_on("2026-01-06")
        self.assertEqual(bad.recouvrement_limitation_state, "running")

    def test_a_form_being_edited_tells_it_too(self):
        line = self.item(self.overdue_invoice("2025-03-15"))
        self.run_on("2025-03-25")
        told = line.recouvrement_limitation_explanation
        self.assertTrue(told)
        copy = line.new(origin=line)
        self.assertEqual(copy.recouvrement_limitation_explanation, told)

    def test_what_is_time_barred_is_held_and_told(self):
        line = self.item(self.overdue_invoice("2020-03-15"))
        self.run_on("2026-01-05")
        dossier = self.dossier()
        self.assertEqual(self.told(line), ("2025-03-15", "expired"))
        self.assertEqual(dossier.state, "held")
        self.assertIn("1 item time-barred since 03/16/2025", dossier.decision_reason)
        self.assertFalse(dossier.action_ids.filtered(lambda each: each.state == "done"))
        self.assertEqual(dossier.amount_barred, 100)
        self.assertEqual(dossier.amount_overdue, 0)

    def test_only_the_others_are_asked_for(self):
        self.overdue_invoice("2020-03-15", 300)
        self.overdue_invoice("2025-12-15", 70)
        self.run_on("2026-01-05")
        dossier = self.dossier()
        self.assertEqual(dossier.amount_overdue, 70)
        sent = dossier.action_ids.filtered(lambda each: each.state == "done")
        self.assertEqual([item["asked"] for item in sent.items], [False, True])
        self.assertEqual(sent.amount_overdue, 70)

    def test_a_partial_payment_starts_a_new_period_at_once(self):
        invoice = self.overdue_invoice("2024-03-15", 300)
        line = self.item(invoice)
        self.run_on("2024-04-01")
        self.pay(invoice, "2025-02-10", 50)
        self.env.cr.precommit.run()
        self.assertEqual(self.told(line), ("2030-02-10", "running"))
        event = (
            self.dossier()
            .env["recouvrement.prescription.evenement"]
            .search([("partner_id", "=", self.debtor.id)])
        )
        self.assertEqual(event.kind, "payment")
        self.assertEqual(event.res_model, "account.move")
        line.remove_move_reconcile()
        self.env.cr.precommit.run()
        self.assertEqual(self.told(line), ("2029-03-15", "running"))
        self.assertEqual(event.state, "cancelled")

    def test_a_partial_payment_does_not_when_the_company_says_so(self):
        self.company.recouvrement_limitation_payments = False
        invoice = self.overdue_invoice("2024-03-15", 300)
        self.run_on("2024-04-01")
        self.pay(invoice, "2025-02-10", 50)
        self.env.cr.precommit.run()
        self.assertEqual(self.told(self.item(invoice)), ("2029-03-15", "running"))
        self.company.recouvrement_limitation_payments = True
        self.run_on("2025-02-11")
        self.assertEqual(self.told(self.item(invoice)), ("2030-02-10", "running"))

    def test_another_payer_acknowledges_nothing(self):
        invoice = self.overdue_invoice("2024-03-15", 300)
        line = self.item(invoice)
        self.run_on("2024-04-01")
        other = self.new_debtor("CAF de la Gironde")
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2025-02-10",
                "line_ids": [
                    Command.create(
                        {"account_id": line.account_id.id, "partner_id": other.id, "credit": 50}
                    ),
                    Command.create(
                        {"account_id": self.company_data["default_account_assets"].id, "debit": 50}
                    ),
                ],
            }
        )
        entry.action_post()
        (line | entry.line_ids.filtered("credit")).reconcile()
        self.env.cr.precommit.run()
        self.assertEqual(self.told(line), ("2029-03-15", "running"))

    # -- events by hand ----------------------------------------------------------------------

    def test_an_event_needs_its_document_its_items_and_a_day_that_has_come(self):
        line = self.item(self.overdue_invoice("2024-03-15"))
        self.run_on("2024-04-01")
        me = new_test_user(
            self.env, "camille", "recouvrement.group_collector,account.group_account_readonly"
        )
        Event = self.env["recouvrement.prescription.evenement"].with_user(me)
        vals = {
            "kind": "acknowledgment",
            "date": "2025-05-05",
            "dossier_id": self.dossier().id,
            "move_line_ids": [Command.set(line.ids)],
        }
        with self.assertRaisesRegex(UserError, "document"):
            Event.create(vals)
        paper = self.env["ir.attachment"].with_user(me).create({"name": "a.pdf", "raw": b"a"})
        vals["attachment_ids"] = [Command.set(paper.ids)]
        with self.assertRaisesRegex(UserError, "items"):
            Event.create({**vals, "move_line_ids": []})
        other = self.item(self.overdue_invoice("2024-03-15", partner=self.new_debtor("Autre")))
        with self.assertRaisesRegex(UserError, "not all those"):
            Event.create({**vals, "move_line_ids": [Command.set(other.ids)]})
        with self.assertRaisesRegex(ValidationError, "has not come yet"):
            Event.create({**vals, "date": "2050-01-01"})
        event = Event.create(vals)
        self.assertEqual(self.told(line), ("2030-05-05", "running"))
        self.assertEqual(paper.sudo().res_id, event.id)

    def test_an_event_is_neither_rewritten_nor_deleted_but_cancelled_with_its_reason(self):
        line = self.item(self.overdue_invoice("2024-03-15"))
        self.run_on("2024-04-01")
        event = self.note("acknowledgment", "2025-05-05", line)
        with self.assertRaises(UserError):
            event.unlink()
        manager = new_test_user(
            self.env, "maud", "recouvrement.group_manager,account.group_account_readonly"
        )
        mine = event.with_user(manager)
        for vals in ({"date": "2025-06-05"}, {"state": "cancelled"}, {"move_line_ids": [(5,)]}):
            with self.assertRaises(AccessError):
                mine.write(vals)
        self.assertEqual(mine.action_cancel()["res_model"], "recouvrement.prescription.annulation")
        mine.action_cancel("Written by another debtor")
        self.assertEqual(self.told(line), ("2029-03-15", "running"))
        self.assertEqual(event.cancel_reason, "Written by another debtor")
        self.assertEqual(event.cancelled_by_id, manager)

    def test_proceedings_last_then_a_title_has_ten_years(self):
        line = self.item(self.overdue_invoice("2020-03-15"))
        self.run_on("2020-04-01")
        claim = self.note("court_claim", "2024-02-01", line)
        self.assertEqual(self.told(line), ("False", "running"))
        self.note("title", "2024-06-20", line)
        self.assertEqual(str(line.recouvrement_limitation_date), "2034-06-20")
        self.assertIn("Enforceable title", line.recouvrement_limitation_explanation)
        claim.date_end = "2024-06-20"
        self.assertEqual(str(line.recouvrement_limitation_date), "2034-06-20")

    def test_an_event_too_late_revives_nothing_and_says_so(self):
        line = self.item(self.overdue_invoice("2020-03-15"))
        self.run_on("2026-01-05")
        self.note("acknowledgment", "2025-06-01", line)
        self.assertEqual(self.told(line), ("2025-03-15", "expired"))
        self.assertIn("too late", line.recouvrement_limitation_explanation)

    def test_an_event_in_time_noted_afterwards_frees_the_item(self):
        line = self.item(self.overdue_invoice("2020-03-15"))
        self.run_on("2026-01-05")
        dossier = self.dossier()
        self.assertEqual(dossier.state, "held")
        self.note("acknowledgment", "2024-06-01", line)
        self.assertEqual(str(line.recouvrement_limitation_date), "2029-06-01")
        self.assertNotEqual(dossier.state, "held")
        self.assertFalse(dossier.amount_barred)

    # -- doors -------------------------------------------------------------------------------

    def test_doors_are_idempotent_and_follow_their_origin(self):
        line = self.item(self.overdue_invoice("2021-03-15"))
        self.run_on("2021-04-01")
        origin = self.dossier()
        first = self.prescription._interrupt(line, "2022-01-10", "court_claim", self.paper, origin)
        again = self.prescription._interrupt(line, "2022-01-10", "court_claim", origin=origin)
        self.assertEqual(first, again)
        self.assertEqual(first.attachment_ids, self.paper)
        self.assertEqual(self.told(line), ("False", "running"))
        self.prescription._end(origin, "2022-09-30")
        self.assertEqual(str(line.recouvrement_limitation_date), "2027-09-30")
        self.prescription._withdraw(origin, "The claim was withdrawn")
        self.assertEqual(str(line.recouvrement_limitation_date), "2026-03-15")
        self.prescription._suspend(line, "2023-01-01", "2023-01-31", "conciliation", None, origin)
        self.assertEqual(str(line.recouvrement_limitation_date), "2026-04-15")

    def test_a_debt_moved_to_doubtful_keeps_its_limitation(self):
        invoice = self.overdue_invoice("2024-03-15", 300)
        self.run_on("2024-04-01")
        self.pay(invoice, "2025-02-10", 50)
        self.env.cr.precommit.run()
        line = self.item(invoice)
        heir = self._move(line)
        self.env.cr.precommit.run()
        self.run_on("2025-03-02")
        self.assertEqual(self.told(heir), ("2030-02-10", "running"))
        self.assertEqual(self.told(line), ("2030-02-10", "running"))

    def _move(self, line):
        """The item on 416, as a transfer to doubtful debts makes it."""
        account = self.env["account.account"].create(
            {
                "code": "416900",
                "name": "Douteux",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        entry = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "journal_id": self.company_data["default_journal_misc"].id,
                    "date": "2025-03-01",
                    "recouvrement_transfer": True,
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": account.id,
                                "partner_id": line.partner_id.id,
                                "debit": 250,
                                "no_followup": False,
                                "date_maturity": line.date_maturity,
                                "recouvrement_origin_id": line.id,
                            }
                        ),
                        Command.create(
                            {
                                "account_id": line.account_id.id,
                                "partner_id": line.partner_id.id,
                                "credit": 250,
                            }
                        ),
                    ],
                }
            )
        )
        entry.action_post()
        (line | entry.line_ids.filtered("credit")).reconcile()
        return entry.line_ids.filtered("debit")

    # -- regimes -----------------------------------------------------------------------------

    def test_rules_are_tried_in_order_then_the_company_s_default(self):
        tag = self.env["res.partner.category"].create({"name": "Locataire"})
        rent = self.env.ref("recouvrement.prescription_regime_rent")
        tenant = self.new_debtor("Ana Morel", is_company=False, category_id=[Command.set(tag.ids)])
        line = self.item(self.overdue_invoice("2024-03-15", partner=tenant))
        self.run_on("2024-04-01")
        self.assertEqual(str(line.recouvrement_limitation_date), "2026-03-15")
        self.on("2024-04-02")["recouvrement.prescription.regle"].create(
            {
                "name": "Rents",
                "sequence": 1,
                "tag_ids": [Command.set(tag.ids)],
                "regime_id": rent.id,
            }
        )
        self.run_on("2024-04-02")
        self.assertEqual(str(line.recouvrement_limitation_date), "2027-03-15")
        self.on("2024-04-03")["recouvrement.prescription.regle"].search([]).active = False
        self.run_on("2024-04-03")
        self.assertEqual(self.told(line), ("False", "unknown"))
        company = self.company.with_env(self.on("2024-04-04"))
        company.recouvrement_limitation_regime_id = rent
        self.run_on("2024-04-04")
        self.assertEqual(self.told(line), ("2027-03-15", "running"))

    def test_a_manager_alone_chooses_another_regime_and_says_why(self):
        line = self.item(self.overdue_invoice("2024-03-15"))
        self.run_on("2024-04-01")
        consumer = self.env.ref("recouvrement.prescription_regime_consumer")
        vals = {"regime_id": consumer.id, "reason": "Bought as a consumer"}
        collector = new_test_user(
            self.env, "karim", "recouvrement.group_collector,account.group_account_invoice"
        )
        with self.assertRaises(AccessError):
            self.env["recouvrement.prescription.choix"].with_user(collector).create(vals)
        with self.assertRaises(AccessError):
            line.with_user(collector).write({"recouvrement_limitation_state": "running"})
        manager = new_test_user(
            self.env, "nora", "recouvrement.group_manager,account.group_account_readonly"
        )
        Choice = self.env["recouvrement.prescription.choix"].with_user(manager)
        Choice.create({**vals, "line_ids": [Command.set(line.ids)]}).action_confirm()
        self.assertEqual(str(line.recouvrement_limitation_date), "2026-03-15")
        self.assertIn("Bought as a consumer", line.recouvrement_limitation_explanation)

    def test_monaco_is_not_known_and_still_asked_for(self):
        person = self.new_debtor(
            "SAM Riviera", zip="98000", city="Monaco", country_id=self.env.ref("base.mc").id
        )
        line = self.item(self.overdue_invoice("2015-03-15", partner=person))
        self.run_on("2026-01-05")
        self.assertEqual(self.told(line), ("False", "unknown"))
        self.assertEqual(self.dossier(person).amount_overdue, 100)
        self.assertIn("not known", line.recouvrement_limitation_explanation)
        self.assertIn("enter it", line.recouvrement_limitation_remedy)

    def test_a_forfeiture_runs_from_the_first_incident_and_ignores_payments(self):
        credit = self.env.ref("recouvrement.prescription_regime_credit")
        self.debtor.recouvrement_limitation_regime_id = credit
        first = self.overdue_invoice("2024-03-15", 300)
        lines = self.item(first) | self.item(self.overdue_invoice("2024-04-15", 300))
        self.run_on("2024-05-01")
        self.assertEqual(
            [str(line.recouvrement_limitation_date) for line in lines], ["2026-03-15"] * 2
        )
        self.pay(first, "2024-06-01", 100)
        self.env.cr.precommit.run()
        self.assertEqual(self.told(lines[0]), ("2026-03-15", "running"))
        self.assertIn("without effect", lines[0].recouvrement_limitation_explanation)
        self.pay(first, "2024-07-01")
        self.env.cr.precommit.run()
        self.assertEqual(self.told(lines[1]), ("2026-04-15", "running"))

    # -- what comes near ----------------------------------------------------------------------

    def test_its_collector_is_told_once(self):
        line = self.item(self.overdue_invoice("2021-03-15"))
        self.run_on("2021-04-01")
        dossier = self.dossier()
        self.run_on("2025-09-15")
        self.assertEqual(line.recouvrement_limitation_state, "running")
        self.run_on("2025-09-16")
        self.assertEqual(line.recouvrement_limitation_state, "soon")
        self.run_on("2025-09-17")
        told = dossier.activity_ids.filtered(
            lambda each: "time-barred soon" in (each.summary or "")
        )
        self.assertEqual(len(told), 1)
        self.assertEqual(str(told.date_deadline), "2026-03-15")
        self.assertIn("acknowledgment in writing", told.note)
        badge = next(each for each in dossier.badges if each["kind"] == "limitation")
        self.assertIn("Time-barred", badge["text"])

    def test_the_rule_of_losses_finds_it(self):
        self.overdue_invoice("2020-03-15", 300)
        self.overdue_invoice("2025-12-15", 70)
        self.run_on("2026-01-05")
        rule = self.env.ref("recouvrement.regle_loss_barred")
        found = rule._find(self.dossier(), self.env["recouvrement.calendrier"]._today())
        self.assertEqual([float(each) for each in found[self.dossier()].amounts.values()], [300])
        self.assertIn("time-barred", found[self.dossier()].reason)

    def test_what_is_time_barred_is_not_taken_up_again_by_hand(self):
        self.overdue_invoice("2020-03-15")
        self.run_on("2026-01-05")
        manager = new_test_user(self.env, "lise", "recouvrement.group_manager")
        suspension = self.dossier().suspension_ids.with_user(manager)
        with self.assertRaisesRegex(UserError, "never asked for again"):
            suspension.action_end()
        with self.assertRaises(UserError):
            suspension.write({"active": False})

    def test_the_portal_does_not_ask_for_it_but_takes_the_money(self):
        barred = self.item(self.overdue_invoice("2020-03-15", 300))
        self.overdue_invoice("2025-12-15", 70)
        self.run_on("2026-01-05")
        portal = self.env["recouvrement.portail"]
        items = {item["line"]: item for item in portal._read_items(self.dossier())}
        self.assertTrue(items[barred.id]["barred"])
        self.assertEqual(items[barred.id]["free"], 0)
        self.assertEqual(items[barred.id]["late"], "time-barred")
        self.assertEqual(float(portal._prepare_purchase(self.dossier(), "all").amount), 70)
        alone = portal._prepare_purchase(self.dossier(), [barred.id])
        self.assertEqual((alone.lines, float(alone.amount)), (barred, 300))

    def test_nothing_runs_on_it(self):
        self.company.recouvrement_accessories = True
        self.overdue_invoice("2020-03-15", 300)
        self.run_on("2026-01-05")
        day = self.env["recouvrement.calendrier"]._today()
        due = self.env["recouvrement.interet"]._read_due(self.dossier(), day)[self.dossier().id]
        self.assertFalse(any(due.values()), due)

    def test_a_signed_plan_starts_a_new_period(self):
        lines = self.item(self.overdue_invoice("2024-03-15", 300))
        self.run_on("2024-04-01")
        plan = self.env["recouvrement.plan"].create(
            {
                "dossier_id": self.dossier().id,
                "move_line_ids": [Command.set(lines.ids)],
                "echeance_ids": [Command.create({"date": "2027-01-05", "amount": 300})],
            }
        )
        plan.action_propose()
        plan.sudo().write({"date_signed": "2026-05-20", "signed_by": "M. Lormont"})
        plan.action_activate()
        self.assertEqual(str(lines.recouvrement_limitation_date), "2031-05-20")
        event = self.env["recouvrement.prescription.evenement"].search([("kind", "=", "plan")])
        self.assertEqual((event.res_model, event.res_id), (plan._name, plan.id))
