"""Random diagrams: the engine does what a token game does that is played by the standard, saved after each move or not.

Each example is played three times: by the model (``tests.support.game``), by the engine straight, and by the engine
reloaded after each move. After every move they agree in what was entered, left and killed, the flows taken, what is
waited for, the variables, what was sent, whether it has ended; the engine's state holds nothing that no token needs.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.definitions.lint import LintEnvironment, lint_process
from tests.support.game.blocks import Block, Blocks, blocks
from tests.support.game.drawing import Drawing
from tests.support.game.duel import require_agreement
from tests.support.game.graphs import JOINING, Graphs, Node, graphs
from tests.support.game.tokens import TooLong

EXAMPLES = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))
SEEDS = st.integers(0, 10_000)
SLOW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
SLOWER = settings(SLOW, max_examples=max(1, EXAMPLES // 2))


def played(drawing: Drawing, seed: int) -> None:
    """Play a drawing; one that never comes to rest when it starts says nothing."""
    try:
        require_agreement(drawing, seed)
    except TooLong:
        assume(False)


@SLOW
@given(blocks(), SEEDS)
def test_block_structured_diagrams_run_as_the_standard_says(block: Block, seed: int) -> None:
    played(Blocks().whole(block), seed)


@SLOWER
@given(st.lists(blocks(4), min_size=2, max_size=4), st.integers(0, 719), SEEDS)
def test_sequences_of_blocks_run_as_the_standard_says(inner: list[Block], option: int, seed: int) -> None:
    played(Blocks().whole(("seq", option, inner)), seed)


@SLOWER
@given(graphs(), SEEDS)
def test_unstructured_diagrams_run_as_the_standard_says(nodes: tuple[Node, ...], seed: int) -> None:
    played(Graphs().graph(nodes), seed)


@SLOWER
@given(graphs(0, JOINING), SEEDS)
def test_joins_of_unstructured_diagrams_wait_as_the_standard_says(nodes: tuple[Node, ...], seed: int) -> None:
    played(Graphs().graph(nodes), seed)


@SLOW
@given(blocks())
def test_random_diagrams_pass_the_linter(block: Block) -> None:
    findings = lint_process(Blocks().whole(block).xml(), "random.bpmn", LintEnvironment())

    assert [finding for finding in findings if finding.severity == "error"] == []
