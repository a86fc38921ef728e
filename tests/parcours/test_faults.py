"""Nights that go wrong, for real: killed and run again, two at once, one poisoned dossier among 500."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import psycopg2
import pytest

import odoo.sql_db
from odoo import Command
from odoo.tests.common import get_db_name

from odoo.addons.recouvrement.tests.common import RecouvrementCase

PROCESS = Path(__file__).with_name("night_process.py")
DAY = "2026-01-09"
LEDGER = """
    SELECT partner.ref, action.step_code, action.turn, action.occurrence, action.state, action.date_done,
           dossier.state, dossier.next_date, dossier.amount_overdue, action.activity_id IS NOT NULL
      FROM recouvrement_dossier dossier
      JOIN res_partner partner ON partner.id = dossier.partner_id
 LEFT JOIN recouvrement_action action ON action.dossier_id = dossier.id
  ORDER BY partner.ref, action.step_code"""
ACTIVITIES = "SELECT count(*) FROM mail_activity WHERE res_model = 'recouvrement.dossier'"


def query(database, statement):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def copy(source, target):
    odoo.sql_db.close_db(source)
    query("postgres", f'DROP DATABASE IF EXISTS "{target}"')
    query("postgres", f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    return target


def start(database, *args, **environment):
    return subprocess.Popen(
        [sys.executable, PROCESS, database, *args],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process):
    """The counts the night told, once it ended by itself."""
    told, _none = process.communicate(timeout=300)
    assert process.returncode == 0, told
    return json.loads(told.strip().splitlines()[-1])


def kill_at(database, point, day=DAY):
    """Run the night until ``point`` of its walk, then kill it as the machine would."""
    kill_once_stopped(start(database, "night", day, STOP_AT=point))


def kill_once_stopped(process):
    try:
        for line in process.stdout:
            if line.startswith("stopped"):
                break
        else:
            raise AssertionError(f"{process.args} never came to where it was to stop")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def start_hand(database, **environment):
    """A second hand, ready for the night to come."""
    process = start(database, "hand", DAY, **environment)
    assert process.stdout.readline().strip() == "ready"
    return process


@pytest.fixture(scope="module")
def seeded():
    """A database of its own, committed: 240 debtors late since different days."""
    name = copy(get_db_name(), "recouvrement_run_faults")
    process = start(name, "seed")
    process.communicate(timeout=300)
    assert process.returncode == 0
    yield name
    query("postgres", f'DROP DATABASE IF EXISTS "{name}"')


@pytest.fixture
def database(seeded, request):
    name = copy(seeded, f"{seeded}_copy")
    yield name
    query("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def undisturbed(seeded):
    """What one night in peace leaves: its counts, the ledger, the activities."""
    name = copy(seeded, f"{seeded}_peace")
    counts = finish(start(name, "night", DAY))
    left = query(name, LEDGER), query(name, ACTIVITIES)
    query("postgres", f'DROP DATABASE "{name}"')
    assert counts["opened"] > 150
    assert 50 < counts["done"] < counts["opened"]
    return counts, *left


def test_a_night_killed_thrice_and_run_again_does_everything_once(database, undisturbed):
    for point in ("decide:3", "execute:2", "execute:1"):
        kill_at(database, point)
        ledger = query(database, LEDGER)
        assert ledger != undisturbed[1], "killed before its end"
    finish(start(database, "night", DAY))
    assert (query(database, LEDGER), query(database, ACTIVITIES)) == undisturbed[1:]


def test_a_killed_night_keeps_what_it_had_committed(database):
    kill_at(database, "decide:3")
    [[treated]] = query(
        database, "SELECT count(*) FROM recouvrement_dossier WHERE verdict IS NOT NULL"
    )
    assert treated == 100, "two batches of fifty"


def test_two_nights_at_once_do_the_work_of_one(database, undisturbed):
    pair = [start(database, "night", DAY, WAIT="1", PAUSE="0.2") for _each in range(2)]
    for process in pair:
        assert process.stdout.readline().strip() == "ready"
    for process in pair:
        process.stdin.write("go\n")
        process.stdin.flush()
    counts = [finish(process) for process in pair]
    for name in ("opened", "looked_at", "done"):
        assert sum(each.get(name, 0) for each in counts) == undisturbed[0][name]
    assert (query(database, LEDGER), query(database, ACTIVITIES)) == undisturbed[1:]


LOG = "SELECT opened, looked_at, done, failed, runs FROM recouvrement_passage"


def test_two_hands_do_the_work_of_one_and_the_log_tells_both(database, undisturbed):
    hand = start_hand(database, PAUSE="0.2")
    counts = finish(start(database, "night", DAY, PAUSE="0.2"))
    helped = finish(hand)["looked_at"]
    assert helped >= 50
    assert counts["looked_at"] + helped == undisturbed[0]["looked_at"]
    assert (query(database, LEDGER), query(database, ACTIVITIES)) == undisturbed[1:]
    told = [undisturbed[0].get(name, 0) for name in ("opened", "looked_at", "done", "failed")]
    assert query(database, LOG) == [(*told, 1)]


def test_a_hand_killed_with_a_batch_in_it_is_done_without(database, undisturbed):
    hand = start_hand(database, STOP_AT="decide:1")
    night = start(database, "night", DAY, PAUSE="0.2")
    kill_once_stopped(hand)
    counts = finish(night)
    assert counts["looked_at"] == undisturbed[0]["looked_at"]
    assert (query(database, LEDGER), query(database, ACTIVITIES)) == undisturbed[1:]


def test_the_night_waits_for_the_last_batch_of_its_hand(database, undisturbed):
    hand = start_hand(database, PAUSE="3")
    finish(start(database, "night", DAY))
    assert (query(database, LEDGER), query(database, ACTIVITIES)) == undisturbed[1:]
    assert finish(hand)["looked_at"] == 50, "one batch, put down before the night went on"


def test_a_hand_stops_when_its_night_is_killed(database, undisturbed):
    hand = start_hand(database, PAUSE="1")
    kill_at(database, "decide:1")
    assert finish(hand)["looked_at"] < 150
    finish(start(database, "night", DAY))
    assert (query(database, LEDGER), query(database, ACTIVITIES)) == undisturbed[1:]


def test_a_night_after_the_same_night_changes_nothing(database, undisturbed):
    finish(start(database, "night", DAY))
    again = finish(start(database, "night", DAY))
    assert not again.get("opened") and not again.get("done")
    assert (query(database, LEDGER), query(database, ACTIVITIES)) == undisturbed[1:]


class TestPoison(RecouvrementCase):
    """One dossier whose data are spoilt, among 500."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "call", "offset_days": 5}, worked_days_only=False)
        debtors = cls.env["res.partner"].create([{"name": f"D{rank}"} for rank in range(500)])
        account = cls.company_data["default_account_receivable"]
        items = [
            {
                "partner_id": debtor.id,
                "account_id": account.id,
                "debit": 100,
                "no_followup": False,
                "date_maturity": "2026-01-10",
            }
            for debtor in debtors
        ]
        income = {"account_id": cls.company_data["default_account_revenue"].id, "credit": 50_000}
        cls.env["account.move"].create(
            {
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": "2026-01-01",
                "line_ids": [Command.create(values) for values in (*items, income)],
            }
        ).action_post()
        cls.run_on("2026-01-11")
        cls.poisoned = cls.dossier_of(debtors[250])
        cls.own = cls.new_scenario(
            {"kind": "call", "offset_days": 5}, sequence=50, worked_days_only=False
        )
        cls.poisoned.with_context(recouvrement_day=date(2026, 1, 12)).scenario_id = cls.own
        cls._spoil("no such kind of day")

    @classmethod
    def _spoil(cls, day_kind):
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE recouvrement_etape SET day_kind = %s WHERE scenario_id = %s",
            [day_kind, cls.own.id],
        )
        cls.env.invalidate_all()

    def test_the_others_are_treated_and_the_error_is_where_people_look(self):
        with self.assertLogs("odoo.addons.recouvrement", "WARNING"):
            counts = self.run_on("2026-01-15")
        self.assertEqual((counts["done"], counts["failed"]), (499, 1))
        self.assertIn("no such kind of day", self.poisoned.error)
        in_error = self.env["recouvrement.dossier"].search([("error", "!=", False)])
        self.assertEqual(in_error, self.poisoned)
        night = self.passage.search(
            [("day", "=", "2026-01-15"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual((night.failed, night.error_dossier_ids), (1, self.poisoned))
        view = self.env["recouvrement.dossier"].get_view(view_type="search")["arch"]
        self.assertIn("('error', '!=', False)", view.replace('"', "'"))

        self.assertFalse(
            self.run_on("2026-01-15").get("failed"), "tried again tomorrow, not for ever"
        )
        with self.assertLogs("odoo.addons.recouvrement", "WARNING"):
            self.assertEqual(self.run_on("2026-01-16")["failed"], 1)
        self._spoil("calendar")
        self.assertEqual(self.run_on("2026-01-17")["done"], 1)
        self.assertEqual((self.poisoned.error, len(self.poisoned.action_ids)), (False, 1))
