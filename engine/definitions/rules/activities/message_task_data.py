"""Rule ``message-task-data``: a send or receive task has one place for its message's data (BPMN 2.0.2, 10.3.3)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import inputs_of, outputs_of
from engine.definitions.meaning.message_data import carries_item
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "message-task-data"
SECTION = "10.3.3, Send Task and Receive Task; 10.4.1, Send Task Mapping and Receive Task Mapping"
BREAKS = (
    "a send task with a message has more than one input set",
    "a send task with a message has more than one data input",
    "the item of a send task's data input differs from that of its message",
    "a receive task with a message has more than one output set",
    "a receive task with a message has more than one data output",
    "the item of a receive task's data output differs from that of its message",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield tasks that have several places for the data of one message, or one of another shape."""
    names = Names.of(model)
    for task in model.of_kind("sendTask"):
        yield from _task(names, task, inputs_of(task), ("dataInput", "inputSet"))
    for task in model.of_kind("receiveTask"):
        yield from _task(names, task, outputs_of(task), ("dataOutput", "outputSet"))


def _task(names: Names, task: Node, data: list[Node], kinds: tuple[str, str]) -> Iterator[Finding]:
    message = names.find(task, task.get("messageRef"))
    if message is None:
        return
    sets = task.findall(f"bpmn:ioSpecification/bpmn:{kinds[1]}", NAMES)
    for kind, count in ((kinds[0], len(data)), (kinds[1], len(sets))):
        if count > 1:
            yield error(
                RULE, task,
                text(
                    "Expected at most one %(kind)s at <%(element)s> for its one message, but there are %(count)s.",
                    kind=kind, element=task.get("id"), count=count,
                ),
                text("Keep the one that holds the data of the message."),
            )
    if len(data) == 1 and not carries_item(names, message, data[0]):
        yield error(
            RULE, data[0],
            text(
                "Expected <%(data)s> of <%(element)s> to hold the item of message <%(message)s>, but it does not.",
                data=data[0].get("id"), element=task.get("id"), message=message.get("id"),
            ),
            text("Give both the same item definition."),
        )
