"""A new instance of a deployed process: its row, its first step, and what it was started by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from database import UnitOfWork, current_tenant
from engine import clock
from engine.lifecycle import InstanceState
from engine.registry import Actor
from engine.runtime.host import CommandHost
from engine.runtime.instance import OpenInstance, reasons
from engine.runtime.programs import program_of
from engine.runtime.stepping import TOLERANT, Faults, Terms, take_step
from engine.spiff.execution import Execution
from engine.state.instance_writes import insert_instance
from engine.state.reads import instance_ref
from engine.state.tables import ProcessInstance


@dataclass(frozen=True, slots=True)
class Origin:
    """What an instance begins with: a start ``event`` that has happened, or a token ``at_element``; else its command.

    ``business_key`` names the record that it serves. ``conversation`` is that of the instance whose message or signal
    it was; ``message`` and ``key`` name a message.
    """

    business_key: str = ""
    event: str | None = None
    at_element: str | None = None
    conversation: int | None = None
    message: str | None = None
    key: str | None = None
    replaying: bool = False


class Startable(Protocol):
    """A version of a process, or what names one."""

    @property
    def key(self) -> int:
        """Its definition's key."""

    @property
    def id(self) -> str:
        """The process."""


@dataclass(frozen=True, slots=True)
class ProcessVersion:
    """A version of a process by its key, when nothing else of it is read."""

    key: int
    id: str


def start_instance(
    work: UnitOfWork,
    definition: Startable,
    variables: Mapping[str, object],
    actor: Actor,
    command: str,
    origin: Origin,
    terms: Terms = TOLERANT,
) -> OpenInstance:
    """Start an instance of ``definition`` and run it to its first wait states. Raises ExecutionFault."""

    def begin(faults: Faults) -> OpenInstance:
        row = ProcessInstance(
            definition_key=definition.key,
            process_id=definition.id,
            business_key=origin.business_key,
            state_name=InstanceState.ACTIVE.value,
            state=b"",
            revision=0,
            replaying=origin.replaying,
            open_faults=0,
            conversation=origin.conversation,
            start_message=origin.message,
            start_key=origin.key,
            started_at=clock.now(),
            tenant_id=current_tenant(),
        )
        insert_instance(work.session, row)
        ref = instance_ref(row)
        execution = Execution.start(
            program_of(work.session, definition.key), CommandHost(work, ref, actor), variables,
            at_element=origin.at_element, event=origin.event, parked=reasons(faults),
        )
        return OpenInstance(work, row, ref, execution, (), actor)

    return take_step(work, begin, command, terms)
