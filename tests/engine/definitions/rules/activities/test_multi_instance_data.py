"""Rule ``multi-instance-data``."""

from tests.engine.definitions.rules.drawings import ITEMS, child, data, element, io, process, task
from tests.support.rules import rule_tests

SIMPLE = {"xmlns:xsd": "http://www.w3.org/2001/XMLSchema"}
TYPES = "".join(
    element("itemDefinition", name, structureRef=f"xsd:{kind}", isCollection=several, **SIMPLE)
    for name, kind, several in (
        ("texts", "string", "true"), ("text", "string", "false"), ("number", "int", "false")
    )
)
ORDERS = element("dataObject", "orders", isCollection="true")
ONE_ORDER = element("dataObject", "one")
RESULTS = '<bpmn:loopCardinality>2</bpmn:loopCardinality>'


def loop(*content: str) -> str:
    return element("multiInstanceLoopCharacteristics", "l", *content)


def on_task(*content: str, inputs: str = "in", outputs: str = "out") -> str:
    """A task with one data input and output, and another one whose data are foreign."""
    several = 'itemSubjectRef="texts" isCollection="true"'
    specification = io([inputs], [outputs]).replace('itemSubjectRef="texts"', several)
    other = task(io(["foreign"], ["abroad"]), identity="other")
    return process(task(specification, loop(*content)), other, roots=ITEMS + TYPES)


def on_sub_process(*content: str) -> str:
    hidden = task(element("dataObject", "hidden", isCollection="true"), kind="subProcess", identity="other")
    inner = task(identity="inner")
    sub_process = task(loop(*content), inner, kind="subProcess")
    return process(ORDERS, ONE_ORDER, hidden, sub_process, head='<bpmn:property id="kept"/>')


def input_of(name: str) -> str:
    return child("loopDataInputRef", name)


def output_of(name: str) -> str:
    return RESULTS + child("loopDataOutputRef", name)


GOOD = {
    "data of the task": on_task(input_of("in"), child("loopDataOutputRef", "out"), data("inputDataItem", "each")),
    "items of the same simple type": on_task(
        input_of("in"), data("inputDataItem", "each:text"), inputs="in:texts"
    ),
    "item of a structure in a collection of a simple type": on_task(
        input_of("in"), data("inputDataItem", "each:order"), inputs="in:texts"
    ),
    "items of structures": on_task(input_of("in"), data("inputDataItem", "each:order"), inputs="in:invoice"),
    "results": on_task(output_of("out"), data("outputDataItem", "each:text"), outputs="out:texts"),
    "data object around a sub-process": on_sub_process(input_of("orders"), data("inputDataItem", "each")),
    "property, which cannot say": on_sub_process(input_of("kept")),
    "results of a sub-process": on_sub_process(output_of("orders")),
    "call over a data object": process(ORDERS, task(loop(input_of("orders")), kind="callActivity")),
    "call": process(task(io(["in"]), loop(input_of("in")), kind="callActivity")),
}
RULE = ("multi-instance-data", "l")
ITEM = ("multi-instance-data", "each")
BAD = {
    "input of another task": (on_task(input_of("foreign")), RULE),
    "output of another task": (on_task(output_of("abroad")), RULE),
    "output as input": (on_task(input_of("out")), RULE),
    "input as output": (on_task(output_of("in")), RULE),
    "data object at a task": (process(ORDERS, task(loop(input_of("orders")))), RULE),
    "call over a foreign input": (
        process(task(io(["foreign"]), identity="other"), task(loop(input_of("foreign")), kind="callActivity")), RULE
    ),
    "data object out of sight": (on_sub_process(input_of("hidden")), RULE),
    "results out of sight": (on_sub_process(output_of("hidden")), RULE),
    "single data object": (on_sub_process(input_of("one")), RULE),
    "results into a single data object": (on_sub_process(output_of("one")), RULE),
    "item of no collection": (on_task(RESULTS, data("inputDataItem", "each")), ITEM),
    "result of no collection": (on_task(RESULTS, data("outputDataItem", "each")), ITEM),
    "item that is a collection": (
        on_task(input_of("in"), element("inputDataItem", "each", isCollection="true")), ITEM
    ),
    "item of a collection's definition": (
        on_task(input_of("in"), data("inputDataItem", "each:texts"), inputs="in:texts"), ITEM
    ),
    "result that is a collection": (
        on_task(output_of("out"), element("outputDataItem", "each", isCollection="true")), ITEM
    ),
    "item of another simple type": (
        on_task(input_of("in"), data("inputDataItem", "each:number"), inputs="in:texts"), ITEM
    ),
    "result of another simple type": (
        on_task(output_of("out"), data("outputDataItem", "each:number"), outputs="out:texts"), ITEM
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
