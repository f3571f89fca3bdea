"""Rule ``operation-messages``: a task's message is that of the operation it names (BPMN 2.0.2, 10.3.3)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import referred_by
from engine.definitions.model import LintEnvironment, Model, error, local_name
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "operation-messages"
SECTION = "10.3.3, tables 10.9 and 10.10"
BREAKS = (
    "a send task sends another message than its operation takes",
    "a receive task waits for another message than its operation takes",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield send and receive tasks that name a message and an operation which do not belong together."""
    names = Names.of(model)
    for task in model.of_kind("sendTask", "receiveTask"):
        operation = names.find(task, task.get("operationRef"))
        message = names.find(task, task.get("messageRef"))
        if operation is None or message is None or local_name(operation) != "operation":
            continue
        taken = referred_by(names, operation, "inMessageRef")
        if taken and message not in taken:
            yield error(
                RULE, task,
                text(
                    "Expected the message of operation <%(operation)s> at <%(element)s>, but it names <%(message)s>.",
                    element=task.get("id"), operation=operation.get("id"), message=message.get("id"),
                ),
                text("Name <%(message)s>, or choose another operation.", message=taken[0].get("id")),
            )
