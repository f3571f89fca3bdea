"""Which activities a compensation event may name."""

from tests.engine.definitions.rules.events.drawings import definition
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "compensation-throws"


def naming(activity: str) -> str:
    return definition("compensate", f'activityRef="{activity}"')


def at_top(activity: str) -> Diagram:
    """A throwing event ``x`` of the process that names a task ``a`` beside it, or ``t`` in the sub-process ``p``."""
    diagram = Diagram().path("start:s", "task:a", "sub:p", "throw:x", "end:e").raw("x", body=naming(activity))
    return diagram.inside("p", lambda inner: inner.path("start:s2", "task:t", "end:e2"))


def inside(activity: str, *, event: bool = False) -> Diagram:
    """A throwing end event ``x`` inside a sub-process ``p``, embedded or started by a signal."""
    diagram = Diagram().path("start:s", "task:a", "end:e")
    diagram.extra.append('<bpmn:signal id="sig" name="g"/>')

    def draw(inner: Diagram) -> object:
        inner.path("start:s2", "task:t", "end:x").raw("x", body=naming(activity))
        return inner.raw("s2", body=definition("signal", 'signalRef="sig"')) if event else inner

    if event:
        return diagram.path("sub:p").attribute("p", triggeredByEvent="true").inside("p", draw)
    return diagram.path("a", "sub:p", "e").inside("p", draw)


GOOD = {
    "an activity beside it": at_top("a"),
    "a sub-process beside it": at_top("p"),
    "an activity beside it in a sub-process": inside("t"),
    "an activity beside its event sub-process": inside("a", event=True),
}
BAD = {
    "an activity in a sub-process": (at_top("t"), (RULE, "x")),
    "an activity outside its sub-process": (inside("a"), (RULE, "x")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
