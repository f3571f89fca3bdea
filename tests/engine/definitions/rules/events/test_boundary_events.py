"""What boundary events are attached to, and their flows."""

from tests.engine.definitions.rules.events.drawings import CONTENT, bordered, compensated, line, with_roots
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

HOSTS = ("task", "user", "manual", "service", "script", "rule", "receive", "send", "call", "sub", "transaction")
GOOD = {f"on {host}": bordered("timer", host=f"{host}:a") for host in HOSTS if host not in ("receive", "send")} | {
    "that compensates": compensated(),
    "several on one activity": bordered("timer").boundary("c", "a", interrupting=False)
    .raw("c", body=CONTENT["signal"]).path("c", "end:e3"),
}


def astray(host: str) -> Diagram:
    """A boundary event of a task inside a sub-process ``p`` or of the process, attached to ``host``."""
    diagram = Diagram().path("start:s", "sub:p", "end:e")
    diagram.inside("p", lambda inner: inner.path("start:s2", "task:t", "end:e2"))
    return with_roots(diagram.boundary("b", host).raw("b", body=CONTENT["signal"]).path("b", "end:late"))


BAD = {
    "that does not only compensate, without flow": (
        compensated().raw("b", body=CONTENT["signal"]), ("boundary-events", "b")
    ),
    "on a gateway": (
        with_roots(line().path("a", "xor:g").path("g", "end:x").path("g", "end:y", default=True)
        .boundary("b", "g").raw("b", body=CONTENT["signal"]).path("b", "end:late")),
        ("boundary-events", "b"),
    ),
    "on an event": (
        with_roots(line().boundary("b", "s").raw("b", body=CONTENT["signal"]).path("b", "end:late")),
        ("boundary-events", "b"),
    ),
    "on an activity inside a sub-process": (astray("t"), ("boundary-events", "b")),
    "flow into it": (bordered("timer").path("a", "b"), ("boundary-events", "b")),
    "no flow out of it": (
        with_roots(line().boundary("b", "a").raw("b", body=CONTENT["timer"])), ("boundary-events", "b")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
