"""Rule ``multi-instance-count``."""

from tests.engine.definitions.rules.drawings import child, io, process, task
from tests.support.rules import rule_tests

COLLECTION = child("loopDataInputRef", "in")
DIALECT = (
    '<bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=orders"/></bpmn:extensionElements>'
)


def number(written: str) -> str:
    return f'<bpmn:loopCardinality id="n">{written}</bpmn:loopCardinality>'


def loop(content: str, identity: str = ' id="l"') -> str:
    body = f"<bpmn:multiInstanceLoopCharacteristics{identity}>{content}</bpmn:multiInstanceLoopCharacteristics>"
    return process(task(io(["in"]), body))


GOOD = {
    "number": loop(number("3")),
    "expression": loop(number("=count(orders)")),
    "very many": loop(number("1" * 5000)),
    "none": loop(number("0")),
    "less than nothing is nothing": loop(number("-0")),
    "words": loop(number("one for each order")),
    "collection": loop(COLLECTION),
    "collection of the dialect": loop(DIALECT),
    "written with a fraction of nothing": loop(number("2.0")),
}
BAD = {
    "neither": (loop(""), ("multi-instance-count", "l")),
    "neither, without id": (loop("", ""), ("multi-instance-count", "t")),
    "both": (loop(number("3") + COLLECTION), ("multi-instance-count", "l")),
    "half an instance": (loop(number("2.5")), ("multi-instance-count", "n")),
    "minus very many": (loop(number("-" + "1" * 5000)), ("multi-instance-count", "n")),
    "a little more than one": (loop(number("1.001")), ("multi-instance-count", "n")),
    "less than none": (loop(number("-1")), ("multi-instance-count", "n")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
