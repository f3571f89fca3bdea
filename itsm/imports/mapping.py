"""The mapping of an import: a YAML file that an organisation can edit.

It says what the columns mean, in which zone the times are, and which change of state is which command of the diagram.
The format is documented in ``docs/reference/imports.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import InvalidDefinition, InvalidInput, Text, text
from itsm.language import listed
from itsm.packs.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """A field: its column with a table of values, or a template that names columns (``Category {category}``).

    ``only_in`` are the statuses in whose rows it is taken; empty is all. ``first_only`` takes it from the first row.
    """

    key: str
    column: str | None
    template: str | None
    values: Mapping[str, str]
    first_only: bool
    only_in: frozenset[str]


@dataclass(frozen=True, slots=True)
class StateMapping:
    """A state of the file: the status that it is here, and the elements where a token may be put for it."""

    name: str
    status: str
    element: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make a change of state in the diagram: exactly one of the three is set.

    ``complete`` names user tasks (the first open one is completed with ``outcome``), ``message`` a message that the
    record may wait for, ``timer`` an element whose timer may be due at the row's time.
    """

    complete: tuple[str, ...]
    outcome: str | None
    message: str | None
    timer: str | None


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """All that an import needs to know of a file."""

    delimiter: str
    encoding: str
    unknown: frozenset[str]
    zone: ZoneInfo
    time_format: str
    number: str
    at: str
    state: str
    opened_at: str | None
    requester: str
    opened_by: str | None
    actor: str
    assignee: str | None
    team: str | None
    person_name: str
    team_name: str
    fields: tuple[FieldMapping, ...]
    states: Mapping[str, StateMapping]
    transitions: Mapping[tuple[str, str], tuple[Way, ...]]

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the file must have."""
        named = {self.number, self.at, self.state, self.requester, self.actor}
        named |= {name for name in (self.opened_at, self.opened_by, self.assignee, self.team) if name}
        named |= {item.column for item in self.fields if item.column}
        return frozenset(named | {name for item in self.fields for name in _places(item.template)})


def _places(template: str | None) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template or "") if name]


class _Node:
    """A place in the YAML, so that an error can say where it is."""

    def __init__(self, value: object, path: str) -> None:
        self.value, self.path = value, path

    def fail(self, expected: Text) -> InvalidInput:
        shown = text("nothing") if self.value is None else repr(self.value)[:60]
        return InvalidInput(
            text(
                "Expected %(expected)s at %(path)s of the mapping, but found %(shown)s.",
                expected=expected,
                path=self.path,
                shown=shown,
            )
        )

    def mapping(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.fail(text("a table of names and values"))
        return {str(key): value for key, value in self.value.items()}

    def get(self, key: str) -> "_Node":
        return _Node(self.mapping().get(key), f"{self.path}.{key}" if self.path else key)

    def items(self) -> list["_Node"]:
        value = self.value if self.value is not None else []
        if not isinstance(value, list):
            raise self.fail(text("a list"))
        return [_Node(item, f"{self.path}[{index}]") for index, item in enumerate(value)]

    def string(self) -> str:
        if not isinstance(self.value, str) or not self.value:
            raise self.fail(text("a text"))
        return self.value

    def optional(self) -> str | None:
        return None if self.value is None else self.string()

    def strings(self) -> tuple[str, ...]:
        if isinstance(self.value, str):
            return (self.value,)
        return tuple(item.string() for item in self.items())

    def table(self) -> dict[str, str]:
        found = {} if self.value is None else self.mapping()
        return {key: _Node(value, f"{self.path}.{key}").string() for key, value in found.items()}

    def only(self, *keys: str) -> "_Node":
        for key in self.mapping():
            if key not in keys:
                raise _Node(key, f"{self.path}.{key}").fail(text("one of %(keys)s", keys=listed(keys)))
        return self


def read_mapping(path: Path) -> ImportMapping:
    """Read a mapping file; raises InvalidInput that names the place."""
    root = _Node(_loaded(path), "").only("name", "file", "time", "columns", "people", "fields", "states", "transitions")
    file = root.get("file").only("delimiter", "encoding", "unknown")
    time = root.get("time").only("zone", "format")
    columns = root.get("columns").only(
        "number", "at", "state", "opened_at", "requester", "opened_by", "actor", "assignee", "team"
    )
    people = root.get("people").only("person_name", "team_name")
    states = _states(root.get("states"))
    return ImportMapping(
        delimiter=file.get("delimiter").string(),
        encoding=file.get("encoding").string(),
        unknown=frozenset(file.get("unknown").strings()) | {""},
        zone=_zone(time.get("zone")),
        time_format=time.get("format").string(),
        number=columns.get("number").string(),
        at=columns.get("at").string(),
        state=columns.get("state").string(),
        opened_at=columns.get("opened_at").optional(),
        requester=columns.get("requester").string(),
        opened_by=columns.get("opened_by").optional(),
        actor=columns.get("actor").string(),
        assignee=columns.get("assignee").optional(),
        team=columns.get("team").optional(),
        person_name=people.get("person_name").string(),
        team_name=people.get("team_name").string(),
        fields=tuple(_field(item) for item in root.get("fields").items()),
        states=states,
        transitions=_transitions(root.get("transitions"), frozenset(item.status for item in states.values())),
    )


def _loaded(path: Path) -> object:
    """Plain data of the file, read as strictly as a pack: no alias, no name twice, limits on size and depth."""
    try:
        place = read_yaml(path.read_bytes(), "mapping", str(path))
        place.findings.check()
    except (OSError, InvalidDefinition) as problem:
        why = str(problem.findings[0].message) if isinstance(problem, InvalidDefinition) else str(problem)
        raise InvalidInput(
            text("Expected a mapping file at %(path)s, but %(why)s.", path=str(path), why=why.rstrip("."))
        ) from problem
    return place.value


def _zone(node: _Node) -> ZoneInfo:
    try:
        return ZoneInfo(node.string())
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise node.fail(text("an IANA time zone such as Asia/Shanghai")) from problem


def _field(node: _Node) -> FieldMapping:
    node.only("key", "column", "template", "values", "first_only", "only_in")
    column, template = node.get("column").optional(), node.get("template").optional()
    if (column is None) == (template is None):
        raise node.fail(text("either a column or a template"))
    first = node.get("first_only").value
    if first not in (None, True, False):
        raise node.get("first_only").fail(text("true or false"))
    return FieldMapping(
        key=node.get("key").string(),
        column=column,
        template=template,
        values=node.get("values").table(),
        first_only=bool(first),
        only_in=frozenset(node.get("only_in").strings()),
    )


def _states(node: _Node) -> dict[str, StateMapping]:
    found = {}
    for name in node.mapping():
        place = node.get(name).only("status", "element")
        found[name] = StateMapping(name, place.get("status").string(), place.get("element").string())
    return found


def _transitions(node: _Node, statuses: frozenset[str]) -> dict[tuple[str, str], tuple[Way, ...]]:
    found: dict[tuple[str, str], tuple[Way, ...]] = {}
    for item in node.items():
        item.only("from", "to", "by")
        sources, target = item.get("from").strings(), item.get("to").string()
        ways = tuple(_way(way) for way in item.get("by").items())
        for status in (*sources, target):
            if status not in statuses:
                raise item.fail(text("statuses that stand under states"))
        for source in sources:
            found[(source, target)] = ways
    return found


def _way(node: _Node) -> Way:
    node.only("complete", "outcome", "message", "timer")
    complete = node.get("complete")
    way = Way(
        complete.strings() if complete.value is not None else (),
        node.get("outcome").optional(),
        node.get("message").optional(),
        node.get("timer").optional(),
    )
    if sum(bool(kind) for kind in (way.complete, way.message, way.timer)) != 1:
        raise node.fail(text("one of complete, message, timer"))
    return way


def mapping_for(folder: Path, named: Path | None) -> Path:
    """The mapping file to use: ``named``, else the only one in ``folder``; raises InvalidInput."""
    if named is not None:
        return named
    found = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if len(found) == 1:
        return found[0]
    raise InvalidInput(
        text(
            "Expected one mapping in %(folder)s, but found %(count)s. Name one with --mapping.",
            folder=str(folder),
            count=len(found),
        )
    )
