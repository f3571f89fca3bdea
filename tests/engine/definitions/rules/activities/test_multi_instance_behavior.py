"""Rule ``multi-instance-behavior``."""

from tests.engine.definitions.rules.drawings import element, process, task
from tests.support.rules import rule_tests

TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"
NUMBER = "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
CONDITION = '<bpmn:condition xsi:type="bpmn:tFormalExpression">=true</bpmn:condition>'
DEFINED = (
    f'<bpmn:complexBehaviorDefinition>{CONDITION}<bpmn:event id="done"><bpmn:signalEventDefinition/></bpmn:event>'
    "</bpmn:complexBehaviorDefinition>"
)


def loop(behavior: str, content: str = "") -> str:
    return process(task(element("multiInstanceLoopCharacteristics", "l", NUMBER, content, behavior=behavior)))


GOOD = {
    "all": loop("All"),
    "none, with the default signal": loop("None"),
    "one, with the default signal": loop("One"),
    "complex": loop("Complex", DEFINED),
    "complex without event": loop("Complex", f"<bpmn:complexBehaviorDefinition>{CONDITION}"
                                  "</bpmn:complexBehaviorDefinition>"),
}
BAD = {
    "complex without definition": (loop("Complex"), ("multi-instance-behavior", "l")),
    "timer thrown": (
        loop("Complex", DEFINED.replace("<bpmn:signalEventDefinition/>", TIMER)), ("multi-instance-behavior", "done")
    ),
    "condition thrown after the first": (
        loop("One").replace("behavior=", 'oneBehaviorEventRef="c" behavior=')
        + '<bpmn:conditionalEventDefinition id="c"><bpmn:condition>=true</bpmn:condition>'
        "</bpmn:conditionalEventDefinition>",
        ("multi-instance-behavior", "l"),
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
