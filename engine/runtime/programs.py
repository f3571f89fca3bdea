"""Query: a deployed process as the token layer runs it."""

from sqlalchemy.orm import Session

from engine.definitions.reader import read_xml
from engine.errors import InvalidInput, text
from engine.spiff.program import Program, load_programs
from engine.state import definitions


def read_program(resource: bytes, process_id: str) -> Program:
    """The executable process ``process_id`` of a deployed diagram, which may hold several. Raises InvalidDefinition."""
    return load_programs(read_xml(resource))[process_id]


def program_of(session: Session, definition_key: int) -> Program:
    """The process of definition ``definition_key``, parsed once. Raises NotFound."""
    return definitions.parsed_part(session, definition_key, read_program)


def require_element(session: Session, definition_key: int, element_id: str) -> None:
    """Raise InvalidInput unless a process version has the element."""
    program = program_of(session, definition_key)
    if element_id not in program.elements:
        raise InvalidInput(
            text(
                "Expected an element of process %(process)s, but it has no <%(element)s>. Name one that it has.",
                process=program.process_id, element=element_id,
            )
        )
