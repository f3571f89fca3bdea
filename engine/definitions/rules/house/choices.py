"""Rule ``choices``: at a gateway that chooses, some flow is always free, and each flow says when it is taken."""

from collections.abc import Iterator

from engine.definitions.meaning.conditions import condition_of, cover_everything, equals_of
from engine.definitions.meaning.events import is_executable
from engine.definitions.meaning.writes import OUTCOME, outcomes_of
from engine.definitions.model import LintEnvironment, Model, Node, named, warning
from engine.definitions.repairs import MOST_OFFERED, make_default, set_condition
from engine.errors import Finding, Repair, text

RULE = "choices"
SECTION = "–"
BREAKS = (
    "a flow of an exclusive, inclusive or complex gateway has no condition and is not the default (warning)",
    "such a gateway has no default flow, and its conditions do not cover every case (warning)",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of flows that are always taken, and of gateways at which a token may be stuck."""
    for node in model.of_kind("exclusiveGateway", "inclusiveGateway", "complexGateway"):
        flows = model.outgoing[node.get("id", "")]
        if len(flows) < 2 or not is_executable(node):
            continue
        without = [
            flow for flow in flows if condition_of(flow) is None and flow.get("id") != node.get("default")
        ]
        left = _left(model, node, flows) if len(without) == 1 else None
        for flow in without:
            yield warning(
                RULE, flow,
                text(
                    "Expected a condition on flow <%(flow)s> of gateway <%(element)s>, but it has none.",
                    flow=named(flow), element=named(node),
                ),
                text("Write a condition, or make it the default flow."),
                _decided(node, flow, left),
            )
        if not without and not node.get("default") and not _is_complete(model, node, flows):
            yield warning(
                RULE, node,
                text(
                    "Expected a default flow at gateway <%(element)s>, but it has none and stops if no condition is "
                    "true.",
                    element=named(node),
                ),
                text("Make one flow the default."),
                [make_default(node, flow) for flow in flows if flow.get("id") and len(flows) <= MOST_OFFERED],
            )


def _left(model: Model, gateway: Node, flows: list[Node]) -> str | None:
    """The one outcome that no flow asks for; None when there are several, or none."""
    conditions = [condition for flow in flows if (condition := condition_of(flow)) is not None]
    left = _outcomes(model, gateway) - equals_of(conditions, OUTCOME)
    return left.pop() if len(left) == 1 else None


def _decided(gateway: Node, flow: Node, left: str | None) -> Iterator[Repair]:
    """The outcome that is left for the flow, and to be the default where there is none yet."""
    if not flow.get("id"):
        return
    if left is not None:
        yield set_condition(flow, f'={OUTCOME} = "{left}"')
    if not gateway.get("default"):
        yield make_default(gateway, flow)


def _is_complete(model: Model, gateway: Node, flows: list[Node]) -> bool:
    conditions = [condition for flow in flows if (condition := condition_of(flow)) is not None]
    if cover_everything(conditions):
        return True
    outcomes = _outcomes(model, gateway)
    return bool(outcomes) and outcomes <= equals_of(conditions, OUTCOME)


def _outcomes(model: Model, gateway: Node) -> set[str]:
    """Return all outcomes of the user tasks right before a gateway; none when something else leads to it."""
    found: set[str] = set()
    for flow in model.incoming[gateway.get("id", "")]:
        task = model.nodes.get(flow.get("sourceRef", ""))
        outcomes = outcomes_of(task) if task is not None else []
        if not outcomes:
            return set()
        found.update(outcomes)
    return found
