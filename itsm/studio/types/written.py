"""Writing ``pack.yaml`` anew: what did not change keeps its words, comments and order; what changed is written as the
house writes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from engine.errors import InvalidDefinition
from itsm.packs.yaml_file import read_yaml

Data = Mapping[str, object]
WIDTH: Final = 120
ORDER: Final = (
    "key", "name", "plural", "requester", "icon", "prefix", "process", "report_form", "position", "starts_off",
    "portal", "survey", "service_level", "times", "calls", "schedule", "checklist", "teams", "fields", "groups",
    "statuses", "promotions", "recurrence", "aftermath", "advice", "knowledge", "orders", "impact", "figures",
    "war_room", "proposal", "ladder", "workers", "about", "list",
)  # fmt: skip
"""Where a part is put that the file did not have."""
IN_ORDER: Final[Mapping[str, str]] = {"recurrence": "by"}
"""Entries of parts whose names stand in an order that means something: the most telling measure first."""
WITHIN: Final[Mapping[str, Sequence[str]]] = {
    "schedule": ("begin", "end", "service", "items", "team", "assignee", "message"),
    "recurrence": ("of", "promotion", "by", "within_days", "fields", "team"),
    "aftermath": ("of", "hours", "same", "link", "step"),
    "advice": ("field", "to", "while", "name", "link", "into", "wait", "why"),
    "knowledge": ("field", "while", "audience", "everybody", "kind"),
    "checklist": ("step", "findings", "due", "until", "missed", "unchecked", "place", "team", "person"),
    "orders": ("item", "level", "once", "monthly", "currency", "part_of"),
    "proposal": ("promotion", "decision", "within_minutes"),
}  # fmt: skip
"""The order of what a part says."""
ITEM: Final = (
    "key", "code", "value", "type", "kind", "tone", "line", "group", "searchable", "names_items", "internal", "label",
    "name", "seen_by", "changed_by", "public_label", "days", "minutes", "counts", "link", "when", "roles", "several",
    "requester", "fields", "choices",
)  # fmt: skip
"""The order of what an item says."""


def data_in(content: bytes) -> dict[str, object]:
    """The plain data of a ``pack.yaml``. Raises InvalidDefinition when it is no YAML of names and values."""
    root = read_yaml(content, "pack", "pack.yaml")
    root.findings.check()
    data = dict(root.mapping())
    root.findings.check()
    return data


def written(original: bytes, data: Data) -> bytes:
    """``original`` saying ``data``. Parts that say the same stay as they are, with their comments."""
    text = "".join(_sections(_Source.of(original), data))
    content = text.encode()
    if _says(content, data):
        return content
    return "".join(_fresh(name, value) for name, value in data.items()).encode()


def _says(content: bytes, data: Data) -> bool:
    try:
        return data_in(content) == dict(data)
    except InvalidDefinition:
        return False


@dataclass(frozen=True, slots=True)
class _Source:
    """A file in pieces: what stands before the first part, each part with the comments above it, and the end."""

    head: str
    parts: Mapping[str, str]
    items: Mapping[str, Sequence[str]]
    data: Data
    tail: str

    @classmethod
    def of(cls, content: bytes) -> "_Source":
        try:
            data = data_in(content)
        except InvalidDefinition:
            return cls("", {}, {}, {}, "")
        text = content.decode()
        lines = text.splitlines(keepends=True)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if not isinstance(root, MappingNode) or root.flow_style or not root.value:
            return cls("", {}, {}, {}, "")
        starts = [key.start_mark.line for key, _value in root.value]
        ends = [_end(value) for _key, value in root.value]
        begins = [starts[0], *ends[:-1]]
        names = [str(key.value) for key, _value in root.value]
        parts = {
            name: "".join(lines[begin:end]) for name, begin, end in zip(names, begins, ends, strict=True)
        }
        items = {str(key.value): _items(value, lines) for key, value in root.value}
        return cls("".join(lines[: starts[0]]), parts, items, data, "".join(lines[ends[-1] :]))


def _end(node: Node) -> int:
    """The line behind a value; the comments behind a block are not part of it."""
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    return int(node.end_mark.line) + (1 if node.end_mark.column else 0)


def _items(node: Node, lines: Sequence[str]) -> Sequence[str]:
    """The items of a list that has one or more lines for each; none of one that is written in a line."""
    if not isinstance(node, SequenceNode) or node.flow_style or not node.value:
        return ()
    ends = [_end(item) for item in node.value]
    begins = [node.value[0].start_mark.line, *ends[:-1]]
    return tuple("".join(lines[begin:end]) for begin, end in zip(begins, ends, strict=True))


def _sections(source: _Source, data: Data) -> Iterator[str]:
    yield source.head
    for name in _order(source, data):
        if name in source.parts and _is_same(name, source.data.get(name), data[name]):
            yield _ended(source.parts[name])
        else:
            yield _comments(source.parts.get(name, "")) + _section(name, data[name], source)
    yield source.tail


def _is_same(name: str, before: object, now: object) -> bool:
    """Equal, and in the same order where the order says something."""
    return before == now and _in_order(name, before) == _in_order(name, now)


def _in_order(name: str, value: object) -> list[str]:
    entry = value.get(IN_ORDER[name]) if name in IN_ORDER and isinstance(value, dict) else None
    return list(entry) if isinstance(entry, dict) else []


def _order(source: _Source, data: Data) -> list[str]:
    """The parts in the order of the file, new ones where the house has them."""
    found = [name for name in source.parts if name in data]
    for name in sorted((name for name in data if name not in found), key=_place):
        before = [index for index, known in enumerate(found) if _place(known) <= _place(name)]
        found.insert(before[-1] + 1 if before else 0, name)
    return found


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _comments(text: str) -> str:
    """The comments and empty lines above a part."""
    lines = text.splitlines(keepends=True)
    above = next((index for index, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    return "".join(lines[:above])


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _section(name: str, value: object, source: _Source) -> str:
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        return _fresh(name, value)
    known, before = list(source.items.get(name, ())), source.data.get(name)
    kept = list(zip(before, known, strict=True)) if isinstance(before, list) and len(before) == len(known) else []
    return f"{name}:\n" + "".join(_kept(item, kept) for item in value)


def _kept(item: Data, kept: Sequence[tuple[object, str]]) -> str:
    """An item in the words that it had, else in new ones."""
    return next((_ended(words) for old, words in kept if old == item), None) or _item(item)


def _fresh(name: str, value: object) -> str:
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return f"{name}:\n" + "".join(_item(item) for item in value)
    if isinstance(value, dict) and name in WITHIN:
        order = WITHIN[name]
        value = {one: value[one] for one in sorted(value, key=lambda one: (*order, one).index(one))}
    line = f"{name}: {_flow(value)}\n"
    if len(line) <= WIDTH or not isinstance(value, dict):
        return line
    return f"{name}:\n" + "".join(f"  {key}: {_flow(below)}\n" for key, below in value.items())


def _item(row: Data) -> str:
    item = _sorted(row)
    line = f"  - {_flow(item)}\n"
    if len(line) <= WIDTH and not any(isinstance(value, list) for value in item.values()):
        return line
    found = []
    for key, value in item.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            found.append(f"{key}:\n" + "".join(f"      - {_flow(_sorted(one))}\n" for one in value))
        else:
            found.append(f"{key}: {_flow(value)}\n")
    return "  - " + "    ".join(found)


def _sorted(item: Data) -> Data:
    return {name: item[name] for name in sorted(item, key=lambda name: (*ITEM, name).index(name))}


def _flow(value: object) -> str:
    """A value in one line."""
    written = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000_000, sort_keys=False)
    return written.removesuffix("...\n").strip()
