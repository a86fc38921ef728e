#!/usr/bin/env python3
"""An example of a program that works with the dossiers entrusted to a prestataire. Python's own library only.

    client.py https://odoo.example.com DATABASE KEY dossiers
    client.py https://odoo.example.com DATABASE KEY events --after 1200
    client.py https://odoo.example.com DATABASE KEY take TR/2026/00042 --reference F-2026-118
    client.py https://odoo.example.com DATABASE KEY report TR/2026/00042 --status in_progress --note "Called, will pay" \\
        --received 120.50 --date 2026-11-20 --event 7731

``dossiers`` says of each what may be asked for today, ``owed``, and what it is made of: ``principal`` (remaining of the
items entrusted) + ``interest`` + ``costs`` (indemnities included; both 0 when the mandate entrusts the principal
alone) - ``credits`` (paid to the creditor, set against no item yet) - ``held`` (not to be asked for at the moment)
- ``awaited`` (what you reported that you received, and that has not come back yet); never below zero.

KEY is an API key made in Odoo (Preferences > Account security), by a user of the prestataire's portal.
Each call is one POST of JSON to ``/json/2/recouvrement.extranet/<method>``; an error answers 4xx with a message.
``check`` shows how a webhook's signature is verified.
"""

import argparse
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request


class Client:
    """Calls Odoo's external API; errors come as ``RuntimeError`` with Odoo's own message."""

    def __init__(self, url, database, key):
        self.url, self.database, self.key = url.rstrip("/"), database, key

    def call(self, method, **arguments):
        status, body = self.post(
            f"/json/2/recouvrement.extranet/{method}",
            json.dumps(arguments).encode(),
            {
                "Authorization": f"Bearer {self.key}",
                "X-Odoo-Database": self.database,
                "Content-Type": "application/json; charset=utf-8",
            },
        )
        answer = json.loads(body or b"null")
        if status != 200:
            raise RuntimeError((answer or {}).get("message") or f"HTTP {status}")
        return answer

    def post(self, path, data, headers):
        """``(status, body)`` of one POST."""
        request = urllib.request.Request(self.url + path, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def dossiers(self):
        """The dossiers entrusted now: ``owed`` is what may be asked for today, see above."""
        return self.call("dossiers")

    def events(self, after=0):
        """What happened since the event ``after``; keep the last id, and ask from there."""
        return self.call("events", after=after)

    def take(self, number, reference=""):
        return self.call("take", number=number, reference=reference)

    def refuse(self, number, reason):
        return self.call("refuse", number=number, reason=reason)

    def report(self, number, **told):
        return self.call("report", number=number, told=told)


def check(secret, header, body, now=None, patience=300):
    """Whether a webhook comes from who knows ``secret``, and is not an old one played again.

    :param header: the value of ``Recouvrement-Signature``, ``t=<seconds>,v1=<hexadecimal>``
    :param body: what was posted, as bytes, untouched
    """
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    try:
        moment = int(parts["t"])
    except (KeyError, ValueError):
        return False
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    fresh = abs((time.time() if now is None else now) - moment) <= patience
    return fresh and hmac.compare_digest(signed, parts.get("v1", ""))


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    for name in ("url", "database", "key"):
        parser.add_argument(name)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("dossiers")
    verbs.add_parser("events").add_argument("--after", type=int, default=0)
    take = verbs.add_parser("take")
    take.add_argument("number")
    take.add_argument("--reference", default="")
    refuse = verbs.add_parser("refuse")
    refuse.add_argument("number")
    refuse.add_argument("reason")
    report = verbs.add_parser("report")
    report.add_argument("number")
    for option in ("status", "note", "received", "cost", "date", "event"):
        report.add_argument(f"--{option}")
    given = parser.parse_args(arguments)
    client = Client(given.url, given.database, given.key)
    try:
        if given.verb == "report":
            names = {"received": "amount_received", "event": "reference"}
            told = {
                names.get(option, option): value
                for option in ("status", "note", "received", "cost", "date", "event")
                if (value := getattr(given, option)) is not None
            }
            answer = client.report(given.number, **told)
        elif given.verb == "take":
            answer = client.take(given.number, given.reference)
        elif given.verb == "refuse":
            answer = client.refuse(given.number, given.reason)
        elif given.verb == "events":
            answer = client.events(given.after)
        else:
            answer = client.dossiers()
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
