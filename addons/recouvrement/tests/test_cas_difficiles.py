from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .test_voies import SmsCase


class TestCasDifficiles(SmsCase):
    """Corners of channels, letters and proof."""

    def _user(self, login, group):
        return self.env["res.users"].create(
            {
                "name": login,
                "login": f"difficile-{login}",
                "group_ids": [Command.set([self.env.ref(group).id])],
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
            }
        )

    def _dossier(self, *steps, days=("2026-01-15",), debtor=None, **values):
        self.new_scenario(*steps, worked_days_only=False, **values)
        debtor = debtor or self.debtor
        self.invoice = self.overdue_invoice("2026-01-10", 100, debtor)
        for day in days:
            self.run_on(day)
        return self.dossier_of(debtor)

    def _record(self, action, status, day, **values):
        events = self.env["recouvrement.acheminement"].with_context(
            recouvrement_day=date.fromisoformat(day)
        )
        return events._record(
            action.with_env(events.env), status, date.fromisoformat(day), **values
        )

    # -- delivery ---------------------------------------------------------------------------

    def test_a_bounce_told_again_another_day_changes_nothing_more(self):
        dossier = self._dossier({"kind": "email", "offset_days": 5})
        action = dossier.action_ids
        self._record(action, "bounced", "2026-01-16")
        self._record(action, "bounced", "2026-01-17")
        self.assertEqual(len(dossier.action_ids), 2)

    def test_an_address_lost_after_the_dossier_closed_is_marked_all_the_same(self):
        dossier = self._dossier({"kind": "lrar", "offset_days": 5})
        self.pay(self.invoice, "2026-01-16")
        self.run_on("2026-01-16")
        self.assertEqual(dossier.state, "closed")
        self._record(dossier.action_ids, "unknown", "2026-01-20")
        self.assertTrue(self.debtor.recouvrement_lost_post)
        self.assertEqual(len(dossier.action_ids), 1)

    def test_an_electronic_letter_has_one_end_only(self):
        dossier = self._dossier({"kind": "lre", "offset_days": 5})
        self._record(dossier.action_ids, "delivered", "2026-01-16")
        with self.assertRaises(UserError):
            self._record(dossier.action_ids, "refused", "2026-01-17")
        with self.assertRaises(UserError):
            self._record(dossier.action_ids, "sent", "2026-01-20")

    def test_the_number_of_an_electronic_letter_that_came_to_its_end_stays(self):
        dossier = self._dossier({"kind": "lre", "offset_days": 5})
        depot = self.env["recouvrement.depot"].create
        values = {"action_id": dossier.action_ids.id, "date": "2026-01-16"}
        depot(values | {"status": "delivered", "tracking_number": "LRE1"}).action_record()
        with self.assertRaises(UserError):
            depot(values | {"status": "delivered", "tracking_number": "LRE2"}).action_record()

    # -- money ------------------------------------------------------------------------------

    def test_a_message_is_not_sent_again_once_paid(self):
        dossier = self._dossier({"kind": "email", "offset_days": 5})
        action = dossier.action_ids
        self._record(action, "failed", "2026-01-15")
        self.pay(self.invoice, "2026-01-15")
        with self.assertRaises(UserError):
            action.action_send_again()

    def test_a_payment_withdraws_the_step_before_anyone_approves_it(self):
        dossier = self._dossier({"kind": "letter", "offset_days": 5, "consent": "approval"})
        self.pay(self.invoice, "2026-01-16")
        self.assertEqual(dossier.action_ids.state, "cancelled")
        with self.assertRaises(UserError):
            dossier.action_ids.action_approve()
        self.assertFalse(dossier.action_ids.attachment_id)

    def test_a_letter_paid_after_it_was_gathered_is_not_printed(self):
        dossier = self._dossier({"kind": "letter", "offset_days": 5})
        other = self.new_debtor("Autre")
        self.overdue_invoice("2026-01-10", 100, other)
        self.run_on("2026-01-16")
        mailing = self.env["recouvrement.envoi"].create({})
        self.assertEqual(len(mailing.pli_ids), 2)
        self.pay(self.invoice, "2026-01-16")
        mailing.action_print()
        self.assertEqual(mailing.pli_ids.dossier_id, self.dossier_of(other))
        self.assertEqual(mailing.pli_ids.rank, 1)
        self.assertEqual(dossier.action_ids.delivery, "failed")
        self.assertIn("Menuiserie Lormont", mailing.remarks)

    # -- policy -----------------------------------------------------------------------------

    def test_a_copy_put_off_does_not_hold_the_debtor_back(self):
        dossier = self._dossier(
            {"kind": "email", "offset_days": 5},
            {"kind": "letter", "offset_days": 8},
            days=("2026-01-12",),
        )
        guarantor = self.new_debtor("Jean Caution", is_company=False)
        self.env["recouvrement.partie"].create(
            {"dossier_id": dossier.id, "partner_id": guarantor.id, "role": "guarantor"}
        )
        self._other_contact(guarantor)
        self.env["recouvrement.politique"].create(
            {
                "name": "P",
                "min_days": 60,
                "audience": "private",
                "saturday": True,
                "sunday": True,
                "holidays_off": False,
            }
        )
        self.run_days("2026-01-13", "2026-01-25")
        mine = dossier.action_ids.filtered(lambda a: not a.partie_id)
        self.assertEqual(
            mine.sorted("id").mapped("date_done"), [date(2026, 1, 15), date(2026, 1, 18)]
        )
        copies = (dossier.action_ids - mine).sorted("id")
        self.assertEqual(copies.mapped("state"), ["cancelled", "planned"])
        self.assertTrue(all(copies.mapped("reason")))

    def _other_contact(self, person):
        self.overdue_invoice("2026-01-07", 100, person)
        self.run_on("2026-01-12")
        found = self.dossier_of(person)
        self.assertEqual(found.action_ids.state, "done")
        return found

    def test_an_opt_out_withdrawn_lets_the_dossier_go_on(self):
        self.env["recouvrement.politique"].create(
            {"name": "P", "saturday": True, "sunday": True, "holidays_off": False}
        )
        self.debtor.recouvrement_optout_email = "2026-01-01"
        dossier = self._dossier({"kind": "email", "offset_days": 5, "fallback": "none"})
        self.assertFalse(dossier.action_ids)
        self.debtor.with_context(
            recouvrement_day=date(2026, 1, 16)
        ).recouvrement_optout_email = False
        self.run_on("2026-01-16")
        self.assertEqual(dossier.action_ids.state, "done")

    def test_a_policy_relaxed_lets_the_dossiers_it_kept_go_on(self):
        policy = self.env["recouvrement.politique"].create(
            {
                "name": "P",
                "saturday": True,
                "sunday": True,
                "holidays_off": False,
                "amount_min": 500,
            }
        )
        dossier = self._dossier({"kind": "email", "offset_days": 5})
        self.assertFalse(dossier.action_ids)
        policy.with_context(recouvrement_day=date(2026, 1, 16)).amount_min = 50
        self.run_on("2026-01-16")
        self.assertEqual(dossier.action_ids.state, "done")

    def test_an_archived_debtor_keeps_the_policy_of_their_segment(self):
        policy = self.env["recouvrement.politique"].create(
            {"name": "P", "partner_domain": "[('is_company', '=', True)]"}
        )
        self.debtor.active = False
        found = self.env["recouvrement.politique"]._assign(self.debtor)
        self.assertEqual(found.get(self.debtor.id), policy)

    def test_hours_are_those_of_the_company_overseas(self):
        self.env["recouvrement.politique"].create(
            {
                "name": "P",
                "hour_from": 8,
                "hour_to": 20,
                "saturday": True,
                "sunday": True,
                "holidays_off": False,
            }
        )
        self.company.partner_id.tz = "Pacific/Noumea"
        dossier = self._dossier({"kind": "email", "offset_days": 5, "consent": "approval"})
        action = dossier.action_ids.sudo()
        action.state = "planned"
        now = datetime(2026, 1, 15, 16, 0)  # the 16th, 3 in the morning in Nouméa
        with freeze_time(now):
            here = self.env["recouvrement.execution"].with_context(cron_id=1)
            kept = here._keep_hours(action, date(2026, 1, 16))
        self.assertFalse(kept)

    # -- words ------------------------------------------------------------------------------

    def test_a_call_carries_its_script_and_the_number(self):
        dossier = self._dossier(
            {"kind": "call", "offset_days": 5, "note": "Ask why.\nPropose a <plan>."}
        )
        note = dossier.action_ids.activity_id.note
        self.assertIn("+33 6 12 34 56 78", note)
        self.assertIn("&lt;plan&gt;", note)
        self.assertIn("<br", note)

    def test_the_name_of_a_debtor_is_text_in_tasks_too(self):
        self.debtor.name = "A <a href='https://evil.example'>click</a> & Cie"
        dossier = self._dossier({"kind": "lre", "offset_days": 5})
        self.assertNotIn("<a ", dossier.action_ids.activity_id.note)
        self._record(dossier.action_ids, "bounced", "2026-01-16")
        for activity in dossier.activity_ids:
            self.assertNotIn("<a ", activity.note)
        for message in dossier.message_ids:
            self.assertNotIn("evil.example'", message.body)

    # -- rights -----------------------------------------------------------------------------

    def test_a_reader_does_not_mark_a_dossier_as_answered(self):
        dossier = self._dossier({"kind": "email", "offset_days": 5})
        reader = self._user("reader", "recouvrement.group_reader")
        with self.assertRaises(AccessError):
            dossier.with_user(reader).message_update({"parent_id": False})
        self.assertFalse(dossier.action_ids.date_answered)

    def test_no_context_opens_a_published_scenario(self):
        dossier = self._dossier({"kind": "email", "offset_days": 5})
        manager = self._user("manager", "recouvrement.group_manager")
        step = dossier.scenario_id.etape_ids.with_user(manager).with_context(install_mode=True)
        with self.assertRaises(UserError):
            step.offset_days = 1
        with self.assertRaises(UserError):
            step.unlink()
        with self.assertRaises(UserError):
            step.scenario_id.tolerance = 9

    def test_a_mailing_posted_stays_as_it_is(self):
        self._dossier({"kind": "lrar", "offset_days": 5})
        collector = self._user("collector", "recouvrement.group_collector")
        mailing = self.env["recouvrement.envoi"].with_user(collector).create({})
        mailing.pli_ids.tracking_number = "2C12345678901"
        mailing._print()
        mailing.with_context(recouvrement_day=date(2026, 1, 16))._post(date(2026, 1, 16))
        self.assertEqual(mailing.state, "posted")
        for values in ({"rank": 9}, {"envoi_id": self.env["recouvrement.envoi"].create({}).id}):
            with self.assertRaises(UserError):
                mailing.pli_ids.write(values)
        other = self.new_debtor("Autre")
        self.overdue_invoice("2026-01-10", 100, other)
        self.run_on("2026-01-16")
        with self.assertRaises(UserError):
            mailing.pli_ids.write({"action_id": self.dossier_of(other).action_ids.id})
        for file in (mailing.bordereau_id, mailing.letters_id):
            with self.assertRaises(UserError):
                file.with_user(collector).write({"raw": b"x"})
        with self.assertRaises(UserError):
            mailing.bordereau_id.with_user(collector).unlink()

    def test_who_received_a_copy_stays_who_they_are(self):
        dossier = self._dossier({"kind": "email", "offset_days": 5}, days=("2026-01-12",))
        guarantor = self.new_debtor("Jean Caution", is_company=False)
        partie = self.env["recouvrement.partie"].create(
            {"dossier_id": dossier.id, "partner_id": guarantor.id, "role": "guarantor"}
        )
        self.run_on("2026-01-15")
        with self.assertRaises(UserError):
            partie.partner_id = self.new_debtor("Autre")
        partie.date_to = "2026-02-01"

    def test_a_copy_proposed_again_stays_a_copy(self):
        dossier = self._dossier(
            {"kind": "email", "offset_days": 5, "fallback": "none"}, days=("2026-01-12",)
        )
        nowhere = self.env["res.partner"].create({"name": "Introuvable"})
        self.env["recouvrement.partie"].create(
            {"dossier_id": dossier.id, "partner_id": nowhere.id, "role": "guarantor"}
        )
        self.run_on("2026-01-15")
        copy = dossier.action_ids.filtered("partie_id")
        self.assertEqual(copy.state, "failed")
        copy._countermand("no")
        copy.action_propose_again()
        again = dossier.action_ids.filtered(lambda a: a.partie_id and a.state != "cancelled")
        self.assertEqual((again.state, again.parent_id), ("awaiting", copy.parent_id))

    def test_who_is_no_longer_bound_gets_no_copy_that_was_put_off(self):
        dossier = self._dossier({"kind": "email", "offset_days": 5}, days=("2026-01-12",))
        guarantor = self.new_debtor("Jean Caution", is_company=False)
        partie = self.env["recouvrement.partie"].create(
            {"dossier_id": dossier.id, "partner_id": guarantor.id, "role": "guarantor"}
        )
        self._other_contact(guarantor)
        self.env["recouvrement.politique"].create(
            {"name": "P", "min_days": 8, "audience": "private", "saturday": True, "sunday": True}
        )
        self.run_on("2026-01-15")
        copy = dossier.action_ids.filtered("partie_id")
        self.assertEqual(copy.state, "planned")
        partie.date_to = "2026-01-16"
        self.run_days("2026-01-16", "2026-01-31")
        self.assertEqual(copy.state, "cancelled")

    # -- partners merged ------------------------------------------------------------------------

    def _merge(self, source, target):
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"]._merge((source | target).ids, target)
        self.env.invalidate_all()

    def test_a_debtor_merged_into_another_keeps_the_ledger_and_its_seals(self):
        dossier = self._dossier({"kind": "letter", "offset_days": 5})
        other = self.new_debtor("Lormont bis")
        self._merge(self.debtor, other)
        self.assertEqual((dossier.partner_id, dossier.action_ids.partner_id), (other, other))
        self.assertFalse(self.env["recouvrement.preuve"]._find_broken(dossier))
        self.run_on("2026-01-16")

    def test_two_debtors_in_collection_merged_keep_both_ledgers(self):
        other = self.new_debtor("Lormont bis")
        self.overdue_invoice("2026-01-10", 50, other)
        dossier = self._dossier({"kind": "letter", "offset_days": 5})
        twin = self.dossier_of(other)
        self._merge(self.debtor, other)
        both = (dossier | twin).exists()
        self.assertEqual(len(both), 2)
        self.assertEqual(len(both.action_ids), 2)
        self.assertFalse(self.env["recouvrement.preuve"]._find_broken(both))
        self.run_on("2026-01-16")
        self.assertEqual(len(both.filtered(lambda d: d.state != "closed")), 1)
        self.assertEqual(
            sum(both.filtered(lambda d: d.state != "closed").mapped("amount_due")), 150
        )

    def test_two_debtors_merged_before_any_letter_keep_what_was_noted(self):
        other = self.new_debtor("Lormont bis")
        self.overdue_invoice("2026-01-10", 50, other)
        dossier = self._dossier({"kind": "letter", "offset_days": 30})
        suspension = self.env["recouvrement.suspension"].create(
            {"dossier_id": dossier.id, "reason": "Agreed", "date_from": "2026-01-15"}
        )
        self._merge(self.debtor, other)
        self.run_on("2026-01-16")
        kept = self.dossier_of(other, "held")
        self.assertEqual(suspension.dossier_id, kept)
        self.assertEqual(kept.amount_due, 150)

    def test_a_guarantor_merged_with_another_of_the_dossier(self):
        dossier = self._dossier({"kind": "email", "offset_days": 5}, days=("2026-01-12",))
        first, second = self.new_debtor("Jean"), self.new_debtor("Jean bis")
        for each in (first, second):
            self.env["recouvrement.partie"].create(
                {"dossier_id": dossier.id, "partner_id": each.id, "role": "guarantor"}
            )
        self.run_on("2026-01-15")
        self._merge(first, second)
        self.assertEqual(len(dossier.action_ids), 3)
        self.assertFalse(self.env["recouvrement.preuve"]._find_broken(dossier))
