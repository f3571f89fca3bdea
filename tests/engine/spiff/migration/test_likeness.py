"""Instances that stand alike are planned once for all of them: a plan of each would say the same."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Iterator

from hypothesis import assume, given

from engine.spiff import state
from engine.spiff.migration import migrating
from engine.spiff.migration.likeness import likeness
from engine.spiff.migration.migrating import Version
from engine.spiff.program import Program
from tests.engine.spiff.test_random_diagrams import SEEDS, SLOW, SLOWER
from tests.support.bpmn import Diagram
from tests.support.game.blocks import Block, Blocks, blocks
from tests.support.game.drawing import Drawing
from tests.support.game.duel import play_engine, play_model
from tests.support.game.graphs import JOINING, Graphs, Node, graphs
from tests.support.game.migrant import SUFFIX, renamed
from tests.support.game.tokens import TooLong
from tests.support.play import Play, World, program_of

GAMES = 4


def states(drawing: Drawing, seed: int) -> Iterator[bytes]:
    """States of several games of one drawing, after every move."""
    for number in range(GAMES):
        found: list[bytes] = []

        class Keeper(Play):
            def _after(self) -> None:
                super()._after()
                found.append(self.execution.save())  # noqa: B023  # used within its turn

        try:
            record = play_model(drawing, seed + number)
        except TooLong:
            assume(False)
        for _ in play_engine(record, Keeper):
            pass
        yield from found


def said(saved: bytes, old: Program, new: Program, mapping: dict[str, str]) -> object:
    """What a plan says, whatever the order of the tokens."""
    plan = migrating.plan(saved, Version(old, 1), Version(new, 2), mapping, World())
    told = ([(one.element_id, str(one.message)) for one in some] for some in (plan.changes, plan.refusals))
    changes, refusals = (frozenset(one) for one in told)
    return changes, refusals, frozenset((pair.source, pair.target) for pair in plan.pairs)


def require_same_plans(drawing: Drawing, seed: int) -> None:
    """Plan to a version of which a part of the elements is mapped, some of them to one and the same."""
    old = program_of(drawing)
    new, chance = renamed(drawing, old), random.Random(seed)
    names = list(old.drawn)
    mapping = {name: chance.choice((name, name, name, *names)) + SUFFIX for name in names if chance.random() < 0.8}
    plans: dict[Hashable, set[object]] = defaultdict(set)
    for saved in states(drawing, seed):
        plans[likeness(state.read(saved))].add(said(saved, old, new, mapping))
    assert all(len(each) == 1 for each in plans.values()), [each for each in plans.values() if len(each) > 1]


@SLOW
@given(blocks(), SEEDS)
def test_states_that_are_alike_are_planned_alike(block: Block, seed: int) -> None:
    require_same_plans(Blocks().whole(block), seed)


@SLOWER
@given(graphs(0, JOINING), SEEDS)
def test_states_at_joins_that_are_alike_are_planned_alike(nodes: tuple[Node, ...], seed: int) -> None:
    require_same_plans(Graphs().graph(nodes), seed)


def repeated() -> Diagram:
    drawn = Diagram().path("start:s", "user:a", "user:b", "end:e").boundary("t", "a", interrupting=False)
    drawn.path("t", "end:f").timer("t", timeCycle="R9/PT1H")
    return drawn.multi("a", sequential=False, inputCollection="=items", inputElement="item")


def like(game: Play) -> Hashable:
    return likeness(state.read(game.execution.save()))


def test_variables_times_and_how_many_runs_are_left_make_no_difference() -> None:
    first = Play(repeated(), items=[1, 2, 3])
    second = Play(repeated(), items=["x", "y"], more={"of": "it"}).later(hours=1).fire("t")

    assert like(first) == like(second)
    assert like(first.complete("a")) == like(second)


def test_another_place_makes_a_difference() -> None:
    drawn = Diagram().path("start:s", "user:a", "user:b", "end:e")

    assert like(Play(drawn)) != like(Play(drawn).complete("a"))


def test_flow_by_which_a_token_waits_for_others_makes_a_difference() -> None:
    drawn = Diagram().path("start:s", "and:f", "user:c", "and:j", "end:e").path("f", "xor:x")
    drawn.path("x", "script:a", "j", when="n = 1").path("x", "script:b", "j", when="n = 2")
    for script in ("a", "b"):
        drawn.zeebe(script, "script", expression="=1", resultVariable="done")
    by_a, by_b = Play(drawn, n=1), Play(drawn, n=2)
    without_b = {name: f"{name}{SUFFIX}" for name in by_a.program.drawn if name not in ("b", by_b.flows[-1])}
    new = renamed(drawn, by_a.program)

    assert like(by_a) != like(by_b)
    plans = [said(game.execution.save(), game.program, new, without_b) for game in (by_a, by_b)]
    assert plans[0] != plans[1]
