"""What processes, elements and instances are called for operators."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import FlowdeskError, Text
from engine.runtime.standing import Standing
from engine.spiff.program import Program
from engine.state.tables import ProcessInstance
from itsm.records import elements
from itsm.records.tables import Record

_NO_BEGINNINGS = frozenset({"sequenceFlow", "boundaryEvent"})


class Naming:
    """Names in one language; a diagram is read once, and one that cannot be read any more leaves ids as they are."""

    def __init__(self, session: Session, language: str) -> None:
        self._session, self._language = session, language
        self._programs: dict[int, Program | None] = {}
        self._numbers: dict[int, str | None] = {}
        self._called: dict[tuple[int, str], int] = {}

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
        return elements.told_name(element, program.drawn, self._language) if program and element else element_id

    def know_places(self, tokens: Iterable[tuple[int, int, str | None]]) -> None:
        """Find out in which called processes tokens stand: (instance, its definition, token).

        The states of instances whose process calls another one are read, in one statement; a damaged one says nothing.
        """
        wanted: dict[int, set[str]] = {}
        for instance_key, definition_key, token_id in tokens:
            if token_id and self._calls(definition_key):
                wanted.setdefault(instance_key, set()).add(token_id)
        statement = select(ProcessInstance).where(ProcessInstance.key.in_(wanted))
        for row in self._session.execute(statement).scalars().all() if wanted else ():
            standing = Standing(self._session, row.key, row.definition_key)
            for token_id in wanted[row.key]:
                try:
                    called = standing.place(token_id).definition_key
                except FlowdeskError:
                    break
                if called is not None:
                    self._called[row.key, token_id] = called

    def element_at(self, instance_key: int, definition_key: int, token_id: str | None, element_id: str) -> str:
        """Name of the element that a token stands at, in a called process too once its place is known."""
        return self.element(self._called.get((instance_key, token_id or ""), definition_key), element_id)

    def in_names(self, instance_key: int, definition_key: int, token_id: str | None, sentence: Text) -> Text:
        """``sentence`` about the place of a token, with names of elements for their ids."""
        program = self.program(self._called.get((instance_key, token_id or ""), definition_key))
        return elements.in_names(sentence, program.drawn, self._language) if program else sentence

    def _calls(self, definition_key: int) -> bool:
        program = self.program(definition_key)
        return program is not None and any(one.type == "callActivity" for one in program.drawn.values())

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
