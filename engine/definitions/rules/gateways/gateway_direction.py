"""Rule ``gateway-direction``: a gateway has the flows that its direction promises (BPMN 2.0.2, 8.4.9)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.definitions.kinds import GATEWAYS
from engine.definitions.model import LintEnvironment, Model, error, named
from engine.definitions.repairs import set_attribute
from engine.errors import Finding, text

RULE = "gateway-direction"
SECTION = "8.4.9, table 8.46"
BREAKS = (
    "a converging gateway has fewer than two incoming sequence flows",
    "a converging gateway has several outgoing sequence flows",
    "a diverging gateway has several incoming sequence flows",
    "a diverging gateway has fewer than two outgoing sequence flows",
    "a mixed gateway has fewer than two incoming sequence flows",
    "a mixed gateway has fewer than two outgoing sequence flows",
)
SEVERAL: Mapping[str, tuple[bool, bool]] = MappingProxyType(
    {"Converging": (True, False), "Diverging": (False, True), "Mixed": (True, True)}
)
"""Whether a direction asks for several flows in, and for several out; if not, it forbids them."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield gateways whose flows are not those of their direction."""
    for node in model.of_kind(*sorted(GATEWAYS)):
        direction = node.get("gatewayDirection", "")
        if direction not in SEVERAL:
            continue
        counts = tuple(len(flows[node.get("id", "")]) for flows in (model.incoming, model.outgoing))
        if tuple(count > 1 for count in counts) != SEVERAL[direction]:
            yield error(
                RULE, node,
                text(
                    "Expected the flows of gateway <%(element)s> to fit its direction %(direction)s, but it has "
                    "%(incoming)s in and %(outgoing)s out.",
                    element=named(node), direction=direction, incoming=counts[0], outgoing=counts[1],
                ),
                text("Correct gatewayDirection, or the flows."),
                [set_attribute(node, "gatewayDirection", None, text("Let the flows say its direction"))],
            )
