"""The diagrams of the kept states. What a release has written keeps its own copies: these may change."""

from functools import partial

from tests.support.bpmn import Diagram

_EXPRESSION = 'xsi:type="bpmn:tFormalExpression"'


def user_task() -> Diagram:
    """A task with all that a task may say."""
    diagram = Diagram().path("start:s", "user:a", "end:e").properties("a", status="open")
    diagram.zeebe("a", "assignmentDefinition", assignee="=boss", candidateGroups='=["network"]', candidateUsers="bob")
    diagram.zeebe("a", "taskSchedule", dueDate='=now() + duration("P1D")', followUpDate="2026-03-03T00:00:00Z")
    return diagram.zeebe("a", "priorityDefinition", priority="70").zeebe("a", "formDefinition", formId="triage")


def timers() -> Diagram:
    """A date, a duration, a cycle and a cron."""
    diagram = Diagram().path("start:s", "and:f", "catch:date", "end:d").timer("date", timeDate="2026-03-05T00:00:00Z")
    diagram.path("f", "catch:duration", "end:u").timer("duration", timeDuration="PT8H").path("f", "user:a", "end:e")
    diagram.boundary("remind", "a", interrupting=False).timer("remind", timeCycle="R3/PT1H").path("remind", "end:r")
    diagram.boundary("daily", "a", interrupting=False).timer("daily", timeCycle="0 0 8 * * *")
    return diagram.path("daily", "end:y")


def messages() -> Diagram:
    """A task that receives, and an event that catches."""
    diagram = Diagram().path("start:s", "receive:receive", "end:r").path("s", "catch:catch", "end:c")
    return diagram.message("receive", "paid").message("catch", "sent", '=key + "-2"')


def signal() -> Diagram:
    """An event that catches a signal."""
    return Diagram().path("start:s", "catch:c", "end:e").signal("c", "go")


def condition() -> Diagram:
    """An event that waits until something is true."""
    return Diagram().path("start:s", "catch:c", "end:e").condition("c", "n > 3")


def race() -> Diagram:
    """A gateway of all events that may stand behind one."""
    diagram = Diagram().path("start:s", "race:g", "catch:m", "end:e1").message("m", "answer")
    diagram.path("g", "catch:t", "end:e2").timer("t", timeDuration="PT8H").path("g", "catch:s1", "end:e3")
    return diagram.signal("s1", "go").path("g", "catch:c", "end:e4").condition("c", "n > 3")


def several() -> Diagram:
    """An event that waits for all of two, and one that waits for any of them."""
    diagram = Diagram().path("start:s", "and:f", "catch:all", "end:e").path("f", "catch:any", "end:x")
    diagram.timer("all", timeDuration="PT1H").message("all", "news").attribute("all", parallelMultiple="true")
    return diagram.timer("any", timeDuration="PT2H").signal("any", "go")


def listening() -> Diagram:
    """Event sub-processes for everything, one that interrupts among them."""
    diagram = Diagram().path("start:s", "user:a", "end:e")
    for name, interrupting in (("timed", False), ("told", False), ("signalled", False), ("grown", True)):
        diagram.path(f"sub:{name}").attribute(name, triggeredByEvent="true")
        diagram.inside(name, partial(_listener, name=name, interrupting=interrupting))
    return diagram


def _listener(diagram: Diagram, name: str, interrupting: bool) -> None:
    task = {"signalled": "help", "grown": "instead"}.get(name, f"{name}_task")
    start = f"{name}_start"
    diagram.path(f"start:{start}", f"user:{task}", f"end:{name}_end")
    diagram.attribute(start, isInterrupting=str(interrupting).lower())
    if name == "timed":
        diagram.timer(start, timeDuration="P1D")
    elif name == "told":
        diagram.message(start, "news")
    elif name == "signalled":
        diagram.signal(start, "listen")
    else:
        diagram.condition(start, "n > 3")


def joined(kind: str) -> Diagram:
    """Two ways that come together."""
    diagram = Diagram().path("start:s", f"{kind}:f", "user:a", f"{kind}:j", "end:e").path("f", "user:b", "j")
    for flow in diagram.flows:
        flow.condition = "=true" if kind == "or" and flow.source == "f" else None
    return diagram


