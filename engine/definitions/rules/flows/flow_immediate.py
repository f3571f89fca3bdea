"""Rule ``flow-immediate``: nothing unseen happens on a flow of an executable process (BPMN 2.0.2, 8.4.13)."""

from collections.abc import Iterator

from engine.definitions.meaning.events import is_executable
from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, error, named
from engine.errors import Finding, text

RULE = "flow-immediate"
SECTION = "8.4.13, table 8.60"
BREAKS = ("a sequence flow of an executable process has isImmediate false",)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield flows between whose ends other activities may happen, in a process that is all there is."""
    for flow in model.flows:
        if not is_true(flow, "isImmediate", default=True) and is_executable(flow):
            yield error(
                RULE, flow,
                text(
                    "Expected flow <%(flow)s> of an executable process to be immediate, but isImmediate is false.",
                    flow=named(flow),
                ),
                text("Remove isImmediate."),
            )
