"""Changing where an instance stands: tokens put and taken away by hand, all at once, whatever they belong to."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from engine.errors import ExecutionFault, InvalidState
from engine.events import ElementEvent, ElementEventKind
from engine.spiff.modification.reaching import Activation
from tests.support.bpmn import Diagram
from tests.support.game.duel import require_clean
from tests.support.play import Play, World, program_of

Player = Callable[..., Play]


def boxed() -> Diagram:
    """A sub-process in a sub-process, each with an event sub-process and a boundary event."""
    return (
        Diagram().path("start:s", "user:a", "sub:p", "user:b", "end:e")
        .boundary("late", "p").timer("late", timeDuration="PT1H").path("late", "end:f")
        .inside("p", lambda p: listening(p, "px").path("start:ps", "sub:q", "user:p2", "end:pe")
                .inside("q", lambda q: listening(q, "qx").path("start:qs", "user:q1", "user:q2", "end:qe")))
    )


def listening(diagram: Diagram, name: str) -> Diagram:
    def inside(inner: Diagram) -> None:
        inner.path(f"start:{name}s", f"user:{name}u", f"end:{name}e").signal(f"{name}s", name)
        inner.attribute(f"{name}s", isInterrupting="false")

    return diagram.path(f"sub:{name}").attribute(name, triggeredByEvent="true").inside(name, inside)


def forked(join: str = "and") -> Diagram:
    return (
        Diagram().path("start:s", "and:f", "user:a", f"{join}:j", "user:after", "end:e").path("f", "user:b", "j")
    )


def repeated(sequential: bool = False) -> Diagram:
    return (
        Diagram().path("start:s", "sub:p", "user:b", "end:e")
        .multi("p", inputCollection="=[1,2]", inputElement="item", sequential=sequential)
        .inside("p", lambda p: p.path("start:ps", "user:p1", "user:p2", "end:pe"))
    )


def told(game: Play, kind: ElementEventKind) -> list[tuple[str, object]]:
    return [
        (event.element_id, dict(event.details).get("reason")) for event in game.events
        if isinstance(event, ElementEvent) and event.kind is kind
    ]


# Activating


def test_activation_opens_the_scopes_around_with_their_listeners_and_without_their_start_events(play: Player) -> None:
    game = play(boxed()).modify("q2", cancel=("a",))

    assert game.at == ["late", "px", "q2", "qx"]
    assert game.trail[-4:] == ["xa", "+p", "+q", "+q2"]
    assert game.broadcast("qx").at == ["late", "px", "q2", "qx", "qxu"]
    assert game.complete("q2").complete("qxu").at == ["late", "p2", "px"]


def test_activation_takes_the_open_scope(play: Player) -> None:
    game = play(boxed()).complete("a").modify("p2")

    assert game.at == ["late", "p2", "px", "q1", "qx"]
    assert game.trail.count("+p") == 1
    assert game.complete("q1").complete("q2").complete("p2").complete("p2").at == ["b"]


def test_activation_beside_what_is_there_runs_both(play: Player) -> None:
    game = play(boxed()).modify("b")

    assert game.at == ["a", "b"]
    assert told(game, ElementEventKind.TOKEN_MOVED) == [("b", "test")]


def test_activation_of_a_sub_process_starts_it_at_its_start_event(play: Player) -> None:
    assert play(boxed()).modify("q", cancel=("a",)).at == ["late", "px", "q1", "qx"]


def test_activation_of_a_repeated_activity_starts_all_its_runs(play: Player) -> None:
    game = play(repeated()).complete("p1").complete("p1").complete("p2").complete("p2")

    assert game.modify("p", cancel=("b",)).at == ["p1", "p1"]


def test_activation_of_a_join_takes_one_token(play: Player) -> None:
    game = play(forked()).modify("j", cancel=("a",))

    assert game.at == ["after", "b"]


def test_activation_of_an_end_event_completes_an_instance_without_other_tokens(play: Player) -> None:
    game = play(boxed()).modify("e", cancel=("a",))

    assert (game.ended, game.stopped) == (True, False)


def test_activation_of_an_event_sub_process_runs_it_beside_the_others(play: Player) -> None:
    game = play(boxed()).complete("a").modify("qx")

    assert game.at == ["late", "px", "q1", "qx", "qxu"]


def test_activation_inside_an_event_sub_process_that_did_not_happen_opens_it(play: Player) -> None:
    assert play(boxed()).complete("a").modify("pxu").at == ["late", "px", "pxu", "q1", "qx"]


def test_activation_sets_variables_in_the_process_or_in_a_named_scope(play: Player) -> None:
    diagram = boxed()
    inner = diagram.nodes["p"].inner
    assert inner is not None
    inner.mapping("q", outputs={"seen": "deep"})
    sent = Activation("q2", {"wide": Decimal(1)}, local={"q": {"deep": Decimal(2)}, "q2": {"own": Decimal(3)}})
    game = play(diagram).modify(sent, cancel=("a",))

    assert game.variables == {"wide": 1}
    assert game.execution.variables_at(game.wait("q2").token_id) == {"wide": 1, "deep": 2, "own": 3}
    assert game.complete("q2").variables == {"wide": 1, "seen": 2}


def test_activation_sets_variables_in_a_scope_that_is_open(play: Player) -> None:
    game = play(boxed()).complete("a").modify(Activation("q2", local={"p": {"deep": Decimal(2)}}), cancel=("q1",))

    assert game.execution.variables_at(game.wait("q2").token_id) == {"deep": 2}
    assert game.variables == {}


def test_activation_in_a_named_run_stays_in_it(play: Player) -> None:
    game = play(repeated()).complete("p1")
    run = game.execution._instance.tokens[game.wait("p1").token_id].workflow.host_token

    assert run is not None
    game.modify(Activation("p2", scope_token=run.id), cancel=("p1",))
    assert [game.execution.variables_at(wait.token_id)["item"] for wait in game.execution.waits] == [1, 2]
    assert game.complete("p2").complete("p2").at == ["b"]


def test_activation_below_a_named_scope_opens_what_is_inside_anew(play: Player) -> None:
    game = play(boxed()).complete("a")

    game.modify(Activation("q2", scope_token=game.token("p")))
    assert (game.at.count("q1"), game.at.count("q2"), game.at.count("qx")) == (1, 1, 2)
    with pytest.raises(InvalidState, match="<q> is open 2 times"):
        game.modify("q2")


def test_activation_in_a_named_call_is_of_the_called_process(play: Player) -> None:
    called = Diagram("other").path("start:os", "user:o1", "user:o2", "end:oe")
    diagram = Diagram().path("start:s", "call:c", "user:a", "end:e").zeebe("c", "calledElement", processId="other")
    game = play(diagram, world=World(programs=[program_of(called)]))

    game.modify(Activation("o2", {"x": Decimal(1)}, game.token("c")), cancel=("o1",))
    assert game.execution.place(game.wait("o2").token_id).called_by == "c"
    assert game.variables == {}
    assert game.complete("o2").variables == {"x": 1}
    with pytest.raises(InvalidState, match="flow node of process process as the target, but <o1>"):
        game.modify("o1")


def test_inclusive_join_is_judged_again_after_a_modification(play: Player) -> None:
    game = play(forked("or")).complete("a")

    assert game.at == ["b"]
    assert game.modify(cancel=("b",)).at == ["after"]


# Refusals


@pytest.mark.parametrize(("activation", "words"), [
    ("nowhere", "Expected a flow node of process process"),
    ("late", "Expected a flow node of process process"),
    ("a_to_p", "Expected a flow node of process process"),
    ("#process", "Expected a flow node of process process"),
    ("s", "<s> is a start event"),
    ("pxs", "<pxs> is a start event"),
    (Activation("q2", local={"b": {}}), "<b> is neither"),
    (Activation("b", scope_token="99"), "it is gone"),
])
def test_activation_is_refused_with_its_reason(activation: str | Activation, words: str, play: Player) -> None:
    with pytest.raises(InvalidState, match=words):
        play(boxed()).modify(activation)


def test_activation_of_an_event_behind_a_gateway_is_refused(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "race:g", "catch:m", "end:e").signal("m", "m")

    with pytest.raises(InvalidState, match="event-based gateway <g>"):
        play(diagram.path("g", "catch:t", "end:f").signal("t", "t")).modify("m")


def test_activation_inside_of_what_is_repeated_wants_a_run(play: Player) -> None:
    game = play(repeated())

    for scope, words in ((None, "Expected a run of <p> to be named"), (game.token("p"), "open sub-process")):
        with pytest.raises(InvalidState, match=words):
            game.modify(Activation("p2", scope_token=scope))


def test_activation_in_a_scope_that_is_not_around_is_refused(play: Player) -> None:
    game = play(boxed()).complete("a")

    for element in ("b", "p2"):
        with pytest.raises(InvalidState, match="to be a scope around"):
            game.modify(Activation(element, scope_token=game.token("q")))
    with pytest.raises(InvalidState, match="open sub-process, call or run, but it stands at <q1>"):
        game.modify(Activation("q2", scope_token=game.token("q1")))


def test_cancellation_of_what_is_only_armed_is_refused(play: Player) -> None:
    game = play(boxed()).complete("a")

    for element in ("late", "px"):
        with pytest.raises(InvalidState, match="is the armed event"):
            game.modify(cancel=(element,))


def test_modification_that_leaves_a_join_without_hope_is_refused(play: Player) -> None:
    game = play(forked()).complete("a")

    with pytest.raises(ExecutionFault, match="no further token can come"):
        game.modify(cancel=("b",))


# Cancelling


def test_cancellation_of_the_last_token_ends_the_instance(play: Player) -> None:
    game = play(boxed()).complete("a").modify(cancel=("q1",))

    assert (game.ended, game.stopped) == (True, True)
    assert game.trail[-3:] == ["xq1", "xq", "xp"]
    assert told(game, ElementEventKind.TOKEN_REMOVED) == [("q1", "test")]
    require_clean(game)


def test_cancellation_of_a_sub_process_ends_what_is_inside(play: Player) -> None:
    game = play(boxed()).complete("a").modify("b", cancel=("p",))

    assert game.at == ["b"]
    assert game.trail[-4:] == ["xq1", "xq", "xp", "+b"]


def test_cancellation_of_a_scope_and_activation_inside_open_it_anew(play: Player) -> None:
    game = play(boxed()).complete("a").complete("q1").modify("q1", cancel=("q2",))
    assert game.trail.count("+q") == 1

    assert game.modify("q1", cancel=("q",)).at == ["late", "px", "q1", "qx"]
    assert game.trail.count("+q") == 2


def test_cancellation_of_a_run_lets_the_others_go_on(play: Player) -> None:
    game = play(repeated()).modify(cancel=("p1",))

    assert game.at == ["p1"]
    assert game.complete("p1").complete("p2").at == ["b"]


def test_cancelled_run_counts_as_terminated(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "user:b", "end:e")
    until = "<bpmn:completionCondition>=numberOfTerminatedInstances = 1</bpmn:completionCondition>"
    game = play(diagram.multi("a", body=until, inputCollection="=[1,2,3]"))

    game.execution.modify([], [game.execution.waits[-1].token_id], {})
    assert game.complete("a").at == ["b"]


@pytest.mark.parametrize("sequential", [False, True])
def test_cancellation_of_the_last_open_run_cancels_the_activity(sequential: bool, play: Player) -> None:
    game = play(repeated(sequential))
    if not sequential:
        game.modify(cancel=("p1",))

    game.modify("b", cancel=("p1",))
    assert game.at == ["b"]
    assert "-p" not in game.trail


def test_cancellation_inside_a_called_process_ends_the_call_when_that_is_empty(play: Player) -> None:
    called = Diagram("other").path("start:os", "user:o1", "end:oe")
    diagram = Diagram().path("start:s", "call:c", "user:a", "end:e").zeebe("c", "calledElement", processId="other")
    game = play(diagram, world=World(programs=[program_of(called)])).modify("a", cancel=("o1",))

    assert game.at == ["a"]
    assert game.trail[-3:] == ["xo1", "xc", "+a"]


def test_cancellation_of_a_handler_goes_on_with_the_next_step_of_the_compensation(play: Player) -> None:
    diagram = Diagram().path("start:s", "task:one", "task:two", "throw:undo", "user:a", "end:e")
    diagram.event("undo", "compensate")
    for name in ("one", "two"):
        diagram.path(f"user:{name}_h").attribute(f"{name}_h", isForCompensation="true").boundary(f"{name}_c", name)
        diagram.event(f"{name}_c", "compensate").associate(f"{name}_c", f"{name}_h")
    game = play(diagram)
    assert game.at == ["two_h"]

    assert game.modify(cancel=("two_h",)).at == ["one_h"]
    assert game.complete("one_h").at == ["a"]


def test_cancellation_of_a_token_at_a_join_takes_it_away(play: Player) -> None:
    game = play(forked()).complete("a").modify("a", cancel=("j",))

    assert game.at == ["a", "b"]
    assert game.complete("a").complete("b").at == ["after"]


def test_cancelled_activity_is_no_longer_compensated(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "throw:undo", "user:z", "end:e").event("undo", "compensate")
    diagram.path("user:h").attribute("h", isForCompensation="true")

    def inside(inner: Diagram) -> None:
        inner.path("start:ps", "task:t", "user:u", "end:pe").boundary("t_c", "t").event("t_c", "compensate")
        inner.path("user:t_h").attribute("t_h", isForCompensation="true").associate("t_c", "t_h")

    assert play(diagram.inside("p", inside)).modify("undo", cancel=("u",)).at == ["z"]


def test_several_changes_happen_at_once(play: Player) -> None:
    game = play(forked()).modify("after", "after", cancel=("a", "b"))

    assert game.at == ["after", "after"]
    assert told(game, ElementEventKind.TOKEN_REMOVED) == [("a", "test"), ("b", "test")]
    assert game.complete("after").complete("after").ended
