"""A release of three changes, one of which fails and is rolled back, played by everybody in either language."""

from pathlib import Path

import pytest

from engine.registry import Actor
from tests.admin_ui.release import Rollout, changes_wait, people
from tests.admin_ui.release_steps import (
    builds_are_registered,
    every_diagram,
    go_is_given,
    incident_follows,
    pilot_is_deployed,
    release_is_planned,
    rest_is_deployed,
    supported_and_closed,
    what_works_is_kept,
)
from tests.admin_ui.seeded_desk import seeded_desk

pytestmark = pytest.mark.browser


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_release_of_three_changes_keeps_what_works_when_one_fails(tmp_path: Path, language: str) -> None:
    actors: dict[str, Actor] = {}

    def seed() -> None:
        actors.update(people(language))
        changes_wait(actors)

    with seeded_desk(tmp_path / "data", language, seed) as desk:
        chain = Rollout(desk)
        builds_are_registered(chain.of("rea"))
        release_is_planned(chain.of("rea"))
        go_is_given(chain)
        pilot_is_deployed(chain)
        rest_is_deployed(chain)
        what_works_is_kept(chain)
        incident_follows(chain, actors)
        supported_and_closed(chain)
        every_diagram(chain)

        assert chain.found() == [] and desk.visitors.faults == []
