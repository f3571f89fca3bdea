"""Rule ``data-association-ends``."""

from tests.engine.definitions.rules.drawings import (
    TRANSFORMATION,
    association,
    child,
    data,
    element,
    io,
    process,
    task,
)
from tests.support.rules import rule_tests

OBJECT = element("dataObject", "d")
STORE = element("dataStore", "ds", name="ds")
PLACEHOLDER = '<bpmn:property id="mine" name="__targetRef_placeholder"/>'
LOOP = element(
    "multiInstanceLoopCharacteristics", "l", child("loopDataInputRef", "all"), child("loopDataOutputRef", "out"),
    data("inputDataItem", "each"), data("outputDataItem", "result"),
)


def drawing(*associations: str, scope: str = "") -> str:
    """A task with data and associations, in a process with data of its own, beside a task and a sub-process."""
    own = task(io(["in"], ["out"]), PLACEHOLDER, *associations)
    hidden = task(element("dataObject", "hidden"), task(identity="inner"), kind="subProcess", identity="sub")
    foreign = task(io(["in2"], ["out2"]), '<bpmn:property id="theirs"/>', identity="other")
    content = (OBJECT, element("dataObjectReference", "r", dataObjectRef="d"), element("dataStoreReference", "s"))
    head = io(["p_in"], ["p_out"]) + '<bpmn:property id="p_property"/>'
    return process(*content, hidden, foreign, own + scope, roots=STORE, head=head)


def reads(source: str, target: str = "in", how: str = "") -> str:
    return association("Input", "a", [source], target, how)


def writes(source: str, target: str, how: str = "") -> str:
    return association("Output", "a", [source], target, how)


def throw(*content: str) -> str:
    flows = element("sequenceFlow", "f", sourceRef="t", targetRef="e") + element(
        "sequenceFlow", "g", sourceRef="e", targetRef="other"
    )
    return element("intermediateThrowEvent", "e", data("dataInput", "sent"), *content) + flows


SEEN = ("d", "r", "s", "ds", "p_property", "mine")
RULE = ("data-association-ends", "a")
GOOD = {
    **{f"reads {name}": drawing(reads(name)) for name in (*SEEN, "p_in")},
    **{f"writes {name}": drawing(writes("out", name)) for name in (*SEEN, "p_out")},
    "store of another process": process(element("dataStoreReference", "s")) + process(
        task(io(["in"]), reads("s"))
    ).replace('"process"', '"other_process"'),
    "what it gave in the round before": drawing(reads("out")),
    "drawn to a task": drawing(reads("d", "mine")),
    "drawn from a task": process(OBJECT, task(association("Output", "a", [], "d"))),
    "drawn to a sub-process": process(OBJECT, task(PLACEHOLDER, reads("d", "mine"), kind="subProcess")),
    "computed from what is around": drawing(writes("d", "r", TRANSFORMATION)),
    "an item of a loop": process(OBJECT, task(
        io(["all", "in"], ["out", "one"]), reads("each"), association("Output", "b", ["one"], "result"), LOOP
    )),
    "sent by an event": drawing(scope=throw(reads("d", "sent"))),
    "inside a sub-process": process(OBJECT, task(task(io(["in"]), reads("d"), identity="i"), kind="subProcess")),
}
BAD = {
    "into data around": (drawing(reads("d", "r")), RULE),
    "into the output": (drawing(reads("d", "out")), RULE),
    "into another task": (drawing(reads("d", "in2")), RULE),
    "into the property of another task": (drawing(reads("d", "theirs")), RULE),
    "into the input of the process": (drawing(reads("d", "p_in")), RULE),
    "out of data around": (drawing(writes("d", "r")), RULE),
    "out of the input": (drawing(writes("in", "d")), RULE),
    "out of another task": (drawing(writes("out2", "d")), RULE),
    "reads what is hidden": (drawing(reads("hidden")), RULE),
    "writes what is hidden": (drawing(writes("out", "hidden")), RULE),
    "reads the output of another task": (drawing(reads("out2")), RULE),
    "writes the input of another task": (drawing(writes("out", "in2")), RULE),
    "reads the output of the process": (drawing(reads("p_out")), RULE),
    "writes the input of the process": (drawing(writes("out", "p_in")), RULE),
    "event sends from another": (drawing(scope=throw(reads("d", "in"))), RULE),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
