"""Complex gateway: it starts when its condition is true, swallows what comes late, and may send more when it resets."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def gathered(condition: str = "activationCount &gt;= 2") -> Diagram:
    body = f'<bpmn:activationCondition xsi:type="bpmn:tFormalExpression">{condition}</bpmn:activationCondition>'
    diagram = Diagram().path("start:s", "and:f", "user:a", "complex:g", "user:after", "end:e")
    return diagram.path("f", "user:b", "g").path("f", "user:c", "g").raw("g", body=body)


def test_gateway_fires_with_the_second_of_three_and_swallows_the_third(play: Player) -> None:
    game = play(gathered())

    assert game.complete("a").at == ["b", "c"]
    assert game.complete("c").at == ["after", "b"]
    assert game.complete("b").at == ["after"]
    assert game.complete("after").ended


def test_gateway_sends_a_token_when_it_resets_if_a_flow_asks_for_it(play: Player) -> None:
    diagram = gathered().path("g", "user:late", "end:l", when="not(waitingForStart)")
    diagram.flows[1 + [flow.id for flow in diagram.flows].index("a_to_g")].condition = "=waitingForStart"
    game = play(diagram).complete("a").complete("b")

    assert game.at == ["after", "c"]
    assert game.complete("c").at == ["after", "late"]


def test_gateway_waits_for_a_start_again_after_its_reset(play: Player) -> None:
    diagram = Diagram().path("start:s", "xor:m", "and:f", "user:a", "complex:g", "xor:x", "end:e")
    diagram.path("f", "user:b", "g").path("x", "m", when="again").raw(
        "g", body='<bpmn:activationCondition xsi:type="bpmn:tFormalExpression">activationCount = 1'
        "</bpmn:activationCondition>")
    diagram.nodes["x"].attributes["default"] = "x_to_e"
    game = play(diagram, again=True)

    game.complete("a").complete("b", again=False)

    assert game.trail.count("+x") == 1
    assert game.at == ["a", "b"]


def test_condition_that_is_no_boolean_is_a_fault(play: Player) -> None:
    game = play(gathered("activationCount"))

    with pytest.raises(ExecutionFault, match="activation condition of <g>"):
        game.complete("a")


def in_a_loop() -> Diagram:
    body = '<bpmn:activationCondition xsi:type="bpmn:tFormalExpression">activationCount = 1</bpmn:activationCondition>'
    diagram = Diagram().path("start:s", "xor:m", "or:f", "user:a", "complex:g", "user:x", "xor:y", "end:e")
    diagram.path("f", "user:b", "g", when="both").path("y", "m", when="again").raw("g", body=body)
    diagram.nodes["y"].attributes["default"] = "y_to_e"
    return diagram


def test_gateway_resets_when_no_late_token_can_come_so_that_the_next_starts_it(play: Player) -> None:
    game = play(in_a_loop(), both=False)

    game.complete("a").complete("x", again=True)

    assert game.complete("a").at == ["x"]
    assert game.complete("x", again=False).ended


def test_reset_without_a_late_token_still_sends_what_a_flow_asks_for(play: Player) -> None:
    diagram = gathered("activationCount = 3").path("g", "user:late", "end:l", when="not(waitingForStart)")
    game = play(diagram).complete("a").complete("b").complete("c")

    assert game.at == ["after", "late"]


def test_second_token_of_a_flow_waits_for_the_next_start(play: Player) -> None:
    diagram = Diagram().path("start:s", "task:twice", "user:a", "complex:g", "user:after", "end:e")
    diagram.path("s", "user:b", "g").attribute("twice", completionQuantity="2")
    body = '<bpmn:activationCondition xsi:type="bpmn:tFormalExpression">activationCount = 1</bpmn:activationCondition>'
    game = play(diagram.raw("g", body=body)).complete("a").complete("a")
    before = game.at

    game.complete("b")

    assert before == ["after", "b"]
    assert game.at == ["after", "after"]


def test_each_token_of_a_flow_starts_it_once_though_the_last_has_made_the_condition_true(play: Player) -> None:
    diagram = Diagram().path("start:s", "and:f", "user:a", "xor:m", "complex:g", "user:after", "end:e")
    diagram.path("f", "user:b", "m").path("f", "user:c", "m").raw(
        "g",
        body='<bpmn:activationCondition xsi:type="bpmn:tFormalExpression">activationCount &gt;= 1 and go'
        "</bpmn:activationCondition>",
    )
    game = play(diagram, go=False).complete("a").complete("b")

    assert game.at == ["c"]
    assert game.complete("c", go=True).at == ["after", "after", "after"]
