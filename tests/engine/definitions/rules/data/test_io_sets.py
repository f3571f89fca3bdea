"""Rule ``io-sets``."""

from tests.engine.definitions.rules.drawings import child, data, element, io, process, task
from tests.support.rules import rule_tests


def sets(inputs: str = child("dataInputRefs", "in"), outputs: str = child("dataOutputRefs", "out")) -> str:
    """A task with one data input and output in these sets, beside a task with other data."""
    listed = element("inputSet", "is", inputs) + element("outputSet", "os", outputs)
    return process(task(io(["in"], ["out"], sets=listed)), task(io(["foreign"], ["abroad"]), identity="other"))


def event(kind: str, *content: str) -> str:
    flows = element("sequenceFlow", "f", sourceRef="t", targetRef="e") + element(
        "sequenceFlow", "g", sourceRef="e", targetRef="u"
    )
    message = element("message", "m", name="m")
    drawn = element(kind, "e", *content, '<bpmn:messageEventDefinition messageRef="m"/>')
    return process(task(), drawn, task(identity="u"), flows, roots=message)


IN, OUT = child("dataInputRefs", "in"), child("dataOutputRefs", "out")
THROWN = element("inputSet", "is", IN)
CAUGHT = element("outputSet", "os", OUT)
GOOD = {
    "listed": sets(),
    "nothing to list": process(task(io())),
    "optional and while executing": sets(
        IN + child("optionalInputRefs", "in") + child("whileExecutingInputRefs", "in"),
        OUT + child("optionalOutputRefs", "out") + child("whileExecutingOutputRefs", "out"),
    ),
    "process": process(task(), head=io(["a"], ["b"])),
    "throw event": event("intermediateThrowEvent", data("dataInput", "in"), THROWN),
    "throw event without set": event("intermediateThrowEvent", data("dataInput", "in")),
    "catch event": event("intermediateCatchEvent", data("dataOutput", "out"), CAUGHT),
}
BAD = {
    "foreign input": (sets(IN + child("dataInputRefs", "foreign")), ("io-sets", "is")),
    "foreign output": (sets(IN, OUT + child("dataOutputRefs", "abroad")), ("io-sets", "os")),
    "optional input not listed": (sets(IN + child("optionalInputRefs", "foreign")), ("io-sets", "is")),
    "input while executing not listed": (sets(IN + child("whileExecutingInputRefs", "foreign")), ("io-sets", "is")),
    "optional output not listed": (sets(IN, OUT + child("optionalOutputRefs", "abroad")), ("io-sets", "os")),
    "output while executing not listed": (
        sets(IN, OUT + child("whileExecutingOutputRefs", "abroad")), ("io-sets", "os")
    ),
    "input in no set": (sets(""), ("io-sets", "in")),
    "output in no set": (sets(IN, ""), ("io-sets", "out")),
    "input of an event in no set": (
        event("intermediateThrowEvent", data("dataInput", "in", "in2"), THROWN), ("io-sets", "in2")
    ),
    "output of an event in no set": (
        event("intermediateCatchEvent", data("dataOutput", "out", "out2"), CAUGHT), ("io-sets", "out2")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
