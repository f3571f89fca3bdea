"""Rule ``service-task-data``: a service task takes and gives what its operation asks for (BPMN 2.0.2, 10.3.3)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import inputs_of, outputs_of, referred_by
from engine.definitions.meaning.message_data import carries_item
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name
from engine.definitions.references import Names
from engine.errors import Finding, Text, text

RULE = "service-task-data"
SECTION = "10.3.3, Service Task; 10.4.1, Service Task Mapping"
BREAKS = (
    "a service task with an operation has no input set",
    "a service task with an operation has more than one input set",
    "a service task with an operation has more than one output set",
    "a service task with an operation has no data input",
    "a service task with an operation has more than one data input",
    "the item of the data input differs from that of the message that goes into the operation",
    "a service task whose operation answers has no data output",
    "a service task whose operation answers has more than one data output",
    "the item of the data output differs from that of the message that the operation answers with",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield service tasks whose data do not fit the operation that they refer to."""
    names = Names.of(model)
    for task in model.of_kind("serviceTask"):
        operation = names.find(task, task.get("operationRef"))
        if operation is not None and local_name(operation) == "operation":
            yield from _sets(task)
            yield from _data(names, task, inputs_of(task), "dataInput", referred_by(names, operation, "inMessageRef"))
            answers = referred_by(names, operation, "outMessageRef")
            if answers:
                yield from _data(names, task, outputs_of(task), "dataOutput", answers)


def _sets(task: Node) -> Iterator[Finding]:
    for kind, wanted in (("inputSet", (1,)), ("outputSet", (0, 1))):
        count = len(task.findall(f"bpmn:ioSpecification/bpmn:{kind}", NAMES))
        if count not in wanted:
            yield error(RULE, task, _one(task, kind, count), _fix())


def _data(names: Names, task: Node, found: list[Node], kind: str, messages: list[Node]) -> Iterator[Finding]:
    if len(found) != 1:
        yield error(RULE, task, _one(task, kind, len(found)), _fix())
    elif messages and not carries_item(names, messages[0], found[0]):
        yield error(
            RULE, found[0],
            text(
                "Expected <%(data)s> of <%(element)s> to hold the item of message <%(message)s>, but it does not.",
                data=found[0].get("id"), element=task.get("id"), message=messages[0].get("id"),
            ),
            text("Give both the same item definition."),
        )


def _one(task: Node, kind: str, count: int) -> Text:
    return text(
        "Expected one %(kind)s at <%(element)s>, since it calls an operation, but there are %(count)s.",
        kind=kind, element=task.get("id"), count=count,
    )


def _fix() -> Text:
    return text("Describe in its ioSpecification what goes into the operation and what comes back.")
