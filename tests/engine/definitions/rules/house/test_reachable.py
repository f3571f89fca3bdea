"""What a token can reach: all that begins by itself, and what flows lead to."""

import pytest

from engine.definitions.model import LintEnvironment, Model
from engine.definitions.reader import read_xml
from engine.definitions.rules.house import reachable
from tests.support.bpmn import Diagram

LINK = '<bpmn:linkEventDefinition name="there"/>'


def line() -> Diagram:
    return Diagram().path("start:s", "user:a", "end:e")


def found(diagram: Diagram) -> list[tuple[str, str]]:
    findings = reachable.check(Model.read(read_xml(diagram.xml())), LintEnvironment())
    return [(finding.severity, finding.element_id) for finding in findings]


LEGAL = {
    "line": line(),
    "no start event": Diagram().path("task:a", "task:b"),
    "two beginnings": Diagram().path("task:a", "task:c").path("task:b", "c"),
    "beginning with a gateway": Diagram().path("and:g", "task:a").path("g", "task:b"),
    "boundary event": line().boundary("b", "a").path("b", "task:c"),
    "boundary event that names its activity with a prefix": line().boundary("b", "own:a").path("b", "task:c"),
    "compensation": line().path("task:undo").attribute("undo", isForCompensation="true"),
    "event sub-process": line().path("sub:x").attribute("x", triggeredByEvent="true"),
    "link": line().path("catch:c", "task:d").raw("c", body=LINK),
    "ad hoc": line().path("a", "adhoc:x", "e").inside("x", lambda d: d.path("task:m").path("task:n")),
    "nodes without id": Diagram().raw("process", body="<bpmn:task/><bpmn:task/>"),
    "start event behind a flow, told elsewhere": line().path("a", "s"),
    "boundary event without host, told elsewhere": line().boundary("b", "nowhere").path("b", "task:c"),
    "loop on the way": line().path("a", "xor:g", "a"),
}


@pytest.mark.parametrize("case", LEGAL)
def test_what_begins_or_is_led_to_is_reached(case: str) -> None:
    assert found(LEGAL[case]) == []


@pytest.mark.parametrize(
    ("diagram", "elements"),
    [
        (line().path("task:x", "task:y", "x"), ["x", "y"]),
        (line().path("task:x", "x"), ["x"]),
        (line().path("task:x", "task:y", "x").boundary("b", "y").path("b", "task:z"), ["x", "y", "b", "z"]),
        (Diagram().path("task:x", "task:y", "x"), ["x", "y"]),
    ],
)  # fmt: skip
def test_circle_that_nothing_leads_to_is_refused(diagram: Diagram, elements: list[str]) -> None:
    assert sorted(found(diagram)) == sorted(("error", element) for element in elements)


def test_task_beside_the_start_event_begins_by_itself() -> None:
    assert found(line().path("task:x", "e")) == []


def test_process_that_is_not_executable_is_judged_too() -> None:
    data = line().path("task:x", "x").xml().replace(b'isExecutable="true"', b'isExecutable="false"')

    findings = reachable.check(Model.read(read_xml(data)), LintEnvironment())

    assert [finding.element_id for finding in findings] == ["x"]
