"""K12: procedures known, written, kept up to date; the conformity of operations checked."""

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import ContentieuxCase


@tagged("post_install", "-at_install")
class TestModes(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mode = cls.env["recouvrement.mode.operatoire"].create(
            {"name": "Call before the formal notice"}
        )
        cls.draft = cls.mode.draft_id
        cls.draft.write(
            {
                "body": "<p>Call twice, at different hours.</p>",
                "point_ids": [
                    (0, 0, {"name": "Debtor called", "check": "contact", "value": 1}),
                    (0, 0, {"name": "Tone is courteous"}),
                    (0, 0, {"name": "Formal notice sent", "check": "notice"}),
                ],
            }
        )
        cls.collector = new_test_user(
            cls.env,
            "collector",
            "recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def publish(self):
        self.draft.action_publish()
        return self.mode.version_id

    def test_a_version_in_force_no_longer_changes_and_the_next_one_replaces_it(self):
        first = self.publish()
        with self.assertRaises(UserError):
            first.body = "<p>Never call.</p>"
        with self.assertRaises(UserError):
            first.point_ids[0].name = "Nothing"
        self.mode.action_prepare()
        second = self.mode.draft_id
        self.assertEqual((second.number, len(second.point_ids)), (2, 3))
        with self.assertRaisesRegex(UserError, "what changes"):
            second.action_publish()
        second.note = "Three calls"
        second.action_publish()
        self.assertEqual(self.mode.version_id, second)
        self.assertEqual((first.state, bool(first.date_to)), ("past", True))

    def test_an_empty_text_is_not_published(self):
        self.draft.body = "<p><br></p>"
        with self.assertRaisesRegex(UserError, "Write the text"):
            self.draft.action_publish()

    def test_who_has_read_the_version_in_force_is_known(self):
        self.publish()
        seen = self.mode.with_user(self.collector)
        self.assertFalse(seen.read_by_me)
        self.assertIn(seen, seen.search([("read_by_me", "=", False)]))
        seen.action_read()
        seen.action_read()
        self.assertTrue(seen.read_by_me)
        self.assertEqual(self.mode.version_id.lecture_ids.user_id, self.collector)
        self.assertNotIn(seen, seen.search([("read_by_me", "=", False)]))
        self.mode.action_prepare()
        self.mode.draft_id.note = "Three calls"
        self.mode.draft_id.action_publish()
        self.assertFalse(seen.read_by_me)

    def test_a_collector_reads_and_does_not_write(self):
        with self.assertRaises(AccessError):
            self.mode.with_user(self.collector).name = "Mine"
        with self.assertRaises(AccessError):
            self.draft.with_user(self.collector).action_publish()

    def test_a_dossier_shows_the_procedures_of_its_phase_and_of_its_next_step(self):
        dossier = self.late_dossier()
        self.publish()
        self.assertFalse(dossier.mode_ids)
        self.mode.phase_ids = dossier.phase_id
        dossier.invalidate_recordset(["mode_ids"])
        self.assertEqual(dossier.mode_ids, self.mode)
        self.assertEqual(dossier.action_open_modes()["res_id"], self.mode.id)

    def test_a_step_keeps_its_procedure_in_the_next_version_of_the_scenario(self):
        step = self.scenario.etape_ids[0]
        self.mode.etape_ids = step
        copied = self.scenario.copy({"name": "Next"})
        self.assertIn(self.mode, copied.etape_ids.mode_ids)

    # -- checks ---------------------------------------------------------------------------------

    def new_check(self, **values):
        return self.env["recouvrement.controle"].create(
            {
                "version_id": self.mode.version_id.id,
                "date_from": "2026-09-01",
                "date_to": "2026-10-31",
                "size": 2,
                **values,
            }
        )

    def work(self, number):
        dossiers = self.env["recouvrement.dossier"]
        for rank in range(number):
            partner = self.new_debtor(f"Debtor {rank}")
            self.overdue_invoice("2026-06-15", 1000, partner)
        self.run_on("2026-09-15")
        for dossier in dossiers.search([("partner_id.name", "like", "Debtor ")]):
            self.env["recouvrement.resultat"].create(
                {
                    "dossier_id": dossier.id,
                    "date": "2026-09-16",
                    "type_id": self.env["recouvrement.resultat.type"].search([], limit=1).id,
                }
            )
            dossiers |= dossier
        return dossiers

    def test_dossiers_are_drawn_at_random_and_the_same_number_draws_the_same(self):
        worked = self.work(5)
        self.publish()
        one, two = self.new_check(), self.new_check()
        one._draw(7)
        two._draw(7)
        self.assertEqual(one.examen_ids.dossier_id, two.examen_ids.dossier_id)
        self.assertEqual(len(one.examen_ids), 2)
        self.assertEqual(one.population, len(worked))
        with self.assertRaises(UserError):
            one.action_draw()
        with self.assertRaises(UserError):
            one.size = 3

    def test_the_ledger_proposes_the_controller_decides_and_gaps_are_answered(self):
        self.work(2)
        self.publish()
        check = self.new_check()
        check.action_draw()
        answers = {(each.point_id.name, each.answer) for each in check.constat_ids}
        self.assertEqual(
            answers,
            {
                ("Debtor called", "conform"),
                ("Tone is courteous", False),
                ("Formal notice sent", "gap"),
            },
        )
        with self.assertRaisesRegex(UserError, "2 points have no answer"):
            check.action_close()
        check.constat_ids.filtered(lambda each: not each.answer).answer = "none"
        self.assertAlmostEqual(check.rate, 50.0)
        gap = check.constat_ids.filtered(lambda each: each.answer == "gap")[0]
        action = self.env["recouvrement.corrective"].create(
            {
                **{
                    key.removeprefix("default_"): value
                    for key, value in gap.action_correct()["context"].items()
                    if key != "default_constat_ids"
                },
                "constat_ids": [(6, 0, gap.ids)],
                "user_id": self.collector.id,
                "date_due": "2026-12-15",
            }
        )
        self.assertEqual(action.activity_ids.user_id, self.collector)
        check.action_close()
        with self.assertRaises(UserError):
            gap.answer = "conform"
        action.with_user(self.collector).action_done()
        self.assertFalse(action.activity_ids)
        with self.assertRaises(AccessError):
            action.with_user(self.collector).action_verify()
        action.action_verify()
        self.assertEqual(action.state, "verified")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "recouvrement_contentieux.report_controle", check.ids
        )[0]
        self.assertIn(b"Formal notice sent", html)

    def test_a_check_looks_at_a_period_that_is_over_and_has_something_to_look_at(self):
        self.publish()
        with self.assertRaises(ValidationError):
            self.new_check(date_to=fields.Date.add(fields.Date.today(), days=2))
        with self.assertRaisesRegex(UserError, "No dossier was worked"):
            self.new_check(date_from="2020-01-01", date_to="2020-01-31").action_draw()

    def test_a_collector_sees_only_the_corrective_actions_they_own(self):
        self.work(1)
        self.publish()
        check = self.new_check(size=1)
        check.action_draw()
        values = {"controle_id": check.id, "date_due": "2026-12-15"}
        mine, other = self.env["recouvrement.corrective"].create(
            [
                {**values, "name": "Mine", "user_id": self.collector.id},
                {**values, "name": "Other", "user_id": self.env.uid},
            ]
        )
        found = self.env["recouvrement.corrective"].with_user(self.collector).search([])
        self.assertEqual((found & mine, found & other), (mine, other.browse()))
        with self.assertRaises(AccessError):
            check.with_user(self.collector).read(["name"])
