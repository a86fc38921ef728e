"""The board of leases counts what a told story did, and every figure opens its records."""

from .vehicules import VehicleCase


class TestParcours(VehicleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_accountant")
        # Due on the 5th of September: paid on the 15th, paid on the 10th of October, never paid.
        cls.quick, cls.slow = cls.new_debtor("Quick", is_company=False), cls.new_debtor("Slow")
        leases = {}
        for number, partner in (("LLD-1", cls.debtor), ("LLD-2", cls.quick), ("LLD-3", cls.slow)):
            leases[number] = cls.new_lease(number, partner)
            cls.rent_of(leases[number], "2026-09-05", 400.0)
        cls.lost, cls.fast, cls.late = leases.values()
        cls.run_on("2026-09-07")
        cls.pay(cls.fast.move_ids, "2026-09-15")
        cls.run_on("2026-09-15")
        cls.pay(cls.late.move_ids, "2026-10-10")
        cls.run_on("2026-10-10")
        cls.recovery = cls.bring_to_park(cls.lost, "2026-11-10")
        cls.lost._terminate(cls.recovery.date_recovered)
        cls.sell(cls.recovery, 9100, "2026-11-20")
        cls.board = cls.on(cls.env["kinto.parcours"], "2026-11-22").with_context(
            allowed_company_ids=cls.company.ids
        )

    def figures(self, *aggregates, by=("stage",), domain=()):
        rows = self.board._read_group(list(domain), list(by), list(aggregates))
        return {row[0] if len(by) == 1 else row[: len(by)]: row[len(by) :] for row in rows}

    def test_each_stage_with_its_number_its_money_and_its_days(self):
        self.assertEqual(
            self.figures("files:sum", "amount:sum", "days:avg"),
            {
                "1_entry": (3, 1200.0, 2.0),
                "2_cured_15": (1, 400.0, 10.0),
                "3_cured_45": (1, 400.0, 35.0),
                "a_recovered": (1, 400.0, 66.0),
                "b_sold": (1, 9100.0, 76.0),
            },
        )
        self.assertEqual(
            self.figures("days_stage:avg", domain=[("dossier_id", "=", self.lost.dossier_ids.id)]),
            {"1_entry": (False,), "a_recovered": (64.0,), "b_sold": (10.0,)},
        )

    def test_a_lease_terminated_after_its_notice_is_counted_on_its_day(self):
        lease = self.new_lease(
            "LLD-9",
            self.new_debtor("Over"),
            termination_clause="Article 12: 8 days after a mise en demeure left without effect.",
        )
        self.rent_of(lease, "2026-09-05", 400.0)
        self.run_on("2026-09-10")
        document = self.env["ir.attachment"].create({"name": "AR.pdf", "raw": b"%PDF-1.4"})
        notice = self.on(self.env["kinto.resiliation"], "2026-10-01").create(
            {
                "contrat_id": lease.id,
                "date_notice": "2026-10-01",
                "document_ids": [(6, 0, document.ids)],
                "reason": "No answer to any call",
                "amount": 400.0,
            }
        )
        of_lease = [("contrat_id", "=", lease.id), ("stage", "=", "9_terminated")]
        self.assertFalse(self.figures("files:sum", domain=of_lease), "noticed, not decided")
        self.on(notice, notice.date_ripe).action_decide()
        [told] = self.board.search(of_lease)
        self.assertEqual((told.day, told.amount), (notice.date_ripe, 400.0))
        self.assertEqual(told.action_open()["res_id"], notice.id)

    def test_cures_by_month_of_entry_and_type_of_customer(self):
        entries = [("stage", "=", "1_entry")]
        rates = self.figures("cured_15:avg", "cured_45:avg", by=("customer_kind",), domain=entries)
        self.assertEqual(rates["private"], (100.0, 100.0))
        kinds = self.lost.customer_kind, self.late.customer_kind
        self.assertEqual(set(kinds), {"professional"})
        self.assertEqual(rates["professional"], (0.0, 50.0))
        # Of those entered ten days ago, nothing is told yet.
        new = self.new_lease("LLD-4", self.new_debtor("New"))
        self.rent_of(new, "2026-11-12")
        self.run_on("2026-11-22")
        mine = [("contrat_id", "=", new.id), *entries]
        [row] = self.board.search(mine)
        self.assertEqual(self.figures("cured_15:avg", domain=mine), {"1_entry": (False,)})
        self.assertEqual((row.days, row.date_first), (10.0, new.move_ids.invoice_date_due))

    def test_every_figure_opens_its_record(self):
        for row in self.board.search([]):
            opened = row.action_open()
            self.assertTrue(self.env[opened["res_model"]].browse(opened["res_id"]).exists())
        [sold] = self.board.search([("stage", "=", "b_sold")])
        self.assertEqual(sold.action_open()["res_id"], self.recovery.id)
        self.assertEqual(sold.action_open()["res_model"], "kinto.restitution")
