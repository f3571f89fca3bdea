"""What a decision asks for: its input data, and the names that its tables read, as fields of a form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.dmn.elements import Element, child, children, local_name, reference, text_of, type_reference
from engine.feel import FeelError, compile_expression
from engine.feel.types import basic_type
from itsm.studio.given import UNCACHED

_KNOWN = {"string", "number", "boolean", "date", "time", "date and time", "days and time duration"} | {
    "years and months duration"
}


@dataclass(frozen=True, slots=True)
class InputField:
    """A value to give: the path of names that it goes to, its label, FEEL type and (literals of) allowed values."""

    path: tuple[str, ...]
    label: str
    type: str = ""
    options: tuple[str, ...] = ()
    id: str = ""
    """Id of the element that asks for it: what translations go by."""

    @property
    def name(self) -> str:
        """The path as one word."""
        return ".".join(self.path)


@dataclass
class _Reading:
    definitions: Element
    found: dict[tuple[str, ...], InputField] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


def input_fields(definitions: Element, decision_id: str) -> tuple[InputField, ...]:
    """The fields of a decision and of all it requires, in the order of the model."""
    reading = _Reading(definitions)
    _read_node(reading, decision_id)
    return tuple(reading.found.values())


def _read_node(reading: _Reading, identity: str) -> None:
    node = next((item for item in children(reading.definitions) if item.get("id") == identity), None)
    if node is None or identity in reading.seen:
        return
    reading.seen.add(identity)
    kind = local_name(node)
    if kind == "inputData":
        _read_input_data(reading, node)
    elif kind == "decisionService":
        for name in ("inputData", "inputDecision", "outputDecision"):
            for linked in children(node, name):
                _read_node(reading, str(linked.get("href", "")).rpartition("#")[2])
    else:
        required = list(_required(node))
        for item in required:
            _read_node(reading, item)
        table = child(node, "decisionTable")
        if table is not None:
            _read_columns(reading, table, _names_of(reading, required))


def _required(node: Element) -> Iterator[str]:
    for requirement in children(node, "informationRequirement"):
        for name in ("requiredInput", "requiredDecision"):
            href = reference(requirement, name)
            if href:
                yield href.rpartition("#")[2]


def _names_of(reading: _Reading, required: list[str]) -> set[str]:
    nodes = {item.get("id", ""): item for item in children(reading.definitions)}
    return {_variable(nodes[identity])[0] for identity in required if identity in nodes}


def _variable(node: Element) -> tuple[str, str | None]:
    """Name and type of what a node gives to others."""
    variable = child(node, "variable")
    name = (variable.get("name") if variable is not None else None) or node.get("name") or node.get("id", "")
    return str(name), type_reference(variable)


def _read_input_data(reading: _Reading, node: Element) -> None:
    name, type_name = _variable(node)
    for path, kind, options in _parts(reading, (name,), type_name, depth=0):
        reading.found.setdefault(path, InputField(path, " · ".join(path), kind, options, node.get("id", "")))


def _parts(
    reading: _Reading, path: tuple[str, ...], type_name: str | None, depth: int
) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """One field for a plain type, one for each component of a structure."""
    definition = next(
        (item for item in children(reading.definitions, "itemDefinition") if item.get("name") == type_name), None
    )
    if definition is None or definition.get("isCollection") == "true":
        yield path, _basic(type_name) if definition is None else "", ()
        return
    yield from _parts_of(reading, path, definition, depth)


def _parts_of(
    reading: _Reading, path: tuple[str, ...], definition: Element, depth: int
) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    components = list(children(definition, "itemComponent"))
    if components and depth < 3:
        for component in components:
            inner = (*path, str(component.get("name", "")))
            if component.get("isCollection") == "true":
                yield inner, "", ()
            else:
                yield from _parts_of(reading, inner, component, depth + 1)
        return
    reference_name = type_reference(definition)
    options = _literals(text_of(child(definition, "allowedValues")))
    if options or reference_name is None or depth >= 3:
        yield path, _basic(reference_name), options
    else:
        yield from _parts(reading, path, reference_name, depth + 1)


def _read_columns(reading: _Reading, table: Element, known: set[str]) -> None:
    """Columns that test a name or path which nothing in the model gives: a variable of the process."""
    for column in children(table, "input"):
        expression = child(column, "inputExpression")
        path = tuple(part.strip() for part in text_of(expression).split("."))
        if not all(part.isidentifier() for part in path) or path[0] in known:
            _add_options(reading, path, column)
            continue
        options = _literals(text_of(child(column, "inputValues")))
        label = column.get("label") or " · ".join(path)
        made = InputField(path, label, _basic(type_reference(expression)), options, column.get("id", ""))
        reading.found.setdefault(path, made)


def _add_options(reading: _Reading, path: tuple[str, ...], column: Element) -> None:
    """Input data whose column names the allowed values gets them as options."""
    known = reading.found.get(path)
    if known is not None and not known.options:
        options = _literals(text_of(child(column, "inputValues")))
        reading.found[path] = replace(known, options=options)


def _basic(name: str | None) -> str:
    kind = basic_type(name) if name else None
    return kind.name if kind is not None and kind.name in _KNOWN else ""


def _literals(tests: str) -> tuple[str, ...]:
    """The values of tests that are a list of strings or numbers (``"high","low"``), as FEEL writes them; else none."""
    if not tests:
        return ()
    try:
        values = compile_expression(f"[{tests}]", types=UNCACHED).evaluate({})
    except FeelError:
        return ()
    plain = isinstance(values, list) and all(isinstance(value, str) for value in values)
    return tuple(values) if plain else ()


def context_of(values: Mapping[tuple[str, ...], object], more: Mapping[str, object]) -> dict[str, object]:
    """Values by path as nested contexts, put into ``more``, which is left as it is."""
    found = dict(more)
    for path, value in values.items():
        place = found
        for part in path[:-1]:
            inner = place.get(part)
            place[part] = dict(inner) if isinstance(inner, Mapping) else {}
            place = place[part]  # type: ignore[assignment]  # the line above made it
        if value is not None or path[-1] not in place:
            place[path[-1]] = value
    return found
