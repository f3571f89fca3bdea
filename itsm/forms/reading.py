"""Reading a form-js schema (JSON): what the server can draw and check, anything else is refused by name."""

import json
import re
from typing import Literal, cast, get_args

from engine.definitions.repairs.values import remove_value, set_value
from engine.errors import Text, text
from itsm.forms.feel_source import is_feel
from itsm.forms.model import CHOOSING, Component, ComponentType, Form, Option
from itsm.forms.options.source import Source, read_source
from itsm.forms.place import Findings, Place
from itsm.forms.rules import read_rules

TYPES: tuple[str, ...] = get_args(ComponentType)
MAX_FIELDS = 15
MAX_DEPTH = 4
_SUBTYPES = ("datetime", "date", "time")
_READ = (
    "type", "id", "key", "label", "dateLabel", "timeLabel", "description", "text", "layout", "conditional", "subtype",
    "defaultValue", "readonly", "disabled", "properties", "validate", "values", "valuesKey", "valuesExpression",
    "appearance", "components", "path", "decimalDigits", "increment", "accept", "multiple",
)  # fmt: skip
_LOOKS = ("searchable", "showOutline", "verticalAlignment", "height", "timeInterval", "timeSerializingFormat", "use24h")
"""Attributes that form editors write and that change neither what may be entered nor what it means."""
_WAYS_OUT = {
    "button": text("Remove it: the outcomes of the task are its buttons."),
    "submit": text("Remove it: the outcomes of the task are its buttons."),
    "html": text("Use a text component."),
    "iframe": text("Use a text component with a link."),
}


_BUTTONS = ("button", "submit")


def read_form(content: bytes, resource: str) -> Form:
    """Return the form in ``content`` (``resource``: its path). Raises InvalidDefinition with all findings."""
    findings = Findings("form", resource)
    form = _read(content, findings)
    findings.check()
    return form


def _unreadable(problem: Exception) -> Text:
    if isinstance(problem, json.JSONDecodeError):
        return text(
            "Expected a form in JSON, but it cannot be read from line %(line)s, character %(character)s on.",
            line=problem.lineno, character=problem.colno,
        )  # fmt: skip
    return text("Expected a form in JSON, but it cannot be read: %(why)s.", why=str(problem))


def _read(content: bytes, findings: Findings) -> Form:
    try:
        schema = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        findings.add("$", _unreadable(problem))
        return Form("")
    root = Place(schema, "", findings)
    form_id = root.text("id")
    components = tuple(_component(place, 1) for place in root.items("components", required=True))
    form = Form(form_id, components)
    if not findings.found:
        _check_whole(form, findings)
    return form


def _component(place: Place, depth: int) -> Component:
    kind = place.text("type")
    component_id = place.text("id")
    if kind not in TYPES:
        place.findings.add(
            component_id,
            text("Expected a component that the server can draw, but “%(type)s” is none.", type=kind),
            _WAYS_OUT.get(kind), [remove_value(place.path)] if kind in _BUTTONS else (),
        )  # fmt: skip
        kind = "text"
    else:
        _refuse_unknown(place)
    if depth > MAX_DEPTH:
        place.wrong(text("Expected groups nested at most %(depth)s deep, but they are deeper.", depth=MAX_DEPTH))
        return Component(component_id, "text")
    layout = place.at("layout") if place.has("layout") else Place({}, "layout", place.findings)
    return Component(
        id=component_id,
        type=cast(ComponentType, kind),
        key=_key(place, kind),
        label=_plain(place, "label") or _plain(place, "dateLabel") or _plain(place, "timeLabel"),
        description=_plain(place, "description"),
        text=_plain(place, "text"),
        columns=layout.whole("columns", 16) or 16,
        row=layout.text("row", "") or None,
        hide=_condition(place),
        subtype=cast(Literal["date", "time", "datetime"], place.one_of("subtype", _SUBTYPES, "datetime")),
        default=place.mapping().get("defaultValue"),
        readonly=place.flag("readonly") or place.flag("disabled"),
        timeline=_timeline(place),
        rules=read_rules(place),
        options=_options(place) if kind in CHOOSING else (),
        source=_source(place, kind),
        values_key=place.text("valuesKey", "") or None,
        values_expression=_feel(place, "valuesExpression"),
        prefix=_adorner(place, "prefixAdorner"),
        suffix=_adorner(place, "suffixAdorner"),
        children=tuple(_component(child, depth + 1) for child in place.items("components")),
    )


