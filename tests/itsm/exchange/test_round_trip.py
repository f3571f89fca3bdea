"""What is exported and imported again changes nothing, whatever the form; elsewhere it makes the same again."""

import pytest

from database import in_tenant
from engine.registry import Actor
from itsm.audit.verifying import verify_trail
from itsm.exchange.exporting import export_things
from itsm.exchange.files.reading import read_sheet
from itsm.exchange.kinds import KINDS
from tests.itsm.exchange.conftest import check, imported, rows_of
from tests.support.people import make_person_in
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


def test_another_organisation_becomes_the_same(everything: Actor) -> None:
    files = {kind: exported(kind, "csv", everything) for kind in KINDS}
    with in_tenant(add_tenant()):
        admin = make_person_in("Other Admin", roles=("administrator",))

        runs = {kind: imported(kind, content, admin) for kind, content in files.items()}

        assert {kind: [row.reason for row in rows_of(run.key, "rejected")] for kind, run in runs.items()} == {
            kind: [] for kind in KINDS
        }
        for kind, content in files.items():
            if kind not in ("people", "memberships", "contacts", "absences"):  # some people are numbers elsewhere
                assert exported(kind, "csv", admin) == content, kind


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
