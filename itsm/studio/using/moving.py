"""Records that run on older versions of a pack: how many there are, and taking them to the version in use."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, text
from engine.lifecycle import InstanceState
from engine.registry import Actor
from engine.runtime import run_command, start_operation
from engine.runtime.start_operation import MOST_ITEMS
from engine.state.among import among
from engine.state.tables import Definition, ProcessInstance
from itsm.audit import audit
from itsm.packs.versions.naming import pack_in
from itsm.people.roles import require

RUNNING = (InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value)


@dataclass(frozen=True, slots=True)
class Running:
    """How many instances run on a version of a process; ``is_newest``: a new record starts it."""

    process_id: str
    version: int
    definition_key: int
    count: int
    is_newest: bool
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many records were given to the worker to be taken to the version in use."""

    records: int


def running_of_packs(session: Session) -> dict[str, list[Running]]:
    """By pack, what runs on each version of each of its processes: one statement, however many packs."""
    counted = (
        select(ProcessInstance.definition_key, func.count().label("many"))
        .where(ProcessInstance.state_name.in_(RUNNING))
        .group_by(ProcessInstance.definition_key)
        .subquery()
    )
    statement = (
        select(Definition.id, Definition.version, Definition.key, Definition.resource_name, Definition.retired_at,
               Definition.checksum, func.coalesce(counted.c.many, 0))
        .outerjoin(counted, counted.c.definition_key == Definition.key)
        .where(Definition.kind == "process")
        .order_by(Definition.id, Definition.version.desc())
    )  # fmt: skip
    found: dict[str, list[Running]] = {}
    newest = set[str]()
    for process_id, version, key, resource, retired_at, checksum, many in session.execute(statement):
        first = retired_at is None and process_id not in newest
        newest |= {process_id} if first else set()
        found.setdefault(pack_in(resource), []).append(Running(process_id, version, key, many, first, checksum))
    return found


def running_of(session: Session, pack: str) -> list[Running]:
    """What runs on each version of each process of ``pack``, the newest first."""
    return running_of_packs(session).get(pack, [])


def on_older(versions: Sequence[Running]) -> list[Running]:
    """The versions on which something runs that is drawn otherwise than what a new record starts."""
    newest = {one.process_id: one.checksum for one in versions if one.is_newest}
    return [one for one in versions if one.count and newest.get(one.process_id, one.checksum) != one.checksum]


def standing_on_older(session: Session, pack: str) -> list[int]:
    """Keys of the instances that run on an older version than that which a new record starts, the oldest first."""
    older = [one.definition_key for one in on_older(running_of(session, pack))]
    if not older:
        return []
    statement = select(ProcessInstance.key).where(
        among(session, ProcessInstance.definition_key, older), ProcessInstance.state_name.in_(RUNNING)
    )
    return list(session.scalars(statement.order_by(ProcessInstance.key).limit(MOST_ITEMS)))


def start_moving(work: UnitOfWork, pack: str, keys: Sequence[int], reason: str, actor: Actor) -> int:
    """Give instances to the worker, to be taken to the version of their process that is in use; how many these are."""
    session = work.session
    targets = {one.process_id: one.definition_key for one in running_of(session, pack) if one.is_newest}
    rows = session.execute(
        select(ProcessInstance.key, ProcessInstance.process_id, ProcessInstance.definition_key)
        .where(among(session, ProcessInstance.key, keys), ProcessInstance.state_name.in_(RUNNING))
        .order_by(ProcessInstance.key)
    ).all()
    given = 0
    for process_id, target in targets.items():
        mine = [key for key, of, stands in rows if of == process_id and stands != target]
        if mine:
            arguments = {"definition": target, "mapping": {}}
            start_operation("migrate", mine, reason, actor, arguments=arguments, work=work)
            given += len(mine)
    return given


def move_records(
    pack: str, keys: Sequence[int], reason: str, actor: Actor, command_id: str | None = None
) -> Moved:
    """Take records to the version in use; what does not fit stays on its version. Without ``keys``: all on older ones.

    Raises Forbidden, InvalidForm (no ``reason``).
    """
    require(actor, "studio.put_into_use")
    if not reason.strip():
        raise InvalidForm({"reason": text("Expected a reason, which stays in the history of each record. Write one.")})

    def body(work: UnitOfWork) -> Moved:
        older = standing_on_older(work.session, pack)
        wanted = [key for key in older if key in set(keys)] if keys else older
        moved = start_moving(work, pack, wanted, reason.strip(), actor)
        audit(work, "studio_records_moved", f"pack {pack}", actor.key, records=moved, reason=reason.strip())
        return Moved(moved)

    return run_command("studio_move_records", command_id, actor, Moved, body)
