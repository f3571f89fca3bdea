"""Rule ``called-processes``: what a call activity calls is in the pack, or in a library that is shipped."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, extensions_of, warning
from engine.definitions.repairs import nearest, set_extension
from engine.errors import Finding, text
from engine.spiff.diagram.global_tasks import TASKS
from engine.spiff.diagram.records import Value, local_part, value_of

RULE = "called-processes"
SECTION = "–"
BREAKS = (
    "a call activity names a process that is in neither pack, library nor file (warning: another pack may have it)",
)


def check(model: Model, environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of literal names that no process of the pack has; names by expression are only known at run time."""
    if environment.processes is None:
        return
    own = [process for process in model.by_name["process"] if process.get("isExecutable") == "true"]
    own += [task for name in TASKS for task in model.by_name[name]]
    known = environment.processes | {node.get("id", "") for node in own}
    for node in model.by_name["callActivity"]:
        called = _called(node)
        if called is not None and called not in known:
            yield warning(
                RULE, node,
                text(
                    "Expected process %(process)s, which <%(element)s> calls, to be in the pack, but it is not.",
                    process=called, element=node.get("id"),
                ),
                text(
                    "Choose one of: %(known)s. When it belongs to another pack, put that into use first.",
                    known=", ".join(sorted(known)),
                ),
                [set_extension(node, "calledElement", "processId", each) for each in nearest(called, known)],
            )


def _called(node: Node) -> str | None:
    """The literal name of what a call activity calls; None when there is none."""
    named = value_of(extensions_of(node), "calledElement", "processId")
    if named is None:
        named = Value.read(local_part(node.get("calledElement")))
    return None if named is None or named.is_feel else named.text
