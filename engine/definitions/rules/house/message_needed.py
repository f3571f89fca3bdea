"""Rule ``message-needed``: what sends or receives says which message, and message flows join what does so.

The standard leaves the message of a task open (BPMN 2.0.2, tables 10.9 and 10.10), and lets any activity have message
flows; a run can carry no message that nobody has named.
"""

from collections.abc import Iterator

from engine.definitions.kinds import TASKS
from engine.definitions.meaning.events import is_executable
from engine.definitions.model import LintEnvironment, Model, Node, extensions_of, local_name, named, warning
from engine.definitions.references import Names
from engine.errors import Finding, text
from engine.spiff.diagram.events import RootElements

RULE = "message-needed"
SECTION = "–"
BREAKS = (
    "a send task of an executable process has neither a message nor a job type (warning)",
    "a receive task of an executable process has no message (warning)",
    "a message flow between two executable processes leaves a task that sends no message (warning)",
    "a message flow between two executable processes leads to a task that receives no message (warning)",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of tasks without a message, and of message flows along which none can go."""
    roots = RootElements.of(model.root)
    for task in model.of_kind("sendTask", "receiveTask"):
        if is_executable(task) and not roots.message(task):
            yield from _task(task)
    names = Names.of(model)
    for flow in model.of_kind("messageFlow"):
        source, target = (names.find(flow, flow.get(name)) for name in ("sourceRef", "targetRef"))
        if source is not None and target is not None and is_executable(source) and is_executable(target):
            yield from _flow(flow, source, target)


def _task(task: Node) -> Iterator[Finding]:
    if local_name(task) == "receiveTask":
        yield warning(
            RULE, task,
            text(
                "Expected a message at <%(element)s>, but it names none: it waits for a message that is called as it "
                "is.",
                element=named(task),
            ),
            text("Choose the message."),
        )
    elif not _has_job(task):
        yield warning(
            RULE, task,
            text("Expected a message at <%(element)s>, but it names none: nothing is sent.", element=named(task)),
            text("Choose the message, or give the task a job type."),
        )


def _flow(flow: Node, source: Node, target: Node) -> Iterator[Finding]:
    if local_name(source) in TASKS - {"sendTask"} and not _has_job(source):
        yield warning(
            RULE, flow,
            text(
                "Expected a send task or a message event at the beginning of message flow <%(flow)s>, as both pools "
                "run, but <%(element)s> sends no message.",
                flow=named(flow), element=named(source),
            ),
            text("Draw a send task, or a message event that throws."),
        )
    if local_name(target) in TASKS - {"receiveTask"}:
        yield warning(
            RULE, flow,
            text(
                "Expected a receive task or a message event at the end of message flow <%(flow)s>, as both pools run, "
                "but <%(element)s> receives no message.",
                flow=named(flow), element=named(target),
            ),
            text("Draw a receive task, or a message event that catches."),
        )


def _has_job(task: Node) -> bool:
    return "taskDefinition" in extensions_of(task)
