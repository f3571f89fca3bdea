"""Rule ``cancel-events``: a cancel event belongs to a transaction (BPMN 2.0.2, 10.3.6, 10.5.3, 10.5.4)."""

from collections.abc import Iterator

from engine.definitions.meaning.events import activity_of, kinds_of
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "cancel-events"
SECTION = "10.5.3, table 10.88; 10.5.4, tables 10.90 and 10.92"
BREAKS = (
    "a cancel boundary event is attached to an activity that is no transaction",
    "a cancel end event stands outside transactions",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield cancel events without a transaction."""
    for node in model.of_kind("boundaryEvent"):
        host = activity_of(model, node)
        if host is not None and local_name(host) != "transaction" and "cancel" in kinds_of(model, node):
            yield error(
                RULE, node,
                text(
                    "Expected cancel event <%(element)s> on the border of a transaction, but <%(host)s> is none.",
                    element=named(node), host=named(host),
                ),
                text("Make the activity a transaction, or catch an error or escalation."),
            )
    for node in model.of_kind("endEvent"):
        inside = any(local_name(scope) == "transaction" for scope in node.iterancestors())
        if not inside and "cancel" in kinds_of(model, node):
            yield error(
                RULE, node,
                text(
                    "Expected cancel end event <%(element)s> inside a transaction, but there is none around it.",
                    element=named(node),
                ),
                text("Draw it in a transaction, or use an error or terminate end event."),
            )
