"""Which kinds of events are allowed where."""

from tests.engine.definitions.rules.events.drawings import (
    CONTENT,
    bordered,
    compensated,
    ended_by,
    handled,
    linked,
    passing,
    started_by,
    with_roots,
)
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

START = ("none", "message", "timer", "conditional", "signal")
HANDLER = ("message", "timer", "conditional", "signal", "error", "escalation", "compensate")
CATCH = ("message", "timer", "conditional", "signal")
THROW = ("none", "message", "signal", "escalation", "compensate")
BOUNDARY = ("message", "timer", "conditional", "signal", "error", "escalation")
END = ("none", "message", "signal", "error", "escalation", "compensate", "terminate")


def nested(kind: str) -> Diagram:
    """A sub-process whose start event ``s2`` is of a kind."""
    return with_roots(
        Diagram().path("start:s", "sub:p", "end:e")
        .inside("p", lambda inner: inner.path("start:s2", "task:t", "end:e2").raw("s2", body=CONTENT[kind]))
    )


def cancelled() -> Diagram:
    """A transaction that ends by cancel, which its border catches."""
    diagram = bordered("cancel", host="transaction:a")
    return diagram.inside("a", lambda inner: inner.path("start:s2", "end:c").raw("c", body=CONTENT["cancel"]))


def others(*kinds: str) -> list[str]:
    return [kind for kind in CONTENT if kind not in kinds]


GOOD = {
    **{f"{kind} start": started_by(kind) for kind in START},
    **{f"{kind} start of an event sub-process": handled(kind) for kind in HANDLER},
    **{f"{kind} catch": passing("catch", kind) for kind in CATCH},
    **{f"{kind} throw": passing("throw", kind) for kind in THROW},
    **{f"{kind} boundary": bordered(kind) for kind in BOUNDARY},
    **{f"{kind} end": ended_by(kind) for kind in END},
    "start of a sub-process": nested("none"),
    "link": linked(),
    "cancel": cancelled(),
    "compensation boundary": compensated(),
    "several kinds": passing("catch", "message", "timer", "signal"),
    "several results": passing("throw", "message", "signal"),
    "a definition by reference": passing("throw").raw(
        "x", body="<bpmn:eventDefinitionRef>shared</bpmn:eventDefinitionRef>"
    ),
}
GOOD["a definition by reference"].extra.append('<bpmn:signalEventDefinition id="shared" signalRef="sig"/>')
BY_REFERENCE = started_by("none").raw("s", body="<bpmn:eventDefinitionRef>shared</bpmn:eventDefinitionRef>")
BY_REFERENCE.extra.append('<bpmn:errorEventDefinition id="shared" errorRef="err"/>')
RULE = "event-triggers"
BAD = {
    **{f"{kind} start": (started_by(kind), (RULE, "s")) for kind in others(*START)},
    **{f"{kind} start of an event sub-process": (handled(kind), (RULE, "hs")) for kind in others(*HANDLER)},
    **{f"{kind} start of a sub-process": (nested(kind), (RULE, "s2")) for kind in others("none")},
    **{f"{kind} catch": (passing("catch", kind), (RULE, "x")) for kind in others(*CATCH, "link")},
    **{f"{kind} throw": (passing("throw", kind), (RULE, "x")) for kind in others(*THROW, "link")},
    **{f"{kind} boundary": (bordered(kind), (RULE, "b")) for kind in others(*BOUNDARY, "cancel", "compensate")},
    **{f"{kind} end": (ended_by(kind), (RULE, "e")) for kind in others(*END, "cancel")},
    "one of several kinds": (passing("catch", "message", "error"), (RULE, "x")),
    "error start by reference": (BY_REFERENCE, (RULE, "s")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
