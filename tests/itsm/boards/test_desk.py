"""The desk's board counts right, stops at its cap, and follows indexes whatever the length of the queues."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from database import Base, db, reading, table_of, unit_of_work
from engine.errors import Forbidden
from engine.registry import SYSTEM, Actor
from engine.state.tables import ProcessInstance, UserTask
from itsm.boards.counting import team_counts
from itsm.boards.desk import DeskBoard, desk_board
from itsm.boards.flowing import flow
from itsm.records.commands import claim_task, complete_task
from itsm.records.queries import CAP
from itsm.records.tables import Record
from itsm.roster.commands import save_roster, save_rotation, save_shift
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import SOLVED, TRIAGE, Desk, open_task, use_incident_pack
from tests.support.rosters import ALL_WEEK, ROSTER

MANY = 1200


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A desk with the incident pack."""
    use_incident_pack()
    return Desk(agent, requester)


def counts(board: DeskBoard, code: str) -> dict[str, int]:
    """The counts of a team."""
    (line,) = (one for one in board.lines if one.team.code == code)
    return dict(line.team.counts)


def many_unclaimed(desk: Desk) -> None:
    """So many copies of a record that waits, with its task."""
    desk.triaged()
    with reading() as session:
        kept = {model: _newest(session, model) for model in (ProcessInstance, Record, UserTask)}
    with unit_of_work() as work:
        for model, row in kept.items():
            rows = [_copy(row, number) for number in range(1, MANY)]
            work.session.connection().execute(insert(table_of(model)), rows)


def _newest(session: Session, model: type[Base]) -> dict[str, object]:
    columns = [getattr(model, column.key) for column in table_of(model).columns]
    keys = getattr(model, "key")  # noqa: B009  # each of them has one
    return dict(session.execute(select(*columns).order_by(keys.desc()).limit(1)).mappings().one())


def _copy(row: dict[str, object], number: int) -> dict[str, object]:
    made: dict[str, object] = {name: f"INC-9{number:05}" for name in ("number", "business_key") if name in row}
    made |= {name: int(str(row[name])) + number for name in ("key", "instance_key") if name in row}
    return {**row, **made}


def test_counts_stop_at_their_cap(desk: Desk) -> None:
    many_unclaimed(desk)

    assert counts(desk_board(desk.agent, "en", "UTC"), "line-1") == {
        "unclaimed": CAP + 1, "in_progress": 0, "waiting": 0, "reopened": 0,
    }  # fmt: skip


def test_waiting_records_are_not_in_progress(desk: Desk) -> None:
    for outcome in ("accept", "wait_requester"):
        reported = desk.report()
        complete_task(open_task(reported).key, {**TRIAGE, "question": "Which?"}, outcome, desk.agent)
        claim_task(open_task(reported).key, desk.agent)

    found = counts(desk_board(desk.agent, "en", "UTC"), "line-1")

    assert (found["in_progress"], found["waiting"], found["unclaimed"]) == (1, 1, 0)


def test_reopened_counts_until_it_is_resolved_again(desk: Desk) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    complete_task(open_task(reported).key, {"comment": "Still dead."}, "reject", desk.requester)

    before = counts(desk_board(desk.agent, "en", "UTC"), "line-1")["reopened"]
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)

    assert (before, counts(desk_board(desk.agent, "en", "UTC"), "line-1")["reopened"]) == (1, 0)


def test_today_begins_at_midnight_of_the_reader(desk: Desk, clock: Clock) -> None:
    at = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # half past one in Shanghai, on the 21st
    for hours in (0, 1, 3, 30):
        reported = desk.report()
        with unit_of_work() as work:
            changed = {"opened_at": at - timedelta(hours=hours)}
            work.session.execute(update(Record).where(Record.key == reported.key).values(changed))

    with reading() as session:
        here, there = (flow(session, at, zone, SYSTEM) for zone in ("Asia/Shanghai", "UTC"))

    assert (here.today.opened, there.today.opened) == (2, 3)
    assert [one.opened for one in here.hours] == [0] * 20 + [1, 0, 1, 1]
    assert here.highest == 1 and here.today.resolved == 0


def test_who_is_on_duty_comes_from_the_rosters_of_the_team(desk: Desk, clock: Clock) -> None:
    save_roster(None, ROSTER | {"code": "round", "team": "line-1"}, SYSTEM)
    begins = {"from": "2026-11-20"}
    save_shift("round", None, {"code": "day", "name_en": "Day", "start": "00:00", "hours": "24", **begins}, ALL_WEEK,
               SYSTEM)  # fmt: skip
    turns = {"code": "days", "shift": "day", "turn": "day", "starts_on": "2026-11-20", "members": str(desk.agent.key)}
    save_rotation("round", None, {**turns, **begins}, SYSTEM)

    board = desk_board(desk.agent, "en", "UTC")

    assert {line.team.code: list(line.on_duty) for line in board.lines if line.on_duty} == {"line-1": [desk.agent.name]}


def test_board_is_for_who_sees_the_work_of_all(desk: Desk, make_person: MakePerson) -> None:
    for actor in (desk.requester, make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))):
        with pytest.raises(Forbidden):
            desk_board(actor, "en", "UTC")


def test_counting_follows_indexes_and_reads_no_whole_table(desk: Desk, statements: list[str]) -> None:
    desk.triaged()
    statements.clear()
    with reading() as session:
        team_counts(session, desk.agent)
        (counted,) = (one for one in statements if "FROM user_task" in one)
        if db.engine.dialect.name != "sqlite":
            return
        plan = [row[3] for row in session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {counted}", tuple(1 for _ in range(counted.count("?")))
        )]  # fmt: skip

    assert sum("ix_user_task_of_team" in line for line in plan) == 3
    assert not [line for line in plan if line.startswith("SCAN user_task") or line.startswith("SCAN record")]
    assert any("ix_record_waiting" in line for line in plan) and any("ix_record_reopened" in line for line in plan)

