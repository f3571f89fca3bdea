"""What every operation outside the drawn flow does first and last: is it allowed here; keep it, tell it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import Forbidden, InvalidForm, NotFound, Text, text
from engine.registry import Actor
from engine.runtime.task_policy import require_allowed, require_open
from engine.state import reads
from engine.state.tables import UserTask
from itsm.audit import audit
from itsm.detours.kinds import KINDS, LONGEST_REASON
from itsm.detours.tables import Detour
from itsm.people import queries
from itsm.people.queries import Person
from itsm.records import elements
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.opened import OpenRecord, record_of
from itsm.records.visibility import seen_record


@dataclass(frozen=True, slots=True)
class Begun:
    """The locked task, its instance and its record."""

    task: UserTask
    found: reads.TaskAndInstance
    opened: OpenRecord


@dataclass(frozen=True, slots=True)
class DetourDone:
    """An operation outside the drawn flow is done."""

    number: str
    task_key: int


def allowed_at(session: Session, task: UserTask) -> frozenset[str]:
    """The operations that the diagram allows at the task."""
    element = elements.element_of(session, task.definition_key, task.element_id)
    named = (name.strip() for name in element.properties.get("allow", "").split(","))
    return frozenset(name for name in named if name in KINDS)


def begin(work: UnitOfWork, task_key: int, kind: str, actor: Actor, *, asks_policy: bool = True) -> Begun:
    """Lock the open task for ``kind``.

    Raises NotFound (also where the actor does not see the record), InvalidState (not open, suspended) and Forbidden
    (the diagram does not allow it, or the policy does not).
    """
    found = reads.lock_task(work.session, task_key)
    opened = record_seen(work, found, actor)
    require_open(found)
    require_kind(work.session, found.task, kind)
    if asks_policy:
        require_allowed(work, kind, found, actor)
    return Begun(found.task, found, opened)


def record_seen(work: UnitOfWork, found: reads.TaskAndInstance, actor: Actor) -> OpenRecord:
    """The record of a locked task; raises NotFound where it has none that the actor sees."""
    opened = record_of(work, reads.instance_ref(found.instance))
    if opened is None:
        raise NotFound(text("Expected task %(key)s to belong to a record, but it belongs to none.", key=found.task.key))
    seen_record(work.session, opened.number, actor)
    return opened


def require_kind(session: Session, task: UserTask, kind: str) -> None:
    """Raise Forbidden unless the diagram allows ``kind`` at the task."""
    if kind not in allowed_at(session, task):
        raise Forbidden(
            text(
                "Expected a step that allows “%(name)s”, but this one does not. Ask a process owner.", name=KINDS[kind]
            )
        )


def checked_reason(reason: str) -> str:
    """The reason without what surrounds it; raises InvalidForm when there is none, or too much of it."""
    said = reason.replace("\r\n", "\n").strip()
    if not 0 < len(said) <= LONGEST_REASON:
        raise InvalidForm({"reason": no_reason()})
    return said


def no_reason() -> Text:
    """What is said beside the field of a reason that is missing or too long."""
    return text("Expected a reason of 1 to %(most)s characters. Say why.", most=LONGEST_REASON)


def worker(work: UnitOfWork, person_key: int | None, but: int | None) -> Person:
    """Who gets the task: somebody who works on tasks, and not ``but``. Raises InvalidForm."""
    found = queries.people([person_key], work.session).get(person_key) if person_key is not None else None
    if found is None or not queries.works(found, work.session):
        raise InvalidForm(
            {"person": text("Expected somebody who works on tasks, but this is nobody who does. Choose an agent.")}
        )
    if found.key == but:
        raise InvalidForm({"person": text("Expected somebody else, but %(name)s has it already.", name=found.name)})
    return found


def as_system(actor: Actor) -> Actor:
    """The actor for the engine's own commands, once this house has decided that they may."""
    return Actor(actor.key, "system", actor.name)


def keep(work: UnitOfWork, begun: Begun, detour: Detour, actor: Actor, *, told: bool = True) -> None:
    """Store the detour with its place; tell it on the timeline (unless the history does) and in the audit trail."""
    task, opened = begun.task, begun.opened
    detour.record_key, detour.task_key, detour.definition_key = opened.row.key, task.key, task.definition_key
    detour.element_id, detour.at, detour.actor_key = task.element_id, clock.now(), actor.key
    work.session.add(detour)
    opened.store(work, actor, clock.now())
    details = {
        "kind": detour.kind, "element": task.element_id, "definition": task.definition_key,
        "instance": task.instance_key, "person_key": detour.person_key, "team": detour.team,
        "reason": detour.reason,
    }  # fmt: skip
    if told:
        add_entry(work, opened.row.key, NewEntry(EntryKind.DETOUR, True, details=details), actor)
    audit(
        work, f"detour_{detour.kind}", f"record {opened.number}", actor.key, None, element=task.element_id,
        person=f"person {detour.person_key}" if detour.person_key else None, team=detour.team, target=detour.target,
        reason=detour.reason,
    )  # fmt: skip
