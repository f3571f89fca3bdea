"""What processes, elements and instances are called for operators."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import FlowdeskError
from engine.spiff.program import Program
from itsm.records import elements
from itsm.records.tables import Record

_NO_BEGINNINGS = frozenset({"sequenceFlow", "boundaryEvent"})


class Naming:
    """Names in one language; a diagram is read once, and one that cannot be read any more leaves ids as they are."""

    def __init__(self, session: Session, language: str) -> None:
        self._session, self._language = session, language
        self._programs: dict[int, Program | None] = {}
        self._numbers: dict[int, str | None] = {}

    def program(self, definition_key: int) -> Program | None:
        """The diagram of a definition; None when today's rules refuse it."""
        if definition_key not in self._programs:
            try:
                self._programs[definition_key] = elements.program(self._session, definition_key)
            except FlowdeskError:
                self._programs[definition_key] = None
        return self._programs[definition_key]

    def process(self, definition_key: int, process_id: str) -> str:
        """Name of a process."""
        program = self.program(definition_key)
        return (program.names.get(self._language) or program.name if program else "") or process_id

    def element(self, definition_key: int, element_id: str) -> str:
        """Name of an element of a process."""
        program = self.program(definition_key)
        element = program.drawn.get(element_id) if program else None
        return elements.element_name(element, self._language) if element else element_id

    def beginnings(self, definition_key: int) -> list[tuple[str, str]]:
        """The flow nodes of a process at which a token may be put: id and name, in the order of the diagram."""
        program = self.program(definition_key)
        nodes = [one for one in program.elements.values() if one.type not in _NO_BEGINNINGS] if program else []
        return [(one.id, elements.element_name(one, self._language)) for one in nodes]

    def know_number(self, instance_key: int, number: str | None) -> None:
        """Note what the caller has read already."""
        self._numbers[instance_key] = number

    def numbers(self, instance_keys: Iterable[int]) -> Mapping[int, str | None]:
        """Numbers of the records that instances serve, by instance; read in one statement, each once."""
        wanted = set(instance_keys) - self._numbers.keys()
        if wanted:
            self._numbers |= dict.fromkeys(wanted)
            statement = select(Record.instance_key, Record.number).where(Record.instance_key.in_(wanted))
            self._numbers |= {int(key): number for key, number in self._session.execute(statement) if key is not None}
        return self._numbers
