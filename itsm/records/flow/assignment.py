"""Telling on the timeline who has a task now; the task's row itself belongs to the engine."""

from typing import Protocol

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from itsm.assignment.limits import Over
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.opened import OpenRecord


class AssignedTask(Protocol):
    """The task that is told of: its element, and the definition that this stands in."""

    @property
    def element_id(self) -> str: ...

    @property
    def definition_key(self) -> int: ...


def tell_assignment(
    work: UnitOfWork, opened: OpenRecord, task: AssignedTask, what: str, actor: Actor, over: Over | None = None,
    **to: object,
) -> None:
    """Add a line (``what``: claimed, released, assigned; ``to``: person and team) and store what changed with it.

    ``over`` tells that the person has more than their team allows.
    """
    opened.store(work, actor, clock.now())
    details = {
        "what": what, "element": task.element_id, "definition": task.definition_key,
        "instance": opened.row.instance_key, **to, **({"over": [over.load, over.limit]} if over is not None else {}),
    }
    add_entry(work, opened.row.key, NewEntry(EntryKind.ASSIGNMENT, True, details=details), actor)
