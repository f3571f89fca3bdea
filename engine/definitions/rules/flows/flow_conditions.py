"""Rule ``flow-conditions``: a sequence flow has a condition only where something chooses (BPMN 2.0.2, 8.4.13)."""

from collections.abc import Iterator

from engine.definitions.kinds import ACTIVITIES, EVENTS
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.repairs import remove_condition
from engine.errors import Finding, text

RULE = "flow-conditions"
SECTION = "8.4.13; 10.5.2; 10.5.4; 10.6.4; 10.6.6"
BREAKS = (
    "a sequence flow with a condition leaves a start event",
    "a sequence flow with a condition leaves an intermediate event",
    "a sequence flow with a condition leaves a boundary event",
    "a sequence flow with a condition leaves a parallel gateway",
    "a sequence flow with a condition leaves an event-based gateway",
    "a sequence flow with a condition is the only one that leaves an activity",
)
NEVER = EVENTS | {"parallelGateway", "eventBasedGateway"}


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield flows whose condition decides nothing."""
    for flow in filter(has_condition, model.flows):
        source = model.nodes.get(flow.get("sourceRef", ""))
        if source is None:
            continue
        if local_name(source) in NEVER:
            yield error(
                RULE, flow,
                text(
                    "Expected no condition on flow <%(flow)s>, but an element of type %(type)s does not choose.",
                    flow=named(flow), type=local_name(source),
                ),
                text("Remove the condition, or choose with an exclusive gateway."),
                [remove_condition(flow)],
            )
        elif local_name(source) in ACTIVITIES and len(model.outgoing[source.get("id", "")]) < 2:
            yield error(
                RULE, flow,
                text(
                    "Expected another flow out of <%(element)s> beside <%(flow)s>, which has a condition, but there "
                    "is none.",
                    element=named(source), flow=named(flow),
                ),
                text("Remove the condition, or draw where the path goes when it is not true."),
                [remove_condition(flow)],
            )


def has_condition(flow: Node) -> bool:
    """Return whether a flow has a condition that says something."""
    condition = flow.find("bpmn:conditionExpression", NAMES)
    return condition is not None and any(part.strip() for part in condition.itertext())
