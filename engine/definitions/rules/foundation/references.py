"""Rule ``references``: everything that is referred to is in the file."""

from collections.abc import Iterator

from engine.definitions.model import BPMN, LintEnvironment, Model, Node, error, local_name
from engine.errors import Finding, text
from engine.spiff.diagram.refusals import identity

RULE = "references"
SECTION = "8.3.1"
BREAKS = (
    "a reference names an id that is not in the file",
)
ATTRIBUTES = ("sourceRef", "targetRef", "attachedToRef", "messageRef", "default", "processRef", "signalRef", "errorRef")
TEXTS = ("flowNodeRef", "incoming", "outgoing")


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each reference to an id that does not exist."""
    known = {node.get("id") for node in model.root.iter(f"{{{BPMN}}}*")}
    for node in model.root.iter(f"{{{BPMN}}}*"):
        for name, target in _references(node):
            if target.split(":")[-1] not in known:
                yield error(
                    RULE, identity(node),
                    text(
                        "Expected <%(target)s> in this file, but %(name)s of <%(element)s> points to nothing.",
                        target=target, name=name, element=identity(node),
                    ),
                    text("Draw the missing element, or connect to another."),
                )
        if local_name(node) == "sequenceFlow":
            yield from _ends(node)


def _references(node: Node) -> Iterator[tuple[str, str]]:
    for name in ATTRIBUTES:
        target = node.get(name)
        if target:
            yield name, target
    if local_name(node) in TEXTS:
        yield local_name(node), (node.text or "").strip()


def _ends(flow: Node) -> Iterator[Finding]:
    for name in ("sourceRef", "targetRef"):
        if not flow.get(name):
            yield error(
                RULE, flow,
                text("Expected both ends of flow <%(flow)s>, but %(name)s is empty.", flow=flow.get("id"), name=name),
                text("Connect the flow."),
            )
