"""Reading YAML strictly: plain data only, no alias, no key twice, and the line of every value for messages."""

from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from engine.errors import text
from itsm.forms.place import Findings, Place

MOST_BYTES = 1_000_000
_MOST_DEPTH = 20
_MOST_PARTS = 60_000
_DEEPEST = 100
"""Levels at which reading stops: each costs more than the one before."""
_DEEPER = {
    yaml.MappingStartEvent: 1, yaml.SequenceStartEvent: 1, yaml.MappingEndEvent: -1, yaml.SequenceEndEvent: -1,
}  # fmt: skip


class _Loader(yaml.CSafeLoader):
    """The safe loader, which leaves dates as the text that stands in the file."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass
class _Build:
    loader: _Loader
    findings: Findings
    lines: dict[str, int] = field(default_factory=dict)

    def value(self, node: Node, path: str, depth: int = 0) -> object:
        """Plain data of ``node``; the lines of its parts are kept."""
        self.lines[path] = node.start_mark.line + 1
        if depth > _MOST_DEPTH:
            self.findings.add(path, text("Expected at most %(depth)s levels, but there are more.", depth=_MOST_DEPTH))
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, SequenceNode):
            return [self.value(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self.loader.construct_object(node)

    def _mapping(self, node: MappingNode, path: str, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            name = str(key_node.value)
            below = f"{path}.{name}" if path else name
            if name in found:
                self.findings.add(below, text("Expected each name once, but “%(name)s” stands here twice.", name=name))
            found[name] = self.value(value_node, below, depth + 1)
            self.lines[below] = key_node.start_mark.line + 1
        return found


def read_yaml(content: bytes, rule: str, resource: str) -> Place:
    """Return the root of a YAML file; what cannot be read stands in its findings (the caller checks them)."""
    findings = Findings(rule, resource)
    if len(content) > MOST_BYTES:
        findings.add("$", text("Expected at most %(most)s bytes, but there are more.", most=MOST_BYTES))
        return Place({}, "", findings)
    try:
        return _read(content.decode("utf-8"), findings)
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as problem:
        why = " ".join(str(problem).split())
        findings.add("$", text("Expected a YAML file, but it cannot be read: %(why)s.", why=why))
        return Place({}, "", findings)


def _read(content: str, findings: Findings) -> Place:
    depth = 0
    for count, event in enumerate(yaml.parse(content, Loader=_Loader)):
        depth += _DEEPER.get(type(event), 0)
        if count > _MOST_PARTS:
            findings.add("$", text("Expected at most %(count)s parts, but there are more.", count=_MOST_PARTS))
            return Place({}, "", findings)
        if depth > _DEEPEST:
            findings.add("$", text("Expected at most %(depth)s levels, but there are more.", depth=_MOST_DEPTH))
            return Place({}, "", findings)
        if isinstance(event, yaml.AliasEvent):
            findings.add("$", text("Expected no alias, but there is one. Write the value out."))
            return Place({}, "", findings)
    loader = _Loader(content)
    try:
        node = loader.get_single_node()
        build = _Build(loader, findings)
        data = build.value(node, "") if node is not None else {}
    finally:
        loader.dispose()
    findings.lines = build.lines
    return Place(data, "", findings)
