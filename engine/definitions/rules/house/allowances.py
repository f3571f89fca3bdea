"""Rule ``allowances``: an ``allow`` property stands at a user task and names operations that there are."""

from collections.abc import Iterator

from engine.definitions.model import BPMN, LintEnvironment, Model, Node, error, extensions_of
from engine.definitions.repairs import nearest, remove_property, set_property
from engine.errors import Finding, Repair, text
from engine.spiff.diagram.records import local_name, properties_of

RULE = "allowances"
SECTION = "–"
BREAKS = (
    "an allow property stands at something else than a user task",
    "an allow property names an operation that there is not",
)
OPERATIONS = ("transfer", "delegate", "add_signer", "countersign", "send_back", "withdraw", "urge")
"""What a user task may allow besides what is drawn."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Refuse each ``allow`` that means nothing where it stands."""
    for node in model.root.iter(f"{{{BPMN}}}*"):
        allowed = properties_of(extensions_of(node)).get("allow")
        if allowed is None:
            continue
        if local_name(node) != "userTask":
            yield error(
                RULE, node,
                text("Expected allow at a user task only, but <%(element)s> is none.", element=node.get("id")),
                text("Remove the property."),
                [remove_property(node, "allow")],
            )
            continue
        for name in filter(None, map(str.strip, allowed.split(","))):
            if name not in OPERATIONS:
                yield error(
                    RULE, node,
                    text(
                        "Expected an operation that there is at <%(element)s>, but %(name)s is none.",
                        element=node.get("id"), name=name,
                    ),
                    text("Choose from: %(known)s.", known=", ".join(OPERATIONS)),
                    _repairs(node, allowed, name),
                )


def _repairs(node: Node, allowed: str, name: str) -> Iterator[Repair]:
    """The list with what was probably meant in place of a name, and without that name."""
    names = [each.strip() for each in allowed.split(",") if each.strip()]
    for better in nearest(name, OPERATIONS):
        if better not in names:
            yield set_property(node, "allow", ", ".join(better if each == name else each for each in names))
    rest = ", ".join(each for each in names if each != name)
    yield set_property(node, "allow", rest) if rest else remove_property(node, "allow")
