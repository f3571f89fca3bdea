"""Carrying a repair out on a form or a file of YAML: only the characters of one value change, all else stays.

JSON is read as the YAML that it is, for the places of values; both are changed as text.
"""

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from engine.errors import InvalidInput, text

Action = Mapping[str, object]
_STEP: Final = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_MOST_DEPTH: Final = 60
_DEEPER: Final = {"[": 1, "{": 1, "]": -1, "}": -1}


def repaired_values(source: str, action: Action, is_json: bool) -> str:
    """``source`` after ``action``. Raises InvalidInput when it names what the file does not have."""
    act = _ACTS.get(str(action.get("do")))
    path = [one[1] if one[1] is not None else int(one[2]) for one in _STEP.finditer(str(action.get("at", "")))]
    if act is None or not path:
        raise InvalidInput(text("Expected a repair that there is, but got “%(do)s”.", do=str(action.get("do"))[:40]))
    return act(source, _Place(_root(source, action), path, is_json), action)


def _root(source: str, action: Action) -> Node:
    """The whole of the file, or the component that the path begins at."""
    try:
        root = yaml.compose(source, Loader=yaml.CSafeLoader) if _is_shallow(source) else None
    except yaml.YAMLError as problem:
        unreadable = text("Expected a file that can be read, but this one cannot. Correct it by hand.")
        raise InvalidInput(unreadable) from problem
    component = action.get("component")
    found = _component(root, str(component)) if root is not None and component else root
    if found is None:
        raise _gone()
    return found


def _is_shallow(source: str) -> bool:
    """Brackets in words count too: a file with that many of them is mended by hand."""
    depth = deepest = 0
    for sign in source:
        depth = max(0, depth + _DEEPER.get(sign, 0))
        deepest = max(deepest, depth)
    return deepest <= _MOST_DEPTH


class _Place:
    """What a path leads to: the node that holds it, its key or index there, and the value where there is one."""

    def __init__(self, root: Node, path: list[str | int], is_json: bool) -> None:
        self.is_json, self.last = is_json, path[-1]
        holder: Node | None = root
        for step in path[:-1]:
            holder = _below(holder, step)
        if not isinstance(holder, MappingNode | SequenceNode):
            raise _gone()
        self.holder = holder
        self.value = _below(holder, self.last)

    @property
    def index(self) -> int:
        """Where the entry or item stands among those of its holder. Raises InvalidInput without one."""
        if isinstance(self.holder, SequenceNode) and isinstance(self.last, int) and self.value is not None:
            return self.last
        keys = [key.value for key, _value in self.holder.value] if isinstance(self.holder, MappingNode) else []
        if self.last not in keys:
            raise _gone()
        return keys.index(self.last)

    def written(self, value: object) -> str:
        """A value as the file writes it."""
        if not isinstance(value, str | bool | int):
            raise InvalidInput(text("Expected “%(name)s” in the repair, but there is none.", name="value"))
        if self.is_json:
            return json.dumps(value, ensure_ascii=False)
        dumped = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=10_000_000)
        return dumped.strip().removeprefix("[").removesuffix("]")

    def span(self, index: int) -> tuple[int, int]:
        """Where an entry or item begins, and where it ends."""
        one = self.holder.value[index]
        first, last = one if isinstance(one, tuple) else (one, one)
        return first.start_mark.index, _end(last)


def _end(node: Node) -> int:
    """Behind the last sign of a value; comments and blanks behind a block are not part of it."""
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    return int(node.end_mark.index)


def _set(source: str, place: _Place, action: Action) -> str:
    value = place.written(action.get("value"))
    if place.value is not None:
        return source[: place.value.start_mark.index] + value + source[_end(place.value) :]
    if not isinstance(place.holder, MappingNode) or not isinstance(place.last, str) or not place.holder.value:
        raise _gone()
    at = place.span(0)[0]
    between = ", " if place.holder.flow_style else f"\n{' ' * place.holder.value[0][0].start_mark.column}"
    return f"{source[:at]}{place.written(place.last)}: {value}{between}{source[at:]}"


def _remove(source: str, place: _Place, _action: Action) -> str:
    index, count = place.index, len(place.holder.value)
    begin, end = place.span(index)
    if count == 1 and not place.holder.flow_style:
        raise InvalidInput(text("Expected something to stay, but it is the last entry. Correct it by hand."))
    first = source.rfind("\n", 0, begin) + 1
    shares_its_line = isinstance(place.holder, MappingNode) and bool(source[first:begin].strip())
    if (place.holder.flow_style or shares_its_line) and index + 1 < count:
        return source[:begin] + source[place.span(index + 1)[0] :]
    if place.holder.flow_style:
        return source[: place.span(index - 1)[1] if index else begin] + source[end:]
    last = source.find("\n", end)
    return source[:first] + ("" if last < 0 else source[last + 1 :])


def _rename(source: str, place: _Place, action: Action) -> str:
    to = action.get("to")
    if not isinstance(to, str) or not isinstance(place.holder, MappingNode):
        raise _gone()
    key, _value = place.holder.value[place.index]
    return source[: key.start_mark.index] + place.written(to) + source[key.end_mark.index :]


def _below(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def _component(node: Node, identity: str) -> Node | None:
    """The first part of a form that has this id."""
    own = _below(node, "id")
    if isinstance(own, ScalarNode) and own.value == identity:
        return node
    inside = _below(node, "components")
    parts = inside.value if isinstance(inside, SequenceNode) else []
    return next((found for part in parts if (found := _component(part, identity)) is not None), None)


def _gone() -> InvalidInput:
    return InvalidInput(text("Expected what is to be mended in the file, but it is not there. Reload the page."))


_ACTS: Mapping[str, Callable[[str, _Place, Action], str]] = MappingProxyType(
    {"set_value": _set, "remove_value": _remove, "rename_key": _rename}
)
