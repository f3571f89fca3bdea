"""Random diagrams: migrated after every move, between versions in which all ids differ, they do the same."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.engine.spiff.test_random_diagrams import SEEDS, SLOW, SLOWER
from tests.support.game.blocks import Block, Blocks, blocks
from tests.support.game.drawing import Drawing
from tests.support.game.duel import play_engine, play_model
from tests.support.game.graphs import JOINING, Graphs, Node, graphs
from tests.support.game.migrant import Migrant
from tests.support.game.tokens import TooLong
from tests.support.play import Play


def migrated(drawing: Drawing, seed: int) -> None:
    """Play a drawing with and without migrations; one that never comes to rest when it starts says nothing."""
    try:
        record = play_model(drawing, seed)
    except TooLong:
        assume(False)
    games = zip(play_engine(record, Play), play_engine(record, Migrant), strict=True)
    for (done, model, plain), (_, _, migrated) in games:
        assert migrated == plain, f"After {done}."
        assume(plain == model)  # the moves are those of the model


@SLOW
@given(blocks(), SEEDS)
def test_migration_of_block_structured_diagrams_changes_nothing(block: Block, seed: int) -> None:
    migrated(Blocks().whole(block), seed)


@SLOWER
@given(st.lists(blocks(4), min_size=2, max_size=4), st.integers(0, 719), SEEDS)
def test_migration_of_sequences_of_blocks_changes_nothing(inner: list[Block], option: int, seed: int) -> None:
    migrated(Blocks().whole(("seq", option, inner)), seed)


@SLOWER
@given(graphs(), SEEDS)
def test_migration_of_unstructured_diagrams_changes_nothing(nodes: tuple[Node, ...], seed: int) -> None:
    migrated(Graphs().graph(nodes), seed)


@SLOWER
@given(graphs(0, JOINING), SEEDS)
def test_migration_at_joins_changes_nothing(nodes: tuple[Node, ...], seed: int) -> None:
    migrated(Graphs().graph(nodes), seed)
