from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from .common import BailCase

DAY = fields.Date.to_date


class TestDiagnosticMenage(BailCase):
    """The household of a lease of 500 a month, rent and charges, of which 200 are paid by its benefit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_diagnostic")
        cls.lease = cls.new_lease("L-5")
        caf = cls.new_organism("caf", "CAF de la Gironde")
        cls.aid = cls.env["recouvrement.bail.aide"].create(
            {
                "bail_id": cls.lease.id,
                "organisme_id": caf.id,
                "amount": 200.0,
                "paid_to": "tenant",
                "date_from": "2024-04-01",
            }
        )
        cls.term_of(cls.lease, "2026-09-01", 500)
        cls.run_on("2026-10-02")
        cls.dossier = cls.lease.dossier_ids

    def analyse(self, **values):
        def line(name, amount):
            poste = self.env.ref(f"recouvrement.poste_{name}")
            return Command.create({"kind": poste.kind, "poste_id": poste.id, "amount": amount})

        return self.env["recouvrement.diagnostic"].create(
            {
                "dossier_id": self.dossier.id,
                "date": "2026-10-05",
                "ligne_ids": [line("income_wages", 1000), line("income_housing_benefit", 200)],
                **values,
            }
        )

    def test_the_effort_is_what_the_dwelling_costs_of_what_is_earned(self):
        told = self.analyse()
        # 500 less 200, whoever the benefit is paid to; of 1,000: the benefit is no income of its own.
        self.assertEqual((told.rent_net, told.effort_rate), (300, 30.0))
        self.aid._change_from(DAY("2026-11-01"), amount=0.0)
        later = self.analyse(date="2026-11-05")
        self.assertEqual((later.rent_net, later.effort_rate), (500, 50.0))
        self.assertEqual(told.effort_rate, 30.0, "what was told on its day stays")
        self.assertEqual(self.analyse(ligne_ids=[]).effort_rate, 0, "no income told yet")

    def test_of_a_debt_that_is_no_rent_no_effort_is_told(self):
        other = self.late_dossier(partner=self.new_debtor("Louis Vidal", is_company=False))
        told = self.analyse(dossier_id=other.id)
        self.assertEqual((told.rent_net, told.effort_rate), (0, 0))

    def test_every_right_is_looked_at_and_a_new_version_goes_on_from_there(self):
        with Form(
            self.env["recouvrement.diagnostic"].with_context(default_dossier_id=self.dossier.id)
        ) as form:
            form.adults = 1
        told = form.save()
        self.assertEqual(len(told.droit_ids), self.env["recouvrement.droit"].search_count([]))
        right = self.env.ref("recouvrement_logement_social.droit_energy")
        told.droit_ids.filtered(lambda each: each.droit_id == right).state = "asked"
        told.cause_ids = self.env["recouvrement.cause"].search([], limit=2)
        again = told._copy_version()
        self.assertEqual(again.cause_ids, told.cause_ids)
        self.assertEqual(len(again.droit_ids), len(told.droit_ids))
        self.assertEqual(
            again.droit_ids.filtered(lambda each: each.droit_id == right).state, "asked"
        )

    def test_it_is_for_those_who_need_to_know_and_reading_it_is_logged(self):
        right = self.env.ref("recouvrement_logement_social.droit_rsa")
        told = self.analyse(droit_ids=[Command.create({"droit_id": right.id, "state": "open"})])
        plain = new_test_user(
            self.env, "plain", "recouvrement.group_collector", company_id=self.company.id
        )
        self.dossier.user_id = plain
        with self.assertRaises(AccessError):
            told.droit_ids.with_user(plain).read(["state"])
        plain.group_ids |= self.env.ref("recouvrement.group_diagnostic")
        logs = self.env["recouvrement.consultation"].sudo()
        logs.search([]).unlink()
        told.droit_ids.with_user(plain).read(["state"])
        line = logs.search([])
        self.assertEqual((line.user_id, line.partner_id), (plain, self.lease.partner_id))
        rights = told.droit_ids
        self.env["recouvrement.effacement"]._delete(told)
        self.assertFalse(rights.exists(), "they go with the budget")
