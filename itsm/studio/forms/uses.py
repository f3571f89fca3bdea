"""Where a form is used: the steps of the diagrams of its pack, and the report of a new record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.reader import read_xml
from engine.errors import InvalidDefinition
from engine.spiff.program import Element, load_programs
from itsm.packs.reading import read_record_type


@dataclass(frozen=True, slots=True)
class Use:
    """A step of a diagram (``file``) that shows the form; without an element the form begins a record."""

    form_id: str
    file: str
    element: Element | None = None


def uses_in(files: Mapping[str, bytes]) -> list[Use]:
    """All uses of all forms, in the order of files and steps. Files that cannot be read use nothing."""
    return [use for name, content in sorted(files.items()) for use in _uses(name, content)]


def _uses(name: str, content: bytes) -> Iterator[Use]:
    try:
        if name == "pack.yaml":
            yield Use(read_record_type(content, name).report_form, name)
        elif name.endswith(".bpmn"):
            yield from _steps(name, content)
    except InvalidDefinition:
        return  # half drawn: the findings of that file say so


def _steps(name: str, content: bytes) -> Iterator[Use]:
    seen = set[str]()
    for program in load_programs(read_xml(content)).values():
        for element in program.drawn.values():
            shown = element.extensions.get("formDefinition")
            form_id = str(shown.get("formId") or "") if isinstance(shown, Mapping) else ""
            if form_id and element.id not in seen:
                seen.add(element.id)
                yield Use(form_id, name, element)
