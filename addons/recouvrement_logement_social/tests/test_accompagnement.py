"""Social support: asked for, taken, concluded; what is spared meanwhile is sent by no scenario."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BailCase


@tagged("post_install", "-at_install")
class SupportCase(BailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls.new_user("support_collector", "recouvrement.group_collector")
        cls.worker = cls.new_user("support_worker", "recouvrement_logement_social.group_social")
        cls.bail = cls.new_lease("B-501")
        cls.term_of(cls.bail, "2026-09-01", 500)
        cls.run_on("2026-10-02")
        cls.dossier = cls.bail.dossier_ids
        cls.spared = cls.env.ref("recouvrement_logement_social.accompagnement_mode_spared")
        cls.alone = cls.env.ref("recouvrement_logement_social.accompagnement_mode_alone")

    @classmethod
    def new_user(cls, login, group):
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": login,
                    "login": login,
                    "password": login,
                    "company_id": cls.company.id,
                    "company_ids": [(6, 0, cls.company.ids)],
                    "group_ids": [(6, 0, cls.env.ref(group).ids)],
                }
            )
        )

    def on(self, records, day):
        return records.with_context(recouvrement_day=date.fromisoformat(day))

    def ask(self, user=None, **values):
        supports = self.env["recouvrement.accompagnement"].with_user(user or self.collector)
        return supports.create(
            {"dossier_id": self.dossier.id, "motive": "rights", "informed": True, **values}
        )

    def running(self, mode=None):
        support = self.ask().with_user(self.worker)
        support.mode_id = mode or self.spared
        support.action_take()
        return support


class TestSupport(SupportCase):
    def test_a_request_is_taken_concluded_and_opened_again_by_the_social_worker_alone(self):
        with self.assertRaisesRegex(UserError, "Tell the household first"), self.cr.savepoint():
            self.ask(informed=False)
        support = self.ask()
        self.assertEqual((support.state, support.requested_by_id), ("requested", self.collector))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.ask()
        for verb in ("action_take", "action_decline"):
            with self.assertRaises(AccessError):
                getattr(support, verb)()
        for values in ({"mode_id": self.spared.id}, {"conclusion": "plan"}, {"state": "over"}):
            with self.assertRaises(AccessError):
                support.write(values)
        hers = support.with_user(self.worker)
        hers.mode_id = self.spared
        hers.action_take()
        self.assertEqual((support.state, support.user_id), ("running", self.worker))
        with self.assertRaisesRegex(UserError, "what was concluded"):
            hers.action_conclude()
        hers.conclusion = "plan"
        hers.action_conclude()
        self.assertEqual((support.state, support.conclusion), ("over", "plan"))
        hers.action_reopen()
        self.assertEqual((support.state, support.date_ended), ("running", False))

    def test_a_company_is_not_supported(self):
        debtor = self.new_debtor("Menuiserie SARL")
        self.overdue_invoice("2026-09-01", 100, debtor)
        self.run_on("2026-10-02")
        dossier = self.dossier_of(debtor)
        with self.assertRaisesRegex(UserError, "households"):
            self.ask(dossier_id=dossier.id)

    def test_what_collectors_may_do_is_told_on_the_dossier(self):
        self.assertFalse(
            self.dossier._get_blockers().get(self.dossier.id, {}).get("social_support")
        )
        support = self.running()
        told = self.dossier._get_blockers()[self.dossier.id]["social_support"]
        self.assertEqual(told["level"], "warning")
        self.assertIn("no call, no visit", told["message"])
        support.conclusion = "autonomous"
        support.action_conclude()
        self.assertNotIn("social_support", self.dossier._get_blockers().get(self.dossier.id, {}))

    def test_the_scenario_sends_nothing_of_what_is_spared(self):
        tenant = self.new_tenant("Nadia Perrin")
        self.new_scenario(
            {"kind": "lrar", "offset_days": 40, "name": "Formal notice"},
            worked_days_only=False,
        )
        bail = self.new_lease("B-502", tenant)
        self.term_of(bail, "2026-09-01", 500)
        self.run_on("2026-10-02")
        self.dossier = bail.dossier_ids
        support = self.running(self.alone)
        for day in ("2026-10-12", "2026-10-13", "2026-10-20"):
            self.run_on(day)
        self.assertFalse(self.dossier.action_ids.filtered(lambda row: row.state == "done"))
        self.assertIn("a social worker supports", str(self.dossier.explain("2026-10-20")))
        support.conclusion = "refused"
        self.on(support, "2026-10-21").action_conclude()
        self.run_on("2026-10-22")
        self.assertEqual(
            self.dossier.action_ids.filtered(lambda row: row.state == "done").mapped("kind"),
            ["lrar"],
        )

    def test_neither_handed_over_nor_taken_to_court_meanwhile(self):
        self.running()
        faults = self.env["recouvrement.accompagnement"]._find_handover_faults(self.dossier)
        self.assertIn("social support", faults[self.dossier.partner_id.id])
        track = self.env["recouvrement.procedure.type"].search([("id", ">", 0)], limit=1)
        with self.assertRaisesRegex(UserError, "social support"):
            self.env["recouvrement.procedure"]._open(self.dossier, track, date(2026, 10, 5))
