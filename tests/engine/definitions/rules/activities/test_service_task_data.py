"""Rule ``service-task-data``."""

from tests.engine.definitions.rules.drawings import ITEMS, child, element, io, process, task
from tests.support.rules import rule_tests

ASK = element("message", "ask", name="ask", itemRef="order")
ANSWER = element("message", "answer", name="answer", itemRef="invoice")
PLAIN = element("message", "plain", name="plain")


def service(specification: str, *, asks: str = "ask", answers: str = "answer") -> str:
    messages = child("inMessageRef", asks) + (child("outMessageRef", answers) if answers else "")
    operation = element("operation", "o", messages, name="bill")
    roots = ITEMS + ASK + ANSWER + PLAIN + element("interface", "i", operation, name="billing")
    return process(task(specification, kind="serviceTask", operationRef="o"), roots=roots)


SETS = child("inputSet", child("dataInputRefs", "in")), child("outputSet", child("dataOutputRefs", "out"))
RULE = ("service-task-data", "t")
GOOD = {
    "no operation": process(task(kind="serviceTask")),
    "question and answer": service(io(["in:order"], ["out:invoice"])),
    "no answer": service(io(["in:order"]), answers=""),
    "messages without items": service(io(["in"], ["out"]), asks="plain", answers="plain"),
    "same structure under another name": service(io(["in:order"], ["out:bill"])).replace(
        ITEMS, ITEMS.replace('id="invoice"', 'id="invoice" structureRef="bill.xsd"')
        + element("itemDefinition", "bill", structureRef="bill.xsd"),
    ),
}
BAD = {
    "no data at all": (service(""), RULE),
    "no data input": (service(io([], ["out:invoice"])), RULE),
    "two data inputs": (service(io(["in:order", "more:order"], ["out:invoice"])), RULE),
    "data input of another item": (service(io(["in:invoice"], ["out:invoice"])), ("service-task-data", "in")),
    "data input without item": (service(io(["in"], ["out:invoice"])), ("service-task-data", "in")),
    "no data output": (service(io(["in:order"])), RULE),
    "two data outputs": (service(io(["in:order"], ["out:invoice", "more:invoice"])), RULE),
    "data output of another item": (service(io(["in:order"], ["out:order"])), ("service-task-data", "out")),
    "two input sets": (service(io(["in:order"], ["out:invoice"], sets=SETS[0] + SETS[0] + SETS[1])), RULE),
    "two output sets": (service(io(["in:order"], ["out:invoice"], sets=SETS[0] + SETS[1] + SETS[1])), RULE),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
