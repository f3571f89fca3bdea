"""From printers that fail again and again to the change that ends it, played by everybody in either language."""

from pathlib import Path

import pytest

from engine.registry import Actor
from tests.admin_ui.chain import INCIDENTS, PEOPLE, Chain, people, report
from tests.admin_ui.chain_change import (
    FIRST_PLAN,
    SECOND_PLAN,
    change_is_asked_for,
    departments_work,
    every_diagram,
    freeze_holds,
    freeze_is_laid,
    freeze_is_moved,
    plan,
    second_vote,
    told_and_reviewed,
    veto,
)
from tests.admin_ui.chain_steps import all_are_told, all_wait, last_incident, recurrence, workaround
from tests.admin_ui.seeded_desk import seeded_desk

pytestmark = pytest.mark.browser


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_repeated_incidents_end_by_a_change_and_all_who_wait_are_told(tmp_path: Path, language: str) -> None:
    actors: dict[str, Actor] = {}

    def seed() -> None:
        actors.update(people(language))
        report(actors, INCIDENTS - 1)

    with seeded_desk(tmp_path / "data", language, seed, mail=True) as desk:
        chain = Chain(desk)
        last_incident(chain.of("rita"))
        for who in PEOPLE:
            chain.of(who)
        recurrence(chain.of("pam"))
        workaround(chain.of("pam"))
        all_wait(chain.of("ann"), desk, actors["ann"])
        change_is_asked_for(chain.of("pam"))
        plan(chain.of("cara"), FIRST_PLAN)
        veto(chain)
        plan(chain.of("cara"), SECOND_PLAN)
        second_vote(chain)
        freeze_is_laid(chain.of("admin"))
        freeze_holds(chain.of("cara"))
        freeze_is_moved(chain)
        departments_work(chain)
        told_and_reviewed(chain.of("cara"))
        all_are_told(chain, "change_was_done")
        every_diagram(chain)

        assert chain.found() == [] and desk.visitors.faults == []
