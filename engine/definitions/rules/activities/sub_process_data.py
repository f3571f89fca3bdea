"""Rule ``sub-process-data``: an embedded sub-process has no data inputs or outputs of its own (BPMN 2.0.2, 10.4.1)."""

from collections.abc import Iterator

from engine.definitions.kinds import SUB_PROCESSES
from engine.definitions.model import NAMES, LintEnvironment, Model, error, named
from engine.errors import Finding, text

RULE = "sub-process-data"
SECTION = "10.4.1, Data Inputs and Outputs"
BREAKS = (
    "a sub-process has an ioSpecification",
    "a transaction has an ioSpecification",
    "an ad-hoc sub-process has an ioSpecification",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield sub-processes that describe inputs or outputs: what is inside sees the data around it anyway."""
    for node in model.of_kind(*SUB_PROCESSES):
        if node.find("bpmn:ioSpecification", NAMES) is not None:
            yield error(
                RULE, node,
                text("Expected no ioSpecification at sub-process <%(element)s>, but it has one.", element=named(node)),
                text("Remove it and use data objects, or call a process with a call activity."),
            )
