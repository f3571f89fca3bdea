"""Decisions that never end: each is stopped by a limit that counts, whatever part of the model repeats itself."""

import pytest

from benchmarks.scenes.hostile import Attack
from benchmarks.scenes.hostile_models import MODELS
from engine.dmn import read_model
from engine.feel import FeelLimitError


@pytest.mark.parametrize("attack", MODELS, ids=[attack.name for attack in MODELS])
def test_decision_is_stopped_by_the_limit_that_counts_it(attack: Attack) -> None:
    graph = read_model(attack.source)

    with pytest.raises(FeelLimitError, match=attack.limit):
        graph.decide("d", {})
