from datetime import date

from odoo.exceptions import AccessError

from .common import RecouvrementCase


class TestDossier(RecouvrementCase):
    def _user(self, login, group="recouvrement.group_collector"):
        return self.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "group_ids": [(6, 0, [self.env.ref(group).id])],
                "company_id": self.company.id,
                "company_ids": [(6, 0, self.company.ids)],
            }
        )

    def _opened(self):
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-12")
        return self.dossier_of()

    def test_the_first_rule_that_fits_gives_the_scenario(self):
        for_bordeaux = self.new_scenario(
            {"kind": "call", "offset_days": 5}, partner_domain="[('city', '=', 'Bordeaux')]"
        )
        for_all = self.new_scenario({"kind": "call", "offset_days": 5}, sequence=2)
        self.assertEqual(self._opened().scenario_id, for_all)
        other = self.new_debtor("Caviste", city="Bordeaux")
        self.overdue_invoice("2026-01-10", 100, partner=other)
        self.run_on("2026-01-13")
        self.assertEqual(self.dossier_of(other).scenario_id, for_bordeaux)

    def test_row_15_the_scenario_chosen_on_the_debtor_wins_over_the_rules(self):
        self.new_scenario({"kind": "call", "offset_days": 5})
        chosen = self.new_scenario({"kind": "call", "offset_days": 7}, sequence=900)
        self.debtor.recouvrement_scenario_id = chosen
        self.assertEqual(self._opened().scenario_id, chosen)

    def test_the_portfolio_s_rule_gives_portfolio_and_collector_the_debtor_s_own_wins(self):
        agent, own = self._user("agent"), self._user("own")
        Portfolio = self.env["recouvrement.portefeuille"]
        Portfolio.create({"name": "Nobody", "company_id": self.company.id, "sequence": 1})
        west = Portfolio.create(
            {
                "name": "West",
                "company_id": self.company.id,
                "user_id": agent.id,
                "partner_domain": "[('zip', '=like', '33%')]",
            }
        )
        dossier = self._opened()
        self.assertEqual((dossier.portefeuille_id, dossier.user_id), (west, agent))
        other = self.new_debtor("Caviste", recouvrement_user_id=own.id)
        self.overdue_invoice("2026-01-10", 100, partner=other)
        self.run_on("2026-01-13")
        self.assertEqual(
            (self.dossier_of(other).portefeuille_id, self.dossier_of(other).user_id), (west, own)
        )

    def test_without_scenario_it_is_held_with_the_reason_and_goes_on_once_chosen(self):
        self.scenario.partner_domain = "[('id', '=', 0)]"
        dossier = self._opened()
        self.assertEqual(dossier.state, "held")
        self.assertIn("No published scenario", dossier.decision_reason)
        dossier.with_context(recouvrement_day=date(2026, 1, 16)).scenario_id = self.new_scenario(
            {"kind": "call", "offset_days": 5}, worked_days_only=False
        )
        self.run_on("2026-01-16")
        self.assertSteps(dossier, [("2026-01-16", "Step 1", "done")])

    def test_a_person_changes_who_and_how_never_how_much(self):
        dossier = self._opened()
        collector = self._user("collector")
        dossier.with_user(collector).user_id = collector
        for name, value in (
            ("amount_due", 1),
            ("amount_overdue", 1),
            ("state", "closed"),
            ("next_date", "2030-01-01"),
            ("date_opened", "2020-01-01"),
            ("fingerprint", "0"),
        ):
            with self.assertRaises(AccessError):
                dossier.with_user(collector).write({name: value})

    def test_explanation_and_preview_tell_what_the_night_does(self):
        self.new_scenario(
            {"kind": "call", "offset_days": 5},
            {"kind": "notice", "offset_days": 12, "consent": "approval"},
            worked_days_only=False,
        )
        dossier = self._opened()
        foreseen = [
            (line["date"].isoformat(), line["kind"])
            for line in self.passage.preview("2026-01-13", "2026-02-28")
            if line["dossier_id"] == dossier.id and line["verdict"] in ("act", "await")
        ]
        self.assertEqual(foreseen, [("2026-01-15", "call"), ("2026-01-22", "notice")])
        self.assertFalse(dossier.action_ids, "a preview writes nothing")
        *questions, verdict = dossier.explain("2026-01-15")
        self.assertEqual(verdict["verdict"], "act")
        self.assertTrue(questions)
        self.run_days("2026-01-13", "2026-01-22")
        self.assertEqual(
            [
                (each.date_proposed.isoformat(), each.kind)
                for each in dossier.action_ids.sorted("id")
            ],
            foreseen,
        )
