"""The time of a timer."""

from tests.engine.definitions.rules.events.drawings import definition, passing
from tests.support.bpmn import Diagram
from tests.support.rules import Drawing, rule_tests


def timer(*times: str) -> Diagram:
    content = "".join(f"<bpmn:{time}>PT1H</bpmn:{time}>" for time in times)
    return passing("catch").raw("x", body=definition("timer", content=content))


def sketched() -> str:
    """A timer without time in a process that is not executable."""
    return (
        '<bpmn:process id="process"><bpmn:startEvent id="s"><bpmn:timerEventDefinition/></bpmn:startEvent>'
        '<bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process>'
    )


GOOD: dict[str, Drawing] = {
    "a date": timer("timeDate"),
    "a duration": timer("timeDuration"),
    "a cycle": timer("timeCycle"),
    "no time in a sketch": sketched(),
}
BAD = {
    "no time": (timer(), ("timer-events", "x")),
    "two times": (timer("timeDate", "timeDuration"), ("timer-events", "x")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
