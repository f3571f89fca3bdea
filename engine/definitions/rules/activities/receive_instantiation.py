"""Rule ``receive-instantiation``: a receive task that starts the process is its first activity (BPMN 2.0.2, 10.3.3)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "receive-instantiation"
SECTION = "10.3.3, Receive Task, table 10.10"
BREAKS = (
    "a sequence flow leads into a receive task that instantiates the process",
    "a receive task in a sub-process instantiates the process",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield instantiating receive tasks that are not the first activity of their process."""
    for task in model.of_kind("receiveTask"):
        if not is_true(task, "instantiate"):
            continue
        scope = task.getparent()
        if scope is not None and local_name(scope) != "process":
            yield error(
                RULE, task,
                text(
                    "Expected receive task <%(element)s>, which starts the process, outside of sub-processes, but it "
                    "stands in one.",
                    element=named(task),
                ),
                text("Set instantiate to false, or move it out of the sub-process."),
            )
        if model.incoming.get(task.get("id", "")):
            yield error(
                RULE, task,
                text(
                    "Expected no flow into receive task <%(element)s>, since it starts the process, but there is one.",
                    element=task.get("id"),
                ),
                text("Remove the flow, or set instantiate to false."),
            )
