"""Builds and practices in files: what a build is never changes, and a practice is switched as on its page."""

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import Actor
from itsm.audit import AuditEntry
from itsm.builds.commands import register_build
from itsm.builds.queries import build_view, builds
from itsm.builds.tables import BuildUseRow
from itsm.packs.deployed import record_types
from itsm.records.commands import report_record
from itsm.records.tables import Record
from itsm.tenants.switching import practices
from tests.itsm.exchange.conftest import imported, rows_of, undone
from tests.itsm.exchange.test_round_trip import exported
from tests.support.records import REPORT, use_incident_pack

pytestmark = pytest.mark.usefixtures("app", "tenant")
HEAD = ["product", "version", "sha256", "location", "size", "note", "state", "reason"]
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ROW = ["ERP", "2", f"SHA256:{HASH.upper()}  erp.zip", "//media/1", "12", "", "", ""]


def known(actor: Actor, withdrawn: bool = False) -> list[tuple[str, str, str]]:
    return [(row.name, row.sha256, row.location) for row in builds(actor, withdrawn=withdrawn).items]


def test_build_comes_in_moves_is_withdrawn_and_undone(administrator: Actor) -> None:
    made = imported("builds", [HEAD, ROW], administrator)
    assert known(administrator) == [("ERP 2", HASH, "//media/1")]

    again = imported("builds", [HEAD, ROW], administrator)
    assert again.counts == {"unchanged": 1}
    moved = imported("builds", [HEAD, [*ROW[:3], "//media/2", *ROW[4:]]], administrator)
    assert known(administrator) == [("ERP 2", HASH, "//media/2")]

    for run in (moved, again, made):
        undone(run.key, administrator)
    assert known(administrator) == []
    with reading() as session:
        told = session.scalars(select(AuditEntry.action).where(AuditEntry.subject.startswith("build "))).all()
    assert sorted(told) == ["build_added", "build_changed", "build_changed", "build_removed"]


def test_withdrawn_build_comes_in_withdrawn_and_never_comes_back(administrator: Actor) -> None:
    gone = [*ROW[:6], "已撤回", "It has a hole."]
    imported("builds", [HEAD, gone], administrator)
    assert known(administrator) == [] and known(administrator, withdrawn=True) == [("ERP 2", HASH, "//media/1")]

    run = imported("builds", [HEAD, [*ROW[:6], "in use", ""]], administrator)

    assert run.counts == {"rejected": 1}
    assert known(administrator) == []


@pytest.mark.parametrize(
    "row",
    [
        [*ROW[:2], "0" * 64, *ROW[3:]], [*ROW[:4], "13", *ROW[5:]], ["erp", *ROW[1:]],
        ["ERP", "3", "no hash", *ROW[3:]], [*ROW[:6], "withdrawn", ""], [*ROW[:6], "perhaps", ""],
        [*ROW[:3], "", *ROW[4:]],
    ],
)  # fmt: skip
def test_another_file_and_odd_rows_are_rejected(administrator: Actor, row: list[str]) -> None:
    imported("builds", [HEAD, ROW], administrator)

    run = imported("builds", [HEAD, row], administrator)

    assert run.counts == {"rejected": 1}
    assert known(administrator) == [("ERP 2", HASH, "//media/1")]


def test_build_that_a_record_names_is_not_undone_away(administrator: Actor) -> None:
    use_incident_pack()
    made = imported("builds", [HEAD, ROW], administrator)
    (row,) = builds(administrator).items
    number = report_record("incident", REPORT, administrator.key, administrator).number
    with unit_of_work() as work:
        record = work.session.scalars(select(Record.key).where(Record.number == number)).one()
        work.session.add(BuildUseRow(build_key=row.key, record_key=record))

    run = undone(made.key, administrator)

    assert run.problem is not None
    assert len(rows_of(run.key, "created")) == 1
    assert [one.number for one in build_view(row.key, administrator).records] == [number]


def on(actor: Actor) -> set[str]:
    return {one.key for one in practices(actor) if one.is_on}


def test_practice_is_put_into_use_by_a_file_and_switched_off_when_that_is_undone(administrator: Actor) -> None:
    use_incident_pack()
    before = exported("practices", "csv", administrator)
    rows = [["practice", "in_use"], ["training", "是"], ["incident", "no"]]

    run = imported("practices", rows, administrator)

    assert run.counts == {"changed": 2}
    assert on(administrator) == {"training"}
    assert [one.key for one in record_types() if one.offered] == ["training"]
    undone(run.key, administrator)
    assert on(administrator) == {"incident"}
    assert exported("practices", "csv", administrator) == before
    with reading() as session:
        told = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "pack training")).all()
    assert [one for one in told if one.startswith("switched")] == ["switched_on", "switched_off"]


@pytest.mark.parametrize("row", [["nothing", "yes"], ["approval", "yes"], ["incident", "perhaps"], ["incident", ""]])
def test_practice_that_there_is_not_and_odd_words_are_rejected(administrator: Actor, row: list[str]) -> None:
    use_incident_pack()

    run = imported("practices", [["practice", "in_use"], row], administrator)

    assert run.counts == {"rejected": 1}
    assert on(administrator) == {"incident"}


def test_library_in_a_file_takes_the_right_to_keep_it(administrator: Actor) -> None:
    register_build({"product": "ERP", "version": "2", "sha256": HASH, "location": "here"}, administrator)

    assert b"ERP,2," in exported("builds", "csv", administrator)
