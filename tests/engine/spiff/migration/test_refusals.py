"""What stands against a migration, element by element, with the reason and a way out."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault, MigrationRefused
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def simple(*steps: str) -> Diagram:
    return Diagram().path("start:s", *steps, "end:e")


def box(*steps: str) -> Diagram:
    return simple("sub:p").inside("p", lambda d: d.path("start:ps", *steps, "end:pe"))


def timed(kind: str, **said: str) -> Diagram:
    diagram = simple("user:a").boundary("b", "a").path("b", "end:be")
    return diagram.timer("b", **said) if kind == "timer" else diagram.message("b", "m")


def handled(kind: str) -> Diagram:
    diagram = simple("user:a").path("sub:h").attribute("h", triggeredByEvent="true")

    def draw(inner: Diagram) -> None:
        inner.path("start:hs", "end:he")
        inner.timer("hs", timeDuration="PT1H") if kind == "timer" else inner.signal("hs", "go")

    return diagram.inside("h", draw)


def looped(loop: str) -> Diagram:
    diagram = simple("user:a")
    if loop == "standard":
        return diagram.raw("a", body='<bpmn:standardLoopCharacteristics loopMaximum="3"/>')
    return diagram.multi("a", inputCollection="=[1]", sequential=loop == "sequential") if loop else diagram


REFUSED: dict[str, tuple[Diagram, Diagram, str, str]] = {
    "element is gone": (simple("user:a"), simple("user:b"), "a", "but it is not there"),
    "element inside is gone": (box("user:a"), box("user:b"), "a", "but it is not there"),
    "other kind of task": (simple("user:a"), simple("task:a"), "a", "userTask"),
    "user task becomes a job": (
        simple("user:a"), simple("service:a").zeebe("a", "taskDefinition", type="t"), "a", "serviceTask"),
    "deeper now": (simple("user:a"), box("user:a"), "a", "stands in <p>"),
    "outside now": (
        box("user:a"), simple("sub:p", "user:a").inside("p", lambda d: d.path("user:x")), "a", "in <process>"),
    "other event": (
        simple("catch:c").timer("c", timeDuration="PT1H"), simple("catch:c").message("c", "m"), "c", "(message)"),
    "more events": (
        simple("catch:c").signal("c", "x"), simple("catch:c").signal("c", "x").signal("c", "y"), "c", "signal, signal"),
    "other boundary event": (timed("timer", timeDuration="PT1H"), timed("message"), "b", "(message)"),
    "other start of an event sub-process": (handled("timer"), handled("signal"), "h", "(signal)"),
    "sub-process becomes a transaction": (
        box("user:a"), simple("transaction:p").inside("p", lambda d: d.path("user:a")), "p", "transaction"),
    "repeated now": (looped(""), looped("parallel"), "a", "repeated in parallel"),
    "single now": (looped("parallel"), looped(""), "a", "not repeated"),
    "another loop": (looped("parallel"), looped("sequential"), "a", "repeated in sequence"),
    "loop becomes several": (looped("standard"), looped("parallel"), "a", "repeated in parallel"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refusal_names_the_element_the_reason_and_a_way_out(play: Player, name: str) -> None:
    old, new, element, words = REFUSED[name]
    game = play(old, key="k")
    saved = game.execution.save()

    plan = game.plan(new)

    assert not plan.is_possible
    assert [found.element_id for found in plan.refusals] == [element]
    assert words in str(plan.refusals[0].message) and plan.refusals[0].fix is not None
    with pytest.raises(MigrationRefused) as refused:
        game.migrate(new)
    assert refused.value.findings == plan.refusals
    assert game.execution.save() == saved


def test_all_reasons_are_given_once_each(play: Player) -> None:
    old = simple("and:f", "user:a").path("f", "user:b", "end:x").multi("b", inputCollection="=[1, 2, 3]")

    plan = play(old).plan(simple("user:c"))

    assert [found.element_id for found in plan.refusals] == ["a", "b"]


@pytest.mark.parametrize(("mapping", "element"), [({"x": "a"}, "x"), ({"a": "x"}, "a"), ({"s_to_a": "no"}, "s_to_a")])
def test_mapping_of_what_is_not_there_is_refused(play: Player, mapping: dict[str, str], element: str) -> None:
    plan = play(simple("user:a")).plan(simple("user:a"), **mapping)

    assert element in {found.element_id for found in plan.refusals}


def test_event_that_is_mapped_to_what_does_not_wait_there_is_refused(play: Player) -> None:
    new = simple("user:a", "user:c").boundary("x", "c").timer("x", timeDuration="PT1H").path("x", "end:xe")

    plan = play(timed("timer", timeDuration="PT1H")).plan(new, b="x")

    assert [found.element_id for found in plan.refusals] == ["b"]


def test_two_events_that_become_one_are_refused(play: Player) -> None:
    both = timed("timer", timeDuration="PT1H").boundary("c", "a").timer("c", timeDuration="PT2H").path("c", "end:ce")

    plan = play(both).plan(timed("timer", timeDuration="PT1H"), c="b")

    assert [found.element_id for found in plan.refusals] == ["c"]


def test_two_tokens_may_come_to_one_element(play: Player) -> None:
    game = play(simple("and:f", "user:a").path("f", "user:b", "end:x")).migrate(simple("user:c"), a="c", b="c")

    assert game.at == ["c", "c"]
    assert game.complete("c").complete("c").ended


def test_plan_says_where_each_token_goes(play: Player) -> None:
    game = play(simple("user:a").multi("a", inputCollection="=[1, 2]"))
    new = simple("user:b").multi("b", inputCollection="=[1, 2]")

    (pair,) = game.plan(new, a="b").pairs

    assert (pair.source, pair.target, pair.kind, pair.tokens) == ("a", "b", "userTask", 2)


def test_new_event_that_cannot_be_evaluated_is_a_fault(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="for timer <b>"):
        play(simple("user:a")).migrate(timed("timer", timeDuration="=none"))
