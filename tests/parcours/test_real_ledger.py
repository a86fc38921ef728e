"""The main job on a real ledger: 1,821 invoices, every night of half a year, beside a plain reading."""

import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from unittest import SkipTest

from odoo import Command

from odoo.addons.recouvrement.tests.common import RecouvrementCase

sys.path.insert(0, str(Path(__file__).parent))
from plain_reading import Reading, count_late, read_ledger  # noqa: E402

LEDGER = Path(__file__).resolve().parents[3] / "shared" / "data" / "ar_ledger.csv"
# Given with the file: open items, late items, late debtors, late amount.
GIVEN = {
    date(2012, 12, 31): (68, 7, 5, "464.24"),
    date(2013, 3, 31): (63, 7, 6, "520.16"),
    date(2013, 6, 30): (61, 9, 9, "631.40"),
    date(2013, 9, 30): (59, 6, 5, "415.80"),
}
REACH = 5
LADDER = [
    (10, -REACH, 0, False),
    (20, 3, 2, False),
    (30, 7, 3, False),
    (40, 10, 3, True),
    (50, 14, 2, False),
]


def days(first, last):
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


class TestRealLedger(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        if not LEDGER.exists():
            raise SkipTest(f"the public ledger is not there: {LEDGER}")
        super().setUpClass()
        cls.invoices = read_ledger(LEDGER)
        cls.new_scenario(
            *(
                {
                    "sequence": rank,
                    "name": f"Rung {rank}",
                    "kind": "notice" if mandatory or offset < 0 else "call",
                    "offset_days": abs(offset),
                    "offset_side": "before" if offset < 0 else "after",
                    "gap_days": gap,
                    "mandatory": mandatory,
                    "consent": "approval" if mandatory else "none",
                }
                for rank, offset, gap, mandatory in LADDER
            ),
            tolerance=0,
        )
        cls.lines = cls._import()
        cls._analyze()
        cls.bank = cls.company_data["default_journal_bank"].default_account_id
        cls.misc = cls.company_data["default_journal_misc"]

    @classmethod
    def _import(cls):
        """The whole file through the take-over import: ``{invoice number: receivable line}``."""
        reprise = cls.env["recouvrement.reprise"].import_file(
            LEDGER.read_bytes(),
            LEDGER.name,
            cls.company,
            mapping={
                "partner_ref": "customerID",
                "number": "invoiceNumber",
                "date": "InvoiceDate",
                "due": "DueDate",
                "amount": "InvoiceAmount",
            },
            expected_count=len(cls.invoices),
        )
        assert reprise.state == "done", reprise.obstacle
        lines = reprise.move_ids.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        return {line.ref: line for line in lines}

    @classmethod
    def _analyze(cls):
        """What autovacuum does in life: nothing here is committed, it cannot see these rows.

        Without it PostgreSQL takes the dossiers and steps for a handful: minutes over half a year of nights.
        """
        cls.env.flush_all()
        cls.env.cr.execute("ANALYZE")

    # -- the life of the ledger -----------------------------------------------------------------

    def _settle(self, first, last):
        """Post and letter what was settled from ``first`` to ``last``, each on its own day."""
        settled = defaultdict(list)
        for each in self.invoices:
            if first <= each.settled <= last:
                settled[each.settled].append(self.lines[each.number])
        if not settled:
            return
        Move = self.env["account.move"].with_context(recouvrement_day=last)
        moves = Move.create([self._prepare_entry(day, lines) for day, lines in settled.items()])
        moves.action_post()
        plan = [
            paid | line
            for move, lines in zip(moves, settled.values(), strict=True)
            for paid, line in zip(move.line_ids[1:], lines, strict=True)
        ]
        Line = self.env["account.move.line"].with_context(recouvrement_day=last)
        for rank in range(0, len(plan), 100):
            Line._reconcile_plan([pair.with_env(Line.env) for pair in plan[rank : rank + 100]])
            if rank == 0 and len(plan) > 100:
                self._analyze()
        self.env.cr.flush()

    def _prepare_entry(self, day, lines):
        total = sum(line.amount_residual for line in lines)
        paid = [
            {
                "account_id": line.account_id.id,
                "partner_id": line.partner_id.id,
                "credit": line.amount_residual,
            }
            for line in lines
        ]
        return {
            "move_type": "entry",
            "journal_id": self.misc.id,
            "date": day,
            "line_ids": [
                Command.create(values)
                for values in ({"account_id": self.bank.id, "debit": total}, *paid)
            ],
        }

    def _night(self, day):
        """The night of ``day``; whoever must approve does so in the morning: ``{(debtor, rank)}``."""
        before = self._ledger()
        self.run_on(day)
        waiting = self.env["recouvrement.action"].search([("state", "=", "awaiting")])
        waiting.with_context(recouvrement_day=day).action_approve()
        return set(self._ledger() - before)

    def _ledger(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT partner.ref, action.rank, action.date_done, action.turn, action.state, action.id
                 FROM recouvrement_action action
                 JOIN recouvrement_dossier dossier ON dossier.id = action.dossier_id
                 JOIN res_partner partner ON partner.id = dossier.partner_id
                WHERE action.company_id = %s""",
            [self.company.id],
        )
        return set(self.env.cr.fetchall())

    def _dossiers(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT * FROM recouvrement_dossier WHERE company_id = %s ORDER BY id",
            [self.company.id],
        )
        columns = [each.name for each in self.env.cr.description]
        stamps = ("write_date", "write_uid")
        return [
            {name: value for name, value in zip(columns, row, strict=True) if name not in stamps}
            for row in self.env.cr.fetchall()
        ]

    def _count_late(self, day):
        """What the dossiers say: ``(late items, {debtor: late amount})``."""
        dossiers = self.env["recouvrement.dossier"].search(
            [("company_id", "=", self.company.id), ("state", "!=", "closed")]
        )
        amounts = {
            each.partner_id.ref: f"{each.amount_overdue:.2f}"
            for each in dossiers
            if each.amount_overdue
        }
        situation = self.env["recouvrement.situation"].with_company(self.company)
        statements = situation._read_statement(dossiers, day).values()
        return sum(item["days_late"] > 0 for items in statements for item in items), amounts

    def _check_late(self, day):
        items, amounts = count_late(self.invoices, day)
        expected = items, {debtor: f"{amount:.2f}" for debtor, amount in amounts.items()}
        self.assertEqual(self._count_late(day), expected, f"late on {day}")
        if day in GIVEN:
            found = sum(each.is_open(day) for each in self.invoices), items, len(amounts)
            self.assertEqual((*found, f"{sum(amounts.values()):.2f}"), GIVEN[day])

    # -- the tests ------------------------------------------------------------------------------

    def test_every_night_of_half_a_year(self):
        nights = [
            date(2012, 12, 31),
            *days(date(2013, 1, 1), date(2013, 6, 30)),
            date(2013, 9, 30),
        ]
        taken = self._live(nights)
        self.assertGreater(len(taken), 200)
        self.assertEqual({rank for _day, _debtor, rank in taken}, {rank for rank, *_rest in LADDER})

    def test_three_nights_out_of_four_are_missed(self):
        self._live(days(date(2013, 2, 4), date(2013, 4, 30))[::4])

    def _live(self, nights):
        """Live through ``nights``, checking each against the plain reading: ``[(day, debtor, rank)]``."""
        reading, taken, since = Reading(LADDER, REACH), [], date(2011, 1, 1)
        for rank, day in enumerate(nights):
            self._settle(since, day)
            if rank in (1, 2, 4, 8, 16) or rank % 30 == 1:  # often while tables fill
                self._analyze()
            since = day + timedelta(days=1)
            gone = self._night(day)
            self.assertEqual(
                {(debtor, rank) for debtor, rank, *_rest in gone},
                reading.night(self.invoices, day),
                f"steps of {day}",
            )
            self.assertEqual({row[2:5:2] for row in gone}, {(day, "done")} if gone else set())
            self._check_late(day)
            if (
                gone or rank % 4 == 0
            ):  # a day on which nothing left is silent again: a sample says it
                self._check_again(day)
            taken += [(day, debtor, rank) for debtor, rank, *_rest in gone]
        return taken

    def _check_again(self, day):
        """A day run twice changes nothing."""
        before = self._ledger(), self._dossiers()
        self.assertFalse(self._night(day))
        self.assertEqual((self._ledger(), self._dossiers()), before, f"{day} run again")
