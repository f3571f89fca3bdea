"""Rule ``default-flows``: a default flow leaves its element and has no condition (BPMN 2.0.2, 8.4.13)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, named, warning
from engine.definitions.repairs import remove_condition, set_attribute
from engine.definitions.rules.flows.flow_conditions import has_condition
from engine.errors import Finding, text

RULE = "default-flows"
SECTION = "8.4.13; table 10.3; tables 10.102 to 10.104"
BREAKS = (
    "the default of an activity is no sequence flow that leaves it",
    "the default of an exclusive gateway is no sequence flow that leaves it",
    "the default of an inclusive gateway is no sequence flow that leaves it",
    "the default of a complex gateway is no sequence flow that leaves it",
    "a default flow has a condition, which is ignored (warning)",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield elements with a foreign default, and default flows with a condition."""
    for node in model.nodes.values():
        default = node.get("default")
        if not default:
            continue
        own = [flow for flow in model.outgoing[node.get("id", "")] if flow.get("id") == default]
        if not own:
            yield error(
                RULE, node,
                text(
                    "Expected default flow <%(flow)s> to leave <%(element)s>, but it does not.",
                    flow=default, element=named(node),
                ),
                text("Choose one of its own flows as default."),
                [set_attribute(node, "default", None, text("Have no default flow"))],
            )
        for flow in filter(has_condition, own):
            yield warning(
                RULE, flow,
                text("Expected no condition on default flow <%(flow)s>, but it has one.", flow=default),
                text("Remove the condition."),
                [remove_condition(flow)],
            )
