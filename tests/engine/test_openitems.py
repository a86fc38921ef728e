"""Reading open items from files: bytes to cells, cells to values, lines to items or refusals."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openitems import cells, columns, items, sheet
from openitems.cells import BadValue
from openitems.sheet import UnreadableFile

TODAY = date(2026, 11, 22)
MAPPING = {
    "partner_ref": "Client",
    "number": "Facture",
    "date": "Date",
    "due": "Échéance",
    "amount": "Solde",
}
HEADERS = list(MAPPING.values())
LINE = ["C1", "F1", "02/01/2026", "01/02/2026", "100,00"]


def read(*lines, mapping=MAPPING, headers=HEADERS, **rules):
    table = sheet.Sheet(headers, [(number, list(line)) for number, line in enumerate(lines, 2)])
    how = {"date_format": "%d/%m/%Y", "decimal_sign": ",", "today": TODAY} | rules
    return items.read_items(table, items.Rules(mapping=mapping, **how))


def reasons(reading):
    return [(each.line, each.code) for each in reading.refused]


def with_cell(target, value, line=LINE):
    return [
        value if header == MAPPING[target] else cell
        for header, cell in zip(HEADERS, line, strict=True)
    ]


def book(*rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


# -- bytes to cells -------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_accents_survive_the_usual_encodings(encoding):
    content = "Échéance;Montant\n01/02/2026;1 200,50\n".encode(encoding)
    found = sheet.guess_encoding(content)
    assert sheet.read_csv(content, found, ";").headers == ["Échéance", "Montant"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator):
    lines = [separator.join(["Client", "Nom", "Montant"]), separator.join(["C1", "Café 1.5", "12"])]
    assert sheet.guess_separator("\n".join(lines)) == separator


def test_decimal_commas_do_not_pass_for_separators():
    assert sheet.guess_separator("Client;Montant\nC1;1,50\nC2;2,75\n") == ";"


def test_a_quoted_line_break_keeps_the_line_number():
    table = sheet.read_csv(b'a;b\n"one\ntwo";2\nx;3\n', "utf-8", ";")
    assert [number for number, _line in table.lines] == [2, 4]


def test_empty_lines_and_doubled_headings():
    table = sheet.read_csv(b"\n;;\na;a;\n\n1;2\n", "utf-8", ";")
    assert (table.headers, table.lines) == (["a", "a (2)"], [(5, ["1", "2"])])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n ", "empty"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 100, "xls"),
        (b"\x89PNG\x00\x00", "binary"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    with pytest.raises(UnreadableFile) as caught:
        sheet.guess_kind(content)
    assert caught.value.code == code


def test_a_quote_never_closed_names_its_line():
    with pytest.raises(UnreadableFile) as caught:
        sheet.read_csv(b'a;b\n1;2\n"3;4\n5;6\n', "utf-8", ";")
    assert (caught.value.code, caught.value.values) == ("malformed", {"line": 3})


def test_the_wrong_encoding_names_its_line():
    with pytest.raises(UnreadableFile) as caught:
        sheet.read_csv("a;b\n1;é\n".encode("cp1252"), "utf-8", ";")
    assert (caught.value.code, caught.value.values["line"]) == ("encoding", 2)


def test_spreadsheets_keep_dates_and_numbers():
    table = sheet.read_xlsx(
        book(["Client", "Échéance", "Solde"], [12, datetime(2026, 2, 1), 1200.5])
    )
    assert table.lines == [(2, [12, datetime(2026, 2, 1), 1200.5])]


def test_the_first_sheet_that_holds_something_is_read():
    workbook = openpyxl.Workbook()
    workbook.create_sheet("data").append(["a", "b"])
    out = io.BytesIO()
    workbook.save(out)
    assert sheet.read_xlsx(out.getvalue()).headers == ["a", "b"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", book(["a"])[:-200]])
def test_a_damaged_spreadsheet_is_refused(content):
    with pytest.raises(UnreadableFile) as caught:
        sheet.read_xlsx(content)
    assert caught.value.code == "damaged"


def test_a_spreadsheet_that_unpacks_to_an_absurd_size_is_refused(monkeypatch):
    monkeypatch.setattr(sheet, "MAX_UNPACKED", 2**20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2**20 + 1))
    with pytest.raises(UnreadableFile) as caught:
        sheet.read_xlsx(out.getvalue())
    assert caught.value.code == "too_big"


def test_too_many_lines_are_refused(monkeypatch):
    monkeypatch.setattr(sheet, "MAX_LINES", 2)
    with pytest.raises(UnreadableFile) as caught:
        sheet.read_csv(b"a\n1\n2\n3\n", "utf-8", ";")
    assert caught.value.code == "too_many_lines"


# -- cells to values ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sign", "amount"),
    [
        ("1 234,56", ",", "1234.56"),
        ("1\u202f234,56 €", ",", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("$1,234.56", ".", "1234.56"),
        ("-12,5", ",", "-12.5"),
        ("12,50-", ",", "-12.50"),
        ("(12.50)", ".", "-12.50"),
        ("EUR 100", ",", "100"),
        (1200.1, ",", "1200.1"),
        (0.1 + 0.2, ".", "0.3"),
        (7, ".", "7"),
    ],
)
def test_amounts(text, sign, amount):
    assert cells.to_amount(text, sign) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1,2,3",
        "12.34.56",
        "1 2 x",
        "=1+1",
        "NaN",
        "1e5",
        True,
        float("inf"),
        float("nan"),
    ],
)
def test_what_is_no_amount(text):
    for sign in cells.DECIMAL_SIGNS:
        with pytest.raises(BadValue):
            cells.to_amount(text, sign)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_reads_back_as_written(amount):
    french = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")
    assert cells.to_amount(french, ",") == amount
    assert cells.to_amount(f"{amount:,.2f}", ".") == amount
    assert cells.to_amount(float(amount), ",") == amount


@given(st.dates(date(1990, 1, 1), date(2068, 12, 31)), st.sampled_from(cells.DATE_FORMATS))
def test_a_day_reads_back_as_written(day, date_format):
    assert cells.to_date(day.strftime(date_format), date_format) == day


def test_spreadsheet_days_need_no_format():
    assert cells.to_date(datetime(2026, 2, 1), "%Y%m%d") == cells.to_date(
        date(2026, 2, 1), "%m/%d/%Y"
    )


@pytest.mark.parametrize("text", ["31/02/2026", "2026", "x", "", "01/01/1899", "01/02/2026 14:30"])
def test_what_is_no_day(text):
    with pytest.raises(BadValue):
        cells.to_date(text, "%d/%m/%Y")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["31/01/2026", "02/01/2026"], ("%d/%m/%Y", False)),
        (["1/26/2013", "2/25/2013"], ("%m/%d/%Y", False)),
        (["01/02/2026", "03/04/2026"], ("%d/%m/%Y", True)),
        (["20260131"], ("%Y%m%d", False)),
        (["2026-01-31 00:00:00"], ("%Y-%m-%d", False)),
        (["31/01/26"], ("%d/%m/%y", False)),
        (["31/01/2026", "15/02/2026", "soon"], ("%d/%m/%Y", False)),
        (["soon", "later"], (None, False)),
        ([], (None, False)),
    ],
)
def test_the_date_format_is_guessed_and_doubted(texts, expected):
    assert cells.guess_date_format(texts) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1 200,50", "80"], (",", False)),
        (["1200.50"], (".", False)),
        (["1.234"], (",", True)),
        (["100", "200"], (",", False)),
        ([100.5, 2], (",", False)),
    ],
)
def test_the_decimal_sign_is_guessed_and_doubted(texts, expected):
    assert cells.guess_decimal_sign(texts) == expected


def test_identifiers_are_verified():
    assert cells.to_vat("FR 40 303 265 045") == "FR40303265045"
    assert cells.to_siren("552 008 443") == "552008443"
    assert cells.to_siren("73282932000074") == "732829320"
    for wrong in ("FR00303265045", "12"):
        with pytest.raises(BadValue):
            cells.to_vat(wrong)
    for wrong in ("552008444", "73282932000075", "12"):
        with pytest.raises(BadValue):
            cells.to_siren(wrong)


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_the_list_of_bad_lines_runs_no_formula(text):
    assert cells.harmless(text)[0] not in "=+-@\t\r"


@pytest.mark.parametrize("text", ["-12,50", "+3", "Dupont", "2026-01-01"])
def test_plain_values_stay_as_they_are(text):
    assert cells.harmless(text) == text


# -- columns --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            ["customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount"],
            ["partner_ref", "number", "date", "due", "amount"],
        ),
        (
            [
                "N° client",
                "Raison sociale",
                "N° facture",
                "Date facture",
                "Échéance",
                "Montant TTC",
            ],
            ["partner_ref", "partner_name", "number", "date", "due", "amount"],
        ),
        (
            ["Code tiers", "Pièce", "Date d'échéance", "Débit", "Crédit"],
            ["partner_ref", "number", "due", "debit", "credit"],
        ),
        (
            ["Locataire", "Réf. pièce", "Échéance", "Solde dû", "SIRET"],
            ["partner_ref", "number", "due", "amount", "siren"],
        ),
    ],
)
def test_usual_headings_are_known(headers, expected):
    assert columns.propose(headers) == dict(zip(expected, headers, strict=True))


def test_client_beside_code_client_is_the_name():
    assert columns.propose(["Code client", "Client"]) == {
        "partner_ref": "Code client",
        "partner_name": "Client",
    }
    assert columns.propose(["Client"]) == {"partner_ref": "Client"}


def test_one_slip_of_the_pen_does_not_swap_the_days_and_months_of_a_file():
    texts = ["01/09/2026", "01/10/2026", "05/09/2026", "05/10/2026", "05/13/2026", "07/08/2026"]
    assert cells.guess_date_format(texts) == ("%d/%m/%Y", True)
    assert cells.guess_date_format([*texts, "05/25/2026", "06/30/2026"]) == ("%m/%d/%Y", False)


def test_open_amount_goes_before_original_amount():
    mapping = columns.propose(["Montant TTC", "Solde"])
    assert mapping == {"amount": "Solde"}


def test_what_a_mapping_lacks():
    assert columns.missing(MAPPING) == []
    assert columns.missing({"number": "n"}) == [
        ("amount", "debit"),
        ("partner_ref", "vat", "siren", "partner_name"),
        ("due",),
    ]
    assert (
        columns.missing({"number": "n", "amount": "a", "vat": "v", "date": "d"}, due_days=30) == []
    )


# -- lines to items -------------------------------------------------------------------------


def test_a_line_becomes_an_item():
    (item,) = read(LINE).items
    assert (item.party.ref, item.number, item.date, item.due, item.amount) == (
        "C1",
        "F1",
        date(2026, 1, 2),
        date(2026, 2, 1),
        Decimal("100.00"),
    )


@pytest.mark.parametrize(
    ("target", "value", "code"),
    [
        ("partner_ref", "", "no_party"),
        ("number", "", "no_number"),
        ("date", "23/11/2026", "future"),
        ("date", "hier", "bad_date"),
        ("due", "", "no_due"),
        ("due", "31/02/2026", "bad_due"),
        ("due", "01/02/2062", "far"),
        ("due", "01/01/2026", "due_before_date"),
        ("amount", "", "no_amount"),
        ("amount", "0,00", "zero"),
        ("amount", "cent", "bad_amount"),
        ("amount", "1,005", "decimals"),
        ("amount", "9" * 13, "huge"),
    ],
)
def test_bad_lines_tell_their_reason_and_stop_no_other(target, value, code):
    reading = read(with_cell(target, value), with_cell("number", "F2"))
    assert reasons(reading) == [(2, code)]
    assert [item.number for item in reading.items] == ["F2"]
    assert reading.count == 2


def test_negative_items_are_credits():
    (item,) = read(with_cell("amount", "-50,00")).items
    assert item.amount == Decimal("-50.00")


def test_more_cells_than_columns():
    assert reasons(read([*LINE, "x"])) == [(2, "too_many_cells")]


def test_doubled_references():
    reading = read(LINE, LINE, with_cell("due", "01/03/2026"), with_cell("amount", "-5,00"))
    assert reasons(reading) == [(3, "doubled")]
    assert reading.refused[0].values == {"value": "F1", "line": 2}
    assert len(reading.items) == 3, "an instalment and a credit bear the same number rightly"


def test_the_same_number_for_two_debtors_is_remarked():
    reading = read(LINE, with_cell("partner_ref", "C2"))
    assert reading.remarks == [("shared_number", {"value": "F1", "lines": [2, 3]})]


def test_totals_count_bad_lines_too():
    reading = read(
        LINE, with_cell("due", "never", with_cell("number", "F2")), with_cell("amount", "x")
    )
    assert (reading.count, reading.total) == (3, Decimal("200.00"))


def test_debit_and_credit():
    mapping = {"partner_ref": "c", "number": "n", "due": "e", "debit": "d", "credit": "k"}
    headers = list(mapping.values())
    day = "01/02/2026"
    lines = [
        ["C", "1", day, "10", ""],
        ["C", "2", day, "", "4"],
        ["C", "3", day, "1", "1"],
        ["C", "4", day, "", ""],
    ]
    reading = read(*lines, mapping=mapping, headers=headers)
    assert [item.amount for item in reading.items] == [10, -4]
    assert reasons(reading) == [(4, "debit_and_credit"), (5, "zero")]


def test_other_currencies_and_the_rest():
    mapping = MAPPING | {
        "currency": "Devise",
        "vat": "TVA",
        "email": "Mail",
        "kind": "Type",
        "disputed": "Litige",
        "original": "Brut",
    }
    headers = list(mapping.values())

    def line(**given):
        extra = {
            "currency": "",
            "vat": "",
            "email": "",
            "kind": "",
            "disputed": "",
            "original": "",
        } | given
        return [*LINE[:1], f"F{len(str(given))}{given}", *LINE[2:], *extra.values()]

    reading = read(
        line(currency="USD"),
        line(vat="FR00"),
        line(email="a b@c"),
        line(kind="martien"),
        line(disputed="maybe"),
        line(original="50,00"),
        line(
            currency="€",
            vat="FR40303265045",
            email="a@b.fr",
            kind="Particulier",
            disputed="Oui",
            original="150,00",
        ),
        mapping=mapping,
        headers=headers,
    )
    assert [code for _line, code in reasons(reading)] == [
        "currency",
        "bad_vat",
        "bad_email",
        "bad_kind",
        "bad_disputed",
        "above_original",
    ]
    (item,) = reading.items
    assert (item.party.is_company, item.disputed, item.original) == (False, True, Decimal("150.00"))


def test_due_days_where_the_file_has_none():
    mapping = {target: header for target, header in MAPPING.items() if target != "due"}
    (item,) = read(LINE, mapping=mapping, due_days=45).items
    assert item.due == date(2026, 2, 16)


# -- FEC ------------------------------------------------------------------------------------


def fec(*lines):
    given = (
        "JournalCode",
        "EcritureNum",
        "CompteNum",
        "CompAuxNum",
        "PieceRef",
        "PieceDate",
        "Debit",
        "Credit",
        "EcritureLet",
    )
    rows = [
        [dict(zip(given, line, strict=True)).get(each, "x") for each in columns.FEC_HEADERS]
        for line in lines
    ]
    content = "\n".join("\t".join(row) for row in [columns.FEC_HEADERS, *rows]).encode("cp1252")
    table = sheet.read_csv(content, "cp1252", sheet.guess_separator(content.decode("cp1252")))
    assert columns.is_fec(table.headers)
    rules = items.Rules(columns.propose(table.headers), "%Y%m%d", ",", TODAY, due_days=30, fec=True)
    return items.read_items(table, rules)


def test_a_fec_gives_its_unlettered_customer_lines():
    reading = fec(
        ("VE", "1", "411000", "C1", "F1", "20260102", "120,00", "0,00", ""),
        ("VE", "1", "706000", "", "F1", "20260102", "0,00", "100,00", ""),
        ("VE", "2", "411000", "C1", "F2", "20260103", "60,00", "0,00", "AA"),
        ("BQ", "3", "411000", "C1", "VIR", "20260110", "0,00", "20,00", ""),
        ("AN", "4", "411DUPONT", "", "F9", "20260101", "30,00", "0,00", ""),
    )
    assert [(item.party.ref, item.number, item.amount, item.due) for item in reading.items] == [
        ("C1", "F1", Decimal("120.00"), date(2026, 2, 1)),
        ("C1", "VIR", Decimal("-20.00"), date(2026, 2, 9)),
        ("411DUPONT", "F9", Decimal("30.00"), date(2026, 1, 31)),
    ]
    assert dict(reading.skipped) == {"account": 1, "lettered": 1}
    assert (reading.count, reading.refused) == (3, [])


def test_lines_of_a_fec_alike_in_everything_are_two_items():
    line = ("BQ", "3", "411000", "C1", "VIR", "20260110", "0,00", "20,00", "")
    assert [item.rank for item in fec(line, line).items] == [0, 1]


def test_a_fec_with_one_amount_and_its_direction():
    headers = [
        "JournalCode",
        "EcritureNum",
        "EcritureDate",
        "CompteNum",
        "CompAuxNum",
        "PieceRef",
        "PieceDate",
        "EcritureLib",
        "Montant",
        "Sens",
    ]
    lines = [
        ["VE", "1", "20260102", "411", "C1", "F1", "20260102", "x", "10,00", sign]
        for sign in ("D", "C", "?")
    ]
    table = sheet.Sheet(headers, list(enumerate(lines, 2)))
    reading = items.read_items(
        table, items.Rules(columns.propose(headers), "%Y%m%d", ",", TODAY, due_days=30, fec=True)
    )
    assert [item.amount for item in reading.items] == [10, -10]
    assert reasons(reading) == [(4, "bad_direction")]
