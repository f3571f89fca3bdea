"""Does a mapping fit the pack in use? What the pack does not have is refused before anything is imported."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from database import reading
from engine.errors import InvalidInput, NotFound, Text, text
from engine.spiff.program import Element, Program
from engine.state import definitions
from itsm.imports.mapping import ImportMapping, Way
from itsm.packs.model import RecordType
from itsm.records.elements import outcome_keys, program


def check_mapping(mapping: ImportMapping, record_type: RecordType) -> None:
    """Raise InvalidInput that names the first field, status, element or outcome that ``record_type`` does not have."""
    with reading() as session:
        drawn = program(session, definitions.latest(session, "process", record_type.process).key)
        travelled = _travelled(session, drawn)
    for problem in _problems(mapping, record_type, drawn, travelled):
        raise InvalidInput(problem)


def _travelled(session: Session, first: Program) -> Sequence[Mapping[str, Element]]:
    """Elements that a record may come to: those of its process, then of each process that is called by its name."""
    programs = {first.process_id: first}
    found = [first.elements]
    coming = [first]
    while coming:
        for element in coming.pop().drawn.values():
            call = element.extensions.get("calledElement")
            called = str(call.get("processId", "")) if isinstance(call, Mapping) else ""
            if not called or called.startswith("=") or called in programs:
                continue
            try:
                programs[called] = program(session, definitions.latest(session, "process", called).key)
            except NotFound:  # the linter has warned of it, and a record that comes there stands still
                continue
            coming.append(programs[called])
            found.append(programs[called].elements)
    return found


def _problems(
    mapping: ImportMapping, record_type: RecordType, drawn: Program, travelled: Sequence[Mapping[str, Element]]
) -> Iterator[Text]:
    for field in mapping.fields:
        if field.key not in record_type.by_key:
            yield _unknown("fields", field.key)
        for status in sorted(field.only_in - set(record_type.status_by_key)):
            yield _unknown(f"fields.{field.key}.only_in", status)
    for state in mapping.states.values():
        if state.status not in record_type.status_by_key:
            yield _unknown(f"states.{state.name}", state.status)
        if state.element not in drawn.elements:
            yield _unknown(f"states.{state.name}", state.element)
    for (source, target), ways in mapping.transitions.items():
        for way in ways:
            for name in _missing(way, travelled):
                yield _unknown(f"transitions {source} → {target}", name)


def _missing(way: Way, travelled: Sequence[Mapping[str, Element]]) -> Iterator[str]:
    for name in (*way.complete, *([way.timer] if way.timer else ())):
        found = [elements[name] for elements in travelled if name in elements]
        if not found:
            yield name
        elif way.outcome and not any(way.outcome in outcome_keys(one) for one in found):
            yield way.outcome


def _unknown(place: str, name: str) -> Text:
    return text("Expected what the pack has at %(place)s of the mapping, but “%(name)s” is not in it.",
                place=place, name=name)  # fmt: skip
