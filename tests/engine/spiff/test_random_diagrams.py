"""Random block-structured diagrams: they always come to their end, and saving after every step changes nothing."""

from __future__ import annotations

import os
import random
from collections import Counter
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.definitions.lint import LintEnvironment, lint_process
from engine.waits import TimerWait
from tests.support.bpmn import Diagram
from tests.support.play import Play

EXAMPLES = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))
PATIENCE = 60

Block = tuple[str, list["Block"]]
LEAVES = ("user", "task", "timer", "reminded", "limited")
GROUPS = ("seq", "xor", "and", "or", "loop", "sub", "race")


def blocks() -> st.SearchStrategy[Block]:
    """Return trees of blocks: leaves are activities, groups hold one to three blocks."""
    leaf: st.SearchStrategy[Block] = st.sampled_from(LEAVES).map(lambda kind: (kind, []))
    return st.recursive(
        leaf, lambda inner: st.tuples(st.sampled_from(GROUPS), st.lists(inner, min_size=1, max_size=3)), max_leaves=9
    )


class Builder:
    """Draws a tree of blocks; every block has one way in and one way out."""

    def __init__(self) -> None:
        self.numbers = count(1)

    def whole(self, block: Block) -> Diagram:
        """Return a process around a block."""
        return self.scope(Diagram(), "", block)

    def scope(self, diagram: Diagram, name: str, block: Block) -> Diagram:
        """Draw start, block and end."""
        diagram.path(f"start:{name}s", f"task:{name}in")
        last = self.block(diagram, f"{name}in", block)
        return diagram.path(last, f"end:{name}e")

    def block(self, diagram: Diagram, before: str, block: Block, when: str | None = None, default: bool = False) -> str:
        """Draw a block behind ``before`` and return its last node."""
        kind, inner = block
        name = f"{kind}{next(self.numbers)}"
        first = f"{name}_in"
        diagram.path(before, f"task:{first}", when=when, default=default)
        return getattr(self, f"_{kind}")(diagram, first, name, inner)  # type: ignore[no-any-return]  # by kind

    def _user(self, diagram: Diagram, before: str, name: str, _inner: list[Block]) -> str:
        diagram.path(before, f"user:{name}")
        return name

    def _task(self, diagram: Diagram, before: str, name: str, _inner: list[Block]) -> str:
        diagram.path(before, f"task:{name}")
        return name

    def _timer(self, diagram: Diagram, before: str, name: str, _inner: list[Block]) -> str:
        diagram.path(before, f"catch:{name}").timer(name, timeDuration="PT1H")
        return name

    def _reminded(self, diagram: Diagram, before: str, name: str, _inner: list[Block]) -> str:
        diagram.path(before, f"user:{name}").boundary(f"{name}_b", name, interrupting=False)
        diagram.timer(f"{name}_b", timeCycle="R2/PT1H").path(f"{name}_b", f"user:{name}_r", f"end:{name}_e")
        return name

    def _limited(self, diagram: Diagram, before: str, name: str, _inner: list[Block]) -> str:
        diagram.path(before, f"user:{name}", f"xor:{name}_out").boundary(f"{name}_b", name)
        diagram.timer(f"{name}_b", timeDuration="PT1H").path(f"{name}_b", f"{name}_out")
        return f"{name}_out"

    def _seq(self, diagram: Diagram, before: str, name: str, inner: list[Block]) -> str:
        for block in inner:
            before = self.block(diagram, before, block)
        return before

    def _split(self, diagram: Diagram, before: str, name: str, inner: list[Block], kind: str) -> str:
        diagram.path(before, f"{kind}:{name}")
        diagram._step(f"{kind}:{name}_out")
        conditional = kind != "and"
        branches = inner if len(inner) > 1 else inner * 2
        for number, block in enumerate(branches):
            last = number == len(branches) - 1
            when = f"n > {number * 3}" if conditional and not last else None
            end = self.block(diagram, name, block, when=when, default=conditional and last)
            diagram.path(end, f"{name}_out")
        return f"{name}_out"

    def _xor(self, diagram: Diagram, before: str, name: str, inner: list[Block]) -> str:
        return self._split(diagram, before, name, inner, "xor")

    def _and(self, diagram: Diagram, before: str, name: str, inner: list[Block]) -> str:
        return self._split(diagram, before, name, inner, "and")

    def _or(self, diagram: Diagram, before: str, name: str, inner: list[Block]) -> str:
        return self._split(diagram, before, name, inner, "or")

    def _loop(self, diagram: Diagram, before: str, name: str, inner: list[Block]) -> str:
        diagram.path(before, f"xor:{name}_back", f"user:{name}")
        last = self._seq(diagram, name, name, inner)
        diagram.path(last, f"xor:{name}_again").path(f"{name}_again", f"{name}_back", when="n < 4")
        diagram.path(f"{name}_again", f"task:{name}_out", default=True)
        return f"{name}_out"

    def _sub(self, diagram: Diagram, before: str, name: str, inner: list[Block]) -> str:
        diagram.path(before, f"sub:{name}", f"xor:{name}_out").boundary(f"{name}_b", name)
        diagram.timer(f"{name}_b", timeDuration="PT9H").path(f"{name}_b", f"{name}_out")
        diagram.inside(name, lambda scope: self.scope(scope, name, ("seq", inner)))
        return f"{name}_out"

    def _race(self, diagram: Diagram, before: str, name: str, inner: list[Block]) -> str:
        diagram.path(before, f"race:{name}")
        diagram._step(f"xor:{name}_out")
        for number, block in enumerate([*inner, inner[0]]):
            event = f"{name}_{number}"
            diagram.path(name, f"catch:{event}").timer(event, timeDuration=f"PT{number + 1}H")
            diagram.path(self.block(diagram, event, block), f"{name}_out")
        return f"{name}_out"


def step(game: Play, chance: random.Random, late: bool) -> None:
    """Do one thing that the instance waits for; late in the game only what leads on."""
    waits = game.execution.waits
    wait = waits[chance.randrange(len(waits))]
    if isinstance(wait, TimerWait):
        game.execution.fire_timer(wait.token_id)
    else:
        game.execution.complete_user_task(wait.token_id, {"n": 9 if late else chance.randrange(10)})
    game._after()


def run(diagram: Diagram, seed: int, reload: bool) -> Play:
    """Play a diagram to its end with seeded choices."""
    game, chance = Play(diagram, reload=reload, n=5), random.Random(seed)
    for turn in range(2_000):
        if game.execution.ended:
            return game
        step(game, chance, late=turn > PATIENCE)
    raise AssertionError(f"Expected an end, but it waits at {game.at}.")


def balance(game: Play) -> dict[str, int]:
    """Return entered minus left, per element that does not come out even."""
    score: Counter[str] = Counter()
    for entry in game.trail:
        score[entry[1:]] += 1 if entry[0] == "+" else -1
    return {element: left for element, left in score.items() if left}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(blocks(), st.integers(0, 10_000))
def test_random_diagrams_end_the_same_way_straight_and_reloaded(block: Block, seed: int) -> None:
    diagram = Builder().whole(block)

    straight, reloaded = run(diagram, seed, reload=False), run(diagram, seed, reload=True)

    assert straight.ended
    assert reloaded.trail == straight.trail
    assert reloaded.flows == straight.flows
    assert reloaded.variables == straight.variables
    assert balance(straight) == {}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(blocks())
def test_random_diagrams_pass_the_linter(block: Block) -> None:
    findings = lint_process(Builder().whole(block).xml(), "random.bpmn", LintEnvironment())

    assert [finding for finding in findings if finding.severity == "error"] == []
