"""Where the forms of a pack take options from: whether the pack has it."""

from collections.abc import Iterator

from engine.errors import Finding, Text, text
from itsm.forms.model import Component
from itsm.forms.options.source import Source
from itsm.options.web.hosts import refusal
from itsm.packs.folder import PackFiles


def missing_sources(files: PackFiles) -> Iterator[Finding]:
    """Fields whose list or decision is not in the pack (errors), or whose server may not be asked here (warnings)."""
    names = {resource.id: resource.name for resource in files.resources if resource.kind == "form"}
    for form_id, form in files.forms.items():
        for field in form.fields:
            if field.source is not None:
                yield from _of_field(files, field, field.source, names[form_id])


def _of_field(files: PackFiles, field: Component, source: Source, resource: str) -> Iterator[Finding]:
    place = f"{field.id}.properties.options_from"
    message = _missing(files, source)
    if message is not None:
        yield Finding("form", "error", place, message, resource=resource)
    refused = refusal(source.name) if source.kind == "web" else None
    if refused is not None:
        yield Finding("form", "warning", place, refused, text("Ask the operator to allow it."), resource)


def _missing(files: PackFiles, source: Source) -> Text | None:
    if source.kind == "list":
        field = files.record_type.by_key.get(source.name)
        if field is None or not (field.choices or field.type == "category"):
            return text("Expected a field with choices, but “%(name)s” is none of this record type.", name=source.name)
    if source.kind == "decision" and source.name not in files.decisions:
        return text("Expected a decision “%(id)s” in the pack, but there is none.", id=source.name)
    return None
