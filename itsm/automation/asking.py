"""What a service task asks for: the inputs of its call as words, yes or no, and contexts, and the records they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import ExecutionFault, FlowdeskError, InvalidForm, InvalidInput, NotFound, Text, text
from engine.feel import DayTimeDuration, parse_duration
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.records.opened import OpenRecord, record_of
from itsm.records.tables import Record

LONGEST = DayTimeDuration.of(timedelta(days=366))
"""How long a message may wait for somebody who takes it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stored record, as links and comments know it."""

    key: int
    number: str


def words(call: InlineCall, name: str, default: str = "") -> str:
    """The input ``name`` as a text without blanks around it."""
    value = call.inputs.get(name)
    return default if value is None else str(value).strip() or default


def flag(call: InlineCall, name: str, default: bool) -> bool:
    """The input ``name`` as yes or no; a text is as an editor writes it."""
    value = call.inputs.get(name)
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).strip().lower(), default)


def context(call: InlineCall, name: str) -> dict[str, object]:
    """The input ``name`` as names with values; raises InvalidInput when it is something else."""
    value = call.inputs.get(name)
    if value is None or value == "":
        return {}
    if isinstance(value, Mapping):
        return {str(key): below for key, below in value.items()}
    raise wrong_input(name, text("a context, such as {a: 1}"), value)


def duration(call: InlineCall, name: str) -> timedelta:
    """The input ``name`` as a length of time, nothing without one; raises InvalidInput."""
    value = call.inputs.get(name)
    if value is None or value == "":
        return timedelta(0)
    found = _read_duration(value) if isinstance(value, str) else value
    if isinstance(found, DayTimeDuration) and found.nanoseconds >= 0:
        return min(found, LONGEST).to_python()
    raise wrong_input(name, text("a length of time, such as P1D"), value)


def _read_duration(value: str) -> object:
    try:
        return parse_duration(value.strip())
    except ValueError:
        return None


def own_record(work: UnitOfWork, instance: InstanceRef, actor: Actor) -> OpenRecord | None:
    """The record that the instance serves, stored, so that it has a key; None when it serves none."""
    opened = record_of(work, instance)
    if opened is not None and opened.is_new:
        opened.store(work, actor, clock.now())
    return opened


def record_at(work: UnitOfWork, number: str) -> Place:
    """The record ``number``, without a lock on it; raises NotFound."""
    meant = number.strip().upper()
    found = work.session.execute(select(Record.key, Record.number).where(Record.number == meant)).one_or_none()
    if found is None:
        raise NotFound(text("Expected a record %(number)s, but there is none. Check the number.", number=meant[:60]))
    return Place(found.key, found.number)


def wrong_input(name: str, expected: Text, value: object) -> InvalidInput:
    """The refusal of an input that is something else than it has to be."""
    return InvalidInput(
        text("Expected “%(name)s” to be %(expected)s, but found “%(value)s”.", name=name, expected=expected,
             value=str(value)[:60])
    )  # fmt: skip


def fault(call: InlineCall, problem: FlowdeskError) -> ExecutionFault:
    """What a task could not do, as a fault at its element."""
    return ExecutionFault(
        call.element_id,
        text("Expected <%(element)s> to do its work, but: %(why)s", element=call.element_id, why=_why(problem)),
    )


def _why(problem: FlowdeskError) -> Text:
    if isinstance(problem, InvalidForm) and problem.fields:
        key, message = next(iter(problem.fields.items()))
        return text("“%(field)s”: %(why)s", field=key, why=message)
    return problem.message
