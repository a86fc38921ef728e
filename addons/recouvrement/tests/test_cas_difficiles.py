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

    def test_what_runs_with_a_merged_debtor_goes_on_with_the_dossier_that_stays(self):
        other, third = self.new_debtor("Lormont bis"), self.new_debtor("Lormont ter")
        for each in (other, third):
            self.overdue_invoice("2026-01-10", 50, each)
        kept = self._dossier({"kind": "letter", "offset_days": 5})
        on_day = {"recouvrement_day": date(2026, 1, 16)}
        twin, last = self.dossier_of(other), self.dossier_of(third)
        (twin | last).action_ids.filtered(lambda each: each.state != "done")._cancel("not yet")
        promise = (
            self.env["recouvrement.promesse"]
            .with_context(**on_day)
            .create({"dossier_id": twin.id, "amount": 50, "date": "2026-01-20"})
        )
        plan = (
            self.env["recouvrement.plan"]
            .with_context(**on_day)
            .create({"dossier_id": last.id, "instalment_count": 2})
        )
        self._merge(third, other)
        self._merge(other, self.debtor)
        stays = (kept | twin | last).filtered(lambda each: each.state != "closed")
        self.assertEqual(len(stays), 1)
        self.assertEqual((promise.dossier_id, plan.dossier_id), (stays, stays))
        self.assertEqual((promise.partner_id, plan.debtor_id), (self.debtor, self.debtor))
        self.run_on("2026-01-30")
        self.assertEqual((promise.state, stays.error), ("broken", False))

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


