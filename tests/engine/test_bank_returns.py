"""What a bank file says of debits that came back: good ones, bad ones, and thousands of damaged ones."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from bankfiles import PUBLIC, SPACE, TABLE, camt, cfonb, pain
from hypothesis import given
from hypothesis import strategies as st
from prelevement.bankfile import read
from prelevement.returns import Fault, Return, Statement

ACCOUNT = "FR7630006000011234567890189"


def said(data, *names, **options):
    """``[(values of each return), …]`` of a file that must be read."""
    statements, fault = read(data, **options)
    assert fault is None, fault
    return [tuple(getattr(e, n) for n in names) for s in statements for e in s.returns]


def faults(data):
    statements, fault = read(data)
    found = [each for statement in statements for each in statement.faults]
    return [(each.line, each.code) for each in ([fault] if fault else found)]


def public(name):
    path = PUBLIC / name
    if not path.exists():
        pytest.skip(f"the public bank files are not here: {path}")
    return path.read_bytes()


# -- good files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["001.03", "001.10"])
def test_a_pain_002_says_who_how_much_why_and_on_which_day(version):
    data = pain(
        ("LOT1/1", "RUM-1", "120.50", "AM04"), ("LOT1/2", "RUM-2", "80", "MD01"), version=version
    )
    assert said(data, "end_to_end", "mandate", "amount", "code", "date", "collected", "kind") == [
        (
            "LOT1/1",
            "RUM-1",
            Decimal("120.50"),
            "AM04",
            date(2026, 11, 6),
            date(2026, 11, 5),
            "reject",
        ),
        ("LOT1/2", "RUM-2", Decimal(80), "MD01", date(2026, 11, 6), date(2026, 11, 5), "reject"),
    ]
    assert said(data, "name", "iban", "account")[0] == (
        "DURAND",
        "FR1420041010050500013M02606",
        ACCOUNT,
    )


@pytest.mark.parametrize("kind", ["053", "054"])
@pytest.mark.parametrize("version", ["001.02", "001.08"])
def test_a_camt_says_the_fee_apart_from_the_debit(kind, version):
    data = camt(
        ("LOT1/1", "RUM-1", "120.50", "AM04", "0"),
        ("LOT1/2", "RUM-2", "80.00", "MD06", "3.5"),
        kind=kind,
        version=version,
    )
    assert said(data, "end_to_end", "amount", "fee", "code", "kind", "date") == [
        ("LOT1/1", Decimal("120.50"), Decimal(0), "AM04", "return", date(2026, 11, 9)),
        ("LOT1/2", Decimal("80.00"), Decimal("3.5"), "MD06", "refund", date(2026, 11, 9)),
    ]
    assert faults(data) == []


def test_a_cfonb_240_file():
    data = cfonb(("LOT1/1", 12050, "06"), ("LOYER DE NOVEMBRE", 8000, ""))
    assert said(data, "end_to_end", "label", "amount", "code", "date", "collected", "name") == [
        (
            "LOT1/1",
            "LOT1/1",
            Decimal("120.50"),
            "06",
            date(2026, 11, 9),
            date(2026, 11, 5),
            "DURAND",
        ),
        (
            "",
            "LOYER DE NOVEMBRE",
            Decimal("80.00"),
            "",
            date(2026, 11, 9),
            date(2026, 11, 5),
            "DURAND",
        ),
    ]
    assert said(data.replace(b"\r\n", b""), "amount") == [(Decimal("120.50"),), (Decimal("80.00"),)]


def test_a_table_by_the_usual_names_of_columns_and_by_those_of_the_bank():
    expected = [
        ("LOT1/1", "RUM-1", Decimal("1250.40"), Decimal("3.50"), "AM04", date(2026, 11, 6)),
        ("LOT1/2", "RUM-2", Decimal("80.00"), Decimal(0), "MD06", date(2026, 11, 7)),
    ]
    names = ("end_to_end", "mandate", "amount", "fee", "code", "date")
    assert said(TABLE, *names) == expected
    own = (
        TABLE.replace(b"EndToEndId", b"Ref client")
        .replace(b"Montant", b"Somme")
        .replace(b";", b"\t")
    )
    assert faults(own) == [(1, "format")]
    columns = {"end_to_end": "ref client", "amount": "SOMME"}
    assert said(own, *names, columns=columns) == expected
    assert read(own, columns={**columns, "iban": "no such"})[1].code == "column"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 250,40", "1250.40"),
        ("1,250.40", "1250.40"),
        ("1.250,40", "1250.40"),
        ("-80", "80"),
        ("80.5 €", "80.5"),
    ],
)
def test_amounts_of_tables(text, amount):
    data = f'EndToEndId;Montant;Date\nA;"{text}";2026-11-06\n'.encode()
    assert said(data, "amount") == [(Decimal(amount),)]


def test_the_public_files_are_read_right():
    assert said(
        public("pain-unpaid.xml"), "end_to_end", "mandate", "amount", "code", "account"
    ) == [
        (f"E2EID{n}", f"MANDATEID{n}", Decimal(100), code, "NL77ABNA0574908765")
        for n, code in enumerate(("AC01", "MS02", "MD06", "AM04"), 1)
    ]
    names = ("end_to_end", "mandate", "amount", "code", "date", "name", "label", "kind")
    assert said(public("camt-unpaid.xml"), *names) == [
        (
            "E2EID1",
            "MANDATEID2",
            Decimal("100.00"),
            "AC06",
            date(2016, 10, 8),
            "DEBTOR4",
            "FACTURE DU 15.03.16",
            "return",
        )
    ]


@pytest.mark.parametrize("name", ["pain-unpaid-invalid.xml", "camt-unpaid-invalid.xml"])
def test_the_public_files_damaged_on_purpose_are_refused(name):
    statements, fault = read(public(name))
    assert statements == []
    assert fault.code == "format"
    assert "other.0" in fault.values["format"]


# -- the same debit -------------------------------------------------------------------------------


def test_a_debit_is_the_same_in_whichever_file_it_is_told():
    one = said(pain(("LOT1/1", "RUM-1", "120.50", "AM04")), "unique_id")
    for data in (
        pain(("LOT1/1", "RUM-1", "120.5", "AM04"), version="001.10"),
        camt(("LOT1/1", "RUM-1", "120.50", "AM04", "0")),
        camt(("LOT1/1", "RUM-1", "120.50", "MS03", "3"), kind="053", version="001.08"),
    ):
        assert said(data, "unique_id") == one
    assert said(pain(("LOT2/1", "RUM-1", "120.50", "AM04")), "unique_id") != one


def test_a_transaction_told_twice_is_taken_once_and_said_with_its_line():
    twice = ("LOT1/1", "RUM-1", "120.50", "AM04")
    data = pain(twice, ("LOT1/2", "RUM-2", "80", "MD01"), twice)
    assert said(data, "end_to_end") == [("LOT1/1",), ("LOT1/2",)]
    lines = [n for n, line in enumerate(data.splitlines(), 1) if b"<TxInfAndSts>" in line]
    assert faults(data) == [(lines[2], "twice")]


# -- bad input: the rest goes on --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"EUR">120.50', b'"EUR">-120.50', "amount"),
        (b'"EUR">120.50', b'"EUR">0.00', "amount"),
        (b'"EUR">120.50', b'"EUR">1e9', "amount"),
        (b'"EUR">120.50', b'"EUR">99999999999999999', "amount"),
        (b'"EUR">120.50', b'"euros">120.50', "currency"),
        (b' Ccy="EUR">120.50', b">120.50", "currency"),
        (b"<Cd>AM04</Cd>", b"<Cd>AM04; DROP</Cd>", "code"),
        (b"2026-11-05", b"2026-13-05", "date"),
    ],
)
def test_what_is_wrong_with_one_transaction_is_said_and_the_others_stand(old, new, code):
    data = pain(("LOT1/1", "RUM-1", "120.50", "AM04"), ("LOT1/2", "RUM-2", "80", "MD01"))
    damaged = data.replace(old, new, 1)
    assert damaged != data
    assert said(damaged, "end_to_end") == [("LOT1/2",)]
    assert faults(damaged) == [(6, code)]


def test_a_batch_refused_whole_is_said():
    data = pain().replace(b"</OrgnlPmtInfId>", b"</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>")
    assert [each[1] for each in faults(data)] == ["whole"]


def test_accepted_transactions_and_foreign_entries_are_left_alone():
    data = pain(("LOT1/1", "RUM-1", "120.50", "AM04"), ("LOT1/2", "RUM-2", "80", "MD01"))
    assert said(data.replace(b"RJCT", b"ACSC", 1), "end_to_end") == [("LOT1/2",)]
    told = camt(("LOT1/1", "RUM-1", "120.50", "AM04", "0"), ("LOT1/2", "R", "8", "AM04", "0"))
    for old, new in (
        (b"<CdtDbtInd>DBIT", b"<CdtDbtInd>CRDT"),
        (b"<Cd>IDDT", b"<Cd>RCDT"),
        (b"<Sts>BOOK", b"<Sts>PDNG"),
    ):
        assert said(told.replace(old, new, 1), "end_to_end") == [("LOT1/2",)]


def test_what_the_bank_took_beyond_the_debit_and_its_fee_is_said():
    data = camt(("LOT1/1", "RUM-1", "120.50", "AM04", "0")).replace(b">120.50<", b">125.50<", 1)
    assert said(data, "amount", "fee") == [(Decimal("120.50"), Decimal(0))]
    statements, _none = read(data)
    assert [each.code for each in statements[0].faults] == ["difference"]
    assert statements[0].faults[0].values["amount"] == "5.00"


# -- bad input: nothing of the file ------------------------------------------------------------------

ENTITY = b'<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
GOOD = pain(("LOT1/1", "RUM-1", "120.50", "AM04"), ("LOT1/2", "RUM-2", "80", "MD01"))
BODY = GOOD.split(b"?>\n", 1)[1]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (GOOD[:-30], "broken"),
        (GOOD + BODY, "broken"),
        (GOOD + GOOD, "broken"),
        (ENTITY + BODY, "entities"),
        (ENTITY + BODY.replace(b"LOT1/1", b"&x;"), "entities"),
        (BOMB + BODY.replace(b"LOT1/1", b"&c;"), "entities"),
        (BODY.replace(b"LOT1/1", b"&x;"), "broken"),
        (b'<!DOCTYPE d SYSTEM "http://example.com/x.dtd">' + BODY, "entities"),
        (b'<?xml version="1.0" encoding="x-none"?>' + BODY, "encoding"),
        (BODY.replace(b"pain.002.001.03", b"pain.002.001.99"), "format"),
        (BODY.replace(b"urn:iso", b"urn:other"), "format"),
        (BODY.replace(b"CstmrPmtStsRpt", b"Other"), "format"),
        (b"<a>" * 100 + b"</a>" * 100, "too_big"),
        (b"<" + b" " * 20_000_001, "too_big"),
        (pain(), "nothing"),
        (b"hello", "format"),
        (b"\x00\x01;\x02", "format"),
        (cfonb(("A", 100, "06"), total=101), "total"),
        (cfonb(("A", 100, "06"))[:-242], "truncated"),
        (cfonb(("A", 100, "06"))[:-250], "record"),
        (cfonb(("A", 100, "06")).replace(b"34000002", b"35000002"), "record"),
        (TABLE.replace(b"Date;", b"Jour;"), "format"),
        (TABLE.replace(b"Martin", b'"Martin'), "broken"),
    ],
)
def test_a_file_that_is_not_whole_gives_nothing(data, code):
    statements, fault = read(data)
    assert statements == []
    assert fault.code == code, fault


def test_the_line_where_a_file_breaks_is_said():
    _none, fault = read(GOOD.replace(b"</OrgnlTxRef>", b"", 1))
    assert (fault.code, fault.line) == ("broken", 11)


# -- damaged copies, by the thousands -----------------------------------------------------------------

TOLD = (("LOT1/1", "RUM-1", "120.50", "AM04", "2"), ("L/2", "R", "8", "MD06", "0"))
SAMPLES = {
    "pain": GOOD,
    "pain 10": pain(*(each[:4] for each in TOLD), version="001.10"),
    "camt": camt(*TOLD),
    "camt 08": camt(*TOLD, version="001.08"),
    "statement": camt(*TOLD, kind="053"),
    "statement 08": camt(*TOLD, kind="053", version="001.08"),
    "cfonb": cfonb(("LOT1/1", 12050, "06"), ("LOYER", 8000, "")),
    "table": TABLE,
}


def damage(data, chance):
    """A copy with one to four cuts, doublings, changed or moved bytes."""
    copy = bytearray(data)
    for _time in range(chance.randint(1, 4)):
        at = chance.randrange(len(copy) + 1)
        to = min(len(copy), at + chance.choice((1, 1, 3, 20, 400)))
        how = chance.randrange(6)
        if how == 0:
            del copy[at:to]
        elif how == 1:
            copy[at:at] = copy[at:to]
        elif how == 2:
            copy[at:to] = bytes(chance.randrange(256) for _each in range(to - at))
        elif how == 3:
            del copy[at:]
        elif how == 4:
            copy[at:at] = chance.choice(
                (b"<", b">", b"&x;", b"\0", b"\xff", b";", b'"', b"\n", b"9" * 20)
            )
        else:
            copy += copy[at:to]
    return bytes(copy)


def check(statements, fault):
    """Whole or nothing; what is there is money, days and words that a database holds."""
    assert (fault is None) == bool(statements)
    if fault:
        assert isinstance(fault, Fault) and isinstance(fault.line, int)
        return
    seen = set()
    for statement in statements:
        assert isinstance(statement, Statement)
        for each in statement.returns:
            assert isinstance(each, Return)
            assert 0 < each.amount < Decimal(10) ** 14 and each.fee >= 0
            assert 1999 <= each.date.year <= 2199 and len(each.currency) == 3
            assert (each.account, each.unique_id) not in seen
            seen.add((each.account, each.unique_id))
            for text in (
                each.end_to_end,
                each.mandate,
                each.code,
                each.label,
                each.name,
                each.iban,
            ):
                assert text.isprintable() and len(text) <= 140
        for each in statement.faults:
            assert each.line > 0 and each.code


@pytest.mark.parametrize("name", SAMPLES)
def test_a_thousand_damaged_copies_never_crash_nor_give_half_a_file(name):
    chance, whole = Random(f"damage {name}"), 0
    for _time in range(1500):
        statements, fault = read(damage(SAMPLES[name], chance))
        check(statements, fault)
        whole += fault is None
    assert 0 < whole < 1500  # some damages leave a file readable: both ways were taken


@pytest.mark.parametrize("name", ["pain-unpaid.xml", "camt-unpaid.xml"])
def test_a_thousand_damaged_copies_of_the_public_files(name):
    data, chance = public(name), Random(f"damage {name}")
    for _time in range(1000):
        check(*read(damage(data, chance)))


@pytest.mark.parametrize("name", SAMPLES)
def test_no_file_cut_anywhere_gives_part_of_its_transactions(name):
    """Only a table has no end of its own: cut at a line, it is a shorter table."""
    data = SAMPLES[name]
    complete = said(data, "unique_id")
    for at in range(len(data.rstrip(b"\r\n >")) - 1):
        statements, fault = read(data[:at])
        check(statements, fault)
        if name != "table":
            assert fault, at
    assert len(complete) == 2


@given(st.binary(max_size=400))
def test_any_bytes(data):
    check(*read(data))


@given(st.text(alphabet='31490;,"\n\r<>&AB€é \t/-.', max_size=300), st.sampled_from(list(SAMPLES)))
def test_any_text_put_into_a_file(text, name):
    data = SAMPLES[name]
    at = len(text) * 7 % len(data)
    check(*read(data[:at] + text.encode() + data[at:]))


def test_fields_of_another_namespace_are_not_ours():
    data = GOOD.replace(b"<OrgnlEndToEndId>", b'<OrgnlEndToEndId xmlns="urn:x">', 1)
    assert said(data, "end_to_end") == [("",), ("LOT1/2",)]
    assert SPACE.encode() in data
