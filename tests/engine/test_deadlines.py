"""Deadlines of the law. The numbers come from the shipped rows; the dates expected are typed by hand."""

from datetime import date, timedelta

import pytest
from engine.deadlines import UNITS, Rule, add_months, compute, is_worked, roll
from hypothesis import given
from hypothesis import strategies as st
from law import count, delay, rows

METZ, GUADELOUPE, REUNION = ("FR", "57"), ("FR", "971"), ("FR", "974")
MARTINIQUE, MONACO = ("FR", "972"), ("MC", None)
ABROAD = {"residence": "OTHER"}
OVERSEAS = {"residence": "FR-OM"}
FROM_MONACO = {"residence": "MC"}

# (delay, day of the event, last day, article and reason, what else)
CASES = [
    # -- 1 September 2026: six months before, three from that day, by the day of the order
    ("irp_signification", "2026-08-31", "2027-03-01", "CPC 1411 old: 28 Feb, a Sunday", {}),
    ("irp_signification", "2026-09-01", "2026-12-01", "CPC 1411, décret 2026-96", {}),
    ("irp_signification", "2026-08-14", "2027-02-15", "CPC 1411 old, 642: a Sunday", {}),
    ("irp_signification", "2026-09-30", "2026-12-30", "CPC 1411, 641: same day number", {}),
    ("irp_signification", "2026-09-12", "2026-12-14", "CPC 1411, 642: a Saturday", {}),
    ("irp_signification", "2024-02-29", "2024-08-29", "CPC 1411 old, from a leap day", {}),
    # -- end of month, leap years
    ("irp_signification", "2026-11-30", "2027-03-01", "CPC 641: no 30 February, 642", {}),
    ("irp_signification", "2027-11-30", "2028-02-29", "CPC 641: leap year", {}),
    ("irp_signification", "2027-11-29", "2028-02-29", "CPC 641: leap year, same number", {}),
    ("irp_opposition", "2024-01-31", "2024-02-29", "CPC 1416, 641: leap year", {}),
    ("irp_opposition", "2026-01-31", "2026-03-02", "CPC 1416, 641: 28 Feb, a Saturday", {}),
    ("vehicule_effect", "2024-02-29", "2026-02-28", "CPCEx L223-1: two years from a leap day", {}),
    ("titre_execution", "2024-02-29", "2034-02-28", "CPCEx L111-4: ten years", {}),
    ("titre_execution", "2018-02-28", "2028-02-28", "CPCEx L111-4: the 28, not the 29", {}),
    ("titre_execution", "2026-11-22", "2036-11-22", "CPCEx L111-4", {}),
    ("releve_forclusion_unknown", "2024-02-29", "2025-02-28", "C. com. L622-26: one year", {}),
    ("surendettement_contest", "2024-01-31", "2024-03-01", "C. conso. R733-6: 30 days, leap", {}),
    ("surendettement_contest", "2026-01-31", "2026-03-02", "C. conso. R733-6: 30 days", {}),
    ("assignation_enrolment_tc", "2024-03-08", "2024-02-29", "CPC 857: back to a leap day", {}),
    # -- holidays of France
    ("irp_signification", "2026-09-25", "2026-12-28", "CPC 642: Christmas, then a weekend", {}),
    ("irp_opposition", "2026-04-14", "2026-05-15", "CPC 642: Ascension", {}),
    ("irp_opposition", "2026-06-14", "2026-07-15", "CPC 642: 14 July", {}),
    ("irp_consignation", "2026-12-10", "2026-12-28", "CPC 1417-1425: 15 days, Christmas", {}),
    ("attribution_notification", "2026-05-06", "2026-05-15", "CPCEx R211: 8 days, Ascension", {}),
    ("attribution_notification", "2026-05-17", "2026-05-26", "CPCEx R211: Whit Monday", {}),
    ("conservatoire_notification", "2026-11-03", "2026-11-12", "CPCEx R523-3: 11 November", {}),
    ("conservatoire_third_party", "2026-12-17", "2026-12-28", "CPCEx R511-8: Christmas", {}),
    ("vente_commandement", "2026-04-30", "2026-05-11", "CPCEx R221-1: 8 May, a Friday", {}),
    ("vente_commandement", "2026-04-28", "2026-05-06", "CPCEx R221-1: 8 days", {}),
    ("revendication_judge", "2027-02-28", "2027-03-30", "C. com. R624-13: Easter and Monday", {}),
    ("restituer_answer", "2026-10-27", "2026-11-12", "CPCEx R222-11: 15 days, 11 November", {}),
    ("surendettement_declaration", "2026-12-02", "2027-01-04", "C. conso. R723: New Year", {}),
    ("surendettement_passif", "2026-10-22", "2026-11-12", "C. conso. R723: 20 days", {}),
    ("refere_appeal", "2026-10-17", "2026-11-02", "CPC 490: 15 days, 1 November a Sunday", {}),
    ("commandement_bail", "2026-11-20", "2027-01-04", "Loi 1989 art. 24: six weeks, New Year", {}),
    # -- months and days
    ("conservatoire_execution", "2026-11-30", "2027-03-01", "CPCEx R511-6: three months", {}),
    ("conservatoire_merits", "2026-03-31", "2026-04-30", "CPCEx R511-7: one month", {}),
    ("attribution_contest", "2026-12-31", "2027-02-01", "CPCEx R211: one month, a Sunday", {}),
    ("vente_amiable", "2026-07-31", "2026-08-31", "CPCEx R221: one month", {}),
    ("remunerations_answer", "2026-01-30", "2026-03-02", "CPCEx R212-1-1: one month", {}),
    ("remunerations_pv", "2025-11-30", "2026-03-02", "CPCEx R212-1-1: three months", {}),
    ("remunerations_pv", "2025-06-30", None, "décret 2025-125: not before 1 July 2025", {}),
    ("restituer_merits", "2026-12-31", "2027-03-01", "CPCEx R222-11 ff.: two months", {}),
    ("petites_creances_answer", "2026-03-31", "2026-04-30", "CPCEx L125-1: one month", {}),
    ("irp_opposition_notice", "2026-10-31", "2026-11-30", "Décret 2026-96: one month", {}),
    ("irp_executable", "2026-12-31", "2027-02-28", "Décret 2026-96: not moved, a Sunday", {}),
    ("irp_executable", "2026-08-15", None, "Décret 2026-96: not before 1 September 2026", {}),
    ("titre_interest_increase", "2026-12-31", "2027-02-28", "CMF L313-3: two months", {}),
    ("declaration_resiliation", "2026-01-31", "2026-03-02", "C. com. R622-21", {}),
    ("releve_forclusion", "2026-08-31", "2027-03-01", "C. com. L622-26: six months", {}),
    ("revendication", "2026-11-30", "2027-03-01", "C. com. L624-9: three months", {}),
    ("revendication_answer", "2027-01-31", "2027-02-28", "C. com. R624-13: not moved", {}),
    ("contrat_continuation", "2026-10-31", "2026-11-30", "C. com. L622-13: one month", {}),
    ("surendettement_appeal", "2026-04-30", "2026-05-15", "C. conso. R722-1: 15 days", {}),
    ("surendettement_caducite", "2026-11-07", "2026-11-22", "C. conso. R732-2: not moved", {}),
    ("surendettement_suspension", "2026-02-28", "2028-02-28", "C. conso. L722-3: two years", {}),
    ("surendettement_commission", "2026-11-30", "2027-02-28", "C. conso. R721-4", {}),
    ("lre_acceptance", "2026-11-07", "2026-11-22", "CPCE-postes R53-3: from the day after", {}),
    ("caution_incident", "2026-01-31", "2026-02-28", "C. civ. 2303: a Saturday stays", {}),
    ("commandement_bail_old", "2026-12-31", "2027-03-01", "Loi 1989 art. 24: two months", {}),
    ("commandement_bail", "2023-07-28", None, "Loi 2023-668: not before 29 July 2023", {}),
    ("sdd_refund", "2026-10-05", "2026-11-30", "CMF L133-25: eight weeks", {}),
    ("caf_report", "2026-12-31", "2027-02-28", "CCH R824-4: two months", {}),
    ("impaye_months", "2026-12-31", None, "Décret 2026-84: not before 1 January 2027", {}),
    ("impaye_months", "2027-01-31", "2027-04-30", "Décret 2026-84: three months", {}),
    ("quitter_lieux", "2026-09-01", "2026-11-02", "CPCEx L412-1: 1 November, a Sunday", {}),
    ("patriat_commandement", "2026-11-30", "2026-12-30", "Draft CPCEx L126-1", {}),
    # -- worked days, business days, weeks
    ("attribution_settlement", "2026-12-14", "2027-01-06", "CPCEx L162-1: 15 worked days", {}),
    ("attribution_settlement", "2026-05-07", "2026-06-02", "CPCEx L162-1: three holidays", {}),
    ("vente_commandement", "2026-04-30", "2026-05-12", "8 ouvrables", {"unit": "business"}),
    ("vente_commandement", "2026-04-30", "2026-05-15", "8 ouvrés", {"unit": "worked"}),
    # -- clear days: neither the first nor the last
    ("refere_appeal", "2026-11-02", "2026-11-18", "15 clear days", {"clear": True}),
    ("vente_commandement", "2026-11-19", "2026-11-30", "8 clear: a Saturday", {"clear": True}),
    ("assignation_enrolment_tj", "2027-01-20", "2027-01-04", "15 clear before", {"clear": True}),
    # -- before the hearing
    ("assignation_enrolment_tj", "2027-01-20", "2027-01-05", "CPC 754: 15 days before", {}),
    ("assignation_enrolment_tj", "2026-12-14", "2026-11-27", "CPC 754: a Sunday, earlier", {}),
    ("assignation_enrolment_tj", "2026-11-26", "2026-11-10", "CPC 754: 11 November, earlier", {}),
    ("assignation_enrolment_tc", "2027-01-08", "2026-12-31", "CPC 857: 8 days before", {}),
    ("assignation_enrolment_tc", "2027-01-11", "2026-12-31", "CPC 857: New Year, earlier", {}),
    ("assignation_appearance", "2027-03-31", "2027-03-16", "CPC 756: 15 days before", {}),
    ("assignation_prefet", "2027-03-01", "2027-01-18", "Loi 1989 art. 24 III: six weeks", {}),
    ("assignation_prefet", "2027-02-12", "2026-12-31", "Loi 1989 art. 24 III: New Year", {}),
    ("assignation_prefet", "2023-07-28", None, "Loi 2023-668: not before 29 July 2023", {}),
    # -- residence: months first, then days
    ("irp_opposition", "2026-11-30", "2026-12-30", "CPC 1416", {}),
    ("irp_opposition", "2026-11-30", "2027-02-01", "CPC 643: overseas, one month", OVERSEAS),
    ("irp_opposition", "2026-11-30", "2027-03-01", "CPC 643: abroad, two months", ABROAD),
    ("irp_opposition", "2026-10-15", "2027-01-15", "CPC 643: Monaco is abroad", FROM_MONACO),
    ("refere_appeal", "2026-10-17", "2027-01-04", "CPC 490, 643: abroad", ABROAD),
    ("refere_appeal", "2026-10-17", "2026-12-02", "CPC 490, 643: overseas", OVERSEAS),
    ("refere_appeal", "2026-01-20", "2026-03-09", "CPC 641: months before days", OVERSEAS),
    ("assignation_appearance", "2027-03-31", "2027-02-12", "CPC 756, 643: overseas", OVERSEAS),
    ("declaration_creance", "2026-10-31", "2026-12-31", "C. com. L622-24: two months", {}),
    ("declaration_creance", "2026-12-31", "2027-03-01", "C. com. L622-24: 28 February", {}),
    ("declaration_creance", "2026-09-30", "2027-02-01", "C. com. R622-24: Monaco", FROM_MONACO),
    ("declaration_creance", "2026-12-31", "2027-04-30", "R622-24: four months", FROM_MONACO),
    ("declaration_creance", "2026-10-31", "2027-03-01", "C. com. R622-24: overseas", OVERSEAS),
    # -- Alsace-Moselle
    ("irp_signification", "2029-09-26", "2029-12-26", "26 December is a day elsewhere", {}),
    ("irp_signification", "2029-09-26", "2029-12-27", "26 December", {"jurisdiction": "FR-AM"}),
    ("irp_signification", "2026-12-26", "2027-03-26", "Good Friday is a day elsewhere", {}),
    (
        "irp_signification",
        "2026-12-26",
        "2027-03-30",
        "Good Friday, then Easter",
        {"jurisdiction": "FR-AM", "place": METZ},
    ),
    ("declaration_creance", "2028-10-26", "2028-12-27", "26 December", {"jurisdiction": "FR-AM"}),
    # -- overseas, by territory
    (
        "irp_signification",
        "2027-02-27",
        "2027-05-28",
        "27 May, abolition in Guadeloupe",
        {"jurisdiction": "FR-OM", "place": GUADELOUPE},
    ),
    ("irp_signification", "2027-02-27", "2027-05-27", "27 May is a day in Paris", {}),
    (
        "irp_signification",
        "2027-09-20",
        "2027-12-21",
        "20 December, abolition in La Réunion",
        {"jurisdiction": "FR-OM", "place": REUNION},
    ),
    (
        "irp_signification",
        "2028-02-22",
        "2028-05-23",
        "22 May, abolition in Martinique",
        {"jurisdiction": "FR-OM", "place": MARTINIQUE},
    ),
    ("irp_opposition", "2026-10-15", "2026-11-16", "lives there", {"jurisdiction": "FR-OM"}),
    (
        "irp_opposition",
        "2026-10-15",
        None,
        "CPC 644: what is added was not read",
        {"jurisdiction": "FR-OM", "residence": "FR"},
    ),
    (
        "declaration_creance",
        "2026-07-11",
        "2026-11-12",
        "R622-24: symmetrically, 11 November",
        {"jurisdiction": "FR-OM", "residence": "FR"},
    ),
    ("declaration_creance", "2026-09-15", "2026-11-16", "R622-24", {"jurisdiction": "FR-OM"}),
    # -- Monaco
    ("declaration_creance", "2026-11-06", "2026-11-21", "C. com. mon. 463", {"jurisdiction": "MC"}),
    (
        "declaration_creance",
        "2026-11-06",
        "2026-12-06",
        "C. com. mon. 463: outside the Principality",
        {"jurisdiction": "MC", "residence": "FR"},
    ),
    ("irp_opposition", "2026-11-06", None, "Loi 821: not read", {"jurisdiction": "MC"}),
    ("titre_interest_increase", "2026-06-30", "2026-08-30", "", {"jurisdiction": "MC"}),
    ("irp_signification", "2026-09-02", "2026-12-02", "no rule of Monaco here", {"place": MONACO}),
    ("irp_signification", "2026-09-08", "2026-12-09", "8 December off", {"place": MONACO}),
    ("irp_opposition", "2026-10-19", "2026-11-20", "19 November off", {"place": MONACO}),
    ("irp_opposition", "2026-10-02", "2026-11-03", "2 November for a Sunday", {"place": MONACO}),
    ("irp_opposition", "2026-10-11", "2026-11-11", "11 November is a day", {"place": MONACO}),
    ("irp_opposition", "2026-05-04", "2026-06-05", "Fête-Dieu", {"place": MONACO}),
    ("irp_opposition", "2026-12-27", "2027-01-28", "Sainte Dévote", {"place": MONACO}),
]


