"""Drawings that several tests of events begin with."""

from tests.support.bpmn import Diagram


def line() -> Diagram:
    """A start event, a task and an end event."""
    return Diagram().path("start:s", "task:a", "end:e")


def definition(kind: str, attributes: str = "", content: str = "") -> str:
    """An event definition inside an event."""
    return f"<bpmn:{kind}EventDefinition {attributes}>{content}</bpmn:{kind}EventDefinition>"


CONTENT = {
    "none": "",
    "message": definition("message", 'messageRef="msg"'),
    "timer": definition("timer", content="<bpmn:timeDuration>PT1H</bpmn:timeDuration>"),
    "conditional": definition("conditional", content="<bpmn:condition>=x</bpmn:condition>"),
    "signal": definition("signal", 'signalRef="sig"'),
    "error": definition("error", 'errorRef="err"'),
    "escalation": definition("escalation", 'escalationRef="esc"'),
    "compensate": definition("compensate"),
    "cancel": definition("cancel"),
    "link": definition("link", 'name="l"'),
    "terminate": definition("terminate"),
}
"""Complete definitions by kind; what they refer to is added by ``with_roots``."""
ROOTS = (
    '<bpmn:itemDefinition id="item"/><bpmn:message id="msg" name="m" itemRef="item"/>'
    '<bpmn:signal id="sig" name="g" structureRef="item"/><bpmn:error id="err" errorCode="E1" structureRef="item"/>'
    '<bpmn:escalation id="esc" escalationCode="S1" structureRef="item"/>'
)


def with_roots(diagram: Diagram) -> Diagram:
    """Add the message, signal, error and escalation that ``CONTENT`` refers to."""
    diagram.extra.append(ROOTS)
    return diagram


def started_by(kind: str) -> Diagram:
    """A process whose start event is of a kind."""
    return with_roots(line().raw("s", body=CONTENT[kind]))


def ended_by(kind: str) -> Diagram:
    """A process whose end event is of a kind."""
    return with_roots(line().raw("e", body=CONTENT[kind]))


def passing(node: str, *kinds: str) -> Diagram:
    """A process with a ``catch`` or ``throw`` event ``x`` of kinds between its task and its end."""
    content = "".join(CONTENT[kind] for kind in kinds)
    return with_roots(Diagram().path("start:s", "task:a", f"{node}:x", "end:e").raw("x", body=content))


def linked() -> Diagram:
    """A link from ``from`` to ``to``."""
    return (
        Diagram().path("start:s", "throw:from").path("catch:to", "end:e")
        .raw("from", body=CONTENT["link"]).raw("to", body=CONTENT["link"])
    )


def bordered(*kinds: str, interrupting: bool = True, host: str = "task:a") -> Diagram:
    """A boundary event ``b`` of kinds on ``a``, with a path of its own unless it compensates."""
    diagram = Diagram().path("start:s", host, "end:e").boundary("b", "a", interrupting=interrupting)
    diagram.raw("b", body="".join(CONTENT[kind] for kind in kinds))
    if "sub" in host or "transaction" in host:
        diagram.inside("a", lambda inner: inner.path("start:s2", "task:t", "end:e2"))
    return with_roots(diagram if "compensate" in kinds else diagram.path("b", "end:late"))


def compensated() -> Diagram:
    """A task ``a`` that ``undo`` compensates."""
    diagram = bordered("compensate").path("task:undo").attribute("undo", isForCompensation="true")
    return diagram.associate("b", "undo")


def handled(kind: str, *, interrupting: bool = True) -> Diagram:
    """An event sub-process ``h`` started by an event ``hs`` of a kind."""

    def draw(inner: Diagram) -> object:
        inner.path("start:hs", "task:t", "end:he").raw("hs", body=CONTENT[kind])
        return inner if interrupting else inner.attribute("hs", isInterrupting="false")

    diagram = line().path("sub:h").attribute("h", triggeredByEvent="true").inside("h", draw)
    return with_roots(diagram)
