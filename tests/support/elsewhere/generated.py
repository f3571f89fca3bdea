"""Generated diagrams: processes of the token game, blocks and loose graphs, laid out and decorated as elsewhere."""

from functools import lru_cache
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.support.elsewhere.extensions import decorate
from tests.support.elsewhere.layout import lay_out
from tests.support.game.blocks import Blocks, blocks
from tests.support.game.drawing import Drawing
from tests.support.game.graphs import Graphs, graphs


@lru_cache(maxsize=1)
def generated(count: int) -> list[str]:
    """``count`` diagrams that differ, the same ones each time."""
    found: dict[bytes, None] = {}
    drawings = st.one_of(blocks().map(Blocks().whole), graphs().map(Graphs().graph))

    @settings(
        max_examples=count * 3, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(drawings)
    def collect(drawing: Drawing) -> None:
        found[drawing.xml()] = None

    collect()
    return [_drawn_elsewhere(xml, seed) for seed, xml in enumerate(list(found)[-count:])]


def _drawn_elsewhere(xml: bytes, seed: int) -> str:
    root, chance = etree.fromstring(xml), Random(seed)
    decorate(root, chance)
    lay_out(root, chance)
    return etree.tostring(root, encoding="unicode")
