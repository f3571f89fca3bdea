"""User tasks that ask a decision which group they are offered to."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from engine.errors import ExecutionFault
from engine.events import ElementEvent, ElementEventKind
from tests.support.bpmn import Diagram
from tests.support.play import Play, World

Player = Callable[..., Play]
DIAGRAM = Diagram().path("start:s", "user:a", "end:e").properties("a", routing="routing").zeebe(
    "a", "assignmentDefinition", candidateGroups="line-2,vendor"
)


def by(answer: Callable[[Mapping[str, object]], object]) -> World:
    """A world whose routing answers so."""
    return World(decisions={"routing": answer})


def test_routing_reads_the_group_of_the_diagram_and_replaces_it(play: Player) -> None:
    game = play(DIAGRAM, world=by(lambda seen: f"{seen['group']}-{seen['category']}"), category="network")

    assert game.user("a").candidate_groups == ("line-2-network", "vendor")


def test_routing_leaves_the_groups_of_the_diagram_when_it_has_no_answer(play: Player) -> None:
    game = play(DIAGRAM, world=by(lambda _seen: None))

    assert game.user("a").candidate_groups == ("line-2", "vendor")


def test_routing_may_name_several_groups_and_a_skill(play: Player) -> None:
    answer = {"team": ["north", "vendor"], "skill": "cisco", "grade": Decimal(3)}

    wait = play(DIAGRAM, world=by(lambda _seen: answer)).user("a")

    assert (wait.candidate_groups, wait.skill, wait.grade) == (("north", "vendor"), "cisco", 3)


def test_routing_tells_its_decision_in_the_history(play: Player) -> None:
    game = play(DIAGRAM, world=by(lambda _seen: "north"))

    made = [event for event in game.events if isinstance(event, ElementEvent)]
    told = [event for event in made if event.kind is ElementEventKind.DECISION_MADE]
    assert [(event.element_id, event.details["decision"]) for event in told] == [("a", "routing")]


@pytest.mark.parametrize(
    "answer",
    [Decimal(4), ["a", Decimal(1)], {"team": "a", "grade": Decimal(9)}, {"team": "a", "skill": True}, "x" * 101],
)
def test_routing_faults_when_its_answer_is_no_group(play: Player, answer: object) -> None:
    with pytest.raises(ExecutionFault, match="Expected decision routing to answer with"):
        play(DIAGRAM, world=by(lambda _seen: answer))
