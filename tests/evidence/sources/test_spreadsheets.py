"""Workbooks: which sheet and which row hold the table, and what is said of one that cannot be read."""

import io
import zipfile

import pytest
import yaml

from hallmark.evidence.sources import spreadsheets
from hallmark.evidence.sources.mapped import Mapping
from hallmark.ui.problems import Problem
from read_one import read_one, reasons, rows_in

_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{}</sheets></workbook>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE = f"{_KIND}/worksheet"
_ROOT = f'<Relationship Id="r1" Type="{_KIND}/officeDocument" Target="xl/workbook.xml"/>'


def _cell(value):
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def workbook(sheets):
    """The bytes of the least workbook with these sheets: name to rows of text and numbers."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        names = list(sheets)
        numbered = list(enumerate(names, 1))
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS.format(_ROOT))
        archive.writestr(
            "xl/workbook.xml",
            _BOOK.format("".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in numbered)),
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            _RELATIONS.format(
                "".join(
                    f'<Relationship Id="r{at}" Type="{_SHEET_TYPE}" Target="worksheets/sheet{at}.xml"/>'
                    for at, _ in numbered
                )
            ),
        )
        for at, name in numbered:
            rows = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in sheets[name])
            archive.writestr(f"xl/worksheets/sheet{at}.xml", _SHEET.format(rows))
    return out.getvalue()


PEOPLE = [["gss_code", "ward", "population"], ["E05001643", "Anchorsholme", 6278], ["E05001644", "Bispham", 6291]]


@pytest.fixture
def read(tmp_path):
    def reading(content, name="wards-mid2020.xlsx", mapping=None):
        path = tmp_path / name
        path.write_bytes(content)
        return read_one(path, tmp_path / "out", mapping)

    return reading


@pytest.fixture
def mapping(tmp_path):
    def written(**changes):
        path = tmp_path / "mine.yaml"
        given = {
            "dataset": "calls", "title": "Calls", "publisher": "A", "licence": "B", "kind": "incidents",
            "columns": {"occurred_at": "Date", "category": "Type"},
        }  # fmt: skip
        path.write_text(yaml.safe_dump(given | changes), encoding="utf-8")
        return Mapping.from_yaml(path)

    return written


def test_sheet_is_found_behind_a_cover_and_below_a_title(read):
    sheets = {"Cover": [["Population of wards"]], "Data": [["Table 1"], [""], *PEOPLE]}

    (given,) = read(workbook(sheets))

    ((key, rows),) = rows_in(given).items()
    assert key == ("ward-wards-mid2020", "2020")
    assert [(row["area_code"], row["value"]) for row in rows] == [("E05001643", 6278), ("E05001644", 6291)]


def test_line_of_a_refused_row_is_its_row_in_the_sheet(read):
    (given,) = read(
        workbook({"Data": [["Table 1"], *PEOPLE, ["E05001645", "Two\nlines", 7345], ["E05001646", "x", -1]]})
    )

    assert reasons(given) == [(6, "population is negative")]


def test_unknown_workbook_is_passed_over(read):
    assert read(workbook({"Data": [["a", "b"], [1, 2]]})) == []


def test_mapping_finds_its_sheet(read, mapping):
    sheets = {"Notes": [["x"]], "Calls": [["Date", "Type"], ["2024-02-01", "Noise"]]}

    (given,) = read(workbook(sheets), "calls.xlsx", mapping())

    assert given.rows_kept == 1


def test_mapping_may_name_its_sheet(read, mapping):
    sheets = {"Old": [["Date", "Type"], ["2023-02-01", "Noise"]], "New": [["Date", "Type"], ["2024-02-01", "Noise"]]}

    (given,) = read(workbook(sheets), "calls.xlsx", mapping(sheet="New"))

    assert {key.period for key in given.drafts} == {"2024-02"}


def test_sheet_that_is_not_there_is_named(read, mapping):
    with pytest.raises(Problem, match="no sheet “2025”; it has Old"):
        read(workbook({"Old": [["Date", "Type"]]}), "calls.xlsx", mapping(sheet="2025"))


def test_mapping_that_fits_no_sheet_says_what_there_is(read, mapping):
    with pytest.raises(Problem, match=r"names columns that no sheet of calls.xlsx has: “Old” has Day, Kind"):
        read(workbook({"Old": [["Day", "Kind"]]}), "calls.xlsx", mapping())


def test_workbook_cut_short(read):
    with pytest.raises(Problem, match=r"wards-mid2020.xlsx is not a whole workbook"):
        read(workbook({"Data": PEOPLE})[:300])


def test_workbook_that_unpacks_without_end(read, monkeypatch):
    monkeypatch.setattr(spreadsheets, "LARGEST", 100)

    with pytest.raises(Problem, match="more than is read from a workbook"):
        read(workbook({"Data": PEOPLE}))


def test_workbook_inside_an_archive(read):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("wards-mid2020.xlsx", workbook({"Data": PEOPLE}))

    (given,) = read(packed.getvalue(), "all.zip")

    assert given.rows_kept == 2
