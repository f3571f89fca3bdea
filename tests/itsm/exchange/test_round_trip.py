"""What is exported and imported again changes nothing, whatever the form; elsewhere it makes the same again."""

import pytest

from database import in_tenant
from engine.registry import SYSTEM, Actor
from itsm.audit.verifying import verify_trail
from itsm.exchange.exporting import export_things
from itsm.exchange.files.reading import read_sheet
from itsm.exchange.kinds import KINDS
from tests.itsm.exchange.conftest import check, imported, rows_of
from tests.itsm.exchange.everything import use_inspection_pack, use_problem_pack
from tests.support.catalogue import use_catalogue
from tests.support.records import use_incident_pack
from tests.support.tenants import add_tenant


def exported(kind: str, form: str, actor: Actor) -> bytes:
    return b"".join(export_things(kind, form, actor))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_round_trip_of_everything_changes_nothing(everything: Actor, form: str) -> None:
    for kind in KINDS:
        content = exported(kind, form, everything)
        before = verify_trail().unsealed

        run = imported(kind, content, everything)

        told = [
            (row.name, row.outcome, row.before, row.after, row.reason)
            for outcome in ("created", "changed", "rejected") for row in rows_of(run.key, outcome)
        ]  # fmt: skip
        assert (told, run.counts) == ([], {"unchanged": run.total}), kind
        assert run.total > 0
        assert verify_trail().unsealed == before + 1, "Only that there was an import is told."


def without_numbers(content: bytes) -> list[list[str]]:
    """Rows of a file without Flowdesk's own numbers, which are others in another organisation."""
    sheet = read_sheet(content)
    number = sheet.header.index("number") if "number" in sheet.header else len(sheet.header)
    return [sheet.header] + [cells[:number] + cells[number + 1 :] for _, cells in sheet.rows]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_empty_organisation_becomes_the_same(everything: Actor, form: str) -> None:
    files = {kind: exported(kind, form, everything) for kind in KINDS}
    with in_tenant(add_tenant()):
        use_incident_pack()
        use_problem_pack()
        use_catalogue()
        use_inspection_pack()
        runs = {kind: imported(kind, content, SYSTEM) for kind, content in files.items()}

        assert {kind: [row.reason for row in rows_of(run.key, "rejected")] for kind, run in runs.items()} == {
            kind: [] for kind in KINDS
        }
        for kind, content in files.items():
            assert without_numbers(exported(kind, form, SYSTEM)) == without_numbers(content), kind


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_file_holds_no_formula(everything: Actor, form: str) -> None:
    content = exported("customers", form, everything)

    names = [cells[1] for _, cells in read_sheet(content).rows]
    assert '=Acme, "Ltd"' in names and "-1 Gone" in names
    if form == "csv":
        assert b'"\'=Acme' in content and b",'-1 Gone" in content
    else:
        from io import BytesIO
        from zipfile import ZipFile

        with ZipFile(BytesIO(content)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_check_foretells_and_changes_nothing(everything: Actor) -> None:
    content = exported("teams", "csv", everything).replace(b",Tokyo,", b",Osaka,")

    run = check("teams", content, everything)

    (changed,) = rows_of(run.key, "changed")
    assert changed.before is not None and changed.after is not None
    assert (changed.before["name_en"], changed.after["name_en"]) == ("Tokyo", "Osaka")
    assert b"Osaka" not in exported("teams", "csv", everything)
