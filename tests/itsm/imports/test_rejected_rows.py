"""A row that cannot be used is named with its line and reason; the others go on."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import FlowdeskError, InvalidInput
from itsm.imports import run_import
from itsm.imports.mapping import mapping_for, read_mapping
from itsm.records.tables import Record
from tests.itsm.imports.conftest import HEADER, PACKS, ImportRows, row


def stored_record(external_number: str) -> Record:
    with reading() as session:
        return session.execute(select(Record).where(Record.external_number == external_number)).scalar_one()


def rejected(file: Path) -> list[tuple[int, str]]:
    with file.open(newline="", encoding="utf-8") as stream:
        return [(int(line["line"]), line["reason"]) for line in csv.DictReader(stream)]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("7", "-100", "1/3/2016 10:00"), "Expected one of the states New, Active"),
        (row("7", "Active", "31/2/2016 10:00"), "Expected a time like %d/%m/%Y %H:%M in column sys_updated_at"),
        (row("7", "Active", "?"), "Expected a time in column sys_updated_at, but there is none"),
        (row("?", "Active", "1/3/2016 10:00"), "Expected a number, but there is none"),
        (row("7", "Active", "1/3/2016 10:00") + ",more", "Expected 19 columns, but found 20"),
        ("7,Active", "Expected 19 columns, but found 2"),
        (row("7" * 101, "Active", "1/3/2016 10:00"), "Expected at most 100 characters in column number"),
        (row("7", "Active", "1/3/2016 10:00", caller_id="c" * 101), "Expected at most 100 characters in column caller"),
        (row("7", "Active", "1/3/2016 10:00", category="a\0b"), "Expected text in column category"),
        (row("7", "Active", "1/3/2016 10:00", contact_type="c" * 99), "Field channel: Expected at most 40 characters"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_with_line_and_reason(
    import_rows: ImportRows, rejects: Path, bad: str, reason: str
) -> None:
    report = import_rows([row("6", "New", "1/3/2016 09:00"), bad, row("8", "New", "1/3/2016 11:00")])

    assert (report.imported, report.rejected_rows, report.rows) == (2, 1, 3)
    ((line, why),) = rejected(rejects)
    assert line == 3
    assert why.startswith(reason)


def test_a_rejected_row_stands_in_the_reject_file_as_in_the_source(import_rows: ImportRows, rejects: Path) -> None:
    unusable, refused = row("6", "Bogus", "1/3/2016 10:00"), row("7", "Active", "1/3/2016 10:00", contact_type="c" * 99)

    import_rows([unusable, row("8", "New", "1/3/2016 11:00"), refused])

    with rejects.open(newline="", encoding="utf-8") as stream:
        header, *lines = csv.reader(stream)
    assert header == ["line", "reason", *HEADER.split(",")]
    assert [",".join(cells[2:]) for cells in lines] == [unusable, refused]


def test_other_rows_of_a_record_go_on_after_a_rejected_one(import_rows: ImportRows) -> None:
    report = import_rows(
        [
            row("7", "New", "1/3/2016 09:00"),
            row("7", "-100", "1/3/2016 10:00"),
            row("7", "Active", "1/3/2016 11:00"),
        ]
    )

    assert (report.records, report.imported, report.transitions, report.rejected_rows) == (1, 1, 2, 1)


def test_bytes_of_another_encoding_are_rejected(tenant: int, import_rows: ImportRows, tmp_path: Path) -> None:
    import_rows([])
    file = tmp_path / "latin.csv"
    good, bad = row("7", "New", "1/3/2016 09:00"), row("8", "New", "1/3/2016 09:00", category="caf\xe9")
    file.write_bytes("\n".join([HEADER, good, bad]).encode("latin-1"))

    report = run_import("incident", file, None, PACKS, tmp_path / "rejects.csv")

    assert (report.imported, report.rejected_rows) == (1, 1)


def test_unknown_cells_are_unknown_and_not_text(import_rows: ImportRows, tmp_path: Path) -> None:
    import_rows([row("7", "New", "1/3/2016 09:00", category="?", u_symptom="?", caller_id="?", assignment_group="?")])

    found = stored_record("7")
    assert (found.category, found.requester_key, found.title) == (None, None, "Incident 7")


def test_a_file_without_the_columns_of_the_mapping_is_refused(
    tenant: int, import_rows: ImportRows, tmp_path: Path
) -> None:
    import_rows([])
    file = tmp_path / "other.csv"
    file.write_text("number,state\n1,New\n", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"these are missing: .*ident_state"):
        run_import("incidents", file, None, PACKS, tmp_path / "rejects.csv")


def test_an_unknown_record_type_is_refused_by_name(tenant: int, import_rows: ImportRows, tmp_path: Path) -> None:
    import_rows([])

    with pytest.raises(FlowdeskError, match="Expected one of the record types incidents, but got parcels"):
        run_import("parcels", tmp_path / "none.csv", None, PACKS, tmp_path / "rejects.csv")


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("zone: UTC", "zone: Mars/Olympus", "Expected an IANA time zone such as Asia/Shanghai at time.zone"),
        ("number: number", "numero: number", "Expected one of number, at, state"),
        ("complete: triage, outcome: accept", "outcome: accept", "Expected one of complete, message, timer at"),
        ("to: in_progress, by: [{complete: triage", "to: nowhere, by: [{complete: triage", "statuses that stand under"),
        ('delimiter: ","', "delimiter: [", "Expected a mapping file at"),
    ],
)
def test_a_mistake_in_the_mapping_is_named_with_its_place(tmp_path: Path, was: str, becomes: str, message: str) -> None:
    shipped = (PACKS / "incident" / "imports" / "servicenow.yaml").read_text(encoding="utf-8")
    assert was in shipped
    edited = tmp_path / "mapping.yaml"
    edited.write_text(shipped.replace(was, becomes, 1), encoding="utf-8")

    with pytest.raises(InvalidInput, match=message.replace(".", r"\.")):
        read_mapping(edited)


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("key: impact", "key: weight", "at fields of the mapping, but “weight”"),
        ("element: wait_vendor", "element: lost", "at states.Awaiting Vendor of the mapping, but “lost”"),
        ("only_in: [resolved, closed]", "only_in: [gone]", "at fields.resolution_code.only_in"),
        ("complete: triage, outcome: accept", "complete: trioge, outcome: accept", "new → in_progress .*“trioge”"),
        ("complete: triage, outcome: accept", "complete: triage, outcome: maybe", "new → in_progress .*“maybe”"),
        ("timer: confirm_elapsed", "timer: never", "resolved → closed .*“never”"),
    ],
)
def test_a_mapping_that_names_what_the_pack_has_not_is_refused_before_anything_is_imported(
    import_rows: ImportRows, tmp_path: Path, was: str, becomes: str, message: str
) -> None:
    import_rows([])
    shipped = (PACKS / "incident" / "imports" / "servicenow.yaml").read_text(encoding="utf-8")
    edited = tmp_path / "mapping.yaml"
    edited.write_text(shipped.replace(was, becomes, 1), encoding="utf-8")

    with pytest.raises(InvalidInput, match=message):
        run_import("incidents", tmp_path / "log.csv", edited, PACKS, tmp_path / "rejects.csv")


def test_a_mapping_must_be_named_when_the_pack_has_several(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("{}", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"found 2\. Name one with --mapping"):
        mapping_for(tmp_path, None)
