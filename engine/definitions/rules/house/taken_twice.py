"""Rule ``taken-twice``: a condition behind a complex gateway tells its start from its reset.

The standard has such a gateway look at the conditions twice: when it fires, and again when the tokens that it no longer
needs have come (BPMN 2.0.2, 13.4.5). A path whose condition does not ask ``waitingForStart`` is taken both times.
"""

from collections.abc import Iterator

from engine.definitions.meaning.conditions import condition_of
from engine.definitions.meaning.events import is_executable
from engine.definitions.model import LintEnvironment, Model, named, warning
from engine.errors import Finding, text

RULE = "taken-twice"
SECTION = "–"
BREAKS = ("the condition of a flow out of a complex gateway does not ask waitingForStart (warning)",)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of paths that a token takes when the gateway fires, and another when it resets."""
    for node in filter(is_executable, model.of_kind("complexGateway")):
        for flow in model.outgoing[node.get("id", "")]:
            condition = condition_of(flow)
            if condition is not None and "waitingForStart" not in condition and flow.get("id") != node.get("default"):
                yield warning(
                    RULE, flow,
                    text(
                        "Expected the condition of flow <%(flow)s> to ask whether <%(element)s> starts or resets, but "
                        "it does not: the path may be taken twice.",
                        flow=named(flow), element=named(node),
                    ),
                    text("Add “and waitingForStart” to take it once, or use another gateway."),
                )
