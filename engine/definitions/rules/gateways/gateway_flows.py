"""Rule ``gateway-flows``: a gateway merges or splits (BPMN 2.0.2, 10.6.1)."""

from collections.abc import Iterator

from engine.definitions.kinds import GATEWAYS
from engine.definitions.model import LintEnvironment, Model, error, named
from engine.definitions.repairs import remove
from engine.errors import Finding, text

RULE = "gateway-flows"
SECTION = "8.4.9; 10.6.1"
BREAKS = (
    "an exclusive gateway has neither several incoming nor several outgoing sequence flows",
    "an inclusive gateway has neither several incoming nor several outgoing sequence flows",
    "a parallel gateway has neither several incoming nor several outgoing sequence flows",
    "a complex gateway has neither several incoming nor several outgoing sequence flows",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield gateways that do nothing; ``event-gateways`` judges the event-based ones."""
    for node in model.of_kind(*sorted(GATEWAYS - {"eventBasedGateway"})):
        incoming, outgoing = (len(flows[node.get("id", "")]) for flows in (model.incoming, model.outgoing))
        if incoming < 2 and outgoing < 2:
            yield error(
                RULE, node,
                text(
                    "Expected gateway <%(element)s> to have several flows in or several out, but it has %(incoming)s "
                    "in and %(outgoing)s out.",
                    element=named(node), incoming=incoming, outgoing=outgoing,
                ),
                text("Draw another path, or remove the gateway."),
                [remove(node, text("Remove the gateway"))],
            )
