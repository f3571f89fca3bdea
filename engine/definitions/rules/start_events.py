"""Rule ``start-events``: a scope begins at one none start event, into which no flow leads (BPMN 2.0.2, 10.5.2)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, local_name
from engine.errors import Finding, text

RULE = "start-events"


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield scopes without exactly one start event, and start events with a flow into them."""
    for scope in model.scopes():
        found = [node for node in model.inside(scope) if local_name(node) == "startEvent"]
        if len(found) != 1:
            yield error(
                RULE, scope,
                text(
                    "Expected one start event in <%(scope)s>, but there are %(count)s.",
                    scope=scope.get("id"), count=len(found),
                ),
                text("Draw exactly one start event; branch behind it with a gateway."),
            )
    for node in model.of_kind("startEvent"):
        if model.incoming[node.get("id", "")]:
            yield error(
                RULE, node,
                text("Expected no flow into start event <%(element)s>, but there is one.", element=node.get("id")),
                text("Lead the flow to the element behind it."),
            )
