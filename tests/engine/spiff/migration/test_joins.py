"""Joins that wait for more tokens: those that are there count in the new version, which may need fewer of them."""

from collections.abc import Callable

import pytest

from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]
ACTIVATION = (
    '<bpmn:activationCondition xsi:type="bpmn:tFormalExpression">activationCount &gt;= {}</bpmn:activationCondition>'
)


def forked(*branches: str, join: str = "and", after: str = "after") -> Diagram:
    diagram = Diagram().path("start:s", "and:f")
    diagram.path(f"{join}:j", f"user:{after}", "end:e")
    for branch in branches:
        diagram.path("f", f"user:{branch}", "j")
    return diagram


@pytest.mark.parametrize("join", ["and", "or"])
def test_half_filled_join_waits_for_the_rest(play: Player, join: str) -> None:
    game = play(forked("a", "b", join=join)).complete("a")

    game.migrate(forked("a", "b", join=join, after="other"))

    assert game.at == ["b"]
    assert game.complete("b").at == ["other"]
    assert game.complete("other").ended


def test_join_fires_when_the_new_version_needs_no_more(play: Player) -> None:
    game = play(forked("a", "b", "c")).complete("a").complete("b").move("c", "c")
    late = forked("a", "b").path("f", "user:c", "end:x")

    game.migrate(late)

    assert game.at == ["after", "c"]
    assert game.complete("c").complete("after").ended


def test_flow_of_another_id_is_found_by_its_source_or_mapped(play: Player) -> None:
    def renamed(source: str) -> Diagram:
        diagram = forked("b")
        diagram.path("f", f"user:{source}", "j")
        diagram.flows[-1].id = "other"
        return diagram

    assert play(forked("a", "b")).complete("a").migrate(renamed("a")).complete("b").at == ["after"]
    moved = play(forked("a", "b")).complete("a").migrate(renamed("x"), a_to_j="other")
    assert moved.complete("b").at == ["after"]


def test_flow_that_is_gone_is_refused(play: Player) -> None:
    game = play(forked("a", "b")).complete("a")

    plan = game.plan(forked("b", "c"))

    assert [found.element_id for found in plan.refusals] == ["j"]
    assert "<a_to_j>" in str(plan.refusals[0].message)


def test_activity_that_gathers_tokens_needs_as_many_as_the_new_version_says(play: Player) -> None:
    def gathering(number: int) -> Diagram:
        diagram = Diagram().path("start:s", "and:f", "user:a", "user:all", "end:e")
        diagram.path("f", "user:b", "all").path("f", "user:c", "all")
        return diagram.attribute("all", startQuantity=str(number))

    three = play(gathering(3)).complete("a").complete("b")
    assert three.at == ["c"]

    assert three.migrate(gathering(2)).at == ["all", "c"]
    one = play(gathering(3)).complete("a").complete("b").migrate(gathering(1))
    assert one.at == ["all", "all", "c"]


def test_complex_gateway_that_has_fired_waits_for_its_reset(play: Player) -> None:
    def gathered(number: int) -> Diagram:
        return forked("a", "b", "c", join="complex").raw("j", body=ACTIVATION.format(number))

    game = play(gathered(2)).complete("a").complete("b")
    assert game.at == ["after", "c"]

    game.migrate(gathered(2))
    assert game.complete("c").at == ["after"]
    assert game.complete("after").ended


def test_complex_gateway_starts_with_the_condition_of_the_new_version(play: Player) -> None:
    game = play(forked("a", "b", "c", join="complex").raw("j", body=ACTIVATION.format(3))).complete("a").complete("b")

    game.migrate(forked("a", "b", "c", join="complex").raw("j", body=ACTIVATION.format(2)))

    assert game.at == ["after", "c"]


def test_complex_gateway_whose_flow_is_gone_is_refused(play: Player) -> None:
    game = play(forked("a", "b", "c", join="complex").raw("j", body=ACTIVATION.format(2))).complete("a").complete("b")

    plan = game.plan(forked("b", "c", join="complex").raw("j", body=ACTIVATION.format(2)).path("after", "j"))

    assert {found.element_id for found in plan.refusals} == {"j"}


def raced(after: str = "after", **events: str) -> Diagram:
    diagram = Diagram().path("start:s", "race:g")
    for name, kind in events.items():
        diagram.path("g", f"catch:{name}", f"user:{after}_{name}", f"end:{name}e")
        diagram.timer(name, timeDuration=kind) if kind.startswith("PT") else diagram.message(name, kind)
    return diagram


def test_event_based_gateway_keeps_its_events(play: Player) -> None:
    game = play(raced(t="PT1H", m="news"), key="k")
    before = game.execution.waits

    game.migrate(raced("other", t="PT2H", m="news"))

    assert game.execution.waits == before
    assert game.send("m").at == ["other_m"]
    assert "g_to_m" in game.flows


def test_events_of_a_gateway_may_have_other_ids_when_they_are_mapped(play: Player) -> None:
    game = play(raced(t="PT1H", m="news"), key="k").migrate(raced(t="PT1H", n="news"), m="n")

    assert game.at == ["n", "t"]
    assert game.send("n").at == ["after_n"]
    assert game.flows[-2:] == ["g_to_n", "n_to_after_n"]


def test_event_based_gateway_with_other_events_is_refused(play: Player) -> None:
    game = play(raced(t="PT1H", m="news"), key="k")

    more, fewer = game.plan(raced(t="PT1H", m="news", n="more")), game.plan(raced(t="PT1H", k="PT2H"))

    assert [(found.element_id, "behind <g>" in str(found.message)) for found in more.refusals] == [("g", True)]
    assert "g" in {found.element_id for found in fewer.refusals}
