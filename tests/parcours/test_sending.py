"""A night that sends 2,000 e-mails and 500 letters, for real: killed, run again, each leaves once."""

import os
import socketserver
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from test_faults import copy, finish, kill_at, query, start

from odoo.tests.common import get_db_name

PROCESS = Path(__file__).with_name("post_process.py")
DAY = "2026-01-12"
STATUS = """
    SELECT kind, state, delivery, count(*), count(DISTINCT dossier_id), count(attachment_id), count(seal)
      FROM recouvrement_action GROUP BY kind, state, delivery ORDER BY kind, delivery"""
DONE = [
    ("email", "done", "sent", 2000, 2000, 2000, 2000),
    ("letter", "done", "queued", 500, 500, 500, 500),
]


class Session(socketserver.StreamRequestHandler):
    """The few words of SMTP that Odoo says; each message taken is counted by its recipient."""

    def handle(self):
        self.reply(220)
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                self.recipient = line.split(b"<")[1].split(b">")[0].decode()
            if verb == b"DATA":
                self.reply(354)
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.take(self.recipient)
            self.reply(221 if verb == b"QUIT" else 250)
            if verb == b"QUIT":
                return

    def reply(self, code):
        self.wfile.write(b"%d ok\r\n" % code)


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that takes everything; ``wait_for(n)`` returns once it has taken n messages."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.taken, self.changed = Counter(), threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def take(self, recipient):
        with self.changed:
            self.taken[recipient] += 1
            self.changed.notify_all()

    def wait_for(self, number):
        with self.changed:
            assert self.changed.wait_for(lambda: self.taken.total() >= number, timeout=120)


@pytest.fixture(scope="module")
def sink():
    server = Sink()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def database(sink):
    name = copy(get_db_name(), "recouvrement_run_sending")
    process = run(name, "seed", SMTP_PORT=str(sink.server_address[1]))
    process.communicate(timeout=300)
    assert process.returncode == 0
    yield name
    query("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run(database, verb, **environment):
    return subprocess.Popen(
        [sys.executable, PROCESS, database, verb],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_every_message_leaves_once_whatever_is_killed_on_the_way(database, sink):
    for point in ("execute:4", "execute:9"):
        kill_at(database, point, DAY)
    finish(start(database, "night", DAY))
    queued = [(*row[:2], "queued", *row[3:]) for row in DONE]
    assert query(database, STATUS) == queued, "all made, each once, none has left yet"
    again = finish(start(database, "night", DAY))
    assert not again.get("done") and not again.get("failed")

    queue = run(database, "leave")
    sink.wait_for(300)
    queue.kill()
    queue.wait()
    left = sink.taken.total()
    assert left < 2000, "killed on the way"

    for _each in range(5):
        process = run(database, "leave")
        process.communicate(timeout=300)
        assert process.returncode == 0
    assert set(sink.taken.values()) == {1}, "nobody was written to twice"
    [[unknown]] = query(
        database,
        "SELECT count(*) FROM recouvrement_action WHERE kind = 'email' AND delivery = 'queued'",
    )
    assert unknown <= 1, "at most the one that was leaving when the queue was killed"
    assert sink.taken.total() >= 2000 - unknown

    # That one is told to a person, who decides; everything else has its true status.
    query(database, "UPDATE mail_mail SET write_date = write_date - interval '2 hours'")
    finish(start(database, "night", "2026-01-13"))
    rows = query(database, STATUS)
    told = Counter({(kind, delivery): number for kind, _state, delivery, number, *_rest in rows})
    assert told == Counter(
        {("email", "sent"): 2000 - unknown, ("letter", "queued"): 500}
        | ({("email", "failed"): unknown} if unknown else {})
    )
    assert set(sink.taken.values()) == {1}
