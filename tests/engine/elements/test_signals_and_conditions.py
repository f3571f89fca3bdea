"""Signals, conditions, links, and events with several definitions."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def test_signal_reaches_everyone_who_waits_for_it(play: Player) -> None:
    diagram = Diagram().path("start:s", "and:f", "catch:c", "task:one", "end:e")
    diagram.path("f", "catch:d", "task:two", "end:x").path("f", "user:u", "throw:t", "end:y")
    diagram.signal("c", "go").signal("d", "go").signal("t", "go")

    game = play(diagram).complete("u")

    assert game.ended
    assert {"+one", "+two"} <= set(game.trail)


def test_signal_goes_out_to_other_instances_with_its_input_variables(play: Player) -> None:
    diagram = Diagram().path("start:s", "end:e").signal("e", "go").mapping("e", inputs={"who": "name"})

    game = play(diagram, name="Li")

    assert [(sent.kind, sent.name, sent.variables) for sent in game.sent] == [("signal", "go", {"who": "Li"})]


def test_signal_from_outside_brings_its_variables(play: Player) -> None:
    game = play(Diagram().path("start:s", "catch:c", "end:e").signal("c", "go"))

    game.broadcast("other")
    assert not game.ended
    game.broadcast("go", who="Li")

    assert game.ended
    assert game.variables["who"] == "Li"


def test_non_interrupting_signal_boundary_hears_every_signal(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a", interrupting=False).signal("b", "go")
    game = play(diagram.path("b", "task:t", "end:f"))

    game.broadcast("go").broadcast("go")

    assert game.trail.count("+t") == 2
    assert game.complete("a").ended


def test_condition_that_becomes_true_lets_the_token_go(play: Player) -> None:
    diagram = Diagram().path("start:s", "and:f", "catch:c", "end:e").path("f", "user:u", "end:x")
    game = play(diagram.condition("c", "n > 3"), n=1)

    assert game.at == ["c", "u"]
    game.set(n=2)
    assert game.at == ["c", "u"]
    assert game.complete("u", n=4).ended


def test_condition_that_is_true_already_does_not_hold_the_token(play: Player) -> None:
    assert play(Diagram().path("start:s", "catch:c", "end:e").condition("c", "n > 3"), n=4).ended


def test_non_interrupting_condition_fires_each_time_it_becomes_true(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a", interrupting=False)
    game = play(diagram.condition("b", "n > 3").path("b", "task:t", "end:f"), n=1)

    game.set(n=4).set(n=5).set(n=1).set(n=9)

    assert game.trail.count("+t") == 2


def test_condition_that_is_no_boolean_is_a_fault(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="condition of <c>"):
        play(Diagram().path("start:s", "catch:c", "end:e").condition("c", "n"), n=4)


def test_link_leads_to_its_target(play: Player) -> None:
    diagram = Diagram().path("start:s", "throw:out").path("catch:in", "user:a", "end:e")

    game = play(diagram.event("out", "link", name="page 2").event("in", "link", name="page 2"))

    assert game.at == ["a"]
    assert [entry for entry in game.trail if entry[1:] in ("out", "in")] == ["+out", "-out", "+in", "-in"]


def test_several_sources_lead_to_one_link_target(play: Player) -> None:
    diagram = Diagram().path("start:s", "and:f", "throw:one").path("f", "throw:two").path("catch:in", "user:a", "end:e")
    for node in ("one", "two", "in"):
        diagram.event(node, "link", name="x")

    assert play(diagram).at == ["a", "a"]


def multiple(parallel: bool = False) -> Diagram:
    diagram = Diagram().path("start:s", "catch:c", "user:a", "end:e").signal("c", "go").timer("c", timeDuration="PT1H")
    diagram.message("c", "news")
    return diagram.attribute("c", parallelMultiple="true") if parallel else diagram


def test_multiple_catch_event_takes_the_first_of_its_events(play: Player) -> None:
    game = play(multiple(), key="k")

    assert game.at == ["c", "c", "c"]
    assert game.broadcast("go").at == ["a"]


def test_multiple_catch_event_takes_its_timer(play: Player) -> None:
    assert play(multiple(), key="k").fire("c").at == ["a"]


def test_parallel_multiple_catch_event_waits_for_all_of_its_events(play: Player) -> None:
    game = play(multiple(parallel=True), key="k")

    game.broadcast("go", one=1)
    game.broadcast("go", one=7)
    assert game.at == ["c", "c"]
    game.send_to("c", "news", two=2)
    assert game.at == ["c"]
    assert game.fire("c").at == ["a"]
    assert (game.variables["one"], game.variables["two"]) == (1, 2)


def test_multiple_throw_event_throws_all(play: Player) -> None:
    diagram = Diagram().path("start:s", "throw:t", "end:e").signal("t", "one").signal("t", "two")

    assert [sent.name for sent in play(diagram).sent] == ["one", "two"]


def test_multiple_end_event_throws_all_before_its_error_ends_it(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "end:e").boundary("b", "p").event("b", "error", "E").path("b", "end:f")

    diagram.inside("p", lambda d: d.path("start:ps", "end:pe").event("pe", "error", "E").signal("pe", "go"))
    game = play(diagram)

    assert [sent.name for sent in game.sent] == ["go"]
    assert game.trail[-4:] == ["+b", "-b", "+f", "-f"]


def test_multiple_boundary_event_interrupts_with_any(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a").signal("b", "go")
    game = play(diagram.timer("b", timeDuration="PT1H").path("b", "user:x", "end:f"))

    assert game.fire("b").at == ["x"]


def test_message_throw_event_publishes_its_message_with_its_key(play: Player) -> None:
    diagram = Diagram().path("start:s", "throw:t", "send:m", "end:e").message("t", "paid", key="=order")
    diagram.message("m", "sent", key="=order").message("e", "over", key="=order")

    game = play(diagram, order=4711)

    assert [(sent.name, sent.key, sent.element_id) for sent in game.sent] == [
        ("paid", "4711", "t"), ("sent", "4711", "m"), ("over", "4711", "e"),
    ]


def test_message_of_a_task_may_be_that_of_its_operation(play: Player) -> None:
    diagram = Diagram().path("start:s", "receive:r", "end:e").attribute("r", operationRef="op")
    diagram.extra.append(
        '<bpmn:message id="m" name="order"/><bpmn:interface id="i" name="i"><bpmn:operation id="op" name="op">'
        "<bpmn:inMessageRef>m</bpmn:inMessageRef></bpmn:operation></bpmn:interface>"
    )
    game = play(diagram)

    assert game.subscription("r").message_name == "order"
    assert game.send("r").ended


@pytest.mark.parametrize(("on_flow", "on_event"), [("m", ""), ("", "m")])
def test_message_of_a_flow_or_of_its_other_end_is_sent(play: Player, on_flow: str, on_event: str) -> None:
    diagram = Diagram().path("start:s", "send:t", "end:e")
    written = [f' messageRef="{name}"' if name else "" for name in (on_flow, on_event)]
    diagram.extra.append(
        '<bpmn:message id="m" name="order"/><bpmn:collaboration id="c"><bpmn:participant id="p1" processRef="process"/>'
        '<bpmn:participant id="p2" processRef="q"/><bpmn:messageFlow id="f" sourceRef="t" targetRef="qs"'
        f'{written[0]}/></bpmn:collaboration><bpmn:process id="q"><bpmn:startEvent id="qs">'
        f"<bpmn:messageEventDefinition{written[1]}/></bpmn:startEvent></bpmn:process>"
    )

    assert [sent.name for sent in play(diagram).sent] == ["order"]


def test_message_is_taken_by_the_same_instance_when_it_waits_for_it(play: Player) -> None:
    diagram = Diagram().path("start:s", "and:f", "catch:c", "end:e").path("f", "user:u", "throw:t", "end:x")
    game = play(diagram.message("c", "paid").message("t", "paid"), key="k")

    assert game.complete("u").ended
    assert game.sent == []


def test_job_type_makes_an_event_or_task_the_work_of_a_worker(play: Player) -> None:
    diagram = Diagram().path("start:s", "service:t", "end:e").zeebe("t", "taskDefinition", type="charge", retries="5")
    diagram.raw("t", extension='<zeebe:taskHeaders><zeebe:header key="a" value="b"/></zeebe:taskHeaders>')
    game = play(diagram)

    job = game.job("t")
    assert (job.type, job.retries, job.headers) == ("charge", 5, (("a", "b"),))
    assert game.done("t", paid=True).ended
    assert game.variables["paid"] is True


@pytest.mark.parametrize("event", ["throw:t", "end:t"])
def test_job_type_lets_a_worker_send_the_message_of_an_event(play: Player, event: str) -> None:
    diagram = Diagram().path("start:s", event).message("t", "paid").zeebe("t", "taskDefinition", type="send")
    game = play(diagram if event == "end:t" else diagram.path("t", "end:e"))

    assert game.sent == []
    assert game.done("t").ended
    assert game.sent == []
