"""Rule ``link-events``: a link leads from its sources to the one target of its name (BPMN 2.0.2, 10.5.4, 10.5.5)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.definitions.meaning.events import definitions_of, local_reference
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "link-events"
SECTION = "10.5.4, sequence flow connections; 10.5.5, link event"
BREAKS = (
    "a link event has no name",
    "a source of a link has no target of its name in the same process or sub-process",
    "a target of a link has no source of its name in the same process or sub-process",
    "several targets of a link have the same name in one process or sub-process",
    "a sequence flow leaves the source of a link",
    "a sequence flow leads into the target of a link",
    "a link definition refers to a link definition of another name",
    "a link definition refers to one at the same end of the link",
    "an event has other triggers or results beside a link",
)


@dataclass(slots=True)
class _Ends:
    """The events at both ends of one link on one level."""

    sources: list[Node] = field(default_factory=list)
    targets: list[Node] = field(default_factory=list)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield link events without name or other end, with a flow at the wrong side, or with foreign references."""
    levels: dict[tuple[Node | None, str], _Ends] = defaultdict(_Ends)
    throwing: dict[Node, bool] = {}
    for node in model.of_kind("intermediateThrowEvent", "intermediateCatchEvent"):
        is_source = local_name(node) == "intermediateThrowEvent"
        definitions = definitions_of(model, node)
        if len(definitions) > 1 and any(local_name(each) == "linkEventDefinition" for each in definitions):
            yield error(
                RULE, node,
                text("Expected the link of <%(element)s> to stand alone, but there are others.", element=named(node)),
                text("Draw an event of its own for the link."),
            )
        for definition in definitions:
            if local_name(definition) == "linkEventDefinition":
                throwing[definition] = is_source
                ends = levels[node.getparent(), (definition.get("name") or "").strip()]
                (ends.sources if is_source else ends.targets).append(node)
                yield from _flows(model, node, is_source)
    for (_scope, name), ends in levels.items():
        yield from _pairs(name, ends)
    for definition in throwing:
        yield from _references(model, definition, throwing)


def _flows(model: Model, node: Node, is_source: bool) -> Iterator[Finding]:
    if is_source and model.outgoing[node.get("id", "")]:
        yield error(
            RULE, node,
            text("Expected no flow out of link source <%(element)s>, but there is one.", element=named(node)),
            text("Lead the flow out of the link's target."),
        )
    if not is_source and model.incoming[node.get("id", "")]:
        yield error(
            RULE, node,
            text("Expected no flow into link target <%(element)s>, but there is one.", element=named(node)),
            text("Lead the flow into a source of the link."),
        )


def _pairs(name: str, ends: _Ends) -> Iterator[Finding]:
    for node in ends.sources + ends.targets:
        if not name:
            yield error(
                RULE, node,
                text("Expected a link name at <%(element)s>, but there is none.", element=named(node)),
                text("Give both ends of the link the same name."),
            )
    if not name:
        return
    for node in ends.sources if not ends.targets else []:
        yield error(
            RULE, node,
            text(
                "Expected a link target named %(name)s beside <%(element)s>, but there is none.",
                name=name, element=named(node),
            ),
            text("Draw the link's target in the same process or sub-process."),
        )
    for node in ends.targets if not ends.sources or len(ends.targets) > 1 else []:
        yield _target(name, ends, node)


def _target(name: str, ends: _Ends, node: Node) -> Finding:
    if not ends.sources:
        return error(
            RULE, node,
            text(
                "Expected a link source named %(name)s beside <%(element)s>, but there is none.",
                name=name, element=named(node),
            ),
            text("Draw a source of the link in the same process or sub-process."),
        )
    return error(
        RULE, node,
        text(
            "Expected one link target named %(name)s, but there are %(count)s, among them <%(element)s>.",
            name=name, count=len(ends.targets), element=named(node),
        ),
        text("Give each link a name of its own."),
    )


def _references(model: Model, definition: Node, throwing: dict[Node, bool]) -> Iterator[Finding]:
    for reference in definition.iterfind("bpmn:source", NAMES), definition.iterfind("bpmn:target", NAMES):
        for child in reference:
            other = model.by_id.get(local_reference(child.text))
            if other is None or local_name(other) != "linkEventDefinition":
                continue  # told by rule references
            if other.get("name") != definition.get("name") or throwing.get(other) is throwing[definition]:
                yield error(
                    RULE, _event(definition),
                    text(
                        "Expected the other end of link %(name)s, but %(reference)s of <%(element)s> is "
                        "<%(other)s>.",
                        name=definition.get("name", ""), reference=local_name(child), element=named(definition),
                        other=named(other),
                    ),
                    text("Refer to the definition at the other end of the same link."),
                )


def _event(definition: Node) -> Node:
    parent = definition.getparent()
    return definition if parent is None or local_name(parent) == "definitions" else parent
