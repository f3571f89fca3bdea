"""Which things an operation is for: those that were ticked in a list, or all that match its filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from database import reading
from engine.errors import InvalidInput, text
from engine.lifecycle import InstanceState, JobState, UserTaskState, WaitState
from engine.registry import Actor
from engine.runtime.operation_acts import Target, act_of
from engine.runtime.start_operation import MOST_ITEMS
from engine.state.among import among
from engine.state.tables import Fault, Job, MessageSubscription, ProcessInstance, Timer, UserTask
from itsm.operations.lists import faults, instances, jobs
from itsm.people.roles import require

LISTS = ("faults", "jobs", "instances")
_SOURCES: Mapping[str, tuple[Target, Any]] = {
    "faults": ("fault", Fault), "jobs": ("job", Job), "instances": ("instance", ProcessInstance),
}  # fmt: skip

_RUNNING = (InstanceState.ACTIVE.value,)
_NOT_ENDED = (InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value)
_READY: Mapping[str, tuple[str, ...]] = {
    "cancel": _NOT_ENDED, "modify": _NOT_ENDED, "migrate": _NOT_ENDED, "set_variables": _NOT_ENDED,
    "resume": (InstanceState.SUSPENDED.value,),
}  # fmt: skip
"""States in which an instance can be worked on, where these are not the running ones alone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen in a list: keys, or (``keys`` empty) all that match ``filters`` up to the key ``upto``."""

    source: str
    keys: tuple[int, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    upto: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What an operation would meet: ``ready`` of ``targets`` can be done as things stand, the others are refused.

    ``waits`` counts what its instances wait for, by table: what a cancellation would end.
    """

    targets: Sequence[int]
    ready: int
    instances: int
    waits: Mapping[str, int]


def targets_of(choice: Choice, kind: str, actor: Actor) -> list[int]:
    """Keys of the things that an operation of ``kind`` is for. Raises Forbidden, InvalidInput (not for this list)."""
    require(actor, "operations.see")
    if choice.source not in LISTS:
        raise InvalidInput(text("Expected one of %(names)s.", names=", ".join(LISTS)))
    target, model = _SOURCES[choice.source]
    wanted = act_of(kind).target
    if wanted not in (target, "instance"):
        raise InvalidInput(
            text("Expected things that “%(kind)s” is for, but these are others. Choose another action.", kind=kind)
        )
    if choice.keys and wanted == target:
        return list(dict.fromkeys(choice.keys))[:MOST_ITEMS]
    column = model.key if wanted == target else model.instance_key
    with reading() as session:
        found = session.execute(_chosen(choice, model, column).order_by(model.key).limit(MOST_ITEMS)).scalars()
        return list(dict.fromkeys(found))


def _chosen(choice: Choice, model: Any, column: InstrumentedAttribute[int]) -> Select[*tuple[Any, ...]]:
    if choice.keys:
        return select(column).where(model.key.in_(choice.keys))
    matching = _matching(choice).with_only_columns(column, maintain_column_froms=True)
    return matching.where(model.key <= choice.upto) if choice.upto else matching


def _matching(choice: Choice) -> Select[*tuple[Any, ...]]:
    filters = choice.filters
    if choice.source == "faults":
        return faults.matching(filters)
    if choice.source == "jobs":
        return jobs.matching(filters.get("state", "stuck"), filters.get("type", ""))
    return instances.matching(filters)


def highest_key(source: str) -> int:
    """The newest thing of a list: what comes after it was not seen, and is not meant by *all*."""
    with reading() as session:
        return session.execute(select(func.max(_SOURCES[source][1].key))).scalar_one() or 0


def preview(kind: str, targets: Sequence[int], actor: Actor) -> Preview:
    """Look at what an operation would meet now. Raises Forbidden, InvalidInput."""
    require(actor, "operations.see")
    with reading() as session:
        ready, affected = _ready(session, kind, targets)
        return Preview(targets, ready, len(affected), _waits(session, affected))


def _ready(session: Session, kind: str, keys: Sequence[int]) -> tuple[int, list[int]]:
    """How many can be done, and the instances that they belong to."""
    target = act_of(kind).target
    if target == "instance":
        statement = select(ProcessInstance.key).where(
            among(session, ProcessInstance.key, keys), ProcessInstance.state_name.in_(_READY.get(kind, _RUNNING))
        )
        found = list(session.execute(statement).scalars())
        return len(found), found
    model, still = (
        (Fault, Fault.resolved_at.is_(None)) if target == "fault"
        else (Job, Job.state.in_((JobState.OPEN.value, JobState.FAILED.value)))
    )
    statement = (
        select(model.instance_key)
        .join(ProcessInstance, ProcessInstance.key == model.instance_key)
        .where(among(session, model.key, keys), still, ProcessInstance.state_name.in_(_RUNNING))
    )  # nothing of a suspended instance tries again
    found = list(session.execute(statement).scalars())
    return len(found), list(dict.fromkeys(found))


def _waits(session: Session, instance_keys: Sequence[int]) -> dict[str, int]:
    if not instance_keys:
        return {}
    counted: Mapping[str, tuple[Any, tuple[str, ...]]] = {
        "tasks": (UserTask, (UserTaskState.OPEN.value,)),
        "jobs": (Job, (JobState.OPEN.value, JobState.SUSPENDED.value, JobState.FAILED.value)),
        "timers": (Timer, (WaitState.ARMED.value, WaitState.SUSPENDED.value, WaitState.FAULTED.value)),
        "messages": (MessageSubscription, (WaitState.ARMED.value, WaitState.SUSPENDED.value)),
    }
    parts = [
        select(func.count(model.key))
        .where(among(session, model.instance_key, instance_keys), model.state.in_(states))
        .scalar_subquery()
        .label(name)
        for name, (model, states) in counted.items()
    ]
    row = session.execute(select(*parts)).one()
    return {name: number for name, number in zip(counted, row, strict=True) if number}
