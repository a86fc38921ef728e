from odoo import fields

from .common import BailCase

DAY = fields.Date.to_date


class TestScenarioBail(BailCase):
    def test_the_shipped_scenario_goes_from_a_text_message_to_the_check_list_of_litigation(self):
        scenario = self.env.ref("recouvrement_logement_social.scenario_bail")
        ladder = scenario.etape_ids.filtered(lambda step: step.anchor == "due").sorted("sequence")
        self.assertEqual(
            [(step.offset_days, step.kind) for step in ladder],
            [
                *((5, "sms"), (10, "letter"), (15, "call"), (20, "convocation"), (30, "visit")),
                *((35, "notice"), (45, "notice"), (50, "notice"), (60, "lrar")),
                *((75, "notice"), (90, "notice")),
            ],
        )
        self.assertEqual(ladder.filtered("mandatory").consent, "approval")
        lease = self.new_lease("L-1")
        self.term_of(lease, "2026-10-01")
        self.run_on("2026-10-06")
        self.run_on("2026-10-12")
        dossier = lease.dossier_ids
        self.assertEqual(dossier.scenario_id, scenario)
        self.assertSteps(
            dossier,
            [
                ("2026-10-06", "Courteous SMS", "done"),
                ("2026-10-12", "First letter", "done"),
            ],
        )
        self.assertIn("4 allée des Tilleuls", dossier.letter_dwelling)
        attempts = self.env["recouvrement.tentative"]._read(dossier)[dossier.id]
        self.assertIn("Calls", self.env["recouvrement.tentative"]._find_missing(attempts))

    def test_a_fragile_household_is_written_to_with_tact_and_seldom(self):
        tag = self.env.ref("recouvrement_logement_social.tag_fragile")
        text = self.env.ref("recouvrement_logement_social.mail_template_rent")
        policy = self.env.ref("recouvrement_logement_social.politique_fragile")
        policy.active = True
        self.tenant.recouvrement_tone = "firm"
        dossier = self.late_dossier(partner=self.tenant)
        self.assertEqual(dossier._pick_text(text), text)
        self.tenant.category_id = tag
        self.assertEqual(
            dossier._pick_text(text),
            self.env.ref("recouvrement_logement_social.mail_template_rent_cordial"),
        )
        found = self.env["recouvrement.politique"]._assign(self.tenant)
        self.assertEqual(found[self.tenant.id], policy)
