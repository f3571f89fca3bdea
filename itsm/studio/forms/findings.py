"""What is wrong with a form while it is drawn: each finding with its component and attribute, for the designer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Finding, InvalidDefinition, Repair, Text
from itsm.forms.advice import advice_of
from itsm.forms.model import Form
from itsm.forms.reading import read_form
from itsm.options.in_pack import wrong_source
from itsm.packs.model import RecordType
from itsm.studio.forms.files import Schema, schema_of

MOST_BYTES = 1_000_000
"""Larger forms are kept, and neither checked nor drawn while one types."""
_STEP = re.compile(r"components\[(\d{1,6})\]\.?")
_LINE = re.compile(r" \(line \d+\)$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A finding at the attribute ``name`` of ``component`` (an id); both empty for the form as a whole."""

    component: str
    name: str
    severity: str
    message: Text
    fix: Text | None
    repairs: tuple[Repair, ...] = ()


def findings_of_form(content: bytes, of_type: RecordType | None, decisions: frozenset[str]) -> list[Spot]:
    """All findings of a form alone, and those of its sources of options."""
    try:
        form = read_form(content, "form")
        found = [*advice_of(form, "form"), *_sources(form, of_type, decisions)]
    except InvalidDefinition as problem:
        found = list(problem.findings)
    schema = schema_of(content)
    return [_spot(one, schema or {}) for one in found]


def _sources(form: Form, of_type: RecordType | None, decisions: frozenset[str]) -> list[Finding]:
    if of_type is None:
        return []
    sources = [(field, field.source) for field in form.fields if field.source is not None]
    return [finding for field, source in sources
            for finding in wrong_source(of_type, decisions, field, source, "form")]  # fmt: skip


def _spot(finding: Finding, schema: Schema) -> Spot:
    component, name = _place(_LINE.sub("", finding.element_id), schema)
    return Spot(component, name, finding.severity, finding.message, finding.fix, finding.repairs)


def _place(path: str, schema: Schema) -> tuple[str, str]:
    """``components[2].validate.min`` → the id of that component and ``validate.min``; ``field_x.min`` as it says."""
    at: object = schema
    rest = path
    while step := _STEP.match(rest):
        inside = at.get("components") if isinstance(at, Mapping) else None
        index = int(step[1])
        if not isinstance(inside, list) or index >= len(inside):
            return "", rest
        at, rest = inside[index], rest[step.end() :]
    if at is not schema:
        return (str(at.get("id") or "") if isinstance(at, Mapping) else ""), rest
    component, _, name = rest.partition(".")
    return ("", rest) if component in ("$", "id", "components") else (component, name)
