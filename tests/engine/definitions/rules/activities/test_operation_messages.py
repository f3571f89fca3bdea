"""Rule ``operation-messages``."""

from tests.engine.definitions.rules.drawings import child, element, process, task
from tests.support.rules import rule_tests

OPERATION = element("operation", "o", child("inMessageRef", "ask"), child("outMessageRef", "answer"), name="o")
ROOTS = (
    element("message", "ask", name="ask") + element("message", "answer", name="answer")
    + element("interface", "i", OPERATION, name="i")
)


def drawing(kind: str, **attributes: str) -> str:
    return process(task(kind=kind, **attributes), roots=ROOTS)


GOOD = {
    "send": drawing("sendTask", operationRef="o", messageRef="ask"),
    "receive": drawing("receiveTask", operationRef="o", messageRef="ask"),
    "operation alone": drawing("sendTask", operationRef="o"),
    "message alone": drawing("receiveTask", messageRef="answer"),
}
BAD = {
    "send": (drawing("sendTask", operationRef="o", messageRef="answer"), ("operation-messages", "t")),
    "receive": (drawing("receiveTask", operationRef="o", messageRef="answer"), ("operation-messages", "t")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
