"""The kanban of dossiers: what a phase asks of whoever moves a card, what cards show, and at what price."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from .common import RecouvrementCase

CARD = {
    name: {}
    for name in (
        "name",
        "amount_overdue",
        "days_late",
        "decision_reason",
        "error",
        "state",
        "verdict",
        "next_etape_date",
        "urgency",
        "urgency_reason",
        "badges",
    )
} | {name: {"fields": {"display_name": {}}} for name in ("partner_id", "next_etape_id", "user_id")}


class TestKanban(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"name": "Notice", "kind": "notice", "offset_days": 5},
            {"name": "Last", "kind": "notice", "offset_days": 40},
            worked_days_only=False,
        )
        cls.phase = cls.env["recouvrement.phase"].create({"name": "Bailiff", "sequence": 45})
        cls.collector = new_test_user(
            cls.env,
            "kanban_collector",
            groups="base.group_user,recouvrement.group_collector",
            company_id=cls.company.id,
        )

    def _dossier(self, due="2026-03-02", amount=100, partner=None):
        self.overdue_invoice(due, amount, partner)
        self.run_on("2026-03-09")
        return self.dossier_of(partner)

    def _as_collector(self, record):
        return record.with_user(self.collector)

    # -- what a phase asks --------------------------------------------------------------------

    def test_a_phase_that_asks_nothing_is_entered_at_once(self):
        dossier = self._as_collector(self._dossier())
        self.assertFalse(dossier.get_entry_action(self.phase.id))
        dossier.phase_id = self.phase
        self.assertEqual(dossier.phase_id, self.phase)

    def test_a_phase_that_asks_for_a_reason_opens_a_dialog_and_notes_it(self):
        self.phase.requires = "reason"
        dossier = self._as_collector(self._dossier())
        before = dossier.phase_id
        dialog = dossier.get_entry_action(self.phase.id)
        self.assertEqual(dossier.phase_id, before, "the card stays where it was meanwhile")
        wizard = Form(
            self._as_collector(self.env["recouvrement.entree"]).with_context(**dialog["context"])
        )
        with self.assertRaises(AssertionError):
            wizard.save()
        wizard.reason = "Nothing left to try"
        wizard.save().action_confirm()
        self.assertEqual(dossier.phase_id, self.phase)
        self.assertIn("Nothing left to try", dossier.message_ids[0].body)

    def test_an_import_without_the_reason_is_refused_and_with_it_accepted(self):
        self.phase.requires = "reason"
        dossier = self._as_collector(self._dossier())
        with self.assertRaisesRegex(UserError, "asks for a reason"):
            dossier.phase_id = self.phase
        told = dossier.load(
            [".id", "phase_id/.id", "phase_reason"],
            [[str(dossier.id), str(self.phase.id), "Agreed with sales"]],
        )
        self.assertEqual((told["ids"], dossier.phase_id), (dossier.ids, self.phase))
        self.assertIn("Agreed with sales", dossier.message_ids[0].body)

    def test_a_phase_of_managers_is_refused_to_a_collector(self):
        self.phase.requires = "manager"
        dossier = self._dossier()
        with self.assertRaisesRegex(AccessError, "Only a collection manager"):
            self._as_collector(dossier).get_entry_action(self.phase.id)
        with self.assertRaisesRegex(AccessError, "Only a collection manager"):
            self._as_collector(dossier).write({"phase_id": self.phase.id, "phase_reason": "I try"})
        dossier.write({"phase_id": self.phase.id, "phase_reason": "Decided on Monday"})
        self.assertEqual(dossier.phase_id, self.phase)

    def test_a_phase_that_wants_a_collector_proposes_whoever_moves_the_card(self):
        self.phase.requires = "collector"
        dossier = self._as_collector(self._dossier())
        dossier.user_id = False
        with self.assertRaisesRegex(UserError, "collector in charge"):
            dossier.phase_id = self.phase
        context = dossier.get_entry_action(self.phase.id)["context"]
        wizard = self._as_collector(self.env["recouvrement.entree"]).with_context(**context)
        wizard.create({}).action_confirm()
        self.assertEqual((dossier.phase_id, dossier.user_id), (self.phase, self.collector))
        self.assertFalse(dossier.get_entry_action(self.phase.id), "it is there already")

    def test_nobody_closes_or_opens_a_dossier_by_moving_its_card(self):
        closing = self.env.ref("recouvrement.phase_clos")
        dossier = self._dossier()
        with self.assertRaisesRegex(UserError, "closes by itself"):
            dossier.phase_id = closing
        self.pay(
            self.env["account.move"].search([("partner_id", "=", self.debtor.id)]), "2026-03-10"
        )
        self.assertEqual(dossier.state, "closed")
        with self.assertRaisesRegex(UserError, "comes back by itself"):
            dossier.get_entry_action(self.phase.id)

    def test_the_steps_of_the_scenario_are_asked_nothing(self):
        self.phase.requires = "manager"
        self.new_scenario(
            {"kind": "notice", "offset_days": 5, "phase_id": self.phase.id},
            worked_days_only=False,
            sequence=0,
        )
        self.assertEqual(self._dossier().phase_id, self.phase)

    # -- what a card shows --------------------------------------------------------------------

    def test_the_colour_says_why(self):
        dossier = self._dossier()
        self.assertIn(dossier.urgency, ("quiet", "soon", "urgent"))
        dossier.sudo().error = "No line"
        self.assertEqual(
            (dossier.urgency, dossier.urgency_reason), ("urgent", "The last action failed")
        )
        dossier.sudo().write({"error": False, "state": "held"})
        self.assertEqual((dossier.urgency, dossier.urgency_reason), ("held", "On hold"))

    def test_a_promise_awaited_then_not_kept_shows_on_the_card_and_in_the_filter(self):
        dossier = self._dossier()
        day = fields.Date.to_date("2026-03-10")
        promises = self.env["recouvrement.promesse"].with_context(recouvrement_day=day)
        promise = promises.create({"dossier_id": dossier.id, "amount": 60, "date": day})
        self.assertEqual([badge["text"] for badge in dossier.badges], ["Promise 10 Mar"])
        last_broken = [("id", "=", dossier.id), ("promise_broken", "=", True)]
        self.assertFalse(dossier.search(last_broken))
        promise.sudo().state = "broken"
        dossier.invalidate_recordset()
        self.assertEqual([badge["level"] for badge in dossier.badges], ["danger"])
        self.assertEqual(dossier.urgency, "urgent")
        self.assertEqual(dossier.search(last_broken), dossier)
        promises.with_context(recouvrement_day=None).create(
            {"dossier_id": dossier.id, "amount": 60, "date": fields.Date.today()}
        )
        dossier.invalidate_recordset()
        self.assertNotEqual(dossier.badges[0]["level"], "danger")
        self.assertFalse(dossier.search(last_broken), "another one was made since")

    def test_an_alert_shows_on_the_card_as_long_as_it_suspends_the_dossier(self):
        dossier = self._dossier()
        self.env["recouvrement.resultat"].create(
            {
                "dossier_id": dossier.id,
                "type_id": self.env.ref("recouvrement.resultat_type_alert").id,
                "alert": "insolvency",
            }
        )
        dossier.invalidate_recordset()
        self.assertEqual([badge["text"] for badge in dossier.badges], ["Insolvency proceedings"])
        dossier.suspension_ids.action_end()
        dossier.invalidate_recordset()
        self.assertFalse(dossier.badges)

    def test_dossiers_are_grouped_by_the_agency_above_their_portfolio(self):
        agency, other = self.env["recouvrement.portefeuille"].create(
            [{"name": name, "company_id": self.company.id} for name in ("Bordeaux", "Agen")]
        )
        rep = self.env["recouvrement.portefeuille"].create(
            {"name": "Rep", "company_id": self.company.id, "parent_id": agency.id}
        )
        dossier = self._dossier()
        dossier.portefeuille_id = rep
        groups = self.env["recouvrement.dossier"]._read_group(
            [("id", "=", dossier.id)], ["agence_id"], ["__count"]
        )
        self.assertEqual(groups, [(agency, 1)])
        self.assertNotIn(other, [group for group, _count in groups])

    def test_of_three_levels_the_one_marked_as_an_agency_counts(self):
        """Region › agency › representative: figures by agency are neither the region's nor the person's."""
        portfolios = self.env["recouvrement.portefeuille"]
        region = portfolios.create({"name": "Sud-Ouest"})
        agency = portfolios.create({"name": "Bordeaux", "parent_id": region.id, "is_agency": True})
        person = portfolios.create({"name": "Rep", "parent_id": agency.id})
        below = portfolios.create({"name": "Help of the rep", "parent_id": person.id})
        for each in (agency, person, below):
            self.assertEqual(each.agence_id, agency, each.name)
        self.assertEqual(region.agence_id, region)
        dossier = self._dossier()
        lines = self.env["recouvrement.balance.ligne"]
        for each in (below, agency):
            dossier.portefeuille_id = each
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(dossier.agence_id, agency)
            groups = lines._read_group([("dossier_id", "=", dossier.id)], ["agency_id"])
            self.assertEqual(groups, [(agency,)])
        agency.is_agency = False
        self.assertEqual((person.agence_id, below.agence_id), (agency, person), "the one above")
        person.parent_id = False
        self.assertEqual((person.agence_id, below.agence_id), (person, person))

    def _count_queries(self, dossiers):
        """Queries of a page: columns, progress bars, cards."""
        self.env.flush_all()
        self.env.invalidate_all()
        Dossier = self.env["recouvrement.dossier"].with_user(self.collector)
        domain = [("id", "in", dossiers.ids)]
        before = self.env.cr.sql_log_count
        Dossier.web_read_group(domain, ["phase_id"], ["amount_overdue:sum"])
        Dossier.read_progress_bar(domain, "phase_id", {"field": "verdict", "colors": {}})
        Dossier.web_search_read(domain, CARD, limit=80)
        return self.env.cr.sql_log_count - before

    def test_a_page_of_cards_costs_as_many_queries_for_forty_as_for_four(self):
        debtors = [self.new_debtor(f"Debtor {each}") for each in range(40)]
        for debtor in debtors:
            self.overdue_invoice("2026-03-02", 100, debtor)
        self.run_on("2026-03-09")
        dossiers = self.env["recouvrement.dossier"].search(
            [("partner_id", "in", [debtor.id for debtor in debtors])]
        )
        self._adorn(dossiers)
        self._count_queries(dossiers)
        few, many = self._count_queries(dossiers[:4]), self._count_queries(dossiers)
        self.assertEqual(many, few)
        self.assertLess(many, 40)

    def _adorn(self, dossiers):
        """One of each badge on every dossier."""
        for dossier in dossiers:
            self.env["recouvrement.promesse"].create(
                {"dossier_id": dossier.id, "amount": 60, "date": fields.Date.today()}
            )
            self.env["recouvrement.resultat"].create(
                {
                    "dossier_id": dossier.id,
                    "type_id": self.env.ref("recouvrement.resultat_type_alert").id,
                    "alert": "insolvency",
                }
            )
        dossiers.sudo().amount_disputed = 10
