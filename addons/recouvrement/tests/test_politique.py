from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError

from .common import RecouvrementCase


class TestPolitique(RecouvrementCase):
    """How often and on which days a person may be contacted, whatever the scenario says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "email", "offset_days": 5},
            {"kind": "call", "offset_days": 6},
            worked_days_only=False,
        )
        cls.policy = cls.env["recouvrement.politique"].create(
            {"name": "Everyone", "saturday": True, "sunday": True, "holidays_off": False}
        )
        cls.refusals = cls.env["recouvrement.refus"]

    def _policy(self, **values):
        self.policy.write(values)

    def test_a_step_of_a_sunday_goes_on_monday_and_says_why(self):
        self._policy(sunday=False, saturday=False)
        self.overdue_invoice("2026-01-12")  # five days later: Saturday 17
        self.run_days("2026-01-17", "2026-01-18")
        dossier = self.dossier_of()
        self.assertSteps(dossier, [])
        self.assertEqual((dossier.next_date, dossier.next_etape_date), (date(2026, 1, 19),) * 2)
        self.assertIn("Everyone", dossier.decision_reason)
        refused = self.refusals.search([("dossier_id", "=", dossier.id)])
        self.assertEqual((refused.date, refused.until), (date(2026, 1, 17), date(2026, 1, 19)))
        self.run_on("2026-01-19")
        self.assertSteps(dossier, [("2026-01-19", "Step 1", "done")])

    def test_the_explanation_shows_the_refusal(self):
        self._policy(saturday=False)
        self.overdue_invoice("2026-01-12")
        self.run_on("2026-01-16")
        codes = [line.get("code") for line in self.dossier_of().explain("2026-01-17")]
        self.assertIn("contact_weekday", codes)

    def test_public_holidays_are_those_of_the_debtor(self):
        self._policy(holidays_off=True)
        calendar = self.env["recouvrement.calendrier"]
        monaco = self.new_debtor("Rocher", country_id=self.env.ref("base.mc").id, zip="98000")
        strasbourg = self.new_debtor("Cigogne", zip="67000")
        days = {
            partner: calendar._get_days_off(calendar._get_place(partner, self.company), 2026)
            for partner in (monaco, strasbourg, self.debtor)
        }
        self.assertIn(date(2026, 1, 27), days[monaco])  # Sainte Dévote
        self.assertNotIn(date(2026, 7, 14), days[monaco])
        self.assertIn(date(2026, 4, 3), days[strasbourg])  # Good Friday
        self.assertNotIn(date(2026, 4, 3), days[self.debtor])

    def test_at_most_so_many_contacts_a_week_over_companies(self):
        self._policy(max_per_week=1)
        self.overdue_invoice("2026-01-12")
        self.run_days("2026-01-13", "2026-01-23")
        self.assertSteps(self.dossier_of(), [("2026-01-17", "Step 1", "done")])
        self.run_on("2026-01-24")
        self.assertEqual(len(self.dossier_of().action_ids), 2)

    def test_two_dossiers_of_one_person_share_the_cap_in_one_night(self):
        self._policy(max_per_week=1)
        self.overdue_invoice("2026-01-12")
        self.overdue_invoice("2026-01-12", partner=self.new_debtor("Other"))
        self.run_on("2026-01-17")
        first, second = (
            self.dossier_of(),
            self.dossier_of(self.env["res.partner"].search([("name", "=", "Other")])),
        )
        done = first.action_ids + second.action_ids
        self.assertEqual(done.mapped("state"), ["done", "done"])  # two persons
        twin = first.sudo().copy({"grouping_key": "lease", "name": "DR-TWIN"})
        waiting = first.action_ids.sudo().copy(
            {
                "dossier_id": twin.id,
                "state": "planned",
                "date_planned": "2026-01-17",
                "date_proposed": "2026-01-17",
                "step_code": "T",
            }
        )
        self.env["recouvrement.execution"]._execute(waiting.sudo(), date(2026, 1, 17))
        self.assertEqual((waiting.state, waiting.date_planned), ("planned", date(2026, 1, 24)))
        self.assertEqual(self.refusals.search([("dossier_id", "=", twin.id)]).kind, "email")

    def test_who_opted_out_of_e_mails_gets_a_letter(self):
        self.debtor.recouvrement_optout_email = "2026-01-02"
        self.overdue_invoice("2026-01-12")
        self.run_on("2026-01-17")
        self.assertEqual(self.dossier_of().action_ids.kind, "letter")

    def test_the_blacklist_of_odoo_is_an_opt_out(self):
        self.env["mail.blacklist"]._add(self.debtor.email)
        self.overdue_invoice("2026-01-12")
        self.run_on("2026-01-17")
        self.assertEqual(self.dossier_of().action_ids.kind, "letter")

    def test_below_the_minimum_nothing_goes_until_more_is_owed(self):
        self._policy(amount_min=150)
        self.overdue_invoice("2026-01-12", 100)
        self.run_days("2026-01-17", "2026-01-20")
        self.assertFalse(self.dossier_of().action_ids)
        self.overdue_invoice("2026-01-13", 60)
        self.run_on("2026-01-21")
        self.assertEqual(self.dossier_of().action_ids.mapped("state"), ["done"])

    def test_hours_hold_back_the_night_and_wake_it_at_the_opening(self):
        paris = self.policy.with_context(tz="Europe/Paris")
        self.company.partner_id.tz = "Europe/Paris"
        night, noon = datetime(2026, 1, 19, 3, 0), datetime(2026, 1, 19, 11, 0)
        self.assertEqual(paris._get_opening(noon), noon)
        self.assertEqual(paris._get_opening(night), datetime(2026, 1, 19, 7, 0))
        late = datetime(2026, 1, 19, 19, 30)
        self.assertEqual(paris._get_opening(late), datetime(2026, 1, 20, 7, 0))

    def test_what_was_put_off_is_kept(self):
        self._policy(saturday=False)
        self.overdue_invoice("2026-01-12")
        self.run_on("2026-01-17")
        refused = self.refusals.search([]).sudo()
        with self.assertRaises(UserError):
            refused.reason = "nothing"
        with self.assertRaises(UserError):
            refused.unlink()

    def test_a_policy_that_forbids_everything_is_refused(self):
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        with self.assertRaisesRegex(ValidationError, "at least one day"):
            self._policy(**dict.fromkeys(days, False))
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            self._policy(partner_domain="[('no_such_field', '=', 1)]")

    def test_the_first_policy_that_fits_holds(self):
        person = self.new_debtor("Jeanne", is_company=False)
        strict = self.policy.create({"name": "Persons", "audience": "private", "sequence": 1})
        found = self.policy._assign(person | self.debtor)
        self.assertEqual((found[person.id], found[self.debtor.id]), (strict, self.policy))

    def test_as_many_statements_for_fifty_debtors_as_for_five(self):
        few = self.new_debtor("A").union(*(self.new_debtor(f"F{each}") for each in range(4)))
        many = self.new_debtor("B").union(*(self.new_debtor(f"M{each}") for each in range(49)))
        self.policy.partner_domain = "[('zip', '=like', '33%')]"
        day = date(2026, 1, 17)

        def count(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.policy._read_policies(partners, day)
            self.policy._read_contacts(partners, day)
            return self.env.cr.sql_log_count - before

        count(few)
        self.assertEqual(count(few), count(many))

    def test_whoever_approves_on_a_day_not_allowed_is_told_when_it_goes(self):
        self._policy(sunday=False)
        self.new_scenario(
            {"kind": "email", "offset_days": 5, "consent": "approval"},
            worked_days_only=False,
            sequence=0,
        )
        self.overdue_invoice("2026-01-12", partner=self.new_debtor("Dimanche"))
        self.run_on("2026-01-17")
        action = self.env["recouvrement.action"].search([("state", "=", "awaiting")])
        told = action.with_context(recouvrement_day=date(2026, 1, 18)).action_approve()
        self.assertIn("Everyone", told["params"]["message"])
        self.assertEqual((action.state, action.date_planned), ("planned", date(2026, 1, 19)))
        self.run_on("2026-01-19")
        self.assertEqual((action.state, action.date_done), ("done", date(2026, 1, 19)))

    def test_a_night_by_hand_asks_the_policy_too(self):
        self.overdue_invoice("2026-01-12")
        with patch.object(type(self.policy), "_read_contacts", autospec=True) as asked:
            asked.side_effect = lambda policy, partners, day: dict.fromkeys(partners.ids, ())
            self.run_on("2026-01-17")
        self.assertGreaterEqual(asked.call_count, 2)
