"""Where the forms of a pack take options from: whether the pack has it."""

from collections.abc import Collection, Iterator

from engine.definitions.repairs.values import choices
from engine.errors import Finding, Repair, Text, text
from itsm.forms.model import Component
from itsm.forms.options.source import Source
from itsm.options.web.hosts import refusal
from itsm.packs.folder import PackFiles
from itsm.packs.model import RecordType


def missing_sources(files: PackFiles) -> Iterator[Finding]:
    """Fields whose list or decision is not in the pack (errors), or whose server may not be asked here (warnings)."""
    names = {resource.id: resource.name for resource in files.resources if resource.kind == "form"}
    for form_id, form in files.forms.items():
        for field in form.fields:
            if field.source is not None:
                yield from wrong_source(files.record_type, files.decisions, field, field.source, names[form_id])


def wrong_source(
    of_type: RecordType, decisions: Collection[str], field: Component, source: Source, resource: str
) -> Iterator[Finding]:
    """What is wrong with the source of ``field`` in a pack of ``of_type`` with these ``decisions``."""
    place = f"{field.id}.properties.options_from"
    message = _missing(of_type, decisions, source)
    if message is not None:
        others = _others(of_type, decisions, field, source)
        yield Finding("form", "error", place, message, None, resource, repairs=others)
    refused = refusal(source.name) if source.kind == "web" else None
    if refused is not None:
        yield Finding("form", "warning", place, refused, text("Ask the operator to allow it."), resource)


def _others(
    of_type: RecordType, decisions: Collection[str], field: Component, source: Source
) -> tuple[Repair, ...]:
    lists = [one.key for one in of_type.fields if one.choices or one.type == "category"]
    known = lists if source.kind == "list" else decisions
    return choices("properties.options_from", source.name, known, field.id, f"{source.kind}:")


def _missing(of_type: RecordType, decisions: Collection[str], source: Source) -> Text | None:
    if source.kind == "list":
        field = of_type.by_key.get(source.name)
        if field is None or not (field.choices or field.type == "category"):
            return text("Expected a field with choices, but “%(name)s” is none of this record type.", name=source.name)
    if source.kind == "decision" and source.name not in decisions:
        return text("Expected a decision “%(id)s” in the pack, but there is none.", id=source.name)
    return None
