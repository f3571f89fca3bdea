"""What an operation would meet, looked at before it begins: the first things are tried out, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text
from engine.lifecycle import InstanceState, JobState, UserTaskState, WaitState
from engine.registry import Actor
from engine.runtime import Rehearsed, rehearse_operation
from engine.runtime.operation_acts import Arguments, Target, act_of
from engine.state.among import among
from engine.state.tables import Fault, Job, MessageSubscription, ProcessInstance, Timer, UserTask
from itsm.people.roles import may, require

NOTHING: Arguments = MappingProxyType({})
_CHECKED_OTHERWISE = frozenset({"migrate"})
"""Kinds that ``fitting`` plans for all of their things at once."""
_RUNNING = (InstanceState.ACTIVE.value,)
_NOT_ENDED = (InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value)
_READY: Mapping[str, tuple[str, ...]] = {
    "cancel": _NOT_ENDED, "modify": _NOT_ENDED, "migrate": _NOT_ENDED, "set_variables": _NOT_ENDED,
    "resume": (InstanceState.SUSPENDED.value,),
}  # fmt: skip
"""States in which an instance can be worked on, where these are not the running ones alone."""
_OF: Mapping[Target, Any] = {"fault": Fault, "job": Job}


@dataclass(frozen=True, slots=True)
class Refused:
    """A thing with which an operation would not be done, and why."""

    key: int
    why: Text


@dataclass(frozen=True, slots=True)
class Preview:
    """What an operation would meet: ``ready`` of ``targets`` can be done as things stand, the others are refused.

    The first ``rehearsed`` were tried out, and ``refusals`` say why some of them were refused; of the others it was
    only looked at whether they run. ``waits`` counts what the instances of those that are ready wait for, by table:
    what a cancellation would end.
    """

    targets: Sequence[int]
    ready: int
    rehearsed: int
    refusals: Sequence[Refused]
    instances: int
    waits: Mapping[str, int]

    @property
    def unseen(self) -> int:
        """Those that are refused for no more than where they stand."""
        return len(self.targets) - self.ready - len(self.refusals)


def preview(kind: str, targets: Sequence[int], actor: Actor, arguments: Arguments = NOTHING) -> Preview:
    """Look at what an operation would meet now; whoever may do it has the first things tried out, and taken back.

    Raises Forbidden, InvalidInput.
    """
    require(actor, "operations.see")
    tried = _tried(kind, targets, actor, arguments)
    known = {one.target_key for one in tried}
    with reading() as session:
        ready = [one.target_key for one in tried if one.why is None]
        ready += _standing(session, kind, [key for key in targets if key not in known])
        affected = _instances_of(session, act_of(kind).target, ready)
        waits = _waits(session, affected)
    refusals = [Refused(one.target_key, one.why) for one in tried if one.why is not None]
    return Preview(targets, len(ready), len(tried), refusals, len(affected), waits)


def _tried(kind: str, targets: Sequence[int], actor: Actor, arguments: Arguments) -> Sequence[Rehearsed]:
    if kind in _CHECKED_OTHERWISE or not may(actor, "operations.act"):
        return ()
    return rehearse_operation(kind, targets, arguments, actor)


def _standing(session: Session, kind: str, keys: Sequence[int]) -> list[int]:
    """Those of ``keys`` that are in a state in which they can be worked on."""
    if not keys:
        return []
    target = act_of(kind).target
    if target == "instance":
        statement = select(ProcessInstance.key).where(
            among(session, ProcessInstance.key, keys), ProcessInstance.state_name.in_(_READY.get(kind, _RUNNING))
        )
        return list(session.execute(statement).scalars())
    model, still = (
        (Fault, Fault.resolved_at.is_(None)) if target == "fault"
        else (Job, Job.state.in_((JobState.OPEN.value, JobState.FAILED.value)))
    )
    statement = (
        select(model.key)
        .join(ProcessInstance, ProcessInstance.key == model.instance_key)
        .where(among(session, model.key, keys), still, ProcessInstance.state_name.in_(_RUNNING))
    )  # nothing of a suspended instance tries again
    return list(session.execute(statement).scalars())


def _instances_of(session: Session, target: Target, keys: Sequence[int]) -> list[int]:
    """The instances that things belong to."""
    if target == "instance" or not keys:
        return list(keys)
    model = _OF[target]
    statement = select(model.instance_key).where(among(session, model.key, keys)).distinct()
    return list(session.execute(statement).scalars())


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
