"""An instance and the other version that it is to go to, as migrations need them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import HasEnded, InvalidInput, InvalidState, NotFound, text
from engine.lifecycle import InstanceState, is_final
from engine.registry import SYSTEM, Actor
from engine.runtime.host import CommandHost
from engine.runtime.instance import is_asleep
from engine.runtime.programs import program_of
from engine.spiff.execution import Execution
from engine.spiff.migration import migrating
from engine.spiff.migration.migrating import Version
from engine.spiff.migration.plan import MigrationPlan
from engine.state import definitions
from engine.state.reads import instance_ref
from engine.state.tables import Definition, ProcessInstance


@dataclass(frozen=True, slots=True)
class Move:
    """A running instance, the version that it is of, and the one that it goes to."""

    work: UnitOfWork
    row: ProcessInstance
    source: Definition
    target: Definition
    mapping: Mapping[str, str]
    actor: Actor = SYSTEM

    def plan(self) -> MigrationPlan:
        """What the migration would do."""
        return migrating.plan(self.row.state, self._old, self._new, self.mapping, self._host())

    def before(self) -> Execution:
        """The instance as it stands in its version."""
        return Execution.load(self._old.program, self._host(), self.row.state)

    def carry_out(self) -> tuple[Execution, MigrationPlan]:
        """The instance as it stands in the other version. Raises MigrationRefused, ExecutionFault."""
        ref = replace(instance_ref(self.row), definition_key=self.target.key, process_id=self.target.id)
        after = CommandHost(self.work, ref, self.actor)
        return migrating.migrate(
            self.row.state, self._old, self._new, self.mapping, self._host(), after, asleep=is_asleep(self.row)
        )

    def _host(self) -> CommandHost:
        return CommandHost(self.work, instance_ref(self.row), self.actor)

    @property
    def _old(self) -> Version:
        return Version(program_of(self.work.session, self.source.key), self.source.key)

    @property
    def _new(self) -> Version:
        return Version(program_of(self.work.session, self.target.key), self.target.key)


def move_to(
    work: UnitOfWork, row: ProcessInstance, target_key: int, mapping: Mapping[str, str], actor: Actor = SYSTEM
) -> Move:
    """Raises NotFound (no such process), InvalidState (it has ended, or the version is retired), InvalidInput."""
    if is_final(InstanceState(row.state_name)):
        raise HasEnded(
            text("Expected instance %(key)s to be active, but it is %(state)s.", key=row.key, state=row.state_name)
        )
    source, target = work.session.get_one(Definition, row.definition_key), _target(work.session, target_key)
    if target.key == source.key:
        raise InvalidInput(
            text(
                "Expected another version than %(version)s of process %(process)s, which instance %(key)s is of. "
                "Name another.",
                version=target.version, process=target.id, key=row.key,
            )
        )
    return Move(work, row, source, target, mapping, actor)


def _target(session: Session, key: int) -> Definition:
    found = session.get(Definition, key)
    if found is None or found.kind != "process":
        raise NotFound(text("Expected process %(key)s to be deployed, but it is not. Deploy it.", key=key))
    if found.retired_at is not None:
        raise InvalidState(definitions.is_retired(found))
    return found
