"""Whether a record stands where a step expects it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from database import reading
from engine import clock
from engine.errors import Text, text
from engine.events import ElementEventKind
from engine.feel import to_plain
from engine.lifecycle import UserTaskState
from engine.state.tables import ElementEventRow, ProcessInstance, UserTask
from itsm.clocks.showing.rows import clocks_of_record
from itsm.clocks.tables import ClockRow
from itsm.language import listed
from itsm.packs.deployed import record_type
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record, RecordLink
from itsm.scenarios.model import Expect, ExpectedClock
from itsm.scenarios.reading import due_at

_MET = (ElementEventKind.ACTIVATED.value, ElementEventKind.FLOW_TAKEN.value)
_MINUTE = timedelta(minutes=1)
_NOTHING = "–"
OTHER_TASKS = text("Expected the open tasks to be %(expected)s, but they are %(found)s.").template
"""Of the refusal whose value ``found`` has the ids of what is open instead."""


class Unexpected(Exception):
    """The record is not where the scenario expects it."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def require(step: Expect, number: str, begin: datetime) -> None:
    """Raise Unexpected with the first thing of ``step`` that is not so at the record ``number``."""
    with reading() as session:
        row = session.execute(select(Record).where(Record.number == number)).scalar_one()
        found = OpenRecord(row, record_type(row.type_key, session))
        ended = select(ProcessInstance.ended_at).where(ProcessInstance.key == row.instance_key)
        ended_at = session.execute(ended).scalar_one()
        values = {key: to_plain(found.value(key)) for key in step.fields}
    if step.tasks is not None:
        require_tasks(step.tasks, row.instance_key or 0)
    if step.status is not None:
        _require(text("status"), step.status, row.status)
    for key, value in step.fields.items():
        _require(key, value, values[key])
    if step.ended is not None and step.ended != (ended_at is not None):
        raise Unexpected(
            text("Expected the process to have ended, but it has not.") if step.ended
            else text("Expected the process to go on, but it has ended.")
        )  # fmt: skip
    _require_path(step, row.instance_key or 0)
    if step.clocks:
        _require_clocks(step.clocks, row.key, begin)


def parts_of(number: str) -> Sequence[int]:
    """Keys of the instances of the records whose parent the record is, the oldest first."""
    child, parent = aliased(Record), aliased(Record)
    statement = (
        select(child.instance_key)
        .join(RecordLink, RecordLink.from_key == child.key)
        .join(parent, parent.key == RecordLink.to_key)
        .where(parent.number == number, RecordLink.kind == "parent", child.instance_key.is_not(None))
    )
    with reading() as session:
        return [key for key in session.scalars(statement.order_by(child.key)) if key is not None]


def require_tasks(expected: Sequence[str], instance_key: int) -> None:
    """Raise Unexpected unless the open tasks are these."""
    found = tuple(sorted(task.element_id for task in open_tasks(instance_key)))
    if found != tuple(expected):
        raise Unexpected(
            Text(OTHER_TASKS, {"expected": ", ".join(expected), "found": ", ".join(found) or _NOTHING})
        )


def open_tasks(instance_key: int) -> list[UserTask]:
    """The open tasks of an instance, oldest first."""
    mine = select(UserTask).where(UserTask.instance_key == instance_key, UserTask.state == UserTaskState.OPEN.value)
    with reading() as session:
        return list(session.execute(mine.order_by(UserTask.key)).scalars())


def _require_path(step: Expect, instance_key: int) -> None:
    if not step.path and not step.not_taken:
        return
    met = select(ElementEventRow.element_id).where(
        ElementEventRow.instance_key == instance_key, ElementEventRow.kind.in_(_MET)
    )
    with reading() as session:
        found = list(session.scalars(met.order_by(ElementEventRow.key)))
    left = iter(found)
    before: Text | str = text("the begin")
    for element in step.path:
        if element not in left:
            raise Unexpected(
                text("Expected the path to come to <%(element)s> after %(before)s, but it does not.",
                     element=element, before=before)
            )  # fmt: skip
        before = f"<{element}>"
    for element in step.not_taken:
        if element in found:
            raise Unexpected(text("Expected the path not to come to <%(element)s>, but it does.", element=element))


def _require_clocks(expected: Mapping[str, ExpectedClock], record_key: int, begin: datetime) -> None:
    with reading() as session:
        shown = {one.kind: one for one in clocks_of_record(session, record_key)}
        paused = select(ClockRow.kind, ClockRow.paused_by).where(ClockRow.record_key == record_key)
        places = {kind: place for kind, place in session.execute(paused)}
    for kind, wanted in expected.items():
        if kind not in shown:
            raise Unexpected(
                text("Expected a clock %(clock)s, but there are %(found)s.",
                     clock=kind, found=listed(sorted(shown), _NOTHING))
            )  # fmt: skip
        clock_shown = shown[kind]
        found = ExpectedClock(
            clock_shown.state, None if clock_shown.due_at is None else _instant(clock_shown.due_at), places[kind],
            clock_shown.used // _MINUTE,
        )
        for name, value, actual in _differing(wanted, found, begin):
            _require(text("%(what)s of the clock %(clock)s", what=name, clock=kind), value, actual)


def _differing(
    wanted: ExpectedClock, found: ExpectedClock, begin: datetime
) -> Iterator[tuple[Text, object, object]]:
    due = None if wanted.due is None else due_at(wanted.due, begin)
    if wanted.state is not None:
        yield text("state"), wanted.state, found.state
    if due is not None:
        yield text("due time"), _instant(due), found.due
    if wanted.paused_by is not None:
        yield text("reason of the pause"), wanted.paused_by, found.paused_by
    if wanted.used is not None:
        yield text("minutes used"), wanted.used, found.used


def _instant(at: datetime) -> str:
    return at.astimezone(clock.now().tzinfo).isoformat(timespec="minutes")


def _require(name: Text | str, expected: object, found: object) -> None:
    if expected != found:
        raise Unexpected(
            text("Expected %(name)s to be %(expected)s, but it is %(found)s.",
                 name=name, expected=_shown(expected), found=_shown(found))
        )  # fmt: skip


def _shown(value: object) -> str:
    return _NOTHING if value is None else str(value)
