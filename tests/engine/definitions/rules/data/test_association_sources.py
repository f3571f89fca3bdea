"""Rule ``data-association-sources``."""

from tests.engine.definitions.rules.drawings import TRANSFORMATION, association, element, io, process, task
from tests.support.rules import rule_tests

ASSIGNMENT = "<bpmn:assignment><bpmn:from>=a</bpmn:from><bpmn:to>b</bpmn:to></bpmn:assignment>"
OBJECTS = element("dataObject", "d") + element("dataObject", "d2")


def reads(*sources: str, how: str = "") -> str:
    return process(OBJECTS, task(io(["in"]), association("Input", "a", sources, "in", how)))


def writes(*sources: str, how: str = "", outputs: tuple[str, ...] = ("out", "out2")) -> str:
    return process(OBJECTS, task(io([], outputs), association("Output", "a", sources, "d", how)))


RULE = ("data-association-sources", "a")
GOOD = {
    "one": reads("d"),
    "several, transformed": reads("d", "d2", how=TRANSFORMATION),
    "several, assigned": reads("d", "d2", how=ASSIGNMENT),
    "none, transformed": reads(how=TRANSFORMATION),
    "one output": writes("out"),
    "several outputs, transformed": writes("out", "out2", how=TRANSFORMATION),
    "drawn only": writes(outputs=()),
}
BAD = {
    "several inputs": (reads("d", "d2"), RULE),
    "no input": (reads(), RULE),
    "several outputs": (writes("out", "out2"), RULE),
    "several properties of a task without outputs": (
        process(OBJECTS, task(
            '<bpmn:property id="p"/><bpmn:property id="q"/>', association("Output", "a", ["p", "q"], "d")
        )),
        RULE,
    ),
    "no output though there are some": (writes(), RULE),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