def _refuse_unknown(place: Place) -> None:
    """An attribute that is not read would be ignored, so it is refused by name."""
    place.only(*_READ, *_LOOKS)
    parts = {
        "layout": ("columns", "row"),
        "conditional": ("hide",),
        "properties": ("timeline", "required_for", "options_from"),
        "appearance": ("prefixAdorner", "suffixAdorner"),
    }
    for name, known in parts.items():
        if place.has(name):
            place.at(name).only(*known)


def _key(place: Place, kind: str) -> str | None:
    if kind in ("group", "text", "separator", "spacer"):
        if place.text("path", ""):
            said = text("Expected a group without a path, but it has one. Remove the path.")
            place.wrong(said, "path", None, [remove_value(place.path_of("path"))])
        return None
    key = place.text("key")
    if not key.isidentifier():
        meant = re.sub(r"\W+", "_", key.strip()).strip("_")
        offered = [set_value(place.path_of("key"), meant)] if meant.isidentifier() else ()
        said = text("Expected a key of letters, digits and _, but found “%(key)s”.", key=key)
        place.wrong(said, "key", None, offered)
    return key


def _plain(place: Place, name: str) -> str:
    """A text that people read. Expressions in texts are not run, so they are refused rather than shown raw."""
    value = place.text(name, "")
    if value.startswith("=") or "{{" in value:
        place.wrong(text("Expected a plain text, but found an expression. Write the text itself."), name)
    return value


def _timeline(place: Place) -> Literal["", "public", "internal"]:
    properties = place.at("properties") if place.has("properties") else Place({}, "properties", place.findings)
    return cast(Literal["", "public", "internal"], properties.one_of("timeline", ("", "public", "internal"), ""))


def _condition(place: Place) -> str | None:
    if not place.has("conditional"):
        return None
    return _feel(place.at("conditional"), "hide")


def _feel(place: Place, name: str) -> str | None:
    """FEEL source under ``name`` without its ``=``; it must be readable."""
    source = place.text(name, "").strip().removeprefix("=").strip()
    if not source:
        return None
    return source if is_feel(place, name, source) else None


def _adorner(place: Place, name: str) -> str:
    return _plain(place.at("appearance"), name) if place.has("appearance") else ""


def _options(place: Place) -> tuple[Option, ...]:
    options = tuple(Option(item.text("value"), item.text("label")) for item in place.items("values"))
    if len({option.value for option in options}) < len(options):
        values = [option.value for option in options]
        again = next(index for index, value in enumerate(values) if value in values[:index])
        offered = [remove_value(f"{place.path_of('values')}[{again}]", text("Remove the second one"))]
        place.wrong(text("Expected each value once, but one is repeated."), "values", None, offered)
    if not options and not place.has("valuesKey") and not place.has("valuesExpression") and not _names_source(place):
        place.wrong(text("Expected options, but there are none. Add some, or say where they come from."), "values")
    return options


def _source(place: Place, kind: str) -> Source | None:
    if not _names_source(place):
        return None
    if kind not in CHOOSING:
        said = text("Expected a source of options at a field with options only, but found one.")
        place.wrong(said, "properties", None, [remove_value(place.path_of("properties.options_from"))])
    elif place.has("valuesKey") or place.has("valuesExpression") or place.mapping().get("values"):
        others = [one for one in ("valuesKey", "valuesExpression", "values") if place.mapping().get(one)]
        ways = [[one] for one in ("properties.options_from",)] + ([others] if len(others) == 1 else [])
        offered = [remove_value(place.path_of(one), text("Remove “%(name)s”", name=one)) for (one,) in ways]
        place.wrong(text("Expected options from one place, but there are two. Remove one of them."), "properties", None,
                    offered)  # fmt: skip
    return read_source(place.at("properties"))


def _names_source(place: Place) -> bool:
    return place.has("properties") and place.at("properties").has("options_from")


def _check_whole(form: Form, findings: Findings) -> None:
    seen: set[str] = set()
    for component in form.walk():
        for name in {component.id, component.key} - {None}:
            if name in seen:
                findings.add(component.id, text("Expected “%(name)s” once in a form, but it is repeated.", name=name))
            seen.add(str(name))
    count = len(form.fields)
    if count > MAX_FIELDS:
        message = text("Expected at most %(limit)s fields, but there are %(count)s.", limit=MAX_FIELDS, count=count)
        findings.add("components", message, text("Split the form."))
