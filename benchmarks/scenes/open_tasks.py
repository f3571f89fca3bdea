"""Many open tasks put in at once, in the shapes that the real commands leave behind."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from benchmarks.places import Place
from benchmarks.scenes import desk
from database import Base, UnitOfWork, table_of, unit_of_work
from engine.state.tables import ProcessInstance, UserTask, UserTaskCandidate
from itsm.clocks.tables import ClockRow
from itsm.people.tables import PersonRow
from itsm.records.commands import complete_task
from itsm.records.opened import day_of
from itsm.records.tables import Record

BATCH = 5_000
PEOPLE = 200
TEAMS = ("line-1", "line-1", "line-2", "line-2", "line-3", "vendor")
PRIORITIES = (("critical", 90), ("high", 70), ("high", 70), *[("moderate", 50)] * 4, *[("low", 30)] * 3)
MORNING = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
Row = dict[str, Any]


def insert_open_tasks(place: Place, count: int) -> None:
    """Put ``count`` incidents in whose line 1 task is open; one of them went through the commands and is the pattern.

    Teams, priorities and people are mixed; a tenth of the tasks is the agent's, a quarter somebody else's; every
    seventh has a further candidate team. Their clocks are due over some days.
    """
    reported = desk.report(place)
    complete_task(desk.open_tasks()[0], desk.TRIAGE, "accept", place.agent)
    with unit_of_work() as work:
        patterns = [_pattern(work, model) for model in (ProcessInstance, Record, UserTask)]
        people = _people(work, patterns[0]["tenant_id"])
        clocks = _clocks(work, reported.key)
    base = reported.key + 1_000_000
    for first in range(0, count - 1, BATCH):
        numbers = range(base + first, base + min(first + BATCH, count - 1))
        with unit_of_work() as work:
            _insert(work, ProcessInstance, [_instance(patterns[0], number) for number in numbers])
            _insert(work, Record, [_record(patterns[1], number, people) for number in numbers])
            _insert(work, UserTask, [_task(patterns[2], number, people, place) for number in numbers])
            _insert(work, ClockRow, [_clock(pattern, number) for number in numbers for pattern in clocks])
            _insert(work, UserTaskCandidate, [_candidate(patterns[2], number) for number in numbers if number % 7 == 0])
    desk.renew_statistics()


def _pattern(work: UnitOfWork, model: type[Base]) -> Row:
    """The newest row of a table, as a dictionary."""
    table = table_of(model)
    newest = select(func.max(table.c.key)).scalar_subquery()
    return dict(work.session.connection().execute(select(table).where(table.c.key == newest)).mappings().one())


def _clocks(work: UnitOfWork, record_key: int) -> list[Row]:
    """The rows of the clocks of a record, as dictionaries."""
    table = table_of(ClockRow)
    return [dict(row) for row in work.session.connection().execute(
        select(table).where(table.c.record_key == record_key)).mappings()]  # fmt: skip


def _people(work: UnitOfWork, tenant: int) -> list[int]:
    rows = [
        {"tenant_id": tenant, "name": f"Person {number}", "language": "en", "time_zone": "UTC", "active": True,
         "created_at": MORNING, "email": None, "external_id": f"p-{number}"}
        for number in range(PEOPLE)
    ]  # fmt: skip
    _insert(work, PersonRow, rows)
    return list(work.session.scalars(select(PersonRow.key).where(PersonRow.external_id.is_not(None))))


def _insert(work: UnitOfWork, model: type[Base], rows: list[Row]) -> None:
    if rows:
        work.session.connection().execute(insert(table_of(model)), rows)


def _instance(pattern: Row, number: int) -> Row:
    return {**pattern, "key": number, "business_key": _name(number)}


def _record(pattern: Row, number: int, people: list[int]) -> Row:
    priority, _rank = PRIORITIES[number % len(PRIORITIES)]
    opened = MORNING + timedelta(minutes=number % 100_000)
    return {
        **pattern, "key": number, "number": _name(number), "instance_key": number, "priority": priority,
        "title": f"Printer {number % 977} in room {number % 1013} is offline", "team": TEAMS[number % len(TEAMS)],
        "requester_key": people[number % PEOPLE], "opened_by_key": people[number % PEOPLE], "opened_at": opened,
        "changed_at": opened, "changed_day": day_of(opened),
    }  # fmt: skip


def _task(pattern: Row, number: int, people: list[int], place: Place) -> Row:
    _priority, rank = PRIORITIES[number % len(PRIORITIES)]
    holders = {3: place.agent.key, 5: people[number % PEOPLE], 11: people[-number % PEOPLE]}
    return {
        **pattern, "key": number, "instance_key": number, "business_key": _name(number), "priority": rank,
        "group_id": TEAMS[number % len(TEAMS)], "assignee_key": holders.get(_mixed(number) % 20 // 2),
        "created_at": MORNING + timedelta(minutes=number % 100_000),
    }  # fmt: skip


def _clock(pattern: Row, number: int) -> Row:
    """One that is due up to eight hours before and three days after its pattern."""
    shift = timedelta(minutes=_mixed(number) % 4_800 - 480)
    due_at = pattern["due_at"]
    return {**pattern, "record_key": number, "due_at": None if due_at is None else due_at + shift}


def _candidate(pattern: Row, number: int) -> Row:
    team = "line-2" if TEAMS[number % len(TEAMS)] == "line-1" else "line-1"
    token = pattern["token_id"]
    return {
        "tenant_id": pattern["tenant_id"], "instance_key": number, "token_id": token, "kind": "group", "value": team,
    }  # fmt: skip


def _mixed(number: int) -> int:
    """A number that has nothing to do with the remainders that teams and priorities go by."""
    return number * 2_654_435_761 >> 7


def _name(number: int) -> str:
    return f"BEN-{number:08}"
