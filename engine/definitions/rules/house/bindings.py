"""Rule ``bindings``: the forms, decisions and job types that are named exist."""

from collections.abc import Callable, Iterator
from functools import partial

from engine.definitions.model import LintEnvironment, Model, Node, error, extensions_of
from engine.definitions.repairs import nearest, set_extension, set_property
from engine.errors import Finding, Repair, text
from engine.spiff.diagram.records import Value, properties_of, value_of
from engine.spiff.elements.routing import PROPERTY as ROUTING

RULE = "bindings"
SECTION = "–"
BREAKS = (
    "a form, decision or job type is named that the house does not know",
)
BINDINGS = (
    ("formDefinition", "formId", "form"),
    ("calledDecision", "decisionId", "decision"),
    ("taskDefinition", "type", "job type"),
)


def check(model: Model, environment: LintEnvironment) -> Iterator[Finding]:
    """Yield literal names that nothing answers to; names by expression are only known at run time."""
    known = {"form": environment.forms, "decision": environment.decisions, "job type": environment.job_types}
    for node in model.nodes.values():
        for extension, attribute, what in BINDINGS:
            value = value_of(extensions_of(node), extension, attribute)
            yield from _binding(node, value, what, known[what], partial(set_extension, node, extension, attribute))
    for node in model.of_kind("userTask"):
        routing = properties_of(extensions_of(node)).get(ROUTING)
        value = Value(routing, False) if routing else None
        yield from _binding(node, value, "decision", environment.decisions, partial(set_property, node, ROUTING))


def _binding(
    node: Node, value: Value | None, what: str, known: frozenset[str] | None, repair: Callable[[str], Repair]
) -> Iterator[Finding]:
    if known is None or value is None or value.is_feel or value.text in known:
        return
    yield error(
        RULE, node,
        text(
            "Expected the %(what)s %(name)s of <%(element)s> to be deployed, but it is unknown.",
            what=what, name=value.text, element=node.get("id"),
        ),
        text("Choose one of: %(known)s.", known=", ".join(sorted(known)) or "-"),
        map(repair, nearest(value.text, known)),
    )
