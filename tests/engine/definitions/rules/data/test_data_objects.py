"""Rule ``data-objects``."""

from tests.engine.definitions.rules.drawings import ITEMS, element, process, task
from tests.support.rules import rule_tests

STATE = '<bpmn:dataState name="paid"/>'
OBJECT = element("dataObject", "d", itemSubjectRef="order")
REFERENCE = element("dataObjectReference", "r", STATE, dataObjectRef="d")


def inside(*content: str, identity: str = "p") -> str:
    return task(*content, task(identity=f"{identity}_task"), kind="subProcess", identity=identity)


GOOD = {
    "side by side": process(OBJECT, REFERENCE, roots=ITEMS),
    "seen from inside": process(OBJECT, inside(inside(REFERENCE, identity="q")), roots=ITEMS),
    "twice": process(OBJECT, REFERENCE, REFERENCE.replace('id="r"', 'id="s"'), roots=ITEMS),
}
BAD = {
    "reference to nothing": (process(OBJECT, element("dataObjectReference", "r"), roots=ITEMS), ("data-objects", "r")),
    "object inside, reference outside": (process(inside(OBJECT), REFERENCE, roots=ITEMS), ("data-objects", "r")),
    "object next door": (
        process(inside(OBJECT), inside(REFERENCE, identity="q"), roots=ITEMS), ("data-objects", "r")
    ),
    "object of another process": (
        process(OBJECT, roots=ITEMS) + process(REFERENCE).replace('"process"', '"other"'), ("data-objects", "r")
    ),
    "reference with an item": (
        process(OBJECT, REFERENCE.replace("dataObjectRef=", 'itemSubjectRef="order" dataObjectRef='), roots=ITEMS),
        ("data-objects", "r"),
    ),
    "object with a state": (process(element("dataObject", "d", STATE)), ("data-objects", "d")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
