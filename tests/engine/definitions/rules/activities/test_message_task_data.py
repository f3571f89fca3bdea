"""Rule ``message-task-data``."""

from tests.engine.definitions.rules.drawings import ITEMS, child, element, io, process, task
from tests.support.rules import rule_tests

ROOTS = ITEMS + element("message", "m", name="m", itemRef="order")
INPUTS = child("inputSet", child("dataInputRefs", "in"))
OUTPUTS = child("outputSet", child("dataOutputRefs", "out"))


def send(*content: str) -> str:
    return process(task(*content, kind="sendTask", messageRef="m"), roots=ROOTS)


def receive(*content: str) -> str:
    return process(task(*content, kind="receiveTask", messageRef="m"), roots=ROOTS)


GOOD = {
    "send nothing": send(),
    "send one": send(io(["in:order"])),
    "receive nothing": receive(),
    "receive one": receive(io([], ["out:order"])),
    "no message": process(task(io(["in", "more"]), kind="sendTask")),
    "other side is free": send(io([], ["a", "b"])),
}
BAD = {
    "send two": (send(io(["in:order", "more:order"])), ("message-task-data", "t")),
    "send from two sets": (
        send(io(["in:order"], sets=INPUTS + INPUTS + child("outputSet", ""))), ("message-task-data", "t")
    ),
    "send another item": (send(io(["in:invoice"])), ("message-task-data", "in")),
    "send data without item": (send(io(["in"])), ("message-task-data", "in")),
    "receive two": (receive(io([], ["out:order", "more:order"])), ("message-task-data", "t")),
    "receive into two sets": (
        receive(io([], ["out:order"], sets=child("inputSet", "") + OUTPUTS + OUTPUTS)), ("message-task-data", "t")
    ),
    "receive another item": (receive(io([], ["out:invoice"])), ("message-task-data", "out")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