class TestDroitsDesEnvois(SmsCase):
    """Who sees and writes what of channels, letters and proof: role, portfolio, company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "lrar", "offset_days": 5}, worked_days_only=False)
        cls.overdue_invoice("2026-01-10", 100)
        cls.run_on("2026-01-15")
        cls.dossier = cls.dossier_of()
        cls.action = cls.dossier.action_ids
        cls.env["recouvrement.partie"].create(
            {"dossier_id": cls.dossier.id, "partner_id": cls.new_debtor("Caution").id}
        )
        cls.env["recouvrement.refus"]._note(
            [
                {
                    "dossier_id": cls.dossier.id,
                    "etape_id": None,
                    "kind": "email",
                    "politique_id": None,
                    "until": None,
                    "reason": "Sunday",
                }
            ],
            date(2026, 1, 15),
        )
        cls.mailing = cls.env["recouvrement.envoi"].create({})
        cls.north = cls.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": cls.company.id}
        )
        cls.dossier.portefeuille_id = cls.north
        cls.env.flush_all()

    def _user(self, login, group, company=None):
        company = company or self.company
        return self.env["res.users"].create(
            {
                "name": login,
                "login": f"envois-{login}",
                "group_ids": [Command.set([self.env.ref(group).id])],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
        )

    MODELS = ("acheminement", "action", "envoi", "envoi.pli", "partie", "refus")

    def test_strangers_see_nothing(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        strangers = (
            self._user("south", "recouvrement.group_collector"),
            self._user("elsewhere", "recouvrement.group_manager", elsewhere),
        )
        for user in strangers:
            for name in self.MODELS:
                with self.subTest(user=user.name, model=name):
                    self.assertFalse(self.env[f"recouvrement.{name}"].with_user(user).search([]))
        outsiders = (
            self._user("portal", "base.group_portal"),
            self._user("employee", "base.group_user"),
        )
        for user in outsiders:
            for name in (*self.MODELS, "depot", "remise", "retour.postal", "reglage", "mention"):
                with self.subTest(user=user.name, model=name), self.assertRaises(AccessError):
                    self.env[f"recouvrement.{name}"].with_user(user).search([])

    def test_a_stranger_s_wizards_write_on_no_letter_they_do_not_see(self):
        south = self._user("south", "recouvrement.group_collector")
        here = self.env(user=south)
        with self.assertRaises(AccessError):
            here["recouvrement.distribution"].create(
                {"action_ids": [Command.set(self.action.ids)], "status": "sent"}
            ).action_record()
        with self.assertRaises(AccessError):
            here["recouvrement.depot"].create(
                {"action_id": self.action.id, "status": "sent"}
            ).action_record()
        with self.assertRaises(AccessError):
            here["recouvrement.contrordre"].create(
                {"action_ids": [Command.set(self.action.ids)], "reason": "x"}
            ).action_confirm()
        for verb in ("action_retry", "action_send_again", "action_propose_again", "action_approve"):
            with self.subTest(verb=verb), self.assertRaises(AccessError):
                getattr(self.action.with_user(south), verb)()

    def test_a_reader_writes_nothing(self):
        reader = self._user("reader", "recouvrement.group_reader")
        self.north.member_ids = [Command.link(reader.id)]
        self.env.flush_all()
        here = self.env(user=reader)
        self.assertTrue(self.action.with_env(here).read(["state"]))
        for name in ("envoi", "remise", "depot", "retour.postal", "numerotation", "partie"):
            with self.subTest(model=name), self.assertRaises(AccessError):
                here[f"recouvrement.{name}"].check_access("create")
        with self.assertRaises(AccessError):
            self.mailing.with_env(here).action_gather()
        with self.assertRaises(AccessError):
            self.action.with_env(here)._set_tracking_number("2C12345678901")

    def test_nobody_writes_the_ledger_through_a_neighbour(self):
        manager = self._user("manager", "recouvrement.group_manager")
        here = self.env(user=manager)
        told = {"status": "delivered", "date": "2026-01-16", "action_id": self.action.id}
        change = [Command.update(self.action.id, {"reason": "x"})]
        attempts = (
            lambda: here["recouvrement.acheminement"].create(told),
            lambda: self.dossier.with_env(here).write({"action_ids": change}),
            lambda: self.mailing.with_env(here).write({"state": "posted"}),
            lambda: self.mailing.pli_ids.with_env(here).write({"kind": "letter"}),
            lambda: self.action.with_env(here).write(
                {"acheminement_ids": [Command.create({"status": "sent", "date": "2026-01-16"})]}
            ),
            lambda: here["recouvrement.refus"].search([]).unlink(),
        )
        for number, attempt in enumerate(attempts):
            with self.subTest(attempt=number), self.assertRaises(UserError):
                attempt()
        imported = here["recouvrement.acheminement"].load(
            ["action_id/.id", "status", "date"], [[str(self.action.id), "sent", "2026-01-16"]]
        )
        self.assertFalse(imported["ids"])
        self.assertEqual(self.action.delivery, "queued")
        self.assertNotEqual(self.action.reason, "x")


class TestChaines(SmsCase):
    """What comes back again and again ends with a person, and its proof stays whole."""

    def _record(self, action, status, day):
        events = self.env["recouvrement.acheminement"].with_context(
            recouvrement_day=date.fromisoformat(day)
        )
        events._record(action.with_env(events.env), status, date.fromisoformat(day))

    def test_every_way_lost_ends_with_a_task_and_a_sound_evidence(self):
        self.new_scenario({"kind": "lrar", "offset_days": 5}, worked_days_only=False)
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-15")
        dossier = self.dossier_of()
        lost = {"lrar": "unknown", "lre": "bounced", "email": "bounced"}
        for _turn in range(6):
            action = dossier.action_ids.sorted("id")[-1]
            if action.kind not in lost:
                break
            planned = action.date_done.isoformat()
            self._record(action, lost[action.kind], planned)
            dossier.action_ids.filtered(
                lambda a: a.state == "planned"
            ).sudo().date_planned = planned
            self.run_on(planned)
        self.assertEqual(dossier.action_ids.sorted("id").mapped("kind"), ["lrar", "lre", "call"])
        self.assertEqual(set(dossier.action_ids.mapped("state")), {"done"})
        self.assertTrue(dossier.activity_ids)
        self.assertFalse(self.env["recouvrement.preuve"]._find_broken(dossier))
        self.assertTrue(self.env["recouvrement.preuve"]._export(dossier))

    def test_a_letter_back_then_said_delivered_keeps_its_first_end(self):
        self.new_scenario({"kind": "lrar", "offset_days": 5}, worked_days_only=False)
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-15")
        action = self.dossier_of().action_ids
        self._record(action, "unknown", "2026-01-20")
        for status in ("delivered", "unknown"):
            with self.assertRaises(UserError):
                self._record(action, status, "2026-01-22")
        self.assertEqual(action.delivery, "unknown")

    def test_a_veto_that_ends_on_a_saturday_goes_on_the_first_day_the_policy_allows(self):
        self.env["recouvrement.politique"].create({"name": "P"})
        self.new_scenario(
            {"kind": "email", "offset_days": 4, "consent": "veto", "veto_days": 3},
            worked_days_only=False,
        )
        self.overdue_invoice("2026-01-10", 100)
        self.run_days("2026-01-14", "2026-01-17")  # the 17th is a Saturday
        dossier = self.dossier_of()
        action = dossier.action_ids
        self.assertEqual((action.state, action.date_planned), ("planned", date(2026, 1, 19)))
        self.assertTrue(self.env["recouvrement.refus"].search([("dossier_id", "=", dossier.id)]))
        self.run_days("2026-01-18", "2026-01-19")
        self.assertEqual((action.state, action.date_done), ("done", date(2026, 1, 19)))

    def test_each_refusal_of_a_policy_is_explained(self):
        self.new_scenario({"kind": "email", "offset_days": 5}, worked_days_only=False)
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-11")
        dossier = self.dossier_of()
        always = {"saturday": True, "sunday": True, "holidays_off": False}
        cases = (
            ({"amount_min": 500}, "2026-01-16", "contact_amount"),
            ({"saturday": False}, "2026-01-17", "contact_weekday"),
            ({"holidays_off": True}, "2026-05-01", "contact_holiday"),
        )
        for values, day, code in cases:
            policy = self.env["recouvrement.politique"].create({"name": "P", **always, **values})
            lines = dossier.explain(day)
            self.assertIn(code, [line.get("code") for line in lines], code)
            refused = next(line for line in lines if line.get("code") == code)
            self.assertFalse(refused["passed"])
            self.assertTrue(refused["question"])
            policy.unlink()
        self.debtor.recouvrement_optout_email = "2026-01-01"
        dossier.scenario_id.etape_ids.sudo().with_context(install_mode=True).fallback = "none"
        codes = [line.get("code") for line in dossier.explain("2026-01-16")]
        self.assertIn("contact_refused", codes)
        self.debtor.recouvrement_optout_email = False
        self.run_on("2026-01-15")
        self.overdue_invoice("2026-01-13", 100)
        for values, code in (
            ({"min_days": 9}, "contact_gap"),
            ({"max_per_week": 1}, "contact_cap"),
        ):
            policy = self.env["recouvrement.politique"].create({"name": "P", **always, **values})
            contacts = policy._read_contacts(self.debtor, date(2026, 1, 18))
            self.assertTrue(contacts[self.debtor.id], code)
            policy.unlink()