def quantity() -> Diagram:
    """A task that begins with two tokens."""
    diagram = Diagram().path("start:s", "and:f", "user:a", "task:t", "end:e").path("f", "user:b", "t")
    return diagram.attribute("t", startQuantity="2")


def gathered() -> Diagram:
    """A complex gateway that goes on with the second of three."""
    body = f"<bpmn:activationCondition {_EXPRESSION}>activationCount &gt;= 2</bpmn:activationCondition>"
    diagram = Diagram().path("start:s", "and:f", "user:a", "complex:g", "user:after", "end:e")
    return diagram.path("f", "user:b", "g").path("f", "user:c", "g").raw("g", body=body)


def multi(*, sequential: bool = False) -> Diagram:
    """A task for each of a list, whose answers are collected."""
    return Diagram().path("start:s", "user:a", "end:e").multi(
        "a", sequential=sequential, inputCollection="=items", inputElement="item", outputCollection="answers",
        outputElement="=answer",
    )  # fmt: skip


def multi_sub_process() -> Diagram:
    """A sub-process for each of a list, with a reminder at each."""
    diagram = Diagram().path("start:s", "sub:p", "end:e").multi("p", inputCollection="=items", inputElement="item")
    diagram.inside("p", lambda d: d.path("start:ps", "user:one", "user:two", "end:pe"))
    return diagram.boundary("late", "p").timer("late", timeDuration="P2D").path("late", "end:l")


def multi_by_number() -> Diagram:
    """Tasks by number, until it is enough."""
    body = f"<bpmn:loopCardinality {_EXPRESSION}>3</bpmn:loopCardinality>"
    body += f"<bpmn:completionCondition {_EXPRESSION}>numberOfCompletedInstances = 2</bpmn:completionCondition>"
    return Diagram().path("start:s", "user:a", "end:e").multi("a", body=body)


def looped() -> Diagram:
    """A task that is done again."""
    return _loop(Diagram().path("start:s", "user:a", "end:e"))


def ad_hoc(**attributes: str) -> Diagram:
    """Work in any order, or one after the other."""
    diagram = Diagram().path("start:s", "adhoc:p", "end:e").attribute("p", **attributes)
    return diagram.inside("p", lambda d: d.path("user:a", "user:then").path("user:b"))


def nested() -> Diagram:
    """A sub-process in a sub-process, both with variables of their own and a timer outside."""

    def draw(d: Diagram) -> None:
        d.path("start:ps", "sub:q", "end:pe").inside("q", lambda x: x.path("start:qs", "user:in", "end:qe"))
        d.mapping("q", inputs={"deeper": "local + 1"}, outputs={"deeper": "deeper"})

    diagram = Diagram().path("start:s", "sub:p", "end:e").inside("p", draw)
    diagram.mapping("p", inputs={"local": "amount * 2"}, outputs={"total": "deeper"})
    return diagram.boundary("late", "p", interrupting=False).timer("late", timeDuration="P2D").path("late", "end:l")


def calling() -> Diagram:
    """A process that calls one that calls another, with a timer at each call."""
    diagram = Diagram().path("start:s", "call:c", "user:after", "end:e").zeebe("c", "calledElement", processId="middle")
    return diagram.boundary("late", "c").timer("late", timeDuration="P1D").path("late", "end:l")


def middle() -> Diagram:
    """The one in the middle."""
    diagram = Diagram("middle").path("start:ms", "call:mc", "end:me")
    diagram.mapping("mc", inputs={"x": "1"}, outputs={"m": "n"})
    return diagram.zeebe("mc", "calledElement", processId="innermost", propagateAllChildVariables="false")


def innermost() -> Diagram:
    """The one that waits."""
    return Diagram("innermost").path("start:os", "user:in", "end:oe")


def calling_each() -> Diagram:
    """A call for each of a list."""
    diagram = Diagram().path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="innermost")
    return diagram.multi(
        "c", inputCollection="=items", inputElement="item", outputCollection="all", outputElement="=answer"
    )


def _undoable(diagram: Diagram, activity: str, handler: str) -> Diagram:
    diagram.boundary(f"{activity}_undo", activity).event(f"{activity}_undo", "compensate")
    diagram.path(f"user:{handler}").attribute(handler, isForCompensation="true")
    return diagram.associate(f"{activity}_undo", handler)