@pytest.mark.parametrize(
    ("code", "event", "expected", "why", "more"),
    CASES,
    ids=[f"{code} {event} {why}" for code, event, _expected, why, _more in CASES],
)
def test_the_last_day(code, event, expected, why, more):
    found = count(code, event, **more)
    assert (found and found.date.isoformat()) == expected, why


def test_the_table_is_large_enough_and_every_delay_counts():
    """At least sixty cases; and every shipped delay can be counted, or says that it cannot."""
    assert len(CASES) >= 60
    for row in rows("recouvrement.delai"):
        for event in ("2024-02-29", "2026-09-01", "2027-06-30"):
            found = count(row["code"], event, row["jurisdiction"])
            assert found is None or isinstance(found.date, date), row["code"]
        assert row["source"], row["code"]


def test_a_delay_of_the_east_is_that_of_france():
    assert delay("irp_signification", "FR-AM") is delay("irp_signification")
    assert delay("declaration_creance", "MC") is not delay("declaration_creance")


# -- the steps --------------------------------------------------------------------------------


def test_the_steps_tell_what_was_added_and_what_was_moved():
    found = count("refere_appeal", "2026-10-17", residence="OTHER")
    assert [(step.kind, step.count, step.unit) for step in found.steps] == [
        ("count", 15, "day"),
        ("extension", 2, "month"),
        ("roll", 0, ""),
    ]
    assert (found.raw, found.date) == (date(2027, 1, 1), date(2027, 1, 4))


