"""Rule ``flow-scope``: a sequence flow stays inside its pool and sub-process (BPMN 2.0.2, 7.6.1, 10.3)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error
from engine.errors import Finding, text

RULE = "flow-scope"


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield flows whose ends do not stand beside them."""
    for flow in model.flows:
        ends = [model.nodes.get(flow.get(name, "")) for name in ("sourceRef", "targetRef")]
        if any(end is not None and end.getparent() is not flow.getparent() for end in ends):
            yield error(
                RULE, flow,
                text("Expected flow <%(flow)s> to stay in its scope, but it crosses a border.", flow=flow.get("id")),
                text("Lead it to the sub-process itself, or use a message."),
            )
