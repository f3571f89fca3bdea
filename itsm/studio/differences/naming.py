"""What the elements of a diagram are called: by name, else by what they are and what leads to them, else by id."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.definitions.kinds import ACTIVITIES, EVENTS, FLOW_NODES, GATEWAYS, TASKS
from engine.definitions.model import Node, local_name
from engine.errors import Names, Text, text
from engine.spiff.diagram.records import extensions_of, properties_of
from itsm.language import LANGUAGES, translate
from itsm.studio.pickers.parts import CHINESE

NOUNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(TASKS, "step"), **dict.fromkeys(GATEWAYS, "gateway"), **dict.fromkeys(EVENTS, "event"),
    **dict.fromkeys(ACTIVITIES - TASKS, "sub_process"), "callActivity": "call", "sequenceFlow": "flow",
    "process": "process", "participant": "pool", "lane": "lane", "textAnnotation": "note", "message": "message",
    "": "diagram",
}  # fmt: skip
_HOST: Final = "attachedToRef"


@dataclass(frozen=True, slots=True)
class Flows:
    """Ids of the flows by where they come from and where they lead, and where each comes from."""

    leaving: Mapping[str, list[str]]
    entering: Mapping[str, list[str]]
    sources: Mapping[str, str]

    @classmethod
    def of(cls, nodes: Mapping[str, Node]) -> "Flows":
        """The flows among the elements of a diagram."""
        leaving, entering, sources = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list), {}
        for key, node in nodes.items():
            if local_name(node) == "sequenceFlow":
                leaving[node.get("sourceRef", "")].append(key)
                entering[node.get("targetRef", "")].append(key)
                sources[key] = node.get("sourceRef", "")
        return cls(leaving, entering, sources)

    def source_of(self, identity: str) -> str:
        """The element that leads to one, when it is one alone; else empty."""
        entering = self.entering.get(identity, ())
        return self.sources[entering[0]] if len(entering) == 1 else ""


@dataclass(frozen=True, slots=True)
class Called:
    """What the elements of a diagram are called, by id."""

    nodes: Mapping[str, Node]
    described: Mapping[str, Names]
    """Those without a name which are the only ones of their kind at their place."""

    @classmethod
    def of(cls, nodes: Mapping[str, Node], flows: Flows) -> "Called":
        """The elements of a diagram with what is said in place of a name."""
        places = defaultdict[tuple[str, bool, str], list[str]](list)
        for key, node in nodes.items():
            if local_name(node) in FLOW_NODES and own_name(node) is None:
                host = node.get(_HOST, "")
                places[NOUNS[local_name(node)], bool(host), host or flows.source_of(key)].append(key)
        described = {}
        for (noun, attached, beside), keys in places.items():
            name = own_name(nodes[beside]) if beside in nodes else None
            if name is not None and len(keys) == 1:
                described[keys[0]] = _description(noun, name, attached=attached)
        return cls(nodes, described)

    def name(self, identity: str) -> Names:
        """What people call an element."""
        node = self.nodes.get(identity)
        own = None if node is None else own_name(node)
        return own or self.described.get(identity) or Names({"en": identity})


def own_name(node: Node) -> Names | None:
    """The name that somebody gave an element, in both languages; None when nobody did."""
    own = " ".join(node.get("name", "").split())
    chinese = properties_of(extensions_of(node)).get(f"name:{CHINESE}", "")
    return Names({"en": own or chinese, **({CHINESE: chinese} if chinese else {})}) if own or chinese else None


def _description(noun: str, name: Names, *, attached: bool) -> Names:
    said = text("the event at %(name)s", name=name) if attached else _after(noun, name)
    return Names({tag: translate(said, tag) for tag in LANGUAGES})


def _after(noun: str, name: Names) -> Text:
    return {
        "step": text("the step after %(name)s", name=name),
        "gateway": text("the gateway after %(name)s", name=name),
        "event": text("the event after %(name)s", name=name),
        "sub_process": text("the sub-process after %(name)s", name=name),
        "call": text("the call after %(name)s", name=name),
    }[noun]