@pytest.mark.parametrize("rule", [Rule(-1, "day"), Rule(1.5, "month"), Rule(1, "hour")])
def test_what_is_no_whole_number_of_a_known_unit_is_refused(rule):
    with pytest.raises(ValueError, match=r"unit"):
        compute(date(2026, 1, 1), rule)


# -- properties -------------------------------------------------------------------------------

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
units = st.sampled_from(UNITS)
counts = st.integers(0, 60)


def off(day):
    """Some holidays: every tenth day."""
    return day.toordinal() % 10 == 0


@given(days, counts, units, st.booleans(), st.booleans(), st.booleans())
def test_an_end_that_is_moved_is_the_next_worked_day(event, number, unit, before, clear, moved):
    found = compute(event, Rule(number, unit, before, clear, moved), off)
    if not moved:
        assert found.date == found.raw
        return
    assert is_worked(found.date, off)
    sign = -1 if before else 1
    between = (found.date - found.raw).days * sign
    assert between >= 0
    assert not any(
        is_worked(found.raw + sign * timedelta(days=step), off) for step in range(between)
    )


@given(days, counts, counts, units)
def test_a_longer_period_never_ends_earlier(event, one, other, unit):
    short, long = sorted((one, other))
    first = compute(event, Rule(short, unit, roll=True), off).date
    assert first <= compute(event, Rule(long, unit, roll=True), off).date


