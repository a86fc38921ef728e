"""Debits day by day, two months: cured by the second presentation, come back twice, refunded weeks later, a debtor dead.

Every night runs, silent days included.
"""

from collections import Counter
from datetime import date, timedelta

from odoo.tests import tagged

from odoo.addons.recouvrement_prelevement.tests.debits import DebitCase

DUE = date(2026, 10, 5)  # a Monday
IBANS = (
    "FR7610107001011234567890129",
    "FR7611315000011234567890138",
    "FR7630001007941234567890185",
    "FR7630004000031234567890143",
)


@tagged("post_install", "-at_install")
class TestPrelevement(DebitCase):
    """Four rents debited on 5 October, each under its own mandate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "notice", "offset_days": 12, "name": "Relance"}, worked_days_only=False
        )
        cls.reason("AM04").write({"delay_days": 2, "max_attempts": 2})
        cls.rents, cls.mandates = {}, {}
        for rank, name in enumerate(("Cured", "Twice", "Refunded", "Dead"), 1):
            partner = cls.debtor.copy({"name": name})
            mandate = cls.new_mandate(partner, f"RUM-{name}", IBANS[rank - 1])
            cls.mandates[name] = mandate
            cls.rents[name] = cls.rent(DUE, 300.0 + rank, mandate)

    def live(self, first, last, events):
        """The nights from ``first`` to ``last``, each followed by what people and the bank do that day.

        Returns ``{"MM-DD": [what moved]}``; days on which nothing moved are absent.
        """
        told, day = {}, date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            before = self._read()
            self.passage.with_context(recouvrement_day=day).run(day, self.company)
            if event := events.get(f"{day:%m-%d}"):
                event(day)
                self.env.cr.flush()
            if moved := sorted((Counter(self._read()) - Counter(before)).elements()):
                told[f"{day:%m-%d}"] = moved
            day += timedelta(days=1)
        return told

    def _read(self):
        told = []
        for name, mandate in self.mandates.items():
            for each in self.presented(self.rents[name]):
                told.append(f"{name} {each.attempt} {each.state}")
            dossier = self.dossier_of(mandate.partner_id)
            if dossier:
                told.append(f"{name} dossier {dossier.state}")
                told += [f"{name} {each.etape_id.name} {each.state}" for each in dossier.action_ids]
                told += [f"{name}: {each.summary}" for each in dossier.activity_ids]
            if mandate.recouvrement_blocked:
                told.append(f"{name} mandate blocked")
        return told

    # -- what people and the bank do --------------------------------------------------------------

    def debit_all(self, day):
        for name, rent in self.rents.items():
            self.debit(rent, day, self.mandates[name])

    def back(self, *told):
        """The bank's file of the day: ``(debtor, code)`` of debits that came back."""

        def write(day):
            rows = []
            for name, code in told:
                last = self.presented(self.rents[name])[-1]
                rows.append((last.payment_id, f"RUM-{name}", last.amount, code, 2.0))
            file = self.bring_in(self.notify(*rows, day=day.isoformat(), message=f"B{day}"), day)
            self.assertEqual(set(file.line_ids.mapped("state")), {"booked"})

        return write

    def release_all(self, day):
        """The manager confirms the night's batch, and sends its file."""
        order = self.env["account.payment.order"].search(
            [("state", "=", "draft"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(order), 1, "one batch for one bank and one day")
        self.release(order, day)

    # -- the story --------------------------------------------------------------------------------

    def test_two_months_of_debits(self):
        told = self.live(
            "2026-10-04",
            "2026-12-04",
            {
                "10-05": self.debit_all,
                "10-07": self.back(("Cured", "AM04"), ("Twice", "AM04"), ("Dead", "MD07")),
                "10-09": self.release_all,
                "10-15": self.back(("Twice", "AM04")),
                "11-20": self.back(("Refunded", "MD06")),
            },
        )
        self.assertEqual(
            told,
            {
                "10-05": ["Cured 1 sent", "Dead 1 sent", "Refunded 1 sent", "Twice 1 sent"],
                "10-06": [
                    "Cured 1 provisional",
                    "Dead 1 provisional",
                    "Refunded 1 provisional",
                    "Twice 1 provisional",
                ],
                "10-07": [
                    "Cured 1 returned",
                    "Cured 2 planned",
                    "Dead 1 returned",
                    "Dead mandate blocked",
                    "Twice 1 returned",
                    "Twice 2 planned",
                ],
                # The rents are owed again: their dossiers open, that of the dead is silent at once.
                "10-08": [
                    "Cured 2 batched",
                    "Cured dossier open",
                    "Dead dossier held",
                    "Dead: Debtor reported dead by the bank: find the succession (MD07)",
                    "Twice 2 batched",
                    "Twice dossier open",
                ],
                # Sent again: paid under reserve, nobody is chased meanwhile.
                "10-09": [
                    "Cured 2 sent",
                    "Cured dossier closed",
                    "Twice 2 sent",
                    "Twice dossier closed",
                ],
                "10-13": ["Cured 2 provisional", "Refunded 1 final", "Twice 2 provisional"],
                # A third one would come after fifteen days: people take over.
                "10-15": [
                    "Twice 2 returned",
                    "Twice dossier open",
                    "Twice: Call: the debit came back too often (AM04)",
                ],
                "10-17": ["Twice Relance done", "Twice: Relance"],
                "10-21": ["Cured 2 final"],
                "11-20": ["Refunded 1 refunded"],
                "11-21": [
                    "Refunded Relance done",
                    "Refunded dossier open",
                    "Refunded: Call about the debit that came back (MD06)",
                    "Refunded: Relance",
                ],
            },
        )
        fees = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("account_id.code", "=like", "627%"),
                ("balance", ">", 0),
            ]
        )
        self.assertEqual(fees.mapped("balance"), [2.0] * 5, "five returns, five fees, all ours")
        self.assertEqual(
            [self.rents[name].amount_residual for name in self.rents], [0, 302.0, 303.0, 304.0]
        )
