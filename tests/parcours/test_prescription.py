"""An invoice nears its term: a letter changes nothing, a partial payment does; the second time it expires,
and nobody ever asks for it again."""

from datetime import date, timedelta

from odoo.tests import tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase

SILENT = ("email", "sms", "letter", "lrar", "lre", "call")


@tagged("post_install", "-at_install")
class TestPrescription(RecouvrementCase):
    """A private person owes 600 € since 15 March 2022: two years, consumer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "email", "offset_days": 5, "name": "Relance", "repeat_every": 90},
            {"kind": "letter", "offset_days": 30, "name": "Mise en demeure"},
            {"kind": "email", "offset_days": 60, "repeat_every": 60, "repeat_times": 0},
            worked_days_only=False,
        )
        cls.person = cls.new_debtor("Claire Vasseur", is_company=False)
        cls.invoice = cls.overdue_invoice("2022-03-15", 600, cls.person)
        cls.line = cls.invoice.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def _dossier(self):
        return self.env["recouvrement.dossier"].search([("partner_id", "=", self.person.id)])

    def _nights(self, first, last, step=1):
        day, last = date.fromisoformat(first), date.fromisoformat(last)
        while day <= last:
            self.run_on(day)
            day += timedelta(days=step)

    def _sent(self, since):
        return self._dossier().action_ids.filtered(
            lambda each: (
                each.state == "done"
                and each.kind in SILENT
                and each.date_done >= date.fromisoformat(since)
            )
        )

    def _told(self):
        return str(self.line.recouvrement_limitation_date), self.line.recouvrement_limitation_state

    def test_from_the_due_date_to_silence(self):
        # The ladder is climbed: e-mail, formal notice, e-mails again. None of it moves the term.
        self._nights("2022-03-20", "2022-04-20")
        self.assertIn("letter", self._sent("2022-03-15").mapped("kind"))
        self.assertEqual(self._told(), ("2024-03-15", "running"))

        # Six months before, its collector is told, once.
        self._nights("2023-09-14", "2023-09-20")
        self.assertEqual(self._told(), ("2024-03-15", "soon"))
        told = self._dossier().activity_ids.filtered(lambda each: "600" in (each.summary or ""))
        self.assertEqual(len(told), 1)

        # A partial payment revives it; the rest is asked for past the first term.
        self.pay(self.invoice, "2024-01-10", 100)
        self.env.cr.precommit.run()
        self.assertEqual(self._told(), ("2026-01-10", "running"))
        self._nights("2024-03-14", "2024-05-20", 3)
        self.assertTrue(self._sent("2024-03-16"))

        # Letters do not: the second term stands, and the last day is still in time.
        self._nights("2025-11-01", "2026-01-10", 2)
        self.assertEqual(self._told(), ("2026-01-10", "soon"))
        self.assertTrue(self._sent("2025-11-01"))
        self.assertNotEqual(self._dossier().state, "held")

        # The day after, silence: forty nights, and a year later.
        self._nights("2026-01-11", "2026-02-20")
        self._nights("2027-01-01", "2027-01-08")
        self.assertEqual(self._told(), ("2026-01-10", "expired"))
        self.assertFalse(self._sent("2026-01-11"))
        self.assertEqual(self._dossier().state, "held")
        self.assertIn("1 item time-barred since 01/11/2026", self._dossier().decision_reason)
        self.assertEqual(self._dossier().amount_barred, 500)

        # A payment comes all the same: it is taken, and revives nothing of the rest.
        self.pay(self.invoice, "2027-02-01", 50)
        self.env.cr.precommit.run()
        self.assertEqual(self._told(), ("2026-01-10", "expired"))
        self.assertEqual(self.line.amount_residual, 450)
        self._nights("2027-02-02", "2027-02-08")
        self.assertFalse(self._sent("2026-01-11"))
