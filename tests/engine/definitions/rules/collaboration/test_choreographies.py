"""Choreographies and conversations are refused by name."""

from tests.engine.definitions.rules.collaboration.pools import pools
from tests.support.rules import Broken, Drawing, rule_tests

RULE = "choreographies"
TASK = (
    '<bpmn:choreographyTask id="t" initiatingParticipantRef="a"><bpmn:participantRef>a</bpmn:participantRef>'
    "<bpmn:participantRef>b</bpmn:participantRef><bpmn:messageFlowRef>m</bpmn:messageFlowRef></bpmn:choreographyTask>"
)
PARTNERS = (
    '<bpmn:participant id="a"/><bpmn:participant id="b"/><bpmn:messageFlow id="m" sourceRef="a" targetRef="b"/>'
)

GOOD: dict[str, Drawing] = {"collaboration": pools(("left", "right"))}
BAD: dict[str, Broken] = {
    "choreography": (f'<bpmn:choreography id="c">{PARTNERS}</bpmn:choreography>', (RULE, "c")),
    "global choreography task": ('<bpmn:globalChoreographyTask id="c"/>', (RULE, "c")),
    "task in a process": (
        f'<bpmn:collaboration id="c">{PARTNERS}</bpmn:collaboration><bpmn:process id="p">{TASK}</bpmn:process>',
        (RULE, "t"),
    ),
    "conversation": (
        f'<bpmn:collaboration id="c">{PARTNERS}<bpmn:conversation id="v"/></bpmn:collaboration>', (RULE, "v")
    ),
    "sub-conversation": (
        f'<bpmn:collaboration id="c">{PARTNERS}<bpmn:subConversation id="v"/></bpmn:collaboration>', (RULE, "v")
    ),
    "global conversation": ('<bpmn:globalConversation id="v"/>', (RULE, "v")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
