"""The same verb by two people at once, for real: one effect, and the other is told or does nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from test_faults import copy, query

from odoo.tests.common import get_db_name

PROCESS = Path(__file__).with_name("verbes_process.py")


def run(database, verb):
    told = subprocess.run(
        [sys.executable, PROCESS, database, verb], capture_output=True, text=True, timeout=300
    )
    assert told.returncode == 0, told.stderr[:3000] + told.stderr[-1000:]
    return json.loads(told.stdout.strip().splitlines()[-1]) if told.stdout.strip() else {}


@pytest.fixture(scope="module")
def told():
    name = copy(get_db_name(), "recouvrement_run_verbes")
    run(name, "seed")
    yield run(name, "every")
    query("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


BUSY = "Somebody else is at work on"


def check(told, during, retried, **stands):
    """What the second one met, word for word, then what stands once both are done."""
    assert during in told["during"], told
    assert retried in told["retried"], told
    assert told | stands == told, told


def test_a_batch_is_sent_to_the_prestataire_once(told):
    stands = {"state": "sent", "mails": 1, "fees": 1, "holds": 1, "events": 1}
    check(told["send"], BUSY, "it is not sent twice", **stands)


def test_a_debt_paid_from_two_windows_is_paid_once(told):
    check(told["pay"], "waits", "is closed: nothing is collected", receipts=1, payments=1, left=0)


def test_two_clicks_in_one_window_make_one_payment(told):
    stands = {"receipts": 1, "payments": 1, "left": 60}
    check(told["pay_one_window"], "waits", "is registered already", **stands)


def test_a_loss_is_approved_and_booked_once(told):
    check(told["approve"], BUSY, "this cannot be done", state="booked", entries=1, left=0)


def test_of_two_losses_of_one_debt_one_is_booked(told):
    stands = {"states": ["booked", "proposed"], "entries": 1, "left": 0}
    check(told["approve_both"], "waits", "Refuse it and draw up another", **stands)


def test_a_letter_is_gathered_in_one_pile_and_posted_once(told):
    check(told["gather"], "waits", "done", after="This letter is already in a mailing.", places=1)
    check(told["post"], BUSY, "it is proof", state="posted", letters=1, events=1)


def test_a_bank_return_is_booked_once(told):
    """The second one does nothing: what it was to book is booked."""
    stands = {"returns": ["booked"], "entries": 1, "left": 100, "problems": [None]}
    check(told["bring_back"], "waits", "done", after="begin again", **stands)
    check(told["take_file"], "waits", "was imported already", **stands)
    assert "was imported already" in told["take_file"]["after"]
