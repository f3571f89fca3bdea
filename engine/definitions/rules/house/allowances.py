"""Rule ``allowances``: an ``allow`` property stands at a user task and names operations that there are."""

from collections.abc import Iterator

from engine.definitions.model import BPMN, LintEnvironment, Model, error, extensions_of
from engine.errors import Finding, text
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
                )
