"""What is due and what is overdue on the boards: the figures of the ledger's export, found by indexes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from database import db, reading, table_of, unit_of_work
from engine.errors import InvalidInput
from engine.registry import Actor
from itsm.boards.desk import desk_board
from itsm.boards.mine import my_day
from itsm.boards.promises import Promised, promised_by_people, promised_by_teams
from itsm.boards.team import team_board
from itsm.clocks.exporting import Export
from itsm.clocks.tables import ClockRow
from itsm.clocks.thresholds import tell_due
from itsm.records.commands import claim_task, complete_task
from itsm.records.queries import record_list
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import TRIAGE, Desk, open_task

MANY = 4000
Asked = tuple[str, Any]
"""A statement with its values."""


def numbers(clock: str, actor: Actor, **filters: str) -> list[str]:
    """Numbers of the records that the list shows with a filter by clock."""
    found = record_list("incident", {"clock": clock, **filters}, "number", None, 50, actor)
    return sorted(one.number for one in found.items)


def by_export(at: datetime) -> Mapping[str, set[tuple[str, str]]]:
    """Records with their kind of clock that the export says to be due within an hour, and to be overdue."""
    header, *rows = Export("incident").rows()
    found: dict[str, set[tuple[str, str]]] = {"due": set(), "overdue": set()}
    for row in rows:
        line = dict(zip(header, row, strict=True))
        due = datetime.fromisoformat(line["due_at"]) if line["due_at"] else None
        if line["breached"] == "true" and line["state"] != "stopped":
            found["overdue"].add((line["record"], line["clock"]))
        elif line["breached"] == "false" and due is not None and due <= at + timedelta(hours=1):
            found["due"].add((line["record"], line["clock"]))
    return found


def busy(desk: Desk, clock: Clock) -> None:
    """Records that are just reported, triaged, answered late, paused when they were late already, and closed."""
    desk.triaged()
    late = desk.triaged()
    clock.advance(timedelta(hours=5))
    complete_task(open_task(late).key, {}, "wait_requester", desk.agent, checked=False)
    desk.report()
    clock.advance(timedelta(minutes=20))
    desk.triaged()
    claim_task(open_task(desk.triaged()).key, desk.agent)
    tell_due(50)


def test_boards_and_lists_show_the_figures_of_the_export(desk: Desk, clock: Clock) -> None:
    busy(desk, clock)
    expected = by_export(clock.now())

    board = desk_board(desk.agent, "en", "UTC")

    for which, found in expected.items():
        records = {number for number, _kind in found}
        counted = Counter[str]()
        for line in board.lines:
            counted.update(getattr(line.promised, which))
        assert records and counted == getattr(board.promised, which) == {"incident": len(records)}
        assert numbers(which, desk.agent) == sorted(records)


def test_a_paused_clock_that_is_overdue_stays_overdue_and_a_stopped_one_is_broken(desk: Desk, clock: Clock) -> None:
    reported = desk.report()
    clock.advance(timedelta(hours=1))
    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)

    assert (numbers("overdue", desk.agent), numbers("broken", desk.agent)) == ([], [reported.number])

    clock.advance(timedelta(hours=5))
    complete_task(open_task(reported).key, {}, "wait_requester", desk.agent, checked=False)

    assert numbers("overdue", desk.agent) == [reported.number]


def test_people_have_what_their_open_tasks_are_of(desk: Desk, clock: Clock, make_person: MakePerson) -> None:
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    claim_task(open_task(desk.triaged()).key, desk.agent)
    desk.triaged()
    clock.advance(timedelta(hours=3, minutes=30))

    day, board = my_day(desk.agent, "en", "UTC"), team_board("line-1", desk.agent, "en")

    assert day.promised == Promised({"incident": 1}, {})
    found = {one.member.key: dict(one.promised.due) for one in board.loads}
    assert found == {desk.agent.key: {"incident": 1}, other.key: {}}
    assert board.promised.due == {"incident": 2}
    assert numbers("due", desk.agent, handler=str(other.key)) == []


def test_filter_of_clocks_that_there_is_not_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="Expected one of due, overdue, soon, paused, broken"):
        numbers("late", desk.agent)


def test_few_are_found_by_indexes_among_thousands(desk: Desk, clock: Clock, asked: list[Asked]) -> None:
    reported = desk.triaged()
    many_clocks(reported.key, clock.now())
    asked.clear()
    with reading() as session:
        assert promised_by_teams(session, desk.agent, clock.now()) == {}
        promised_by_people(session, desk.agent, clock.now(), [desk.agent.key or 0])
    for which in ("due", "overdue"):
        assert numbers(which, desk.agent) == []

    plans = [plan_of(one) for one in tuple(asked) if "FROM clock" in one[0]]

    assert len(plans) == 4
    for teams, index in ((plans[0], "ix_clock_due"), (plans[0], "ix_clock_overdue"), (plans[2], "ix_clock_due"),
                         (plans[3], "ix_clock_overdue")):  # fmt: skip
        assert index in teams, teams
    for plan in plans:
        assert not [line for line in plan.splitlines() if "SCAN clock" in line or "Seq Scan on clock" in line], plan


@pytest.fixture
def asked(tenant: int) -> Iterator[list[Asked]]:
    """What was asked of the database, with its values."""
    found: list[Asked] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        found.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def plan_of(asked: Asked) -> str:
    """How the database goes about it."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        explained = f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{asked[0]}"
        return "\n".join(str(row[3 if is_sqlite else 0]) for row in connection.exec_driver_sql(explained, asked[1]))


def many_clocks(record_key: int, at: datetime) -> None:
    """So many records like one, with a clock that is due tomorrow."""
    for model, of_record, changes in (
        (Record, Record.key, {"instance_key": None}),
        (ClockRow, ClockRow.record_key, {"due_at": at + timedelta(days=1), "breached": False, "state": "running"}),
    ):
        table = table_of(model)
        with unit_of_work() as work:
            one = select(*table.columns).where(of_record == record_key)
            row = dict(work.session.execute(one).mappings().first() or {})
            made = [
                row | changes | {of_record.key: record_key + 1000 + place}
                | ({"number": f"INC-8{place:05}"} if model is Record else {})
                for place in range(MANY)
            ]  # fmt: skip
            work.session.connection().execute(insert(table), made)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
