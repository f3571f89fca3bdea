"""Query: what migrations of running instances to another version would do, and what stands against them."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import FlowdeskError, NotFound, Text, text
from engine.lifecycle import InstanceState, is_final
from engine.registry import SYSTEM
from engine.runtime.host import CommandHost
from engine.runtime.programs import program_of
from engine.runtime.versions import move_to
from engine.spiff import state
from engine.spiff.migration import migrating
from engine.spiff.migration.likeness import likeness
from engine.spiff.migration.migrating import Version
from engine.spiff.migration.plan import MigrationPlan
from engine.spiff.program import Program
from engine.state.among import among
from engine.state.reads import instance_ref
from engine.state.tables import ProcessInstance

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Alike:
    """Instances for which a migration is the same: its plan, or why there can be none."""

    keys: Sequence[int]
    found: MigrationPlan | Text

    @property
    def fits(self) -> bool:
        """True when nothing stands against it."""
        return isinstance(self.found, MigrationPlan) and self.found.is_possible


def plan_migration(
    session: Session, instance_key: int, target_definition_key: int, mapping: Mapping[str, str]
) -> MigrationPlan:
    """Look at an instance as it stands now; ``mapping`` is from ids of its version to ids of the other one.

    Raises NotFound (no such instance or process), InvalidState (it has ended, or the version is retired), InvalidInput
    (it is of that version already).
    """
    row = session.get(ProcessInstance, instance_key)
    if row is None:
        raise NotFound(text("Expected process instance %(key)s to exist, but it does not.", key=instance_key))
    return move_to(UnitOfWork(session), row, target_definition_key, mapping).plan()


def plan_migrations(
    session: Session, instance_keys: Sequence[int], target_definition_key: int, mapping: Mapping[str, str]
) -> list[Alike]:
    """Look at all these instances; those that stand alike are planned once, and told together, in order of the keys."""
    groups: dict[Hashable, list[int]] = {}
    found: dict[int, Hashable] = {}
    for row in _rows(session, instance_keys):
        found[row.key] = _likeness(row)
    for key in dict.fromkeys(instance_keys):
        groups.setdefault(found.get(key), []).append(key)
    return [_planned(session, keys, target_definition_key, mapping) for keys in groups.values()]


def plan_migrations_to(session: Session, instance_keys: Sequence[int], programs: Mapping[str, Program]) -> list[Alike]:
    """The same for processes that are not deployed yet, by their ids: an instance goes to that of its own id."""
    groups: dict[Hashable, list[int]] = {}
    for row in _rows(session, instance_keys):
        groups.setdefault(_likeness(row), []).append(row.key)
    return [Alike(keys, _planned_to(session, keys[0], programs)) for keys in groups.values()]


def _planned_to(session: Session, key: int, programs: Mapping[str, Program]) -> MigrationPlan | Text:
    row = session.get_one(ProcessInstance, key)
    if row.process_id not in programs:
        return text("Expected the process %(id)s to be drawn still, but it is not.", id=row.process_id)
    old = Version(program_of(session, row.definition_key), row.definition_key)
    host = CommandHost(UnitOfWork(session), instance_ref(row), SYSTEM)
    try:
        return migrating.plan(row.state, old, Version(programs[row.process_id], 0), {}, host)
    except FlowdeskError as problem:
        return problem.message


def _rows(session: Session, keys: Sequence[int]) -> Iterator[Row[int, int, str, bytes]]:
    columns = select(
        ProcessInstance.key, ProcessInstance.definition_key, ProcessInstance.state_name, ProcessInstance.state
    )
    for first in range(0, len(keys), _AT_ONCE):
        yield from session.execute(columns.where(among(session, ProcessInstance.key, keys[first : first + _AT_ONCE])))


def _likeness(row: Row[int, int, str, bytes]) -> Hashable:
    """What an instance has in common with those that are planned like it; of those that cannot be, why."""
    name: str = row.state_name
    if is_final(InstanceState(name)):
        return name
    try:
        return row.definition_key, likeness(state.read(row.state))
    except FlowdeskError as problem:
        return row.definition_key, str(problem)


def _planned(session: Session, keys: Sequence[int], target: int, mapping: Mapping[str, str]) -> Alike:
    try:
        return Alike(keys, plan_migration(session, keys[0], target, mapping))
    except FlowdeskError as problem:
        return Alike(keys, problem.message)
