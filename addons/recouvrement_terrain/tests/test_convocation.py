"""Convocations: a free slot of the agency, sent once, reminded once, who came, and what an absence leads to."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TerrainCase


@tagged("post_install", "-at_install")
class TestConvocation(TerrainCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency = cls.env["recouvrement.portefeuille"].create(
            {
                "name": "Agence Nord",
                "company_id": cls.company.id,
                "agency_id": cls.new_debtor("Agence Nord", street="1 place du Marché").id,
                "agency_calendar_id": cls.env.ref("recouvrement_terrain.calendar_agency").id,
                "slot_minutes": 30,
            }
        )
        cls.dossier = cls.on(cls.late_dossier(), "2026-11-03")
        cls.dossier.portefeuille_id = cls.agency

    def summon(self, dossier=None, **values):
        dossier = dossier or self.dossier
        return dossier.env["recouvrement.convocation"]._summon(dossier, "email", **values)

    def test_the_first_free_slot_is_sent_once_and_the_next_person_gets_the_next_one(self):
        # Eight days ahead is 11 November, a public holiday.
        sent = self.summon(bring="Proof of income\nNotice of aid")
        self.assertEqual(str(sent.slot), "2026-11-12 08:00:00")
        self.assertIn("1 place du Marché", sent.place)
        self.assertEqual((sent.action_id.kind, sent.action_id.state), ("email", "done"))
        self.assertIn("Proof of income", sent.action_id.message_id.body)
        with self.assertRaisesRegex(UserError, "summoned already"):
            self.summon()
        other = self.late_dossier(self.new_debtor("Monsieur Petit", is_company=False))
        other.portefeuille_id = self.agency
        second = self.summon(self.on(other, "2026-11-03"))
        self.assertEqual(str(second.slot), "2026-11-12 08:30:00")

    def test_reminded_the_day_before_once_and_never_who_has_paid(self):
        sent = self.summon()
        Convocation = self.env["recouvrement.convocation"]
        for day, reminded in (("2026-11-10", False), ("2026-11-11", True), ("2026-11-11", True)):
            self.on(Convocation, day)._cron_remind()
            self.assertEqual(bool(sent.reminded_on), reminded, day)
        reminders = self.dossier.action_ids.filtered(lambda each: each.kind == "sms")
        self.assertEqual(len(reminders), 1)
        other = self.late_dossier(self.new_debtor("Monsieur Petit", is_company=False))
        paid = self.summon(self.on(other, "2026-11-03"))
        self.pay(other.open_line_ids.move_id, "2026-11-05")
        self.on(Convocation, "2026-11-10")._cron_remind()
        self.on(Convocation, "2026-11-11")._cron_remind()
        self.assertEqual((paid.state, paid.visite_id.state), ("cancelled", "cancelled"))
        self.assertFalse(paid.reminded_on)

    def test_who_is_not_written_to_on_sundays_is_reminded_before(self):
        self.env["recouvrement.politique"].create({"name": "Households"})
        slots = self.env["recouvrement.creneau"]._find_slots(
            self.agency,
            self.company,
            self.on(self.env["recouvrement.creneau"], "2026-11-15")._get_after(1),
        )
        sent = self.summon(slot=slots[0])
        self.assertEqual(sent.slot.weekday(), 0)
        self.on(self.env["recouvrement.convocation"], "2026-11-13")._cron_remind()  # the Friday
        self.assertTrue(sent.reminded_on)

    def test_presence_opens_the_interview_and_an_absence_leads_to_the_step_meant_for_it(self):
        missed = self.env.ref("recouvrement_terrain.resultat_type_missed")
        self.new_scenario(
            {"kind": "convocation", "offset_days": 5, "name": "Summon"},
            {
                "kind": "letter",
                "offset_days": 6,
                "name": "Missed",
                "last_result_ids": [Command.set(missed.ids)],
            },
            {"kind": "visit", "offset_days": 60, "name": "Go and see"},
            worked_days_only=False,
        )
        late = self.late_dossier(self.new_debtor("Madame Noir", is_company=False))
        sent = late.convocation_ids
        self.assertEqual((sent.state, late.state), ("sent", "held"))
        contacts = self.env["recouvrement.situation"]._read_contacts(
            late.partner_id, date(2026, 11, 1)
        )
        self.assertEqual(contacts[late.partner_id.id], (date(2026, 11, 2),))
        self.run_on("2026-11-04")
        self.assertEqual(late.action_ids.etape_id.mapped("name"), ["Summon"])
        day = sent.slot.date()
        self.on(sent, day).action_absent()
        self.assertEqual((sent.state, sent.visite_id.state), ("absent", "absent"))
        self.assertEqual(late.last_resultat_id.type_id, missed)
        self.run_on(day)
        self.assertIn("Missed", late.action_ids.etape_id.mapped("name"))
        self.on(sent, day).action_present()  # they came late
        self.assertEqual((sent.state, sent.visite_id.state), ("present", "planned"))

    def test_moved_to_another_slot_the_first_is_kept_and_the_second_sent(self):
        sent = self.summon()
        slots = self.env["recouvrement.creneau"]._find_slots(
            self.agency,
            self.company,
            self.on(self.env["recouvrement.creneau"], "2026-11-15")._get_after(3),
        )
        new = sent._move(slots[0], "best")
        self.assertEqual((sent.state, sent.moved_to_id, new.state), ("moved", new, "sent"))
        self.assertEqual(new.visite_id.date_start, slots[0][0])
        self.assertNotEqual(new.action_id, sent.action_id)
        new.visite_id._cancel("Paid at the counter")
        self.assertEqual(new.state, "cancelled")
