"""The delays as they are shipped: rows of the add-ons' CSV files, read without Odoo."""

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import holidays
from engine.deadlines import Rule, compute

ADDONS = Path(__file__).resolve().parents[2] / "addons"
FALLS_BACK_ON = {"FR-AM": "FR", "FR-OM": "FR"}
PLACES = {"FR-AM": ("FR", "6AE"), "FR-OM": ("FR", "971"), "MC": ("MC", None)}


@cache
def rows(name):
    found = []
    for path in sorted(ADDONS.glob(f"*/data/{name}.csv")):
        with path.open(newline="") as file:
            found += [{"file": path.name, **row} for row in csv.DictReader(file)]
    return tuple(found)


def short(reference):
    """An external id without its add-on."""
    return reference.rpartition(".")[2]


def nearest(candidates, jurisdiction):
    """Those of ``candidates`` that hold in ``jurisdiction``, its own before what it falls back on."""
    places = [jurisdiction, FALLS_BACK_ON.get(jurisdiction)]
    held = [row for row in candidates if row["jurisdiction"] in places]
    return min(held, key=lambda row: places.index(row["jurisdiction"]), default=None)


def unit_of(parameter):
    return next(row["unit"] for row in rows("recouvrement.parametre") if row["id"] == parameter)


def value(parameter, day, jurisdiction):
    """The shipped number of ``parameter`` that held on ``day``; None when nobody knows it."""
    held = [
        row
        for row in rows("recouvrement.parametre.valeur")
        if short(row["parametre_id:id"]) == parameter
        and (not row["date_from"] or date.fromisoformat(row["date_from"]) <= day)
        and (not row["date_to"] or day <= date.fromisoformat(row["date_to"]))
    ]
    found = nearest(held, jurisdiction)
    return int(found["value"]) if found and not found["unknown"] else None


def delay(code, jurisdiction="FR"):
    """The shipped row of the delay ``code``."""
    candidates = [row for row in rows("recouvrement.delai") if row["code"] == code]
    found = nearest(candidates, jurisdiction)
    assert found, f"no delay {code} in {jurisdiction}"
    return found


def count(code, event, jurisdiction="FR", residence=None, place=None, **changes):
    """The deadline ``code`` of ``event`` as the shipped rows count it; None when a number is unknown.

    :param residence: where the person lives whose residence extends the delay
    :param place: whose holidays count, as the ``holidays`` library names it
    :param changes: what the rule would be otherwise, ``clear=True``…
    """
    row, event = delay(code, jurisdiction), date.fromisoformat(event)
    parameter = short(row["parametre_id:id"])
    number = value(parameter, event, jurisdiction)
    if number is None:
        return None
    unit, extension = unit_of(parameter), None
    if unit == "day" and row["calendar"] != "calendar":
        unit = row["calendar"]
    if more := short(row["extension_parametre_id:id"]):
        added = value(more, event, residence or jurisdiction)
        if added is None:
            return None
        extension = (added, unit_of(more))
    rule = Rule(
        number, unit, row["direction"] == "before", row["clear"] == "1", row["roll_forward"] == "1"
    )
    country, subdivision = place or PLACES.get(jurisdiction, ("FR", None))
    off = holidays.country_holidays(country, subdiv=subdivision)
    return compute(event, replace(rule, **changes), lambda day: day in off, extension)