@given(days, days, counts, units)
def test_a_later_event_never_gives_an_earlier_deadline(one, other, number, unit):
    first, last = sorted((one, other))
    rule = Rule(number, unit, roll=True)
    assert compute(first, rule, off).date <= compute(last, rule, off).date


@given(days, st.integers(0, 40), st.integers(0, 40))
def test_an_extension_of_the_same_unit_is_one_period(event, number, more):
    together = compute(event, Rule(number + more, "month")).date
    assert compute(event, Rule(number, "month"), extension=(more, "month")).date == together


@given(days, st.integers(-240, 240))
def test_months_keep_the_day_number_or_end_with_the_month(day, months):
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@given(days, counts)
def test_clear_days_are_one_day_more(event, number):
    plain = compute(event, Rule(number, "day")).date
    assert compute(event, Rule(number, "day", clear=True)).date == plain + timedelta(days=1)


@given(days, st.integers(1, 60), st.sampled_from(["worked", "business"]))
def test_worked_days_are_counted_one_by_one(event, number, unit):
    end = compute(event, Rule(number, unit), off).date
    walked = (event + timedelta(days=step) for step in range(1, (end - event).days + 1))
    assert sum(is_worked(day, off, unit) for day in walked) == number
    back = compute(end, Rule(number, unit, before=True), off).date
    assert back <= end
    assert roll(end, off) == end or unit == "business"
