"""The reference page row by row: each element that is said to work is entered, left, and its instance comes to its end.

What exactly each does is tested in the modules of its kind; here no row of the page may be without a run.
"""

from collections.abc import Callable

import pytest

from engine.spiff.elements import SUPPORTED
from engine.waits import ConditionWait, JobWait, MessageWait, SignalWait, TimerWait
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

Player = Callable[..., Play]
X = "x"
"""The element of the row."""
KINDS: dict[str, Callable[[Diagram, str], Diagram]] = {
    "none": lambda d, node: d,
    "message": lambda d, node: d.message(node, "news"),
    "timer": lambda d, node: d.timer(node, timeDuration="PT1H"),
    "signal": lambda d, node: d.signal(node, "go"),
    "conditional": lambda d, node: d.condition(node, "n > 3"),
    "error": lambda d, node: d.event(node, "error", "E1"),
    "escalation": lambda d, node: d.event(node, "escalation", "late"),
    "compensate": lambda d, node: d.event(node, "compensate"),
    "cancel": lambda d, node: d.event(node, "cancel"),
    "terminate": lambda d, node: d.event(node, "terminate"),
    "link": lambda d, node: d.event(node, "link", name="page 2"),
    "multiple": lambda d, node: d.signal(node, "go").message(node, "news"),
    "parallelMultiple": lambda d, node: KINDS["multiple"](d.attribute(node, parallelMultiple="true"), node),
}
WITHIN = {
    "error": lambda d: d.path("start:ps", "end:bad").event("bad", "error", "E1"),
    "escalation": lambda d: d.path("start:ps", "end:bad").event("bad", "escalation", "late"),
    "cancel": lambda d: d.path("start:ps", "end:bad").event("bad", "cancel"),
}
"""The inside of a sub-process out of which an event of this kind comes."""
SCOPES = {"cancel": "transaction"}


def catch(kind: str) -> Diagram:
    if kind == "link":
        diagram = Diagram().path("start:s", "throw:t").path(f"catch:{X}", "end:e")
        return KINDS[kind](KINDS[kind](diagram, "t"), X)
    return KINDS[kind](Diagram().path("start:s", f"catch:{X}", "end:e"), X)


def throw(kind: str) -> Diagram:
    if kind == "link":
        diagram = Diagram().path("start:s", f"throw:{X}").path("catch:t", "end:e")
        return KINDS[kind](KINDS[kind](diagram, "t"), X)
    return KINDS[kind](Diagram().path("start:s", f"throw:{X}", "end:e"), X)


def end(kind: str) -> Diagram:
    if kind in ("error", "cancel"):
        scope = SCOPES.get(kind, "sub")
        diagram = Diagram().path("start:s", f"{scope}:p", "end:e").inside(
            "p", lambda d: KINDS[kind](d.path("start:ps", f"end:{X}"), X))
        return KINDS[kind](diagram.boundary("b", "p"), "b").path("b", "end:f")
    return KINDS[kind](Diagram().path("start:s", f"end:{X}"), X)


def boundary(kind: str) -> Diagram:
    if kind == "compensate":
        diagram = Diagram().path("start:s", "task:a", "throw:back", "end:e").event("back", "compensate")
        diagram.boundary(X, "a").event(X, "compensate").path("task:undo").attribute("undo", isForCompensation="true")
        return diagram.associate(X, "undo")
    if kind in WITHIN:
        diagram = Diagram().path("start:s", f"{SCOPES.get(kind, 'sub')}:p", "end:e").inside("p", WITHIN[kind])
        return KINDS[kind](diagram.boundary(X, "p"), X).path(X, "end:f")
    diagram = Diagram().path("start:s", "user:a", "end:e").boundary(X, "a").path(X, "end:f")
    return KINDS[kind](diagram, X)


def start(kind: str) -> Diagram:
    """Start events of every kind stand in event sub-processes; the none start event begins the process."""
    if kind == "none":
        return Diagram().path(f"start:{X}", "end:e")
    inside: Callable[[Diagram], object] = WITHIN.get(kind, lambda d: d.path("start:ps", "task:a", "user:u", "end:pe"))
    handler: Callable[[Diagram], object] = lambda d: KINDS[kind](d.path(f"start:{X}", "end:he"), X)  # noqa: E731  # shown
    diagram = Diagram().path("start:s", "sub:p", "throw:back", "end:e").event("back", "compensate")

    def draw(d: Diagram) -> None:
        inside(d)
        d.path("sub:h").attribute("h", triggeredByEvent="true").inside("h", handler)

    return diagram.inside("p", draw)


