"""User tasks that a step opens, given out: their priority and who gets them, as the registry says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from database import UnitOfWork
from engine.events import ElementEvent, ElementEventKind
from engine.registry import InstanceRef, registry
from engine.waits import UserTaskWait, Wait

DEFAULT_PRIORITY = 50
"""Priority of a user task whose diagram does not set one."""


class Opened(Protocol):
    """The instance whose step it is."""

    @property
    def work(self) -> UnitOfWork: ...

    @property
    def ref(self) -> InstanceRef: ...


def new_tasks(before: Sequence[Wait], after: Sequence[Wait]) -> list[UserTaskWait]:
    """The user tasks that were not open before: until then, a token may have waited for listeners."""
    known = {wait.token_id for wait in before if isinstance(wait, UserTaskWait)}
    return [wait for wait in after if isinstance(wait, UserTaskWait) and wait.token_id not in known]


def given_out(
    opened: Opened, before: Sequence[Wait], after: Sequence[Wait], at: datetime
) -> tuple[list[Wait], list[ElementEvent]]:
    """The waits of after, new user tasks as they are given out, with the lines of history that say why."""
    new = new_tasks(before, after)
    if not new:
        return list(after), []
    given, told = _given(opened, new, at)
    changed = dict(zip(map(id, new), _with_priority(opened, given), strict=True))
    return [changed.get(id(wait), wait) for wait in after], told


def _given(opened: Opened, new: Sequence[UserTaskWait], at: datetime) -> tuple[list[UserTaskWait], list[ElementEvent]]:
    if registry.task_giver is None:
        return list(new), []
    found = registry.task_giver(opened.work, opened.ref, new)
    waits, told = [], []
    for wait in new:
        given = found.get(wait.token_id)
        if given is None:
            waits.append(wait)
            continue
        assignee = wait.assignee if given.assignee_key is None else str(given.assignee_key)
        waits.append(replace(wait, assignee=assignee, candidate_groups=given.groups))
        if given.told:
            told.append(ElementEvent(ElementEventKind.TASK_GIVEN, wait.element_id, wait.token_id, at, given.told))
    return waits, told


def _with_priority(opened: Opened, new: Sequence[UserTaskWait]) -> list[UserTaskWait]:
    """New tasks with the priority that the registry gives them; the diagram's own goes first."""
    if registry.task_priority is None or all(wait.priority != DEFAULT_PRIORITY for wait in new):
        return list(new)
    priority = registry.task_priority(opened.work, opened.ref)
    if priority in (None, DEFAULT_PRIORITY):
        return list(new)
    return [replace(wait, priority=priority) if wait.priority == DEFAULT_PRIORITY else wait for wait in new]
