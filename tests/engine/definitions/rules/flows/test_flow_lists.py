"""The lists of flows at an element."""

from tests.support.rules import rule_tests

RULE = "flow-lists"


def listing(start: str = "", task: str = "", end: str = "") -> str:
    """A line of start, task and end with flows ``f``, ``g`` and ``h``; what the elements list is given."""
    return (
        '<bpmn:process id="process" xmlns:own="http://flowdesk.example/test">'
        f'<bpmn:startEvent id="s">{lists(start)}</bpmn:startEvent>'
        f'<bpmn:task id="a">{lists(task)}</bpmn:task><bpmn:endEvent id="e">{lists(end)}</bpmn:endEvent>'
        '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="a"/><bpmn:sequenceFlow id="g" sourceRef="a" targetRef="e"/>'
        '<bpmn:sequenceFlow id="h" sourceRef="a" targetRef="e"/></bpmn:process>'
    )


def lists(written: str) -> str:
    """``>f`` is incoming, ``f>`` outgoing."""
    sides = [("incoming" if word.startswith(">") else "outgoing", word.strip(">")) for word in written.split()]
    return "".join(f"<bpmn:{side}>{flow}</bpmn:{side}>" for side, flow in sides)


GOOD = {
    "nothing": listing(),
    "everything": listing("f>", ">f g> h>", ">g >h"),
    "both ends of some": listing("f>", ">f"),
    "one end alone": listing("f>", end=">g >h"),
    "the prefix of a qualified name": listing("own:f>", ">own:f g> h>", ">g >h"),
}
BAD = {
    "a flow that leads elsewhere": (listing("f>", ">f >g g> h>", ">g >h"), (RULE, "a")),
    "a flow that comes from elsewhere": (listing("f> g>", ">f g> h>", ">g >h"), (RULE, "s")),
    "something that is no flow": (listing("f>", ">f >e g> h>", ">g >h"), (RULE, "a")),
    "one of two outgoing": (listing("f>", ">f g>", ">g >h"), (RULE, "a")),
    "one of two incoming": (listing("f>", ">f g> h>", ">g"), (RULE, "e")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
