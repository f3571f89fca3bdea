"""How many handlers an event that interrupts may have."""

from tests.engine.definitions.rules.events.drawings import CONTENT, line, with_roots
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

KINDS = ("message", "signal", "error", "escalation")
RULE = "one-handler"
OTHER = '<bpmn:errorEventDefinition errorRef="other"/>'


def boundaries(first: str, second: str, *, interrupting: tuple[bool, bool] = (True, True), on: str = "a") -> Diagram:
    diagram = with_roots(Diagram().path("start:s", "transaction:a", "task:c", "end:e"))
    diagram.extra.append('<bpmn:error id="other" errorCode="E2"/>')
    diagram.inside("a", lambda d: d.path("start:as", "task:at", "end:ae"))
    for name, body, host, ends in zip("bd", (first, second), ("a", on), interrupting, strict=True):
        diagram.boundary(name, host, interrupting=ends).raw(name, body=body).path(name, f"end:{name}e")
    return diagram


def event_sub_processes(first: str, second: str, *, interrupting: bool = True) -> Diagram:
    diagram = with_roots(line())
    for name, body in (("h", first), ("k", second)):
        diagram.path(f"sub:{name}").attribute(name, triggeredByEvent="true")
        inner = Diagram(name).path(f"start:{name}s", f"end:{name}e").raw(f"{name}s", body=body)
        diagram.nodes[name].inner = inner.attribute(f"{name}s", isInterrupting=str(interrupting).lower())
    return diagram


GOOD = {
    "different errors": boundaries(CONTENT["error"], OTHER),
    "one error and any other": boundaries(CONTENT["error"], "<bpmn:errorEventDefinition/>"),
    "different activities": boundaries(CONTENT["error"], CONTENT["error"], on="c"),
    "two timers": boundaries(CONTENT["timer"], CONTENT["timer"]),
    "neither boundary event interrupts": boundaries(
        CONTENT["message"], CONTENT["message"], interrupting=(False, False)
    ),
    "one waits for more": boundaries(CONTENT["message"], CONTENT["message"] + CONTENT["signal"])
    .attribute("d", parallelMultiple="true"),
    "neither event sub-process interrupts": event_sub_processes(
        CONTENT["signal"], CONTENT["signal"], interrupting=False
    ),
    "event sub-processes of different kinds": event_sub_processes(CONTENT["signal"], CONTENT["message"]),
}
BAD = {
    **{f"{kind} at the border": (boundaries(CONTENT[kind], CONTENT[kind]), (RULE, "d")) for kind in KINDS},
    **{f"{kind} inside": (event_sub_processes(CONTENT[kind], CONTENT[kind]), (RULE, "k")) for kind in KINDS},
    "any error twice": (
        boundaries("<bpmn:errorEventDefinition/>", "<bpmn:errorEventDefinition/>"), (RULE, "d")
    ),
    "cancel twice": (boundaries(CONTENT["cancel"], CONTENT["cancel"]), (RULE, "d")),
    "only the first interrupts": (
        boundaries(CONTENT["message"], CONTENT["message"], interrupting=(True, False)), (RULE, "d")
    ),
    "only the second interrupts": (
        boundaries(CONTENT["message"], CONTENT["message"], interrupting=(False, True)), (RULE, "d")
    ),
    "one of several": (boundaries(CONTENT["message"], CONTENT["timer"] + CONTENT["message"]), (RULE, "d")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
