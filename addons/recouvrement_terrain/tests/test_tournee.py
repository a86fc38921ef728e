"""Rounds: planned at times that hold, without who paid, moved at once, seen by whom they concern."""

from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TerrainCase

TUESDAY, FRIDAY, SUNDAY = date(2026, 11, 10), date(2026, 11, 13), date(2026, 11, 15)
PLACES = {"Madame Lebrun": (44.92, -0.24), "Monsieur Petit": (44.88, -0.52), "Madame Noir": (0, 0)}


@tagged("post_install", "-at_install")
class TestTournee(TerrainCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls.hire("goes_out")
        dossiers = cls.late_dossier()
        for name in ("Monsieur Petit", "Madame Noir"):
            dossiers |= cls.late_dossier(cls.new_debtor(name, is_company=False))
        for each in dossiers.partner_id:
            each.partner_latitude, each.partner_longitude = PLACES[each.name]
        cls.company.partner_id.write({"partner_latitude": 44.84, "partner_longitude": -0.58})
        dossiers.user_id = cls.collector
        cls.dossiers = cls.on(dossiers, "2026-11-03").with_user(cls.collector)

    @classmethod
    def hire(cls, login):
        user = new_test_user(
            cls.env,
            login=login,
            groups="base.group_user,recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Europe/Paris",
        )
        user.recouvrement_calendar_id = cls.env.ref("recouvrement_terrain.calendar_field")
        return user

    def plan(self, day=TUESDAY, **values):
        tours = self.dossiers.env["recouvrement.tournee"]
        return tours._plan(self.dossiers, day, self.collector, **values)[0]

    def names(self, tour):
        return tour.arret_ids.sorted().mapped("partner_id.name")

    def test_the_nearest_first_who_is_not_located_last_within_the_hours_worked(self):
        tour = self.plan()
        self.assertEqual(self.names(tour), ["Monsieur Petit", "Madame Lebrun", "Madame Noir"])
        visits = tour.arret_ids.visite_id
        self.assertEqual(set(visits.mapped("state")), {"planned"})
        self.assertGreaterEqual(visits[0].date_start, datetime(2026, 11, 10, 8))  # 9:00 in Paris
        for before, after in zip(visits, visits[1:], strict=False):
            self.assertGreater(after.date_start, before.date_stop)
        self.assertEqual(tour.unplaced, "Madame Noir")
        self.assertIn("polyline", str(tour.sketch))
        self.assertNotIn("http", str(tour.sketch).replace("http://www.w3.org", ""))

    def test_coordinates_typed_by_hand_are_used_by_the_next_order(self):
        tour = self.plan()
        last = tour.arret_ids[-1]
        with self.assertRaisesRegex(UserError, "not located"):
            last.action_navigate()
        last.write({"latitude": 44.841, "longitude": -0.579})
        self.assertIn("44.841000%2C-0.579000", last.action_navigate()["url"])
        tour.action_refresh()
        self.assertEqual(self.names(tour)[0], "Madame Noir")
        self.assertFalse(tour.unplaced)

    def test_nobody_visits_who_paid_yesterday(self):
        tour = self.plan()
        gone = tour.arret_ids[0].visite_id
        self.pay(gone.dossier_id.sudo().open_line_ids.move_id, "2026-11-09")
        tour = self.on(tour, "2026-11-10")
        tour.invalidate_recordset()
        tour.action_open()
        self.assertEqual(self.names(tour), ["Madame Lebrun", "Madame Noir"])
        self.assertEqual(gone.state, "cancelled")

    def test_an_hour_told_is_kept_and_an_order_by_hand_too(self):
        tour = self.plan()
        told = tour.arret_ids[1].visite_id
        told.action_announce()
        when = told.date_start
        tour.arret_ids[0].action_remove()
        tour.action_refresh()
        self.assertEqual(told.date_start, when)
        tour = self.plan()
        wanted = list(reversed(self.names(tour)))
        for rank, stop in enumerate(reversed(tour.arret_ids.sorted())):
            stop.sequence = rank
        tour.invalidate_recordset()
        tour.action_keep_order()
        self.assertEqual(self.names(tour), wanted)
        starts = tour.arret_ids.sorted().mapped("date_start")
        self.assertEqual(starts, sorted(starts))

    def test_a_whole_round_moves_at_once_or_not_at_all(self):
        tour = self.plan()
        tour._move_to(FRIDAY)
        days = {visit.date_start.date() for visit in tour.arret_ids.visite_id}
        self.assertEqual((tour.date, days), (FRIDAY, {FRIDAY}))
        with self.assertRaisesRegex(UserError, "Take these stops out"):
            tour._move_to(SUNDAY)
        with self.assertRaisesRegex(UserError, "Nobody can be visited"):
            self.plan(SUNDAY)

    def test_the_sheet_says_where_and_how_much_and_nothing_restricted(self):
        tour = self.plan()
        self.dossiers.partner_id.sudo().recouvrement_vulnerable_since = "2026-11-04"
        sheet = self.env["ir.attachment"].browse(
            int(tour.action_print()["url"].split("/")[3].split("?")[0])
        )
        text = sheet.sudo().raw.decode()
        for expected in ("Madame Lebrun", "12 rue des Scieries", "450"):
            self.assertIn(expected, text)
        self.assertNotIn("ulnerable", text)

    def test_each_collector_has_their_own_rounds(self):
        tour, other = self.plan(), self.hire("stays_out")
        for records in (tour, tour.arret_ids):
            theirs = records.with_user(other)
            self.assertFalse(theirs.search([]))
            with self.assertRaises(AccessError):
                theirs.read(["company_id"])
        with self.assertRaises(AccessError):
            tour.with_user(other).action_refresh()
        with self.assertRaisesRegex(AccessError, "Only a manager"):
            tour._plan(self.dossiers, FRIDAY, other)
        with self.assertRaises(AccessError):
            tour.date = FRIDAY
        self.assertTrue(tour.with_user(self.env.user).search([("id", "=", tour.id)]))

    def test_the_form_chooses_by_town_and_amount(self):
        form = self.dossiers.env["recouvrement.tournee.preparation"].create(
            {"date": TUESDAY, "town": "333", "amount_min": 450, "user_id": self.collector.id}
        )
        form.action_add()
        self.assertEqual(form.dossier_ids, self.dossiers)
        opened = form.action_confirm()
        self.assertEqual(opened["res_model"], "recouvrement.tournee")
