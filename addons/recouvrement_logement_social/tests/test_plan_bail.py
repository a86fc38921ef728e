from odoo import fields
from odoo.exceptions import UserError

from .common import BailCase

DAY = fields.Date.to_date


class TestPlanBail(BailCase):
    def new_plan(self, day="2026-08-03", **values):
        """A plan of six months on the rents of June and July, active since ``day``."""
        self.lease = self.new_lease("L-1")
        self.term_of(self.lease, "2026-06-01")
        self.term_of(self.lease, "2026-07-01")
        self.run_on(day)
        here = self.env["recouvrement.plan"].with_context(recouvrement_day=DAY(day))
        plan = here.create(
            {
                "dossier_id": self.lease.dossier_ids.id,
                "instalment_count": 5,
                "date_first": "2026-08-20",
                **values,
            }
        )
        plan._propose()
        plan._activate(DAY(day))
        return plan

    def pay_instalment(self, plan, day):
        self.pay(plan.move_line_ids.filtered("amount_residual")[:1].move_id, day, 200)

    def test_a_plan_of_a_tenant_breaks_on_the_second_event_rents_and_instalments_together(self):
        plan = self.new_plan()
        self.assertEqual((plan.kind, plan.current_rent, plan.max_missed), ("clearance", True, 2))
        self.assertIn("current rent", plan._get_default_clause())
        self.pay_instalment(plan, "2026-08-20")
        self.term_of(self.lease, "2026-09-01")
        self.run_on("2026-09-10")
        self.assertEqual(plan.state, "active", "one event: the rent of September")
        self.run_on("2026-10-05")
        self.assertEqual(plan.state, "broken", "and the instalment of September")
        self.assertIn("current rent", plan.broken_reason)
        september = self.lease.terme_ids.filtered(lambda term: term.date == DAY("2026-09-01"))
        self.pay(september.move_id, "2026-10-06")
        self.run_on("2026-10-07")
        self.assertEqual(plan.state, "broken", "a rent paid too late does not excuse it")
        plan._revive(DAY("2026-10-08"), "Work found again", first_date=DAY("2026-10-20"))
        self.run_on("2026-10-09")
        self.assertEqual((plan.state, plan.rent_broken), ("active", False))

    def test_in_hardship_half_of_the_current_rent_is_enough(self):
        plan = self.new_plan(hardship=True, max_missed=1)
        self.pay_instalment(plan, "2026-08-20")
        term = self.term_of(self.lease, "2026-09-01")
        self.pay(term.move_id, "2026-09-02", 250)
        self.run_on("2026-09-15")
        self.assertEqual(plan.state, "active")
        # From 2027 the part is not known: nothing is guessed.
        later = self.term_of(self.lease, "2027-01-01")
        self.assertEqual((plan._get_least(term), plan._get_least(later)), (250, 500))

    def test_a_plan_lasts_thirty_six_months_at_most_and_the_caisse_says_yes(self):
        plan = self.new_plan()
        self.assertEqual(plan._get_law_months("plan_months"), 36)
        with self.assertRaisesRegex(UserError, "36 months"):
            self.env["recouvrement.plan"].with_context(recouvrement_day=DAY("2026-08-04")).create(
                {
                    "dossier_id": plan.dossier_id.id,
                    "move_line_ids": plan.move_line_ids.ids,
                    "instalment_count": 40,
                    "date_first": "2026-08-20",
                }
            )._propose()
        plan.action_send_caf()
        plan.action_caf_accept()
        self.assertEqual((plan.caf_state, plan.caf_date), ("accepted", DAY("2026-08-03")))