def activity(kind: str) -> Diagram:
    diagram = Diagram().path("start:s", f"{kind}:{X}", "end:e")
    drawn: dict[str, Callable[[], Diagram]] = {
        "receive": lambda: diagram.message(X, "news"),
        "send": lambda: diagram.message(X, "news"),
        "service": lambda: diagram.zeebe(X, "taskDefinition", type="work"),
        "script": lambda: diagram.zeebe(X, "script", expression="=1", resultVariable="y"),
        "rule": lambda: diagram.zeebe(X, "calledDecision", decisionId="d", resultVariable="y"),
        "sub": lambda: diagram.inside(X, lambda d: d.path("start:ps", "end:pe")),
        "transaction": lambda: diagram.inside(X, lambda d: d.path("start:ps", "end:pe")),
        "adhoc": lambda: diagram.inside(X, lambda d: d.path("task:t")),
        "call": lambda: diagram.zeebe(X, "calledElement", processId="other"),
    }
    return drawn.get(kind, lambda: diagram)()


def race() -> Diagram:
    diagram = Diagram().path("start:s", f"race:{X}", "catch:c", "end:e").path(X, "catch:m", "end:f")
    return diagram.timer("c", timeDuration="PT1H").message("m", "news")


def event_sub_process() -> Diagram:
    return Diagram().path("start:s", "end:e").event("e", "escalation", "late").path(f"sub:{X}").attribute(
        X, triggeredByEvent="true").inside(X, lambda d: d.path("start:hs", "end:he").event("hs", "escalation", "late"))


ACTIVITIES = {
    "task": "task", "manualTask": "manual", "userTask": "user", "receiveTask": "receive", "sendTask": "send",
    "serviceTask": "service", "scriptTask": "script", "businessRuleTask": "rule", "exclusiveGateway": "xor",
    "inclusiveGateway": "or", "parallelGateway": "and", "complexGateway": "complex", "subProcess": "sub",
    "transaction": "transaction", "adHocSubProcess": "adhoc", "callActivity": "call",
}
EVENTS = {
    "startEvent": start, "endEvent": end, "intermediateCatchEvent": catch, "intermediateThrowEvent": throw,
    "boundaryEvent": boundary,
}


def row(key: str) -> Diagram:
    """Return a small diagram with the element of a row, called ``x``."""
    name, _, kind = key.partition("/")
    if name in EVENTS:
        return EVENTS[name](kind)
    others = {"eventBasedGateway": race, "eventSubProcess": event_sub_process}
    return others[key]() if key in others else activity(ACTIVITIES[key])


def drive(game: Play) -> None:
    """Do whatever the instance waits for, events before people, until it ends."""
    for _ in range(20):
        waits = sorted(game.execution.waits, key=lambda wait: wait.element_id not in (X, "h"))
        if not waits:
            return
        wait = waits[0]
        if isinstance(wait, TimerWait):
            game.execution.fire_timer(wait.token_id)
        elif isinstance(wait, MessageWait):
            game.execution.deliver_message(wait.token_id, {})
        elif isinstance(wait, SignalWait):
            game.execution.broadcast_signal(wait.signal_name, {})
        elif isinstance(wait, ConditionWait):
            game.execution.set_variables({"n": 4})
        elif isinstance(wait, JobWait):
            game.execution.complete_job(wait.token_id, {})
        else:
            game.execution.complete_user_task(wait.token_id, {})
        game._after()
    raise AssertionError(f"Expected an end, but it waits at {game.at}.")


@pytest.mark.parametrize("key", SUPPORTED)
def test_element_of_the_reference_page_runs(play: Player, key: str) -> None:
    called = program_of(Diagram("other").path("start:o", "end:p"))
    world = World(decisions={"d": lambda variables: 1}, programs=[called])
    game = play(row(key), world=world, key="k", n=1)

    drive(game)

    assert game.ended
    entered = "+undo" if key == "boundaryEvent/compensate" else f"+{X}"
    assert entered in game.trail