def trip() -> Diagram:
    """Two things that are done and undone again, one of them in a sub-process with a variable of its own."""
    diagram = Diagram().path("start:s", "task:hotel", "sub:p", "user:ask", "throw:back", "end:e")
    _undoable(diagram.event("back", "compensate"), "hotel", "cancel")
    diagram.inside("p", lambda d: _undoable(d.path("start:ps", "task:paid", "end:pe"), "paid", "refund"))
    return diagram.mapping("p", inputs={"price": "42"})


def transaction() -> Diagram:
    """A transaction that may be cancelled."""

    def draw(d: Diagram) -> None:
        d.path("start:ts", "task:a", "user:ask", "xor:g", "end:tz").path("g", "end:stop", when="refused")
        d.nodes["g"].attributes["default"] = "g_to_tz"
        _undoable(d.event("stop", "cancel"), "a", "undo")

    return _left(Diagram().path("start:s", "transaction:t", "user:booked", "end:e").inside("t", draw))


def deep_transaction() -> Diagram:
    """A transaction that is cancelled from a sub-process inside it."""

    def draw(d: Diagram) -> None:
        _undoable(d.path("start:ts", "task:a", "sub:deep", "end:tz"), "a", "undo")
        d.inside("deep", lambda x: x.path("start:ds", "user:ask", "end:stop").event("stop", "cancel"))

    return _left(Diagram().path("start:s", "transaction:t", "end:e").inside("t", draw))


def _left(diagram: Diagram) -> Diagram:
    diagram.boundary("cancelled", "t").event("cancelled", "cancel")
    return diagram.path("cancelled", "user:told", "end:f")


def job() -> Diagram:
    """A job with headers, mappings, and an error that is caught."""
    headers = '<zeebe:taskHeaders><zeebe:header key="a" value="b"/></zeebe:taskHeaders>'
    diagram = Diagram().path("start:s", "service:a", "end:e").zeebe("a", "taskDefinition", type="pay", retries="5")
    diagram.raw("a", extension=headers).mapping("a", inputs={"local": "1 + 1"}, outputs={"result": "local"})
    return diagram.boundary("b", "a").event("b", "error", "E1").path("b", "user:told", "end:f")


def listened() -> Diagram:
    """A user task with a listener at its start, one when it is completed and one at its end."""
    written = {"execution": ("start", "end"), "task": ("completing",)}
    diagram = Diagram().path("start:s", "user:a", "end:e")
    for kind, events in written.items():
        each = "".join(f'<zeebe:{kind}Listener eventType="{event}" type="{event}"/>' for event in events)
        diagram.raw("a", extension=f"<zeebe:{kind}Listeners>{each}</zeebe:{kind}Listeners>")
    return diagram


def choice() -> Diagram:
    """A gateway that cannot choose, beside a task."""
    diagram = Diagram().path("start:s", "and:f", "xor:x").path("f", "user:beside", "end:b")
    return diagram.path("x", "user:big", "end:e", when="n > 5").path("x", "end:small", when="n <= 5")


def late_choice() -> Diagram:
    """A gateway behind a timer that cannot choose."""
    diagram = Diagram().path("start:s", "catch:t", "xor:x").timer("t", timeDuration="PT1M")
    return diagram.path("x", "end:e", when="n > 5").path("x", "end:small", when="n <= 5")


def looped_job() -> Diagram:
    """A job in a loop whose condition has no answer."""
    return _loop(Diagram().path("start:s", "service:a", "end:e").zeebe("a", "taskDefinition", type="pay"))


def looped_message() -> Diagram:
    """A task that receives, in such a loop."""
    return _loop(Diagram().path("start:s", "receive:a", "end:e").message("a", "news"))


def _loop(diagram: Diagram) -> Diagram:
    inner = f"<bpmn:loopCondition {_EXPRESSION}>again</bpmn:loopCondition>"
    return diagram.raw(
        "a", body=f'<bpmn:standardLoopCharacteristics loopMaximum="5">{inner}</bpmn:standardLoopCharacteristics>'
    )


def forsaken_join() -> Diagram:
    """A join to which the second token never comes."""
    diagram = Diagram().path("start:s", "xor:x", "and:j", "end:e").path("x", "task:other", "j", when="n > 5")
    diagram.nodes["x"].attributes["default"] = "x_to_j"
    return diagram
