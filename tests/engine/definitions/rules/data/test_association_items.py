"""Rule ``data-association-items``."""

from tests.engine.definitions.rules.drawings import ITEMS, TRANSFORMATION, association, element, io, item, process, task
from tests.support.rules import rule_tests

ASSIGNMENT = "<bpmn:assignment><bpmn:from>=a</bpmn:from><bpmn:to>b</bpmn:to></bpmn:assignment>"
SAME = item("text", structureRef="string.xsd") + item("words", structureRef="string.xsd") + item(
    "thing", structureRef="string.xsd", itemKind="Physical"
)


def copy(source: str, target: str, how: str = "", reference: bool = False) -> str:
    """A task that reads a data object of one item into a data input of another."""
    held = {"itemSubjectRef": source} if source else {}
    content = element("dataObject", "d", **held) + element("dataObjectReference", "r", dataObjectRef="d")
    entry = f"in:{target}" if target else "in"
    read = association("Input", "a", ["r" if reference else "d"], "in", how)
    return process(content, task(io([entry]), read), roots=ITEMS + SAME)


RULE = ("data-association-items", "a")
GOOD = {
    "the same": copy("order", "order"),
    "the same behind a reference": copy("order", "order", reference=True),
    "nothing said here": copy("order", ""),
    "nothing said there": copy("", "order"),
    "the same structure": copy("text", "words"),
    "transformed": copy("order", "invoice", TRANSFORMATION),
    "assigned": copy("order", "invoice", ASSIGNMENT),
}
BAD = {
    "another": (copy("order", "invoice"), RULE),
    "another behind a reference": (copy("order", "invoice", reference=True), RULE),
    "another structure": (copy("text", "order"), RULE),
    "the same structure of another kind": (copy("text", "thing"), RULE),
    "another written": (
        process(
            element("dataObject", "d", itemSubjectRef="order"),
            task(io([], ["out:invoice"]), association("Output", "a", ["out"], "d")), roots=ITEMS,
        ),
        RULE,
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
