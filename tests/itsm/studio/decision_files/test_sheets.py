"""A decision table as a spreadsheet and back: nothing is lost, nothing is run, and what does not fit is named."""

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook

from engine.errors import InvalidInput, InvalidState
from itsm.studio.decision_files.contents import contents_of, model_in, table_in
from itsm.studio.decision_files.sheets import read_workbook, replaced, sheet_of, workbook
from tests.contracts.tree import ROOT

SHIPPED = sorted((ROOT / "processes").glob("*/*.dmn"))
WILD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="urn:x" id="d" name="d" namespace="urn:t">
  <decision id="toll" name="Toll">
    <decisionTable id="t" hitPolicy="COLLECT" aggregation="SUM">
      <input id="i1" label="Weight"><inputExpression id="e1" typeRef="number"><text>load.weight</text></inputExpression>
        <inputValues id="v1"><text>[0..100]</text></inputValues></input>
      <input id="i2"><inputExpression id="e2"><text>day</text></inputExpression></input>
      <output id="o1" label="Price" name="price" typeRef="number"><defaultOutputEntry id="d1"><text>0</text>
        </defaultOutputEntry></output>
      <annotation name="Law"/>
      <rule id="r1"><description>heavy  =\u5f88\u91cd</description>
        <extensionElements><x:seen by="me"/></extensionElements>
        <inputEntry id="c1" x:note="kept"><text>&gt;= 10.10</text></inputEntry>
        <inputEntry id="c2"><text>"a
b", "=1+1"</text></inputEntry>
        <outputEntry id="c3"><text>=2+3</text></outputEntry>
        <annotationEntry><text>\u00a7 4 _x0041_</text></annotationEntry></rule>
      <rule id="r2"><inputEntry id="c4"><text>-</text></inputEntry><inputEntry id="c5"><text/></inputEntry>
        <outputEntry id="c6"><text>007</text></outputEntry><annotationEntry><text/></annotationEntry></rule>
    </decisionTable></decision>
  <decision id="other" name="Other"><literalExpression id="l"><text>1</text></literalExpression></decision>
</definitions>""".encode()


def exported(content: bytes, decision_id: str, language: str = "en") -> bytes:
    """The spreadsheet of a table."""
    return workbook(sheet_of(table_in(model_in(content), decision_id)), "Toll [1]", language)


def changed(content: bytes, cells: Mapping[str, object], rows: int = 0) -> bytes:
    """A spreadsheet in which somebody typed into cells."""
    book = load_workbook(BytesIO(content))
    page: Any = book.active
    for place, value in cells.items():
        page[place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def same(one: bytes, other: bytes) -> bool:
    """True when two files are the same but for the way they are written."""
    return etree.tostring(model_in(one), method="c14n") == etree.tostring(model_in(other), method="c14n")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_table_comes_back_from_a_spreadsheet_as_it_was(path: Any, language: str) -> None:
    content = path.read_bytes()

    for part in contents_of(content).parts:
        if part.logic == "decisionTable":
            assert same(replaced(content, part.id, read_workbook(exported(content, part.id, language))), content)


def test_table_with_everything_comes_back_as_it_was() -> None:
    assert same(replaced(WILD, "toll", read_workbook(exported(WILD, "toll"))), WILD)


def test_no_cell_of_an_export_is_a_formula() -> None:
    page: Any = load_workbook(BytesIO(exported(WILD, "toll"))).active

    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert page["D9"].value == "=2+3" and page["D9"].quotePrefix


def test_changed_cell_keeps_its_id_and_what_else_its_rule_has() -> None:
    sheet = read_workbook(changed(exported(WILD, "toll"), {"B9": "> 12", "D10": 8.0, "F10": "light"}))

    table = table_in(model_in(replaced(WILD, "toll", sheet)), "toll")
    written = etree.tostring(table).decode()
    assert 'id="c1" x:note="kept"><text>&gt; 12</text>' in written
    assert 'seen by="me"' in written and 'id="c6"><text>8</text>' in written
    assert [rule.findtext("{*}description") for rule in table.iterfind("{*}rule")][1] == "light"


def test_copied_row_becomes_a_rule_of_its_own() -> None:
    book = changed(exported(WILD, "toll"), {"A11": "r1", "B11": "< 5", "D11": "9"})

    table = table_in(model_in(replaced(WILD, "toll", read_workbook(book))), "toll")
    ids = [rule.get("id") for rule in table.iterfind("{*}rule")]
    assert ids[:2] == ["r1", "r2"] and ids[2] not in (None, "", "r1")
    every = [node.get("id") for node in table.iter() if node.get("id")]
    assert len(set(every)) == len(every)


def test_new_column_and_a_missing_rule_are_taken_over() -> None:
    book = load_workbook(BytesIO(exported(WILD, "toll")))
    page: Any = book.active
    page.insert_cols(4)
    page["D2"], page["D5"], page["D9"] = "\u8f93\u5165\u5217", "vip", "true"
    page.delete_rows(10)
    out = BytesIO()
    book.save(out)

    table = table_in(model_in(replaced(WILD, "toll", read_workbook(out.getvalue()))), "toll")
    rules = list(table.iterfind("{*}rule"))
    tested = [one.findtext("{*}inputExpression/{*}text") for one in table.iterfind("{*}input")]
    assert tested == ["load.weight", "day", "vip"]
    assert [one.findtext("{*}text") for one in rules[0].iterfind("{*}inputEntry")][2] == "true"
    assert len(rules) == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"B9": "=1+1"}, "B9 is a formula"),
        ({"B1": "SOMETIMES"}, "B1"),
        ({"B1": "UNIQUE"}, "UNIQUE SUM"),
        ({"B2": "nothing"}, "cell B2"),
        ({"B2": "output"}, "in this order"),
        ({"C5": None}, "cell C5"),
        ({"J9": "beside"}, "cell J9"),
    ],
)
def test_spreadsheet_that_is_no_table_is_refused_with_its_cell(cells: Mapping[str, object], said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_workbook(changed(exported(WILD, "toll"), cells))

    assert said in str(refused.value)


def test_files_that_are_no_spreadsheet_are_refused() -> None:
    empty = BytesIO()
    Workbook().save(empty)

    for content in (b"", b"PK\x03\x04nothing", WILD, empty.getvalue()):
        with pytest.raises(InvalidInput):
            read_workbook(content)


def test_cell_that_a_spreadsheet_would_cut_is_not_exported() -> None:
    with pytest.raises(InvalidState):
        exported(WILD.replace(b"<text>007</text>", b"<text>%s</text>" % (b"1" * 33_000)), "toll")


def test_values_that_a_spreadsheet_typed_are_written_as_feel() -> None:
    cells = {"B9": 10, "C9": date(2026, 1, 31), "B10": True, "C10": datetime(2026, 1, 31, 9, 30), "D10": time(9, 5)}

    lines = read_workbook(changed(exported(WILD, "toll"), cells)).lines

    assert lines[0].cells[:2] == ("10", 'date("2026-01-31")')
    assert lines[1].cells[:3] == ("true", 'date and time("2026-01-31T09:30:00")', 'time("09:05:00")')
