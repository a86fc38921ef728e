"""Two people at once before the committee, for real: each with a cursor, both committing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from test_faults import copy, query

from odoo.tests.common import get_db_name

PROCESS = Path(__file__).with_name("comite_process.py")


def run(database, verb):
    told = subprocess.run(
        [sys.executable, PROCESS, database, verb], capture_output=True, text=True, timeout=300
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return json.loads(told.stdout.strip().splitlines()[-1]) if told.stdout.strip() else {}


@pytest.fixture(scope="module")
def database():
    name = copy(get_db_name(), "recouvrement_run_comite")
    run(name, "seed")
    yield name
    query("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_two_delegated_decisions_at_once_make_one(database):
    told = run(database, "decide")
    assert "deciding of" in told["during"], told
    assert told["after"] == "begin again", told
    assert "being carried out" in told["retried"], told
    assert (told["decisions"], told["activities"], told["told"]) == (1, 1, 1), told


def test_minutes_are_sealed_once(database):
    told = run(database, "close")
    assert "being closed by somebody else" in told["during"], told
    assert told["after"] == "begin again", told
    assert "this cannot be done" in told["retried"], told
    assert (told["minutes"], told["version"], told["holds"]) == (1, 1, True), told
    assert (told["activities"], told["told"]) == (1, 1), told


def test_a_decision_is_carried_out_once(database):
    told = run(database, "execute")
    assert "being carried out by somebody else" in told["during"], told
    assert told["after"] == "begin again", told
    assert "was not carried out" in told["retried"], told
    assert (told["state"], told["activities"], told["told"]) == ("done", 1, 1), told
