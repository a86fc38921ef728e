"""What a debtor promises, day by day: kept, kept in part, broken; every night runs, silent days included."""

from collections import Counter
from datetime import date, timedelta

from odoo.tests import Form

from odoo.addons.recouvrement.tests.common import RecouvrementCase

LADDER = [
    {"kind": "notice", "offset_days": 5, "name": "Relance"},
    {"kind": "call", "offset_days": 10, "name": "Appel"},
    {"kind": "notice", "offset_days": 30, "name": "Mise en demeure"},
    {"kind": "call", "anchor": "promise_broken", "offset_days": 0, "name": "Promesse non tenue"},
]
DUE = date(2026, 3, 2)  # a Monday


def on(offset):
    return DUE + timedelta(days=offset)


class TestPromises(RecouvrementCase):
    """1,000 € due on Monday 2 March 2026; called at J+10, the debtor promises at J+11 for J+18."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(*LADDER)
        cls.invoice = cls.overdue_invoice(DUE, 1000)

    def live(self, first, last, events=None):
        """The nights from J+``first`` to J+``last``, each followed by what people do that day.

        Returns ``{offset: [what moved]}``: steps done, what the promises became; silent days absent.
        """
        told = {}
        for offset in range(first, last + 1):
            before = self._read()
            self.run_on(on(offset))
            if events and offset in events:
                events[offset]()
                self.env.cr.flush()
            moved = list((Counter(self._read()) - Counter(before)).elements())
            if moved:
                told[offset] = moved
        return told

    def _read(self):
        dossier = self.dossier_of()
        steps = [f"{each.etape_id.name} {each.state}" for each in dossier.action_ids.sorted("id")]
        promises = [
            f"promesse {each.amount:g} {each.outcome or each.state} ({each.amount_paid:g})"
            for each in dossier.promesse_ids.sorted("id")
        ]
        return [*steps, *promises, f"dossier {dossier.state}"] if dossier else []

    def promise(self, offset, amount=None, until=None):
        """Log the contact as the form does: its defaults hold unless the debtor said otherwise."""
        Result = self.env["recouvrement.resultat"].with_context(
            recouvrement_day=on(offset), default_dossier_id=self.dossier_of().id
        )
        with Form(Result) as form:
            form.type_id = self.env.ref("recouvrement.resultat_type_promise")
            form.cause_id = self.env.ref("recouvrement.cause_cash")
            if amount:
                form.promise_amount = amount
            if until:
                form.promise_date = on(until)
        return form.record.promesse_ids

    def test_kept(self):
        told = self.live(
            0,
            40,
            {
                11: lambda: self.promise(11),
                17: lambda: self.pay(self.invoice, on(17)),
            },
        )
        self.assertEqual(
            told,
            {
                1: ["dossier open"],
                7: ["Relance done"],
                10: ["Appel done"],
                11: ["promesse 1000 open (0)", "dossier held"],
                17: ["promesse 1000 kept (1000)", "dossier closed"],
            },
        )
        self.assertEqual(self.dossier_of().outcome, "paid")

    def test_kept_in_part_then_the_ladder_goes_on_for_the_rest(self):
        told = self.live(
            0,
            60,
            {
                11: lambda: self.promise(11),
                16: lambda: self.pay(self.invoice, on(16), 400),
            },
        )
        # Promised for Thursday J+18, two days of grace: judged on the night of J+21, a Monday. The days
        # under the promise, ten, do not count in the delay of the ladder: J+30 becomes J+40, a Saturday.
        self.assertEqual(
            told,
            {
                1: ["dossier open"],
                7: ["Relance done"],
                10: ["Appel done"],
                11: ["promesse 1000 open (0)", "dossier held"],
                16: ["promesse 1000 open (400)"],
                21: ["Promesse non tenue done", "promesse 1000 partly (400)", "dossier open"],
                42: ["Mise en demeure done"],
            },
        )
        self.assertEqual(self.dossier_of().amount_overdue, 600)

    def test_broken_twice_then_no_third_without_a_manager(self):
        told = self.live(
            0,
            40,
            {
                11: lambda: self.promise(11, 1000, 14),
                18: lambda: self.promise(18, 500, 22),
            },
        )
        self.assertEqual(
            told,
            {
                1: ["dossier open"],
                7: ["Relance done"],
                10: ["Appel done"],
                11: ["promesse 1000 open (0)", "dossier held"],
                17: ["Promesse non tenue done", "promesse 1000 broken (0)", "dossier open"],
                18: ["promesse 500 open (0)", "dossier held"],
                25: ["Promesse non tenue done", "promesse 500 broken (0)", "dossier open"],
            },
        )
        with self.assertRaisesRegex(Exception, "in a row"):
            self.promise(26)
        self.assertEqual(self.debtor.recouvrement_promise_rate, 0)
