"""Query: the variables that a running instance holds now."""

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.registry import SYSTEM
from engine.runtime.host import CommandHost
from engine.runtime.programs import program_of
from engine.spiff.execution import Execution
from engine.state import reads
from engine.state.tables import ProcessInstance


def process_variables(session: Session, instance: ProcessInstance) -> dict[str, object]:
    """Variables of the process scope of ``instance`` by name; reading changes nothing."""
    program = program_of(session, instance.definition_key)
    host = CommandHost(UnitOfWork(session), reads.instance_ref(instance), SYSTEM)
    return dict(Execution.load(program, host, instance.state).variables)
