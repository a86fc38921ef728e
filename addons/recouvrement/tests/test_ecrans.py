"""What the screens' buttons do: leaving items out, my day, the order of steps."""

from psycopg2 import IntegrityError

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import RecouvrementCase


class TestEcrans(RecouvrementCase):
    def lines_of(self, invoice):
        return invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def test_items_left_out_close_the_dossier_and_come_back(self):
        line = self.lines_of(self.overdue_invoice("2026-03-02"))
        self.run_on("2026-03-09")
        dossier = self.dossier_of()
        wizard = self.env["recouvrement.exclusion"].create(
            {"line_ids": line.ids, "reason": "Retained until the works end"}
        )
        wizard.action_confirm()
        self.env.cr.flush()
        self.assertEqual((dossier.state, dossier.outcome), ("closed", "excluded"))
        self.assertEqual(line.recouvrement_exclusion_reason, "Retained until the works end")
        line.action_recouvrement_bring_back()
        self.env.cr.flush()
        self.assertEqual((dossier.state, line.recouvrement_exclusion_reason), ("open", False))

    def test_my_day_shows_each_kind_once_and_only_to_those_who_may_see(self):
        self.new_scenario({"name": "Call", "kind": "call", "offset_days": 5, "consent": "approval"})
        self.overdue_invoice("2026-03-02")
        other = self.new_debtor("Garage Cenon")
        self.overdue_invoice("2026-03-02", partner=other)
        self.run_on("2026-03-09")
        mine, failing = self.dossier_of(), self.dossier_of(other)
        failing.action_ids.sudo().write({"state": "failed", "error": "No line"})
        failing.sudo().error = "Call: No line"
        day = self.env["recouvrement.journee"].search([("dossier_id", "in", (mine | failing).ids)])
        self.assertEqual(
            [(line.kind, line.dossier_id) for line in day.sorted("kind")],
            [("3_consent", mine), ("6_failed", failing)],
        )
        self.assertEqual(day.sorted("kind").mapped("subject"), ["Call", "Call: No line"])
        reader = new_test_user(
            self.env,
            "reader",
            groups="base.group_user,recouvrement.group_reader",
            company_id=self.company.id,
        )
        portfolio = self.env["recouvrement.portefeuille"].create(
            {"name": "Other's", "company_id": self.company.id}
        )
        mine.portefeuille_id = portfolio
        self.env.flush_all()
        seen = self.env["recouvrement.journee"].with_user(reader).search([])
        self.assertNotIn(mine, seen.sudo().dossier_id)
        self.assertIn(failing, seen.sudo().dossier_id)

    def test_two_steps_at_one_rank_are_refused_with_a_clear_message(self):
        scenario = self.new_scenario({"kind": "call"}, {"kind": "notice"}, publish=False)
        with self.assertRaises(IntegrityError) as caught, mute_logger("odoo.sql_db"):
            scenario.etape_ids[1].sequence = scenario.etape_ids[0].sequence
            self.env.flush_all()
        self.assertIn("recouvrement_etape_rank_uniq", str(caught.exception))

    def test_a_new_step_comes_after_those_there_are(self):
        scenario = self.new_scenario({"kind": "call"}, {"kind": "notice"}, publish=False)
        steps = [*scenario.etape_ids.ids, "virtual_1"]
        fresh = self.env["recouvrement.etape"].with_context(recouvrement_steps=steps)
        self.assertEqual(fresh.default_get(["sequence"])["sequence"], 40)
