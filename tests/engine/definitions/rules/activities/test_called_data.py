"""Rule ``called-data``."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.drawings import ITEMS, child, element, io, process, task
from tests.support.rules import file_of, rule_tests


def call(specification: str, called: str, kind: str = "globalTask") -> str:
    caller = task(specification, kind="callActivity", calledElement="c")
    return process(caller, roots=ITEMS + element(kind, "c", called))


RULE = ("called-data", "t")
GOOD = {
    "nothing": call("", ""),
    "nothing on one side, described": call("", io()),
    "the same": call(io(["a:order"], ["b:invoice"]), io(["x:order"], ["y:invoice"])),
    "the same of a process": call(io(["a:order"]), io(["x:order"]), kind="process"),
    "the same in another order": call(io(["a:order", "b:invoice"]), io(["x:invoice", "y:order"])),
    "without items": call(io(["a"], ["b"]), io(["x"], ["y"])),
    "nothing is called": process(task(io(["a"]), kind="callActivity")),
}
BAD = {
    "caller gives nothing": (call("", io(["x"])), RULE),
    "caller gives more": (call(io(["a", "b"]), io(["x"])), RULE),
    "called process takes nothing": (call(io(["a"]), "", kind="process"), RULE),
    "caller takes nothing": (call(io(), io([], ["x"])), RULE),
    "caller takes more": (call(io([], ["a", "b"]), io([], ["x"])), RULE),
    "another item goes in": (call(io(["a:invoice"]), io(["x:order"])), RULE),
    "another item comes out": (call(io([], ["a:invoice"]), io([], ["x:order"])), RULE),
    "one item and several": (
        call(io(["a"]), io(["x"]).replace('id="x"', 'id="x" isCollection="true"')), RULE
    ),
    "more input sets": (call(io(sets=child("inputSet", "") * 2 + child("outputSet", "")), io()), RULE),
    "more output sets": (call(io(), io(sets=child("inputSet", "") + child("outputSet", "") * 2)), RULE),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


@pytest.mark.parametrize(("inputs", "expected"), [(["a:invoice"], []), ([], ["t"]), (["a", "b"], ["t"])])
def test_call_of_another_file_has_as_many_inputs(inputs: list[str], expected: list[str]) -> None:
    other = file_of(ITEMS + element("globalTask", "g", io(["x:order"])))
    found = {"other.bpmn": other.replace(b"http://flowdesk.example/test", b"urn:other")}
    kind = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    imported = f'<bpmn:import importType="{kind}" location="other.bpmn" namespace="urn:other"/>'
    caller = task(io(inputs), kind="callActivity", calledElement="o:g", **{"xmlns:o": "urn:other"})
    data = file_of(imported + process(caller, roots=ITEMS))

    findings = lint_process(data, "x.bpmn", LintEnvironment(nearby=found.get))

    assert [each.element_id for each in findings if each.rule == "called-data"] == expected
