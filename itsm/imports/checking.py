"""Does a mapping fit the pack in use? What the pack does not have is refused before anything is imported."""

from collections.abc import Iterator

from database import reading
from engine.errors import InvalidInput, Text, text
from engine.spiff.program import Program
from engine.state import definitions
from itsm.imports.mapping import ImportMapping, Way
from itsm.packs.model import RecordType
from itsm.records.elements import outcomes, program


def check_mapping(mapping: ImportMapping, record_type: RecordType) -> None:
    """Raise InvalidInput that names the first field, status, element or outcome that ``record_type`` does not have."""
    with reading() as session:
        drawn = program(session, definitions.latest(session, "process", record_type.process).key)
    for problem in _problems(mapping, record_type, drawn):
        raise InvalidInput(problem)


def _problems(mapping: ImportMapping, record_type: RecordType, drawn: Program) -> Iterator[Text]:
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
            for name in _missing(way, drawn):
                yield _unknown(f"transitions {source} → {target}", name)


def _missing(way: Way, drawn: Program) -> Iterator[str]:
    for name in (*way.complete, *([way.timer] if way.timer else ())):
        if name not in drawn.elements:
            yield name
        elif way.outcome and way.outcome not in {outcome.key for outcome in outcomes(drawn.elements[name], "en")}:
            yield way.outcome


def _unknown(place: str, name: str) -> Text:
    return text("Expected what the pack has at %(place)s of the mapping, but “%(name)s” is not in it.",
                place=place, name=name)  # fmt: skip
