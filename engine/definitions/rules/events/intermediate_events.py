"""Rule ``intermediate-events``: a path leads through each intermediate event of the normal flow (BPMN 2.0.2, 10.5.4).

The two ends of a link are judged by ``link-events``. In an ad-hoc sub-process no flow is asked for.
"""

from collections.abc import Iterator

from engine.definitions.meaning.events import kinds_of
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "intermediate-events"
SECTION = "10.5.4, sequence flow connections"
BREAKS = (
    "no sequence flow leads into an intermediate event of the normal flow that is no target of a link",
    "no sequence flow leaves an intermediate event of the normal flow that is no source of a link",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield intermediate events at which a path begins or stops."""
    for node in model.of_kind("intermediateCatchEvent", "intermediateThrowEvent"):
        scope = node.getparent()
        if scope is None or local_name(scope) == "adHocSubProcess":
            continue
        if not model.incoming[node.get("id", "")] and not _is_link(model, node, "intermediateCatchEvent"):
            yield error(
                RULE, node,
                text("Expected a flow into <%(element)s>, but there is none.", element=named(node)),
                text("Lead a path to the event, or use a start event."),
            )
        if not model.outgoing[node.get("id", "")] and not _is_link(model, node, "intermediateThrowEvent"):
            yield error(
                RULE, node,
                text("Expected a flow out of <%(element)s>, but there is none.", element=named(node)),
                text("Draw what happens then, or use an end event."),
            )


def _is_link(model: Model, node: Node, end: str) -> bool:
    return local_name(node) == end and "link" in kinds_of(model, node)
