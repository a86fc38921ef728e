"""The stream of events: told once, never changed, seen by who sees the dossier."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ContentieuxCase


@tagged("post_install", "-at_install")
class TestFil(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.late_dossier()

    def test_an_event_is_told_with_its_author_and_its_day(self):
        line = self.env["recouvrement.fil"]._record(
            "decision",
            {self.dossier: "Transmit"},
            day="2026-09-16",
            records={self.dossier: self.dossier},
        )
        self.assertTold(self.dossier, "decision")
        self.assertEqual(
            (line.day.isoformat(), line.user_id, line.res_id),
            ("2026-09-16", self.env.user, self.dossier.id),
        )
        self.assertEqual(line.action_open_record()["res_id"], self.dossier.id)

    def test_what_was_told_stays(self):
        line = self.env["recouvrement.fil"]._record("decision", {self.dossier: "Transmit"})
        with self.assertRaises(UserError):
            line.sudo().summary = "Never said"
        with self.assertRaises(UserError):
            line.sudo().unlink()

    def test_a_reader_of_another_portfolio_sees_nothing(self):
        portfolio = self.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": self.company.id}
        )
        self.dossier.portefeuille_id = portfolio
        line = self.env["recouvrement.fil"]._record("decision", {self.dossier: "Transmit"})
        reader = new_test_user(
            self.env,
            "reader",
            "recouvrement.group_reader",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        with self.assertRaises(AccessError):
            line.with_user(reader).read(["summary"])
