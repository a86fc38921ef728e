from datetime import date

from .common import RecouvrementCase


class TestPromessesEnNombre(RecouvrementCase):
    """The night judges promises by the batch: as many statements for thirty as for three."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "notice", "offset_days": 50}, worked_days_only=False)

    def _promise(self, number, day):
        debtors = [self.new_debtor(f"D{day}-{each}") for each in range(number)]
        for debtor in debtors:
            self.overdue_invoice(day, 100, debtor)
        self.run_on("2026-02-01")
        dossiers = self.env["recouvrement.dossier"].search(
            [("partner_id", "in", [debtor.id for debtor in debtors])]
        )
        Promise = self.env["recouvrement.promesse"].with_context(recouvrement_day=date(2026, 2, 1))
        return Promise.create(
            [
                {
                    "dossier_id": dossier.id,
                    "amount": 60,
                    "date": "2026-02-20",
                    "date_made": "2026-02-01",
                }
                for dossier in dossiers
            ]
        )

    def _count(self, promises):
        """Statements of the judgement of ``promises`` on a day that changes nothing."""
        dossiers = promises.dossier_id
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["recouvrement.engagement"]._judge(date(2026, 2, 10), dossiers)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_as_many_statements_for_thirty_as_for_three(self):
        few, many = self._promise(3, "2026-01-10"), self._promise(30, "2026-01-11")
        self.assertEqual(set((few | many).mapped("state")), {"open"})
        self._count(few)  # warms the caches up
        self.assertEqual(self._count(few), self._count(many))
        self.assertEqual(set((few | many).mapped("state")), {"open"})
