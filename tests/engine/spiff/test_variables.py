"""Scopes of variables: propagation, mappings, nested targets."""

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play


def task(**mapping: dict[str, str]) -> Diagram:
    return Diagram().path("start:s", "user:a", "user:b", "end:e").mapping("a", **mapping)


@pytest.mark.parametrize("reload", [False, True])
class TestMappings:
    """What enters and leaves an element."""

    def test_inputs_are_local_and_seen_by_later_inputs(self, reload: bool) -> None:
        game = Play(task(inputs={"x": "1", "y": "x + 1"}, outputs={"seen": "y"}), reload=reload, x=10)

        game.complete("a")

        assert game.variables == {"x": 10, "seen": 2}

    def test_result_updates_a_local_variable_instead_of_the_outer_one(self, reload: bool) -> None:
        game = Play(task(inputs={"x": "1"}), reload=reload, x=10)

        game.complete("a", x=5, y=6)

        assert game.variables == {"x": 10, "y": 6}

    def test_outputs_decide_what_leaves(self, reload: bool) -> None:
        game = Play(task(outputs={"kept": "answer + 1", "twice": "kept * 2"}), reload=reload)

        game.complete("a", answer=1, noise=2)

        assert game.variables == {"kept": 2, "twice": 4}

    def test_outputs_merge_into_a_context(self, reload: bool) -> None:
        game = Play(task(outputs={"order.id": "id", "order.lines.first": "1"}), reload=reload, order={"total": 5})

        game.complete("a", id=7)

        assert game.variables == {"order": {"total": 5, "id": 7, "lines": {"first": 1}}}

    def test_inputs_build_a_context_without_the_outer_one(self, reload: bool) -> None:
        game = Play(task(inputs={"order.id": "1"}, outputs={"copy": "order"}), reload=reload, order={"total": 5})

        game.complete("a")

        assert game.variables == {"order": {"total": 5}, "copy": {"id": 1}}


def test_a_loop_overwrites_and_does_not_pile_up() -> None:
    game = Play(task(), reload=True).complete("a", x=1)

    game.move("b", "a").complete("a", x=2)

    assert game.variables == {"x": 2}


def test_inner_results_reach_the_scope_that_has_the_variable() -> None:
    diagram = Diagram().path("start:s", "sub:p", "end:e").mapping("p", inputs={"local": "0"}, outputs={"out": "local"})
    diagram.inside("p", lambda d: d.path("start:ps", "sub:q", "end:pe").inside(
        "q", lambda i: i.path("start:qs", "user:deep", "end:qe"),
    ))

    game = Play(diagram, reload=True, outer=1).complete("deep", local=5, outer=6, new=7)

    assert game.variables == {"outer": 6, "new": 7, "out": 5}


LONG = "x" * 201
TOO_LONG = "at most 200 characters"


@pytest.mark.parametrize(
    ("diagram", "told"),
    [
        (Diagram().path("start:s", "catch:a", "end:e").message("a", "m", "=long"), TOO_LONG),
        (Diagram().path("start:s", "catch:a", "end:e").message("a", "=long", "=1"), TOO_LONG),
        (Diagram().path("start:s", "catch:a", "end:e").signal("a", "=long"), TOO_LONG),
        (Diagram().path("start:s", "service:a", "end:e").zeebe("a", "taskDefinition", type="=long"), TOO_LONG),
        (Diagram().path("start:s", "user:a", "end:e").zeebe("a", "formDefinition", formId="=long"), TOO_LONG),
        (
            Diagram().path("start:s", "user:a", "end:e").zeebe("a", "assignmentDefinition", candidateGroups="=[long]"),
            "at most 100 characters",
        ),
    ],
    ids=["key", "message", "signal", "job", "form", "group"],
)
def test_name_that_is_too_long_to_be_waited_for_is_a_fault(diagram: Diagram, told: str) -> None:
    with pytest.raises(ExecutionFault, match=told) as problem:
        Play(diagram, long=LONG)

    assert problem.value.element_id == "a"
