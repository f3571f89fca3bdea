"""Rule ``flow-scope``: a sequence flow stays inside its pool and sub-process (BPMN 2.0.2, 7.6.1, 8.4.13)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, named
from engine.errors import Finding, text

RULE = "flow-scope"
SECTION = "7.6.1; 8.4.13; 9.3"
BREAKS = (
    "a sequence flow leads from one process into another",
    "a sequence flow leads into a sub-process",
    "a sequence flow leads out of a sub-process",
    "a sequence flow stands in another process or sub-process than what it connects",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield flows whose ends do not stand beside them."""
    for flow in model.flows:
        ends = [model.nodes.get(flow.get(name, "")) for name in ("sourceRef", "targetRef")]
        if any(end is not None and end.getparent() is not flow.getparent() for end in ends):
            yield error(
                RULE, flow,
                text("Expected flow <%(flow)s> to stay in its scope, but it crosses a border.", flow=named(flow)),
                text("Lead it to the sub-process itself, or use a message."),
            )
