"""Loops without a way out."""

from tests.engine.definitions.rules.house.warned import warned
from tests.support.bpmn import Diagram

LINK = '<bpmn:linkEventDefinition name="l"/>'


def trap() -> Diagram:
    """Two user tasks that lead to each other, beside a path to the end."""
    return Diagram().path("start:s", "task:t", "end:e").path("s", "user:a", "user:b", "a")


def inside_sub_process() -> Diagram:
    return Diagram().path("start:s", "sub:p", "end:e").inside("p", lambda inner: inner.path("start:s2", "user:a", "a"))


def test_loop_without_a_way_out_is_warned_of_once() -> None:
    assert warned("dead-ends", trap()) == ["a"]


def test_each_loop_is_warned_of() -> None:
    assert warned("dead-ends", trap().path("s", "user:c", "c")) == ["a", "c"]


def test_way_into_a_loop_without_a_way_out_is_warned_of() -> None:
    assert warned("dead-ends", Diagram().path("start:s", "user:a", "user:b", "b")) == ["s"]


def test_loop_with_a_way_out_is_accepted() -> None:
    assert warned("dead-ends", trap().path("b", "e")) == []


def test_loop_that_a_boundary_event_leaves_is_accepted() -> None:
    diagram = trap().boundary("late", "b").timer("late", timeDuration="PT1H").path("late", "e")

    assert warned("dead-ends", diagram) == []


def test_loop_that_a_link_leaves_is_accepted() -> None:
    diagram = trap().path("b", "throw:from").path("catch:to", "e").raw("from", body=LINK).raw("to", body=LINK)

    assert warned("dead-ends", diagram) == []


def test_path_that_just_stops_is_accepted() -> None:
    assert warned("dead-ends", Diagram().path("task:a", "task:b")) == []


def test_loop_in_a_sub_process_is_warned_of() -> None:
    assert warned("dead-ends", inside_sub_process()) == ["s2"]


def test_loop_that_an_event_ends_from_outside_is_accepted() -> None:
    on_border = inside_sub_process().boundary("b", "p").timer("b", timeDuration="PT1H").path("b", "e")
    handler = trap().path("sub:h").attribute("h", triggeredByEvent="true")

    assert warned("dead-ends", on_border) == []
    assert warned("dead-ends", handler) == []
