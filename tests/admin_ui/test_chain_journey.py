"""Printers fail again and again: a problem is found, all incidents wait for it and are told, in either language."""

from pathlib import Path

import pytest

from engine.registry import Actor
from tests.admin_ui.chain import INCIDENTS, PROBLEM, Chain, people, report
from tests.admin_ui.chain_steps import all_are_told, all_wait, last_incident, recurrence, workaround
from tests.admin_ui.seeded_desk import seeded_desk
from tests.admin_ui.walking import Walker

pytestmark = pytest.mark.browser


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_all_who_wait_are_told_when_their_problem_is_closed(tmp_path: Path, language: str) -> None:
    actors: dict[str, Actor] = {}

    def seed() -> None:
        actors.update(people(language))
        report(actors, INCIDENTS - 1)

    with seeded_desk(tmp_path / "data", language, seed) as desk:
        chain = Chain(desk)
        last_incident(chain.of("rita"))
        recurrence(chain.of("pam"))
        workaround(chain.of("pam"))
        all_wait(chain.of("ann"), desk, actors["ann"])
        _fixed(chain.of("pam"))
        all_are_told(chain, "fix_done")

        assert chain.found() == [] and desk.visitors.faults == []


def _fixed(w: Walker) -> None:
    """Its manager closes it without a change."""
    w.page.goto(f"/records/{PROBLEM}")
    w.fill({("What was done or decided", "处理结果"): "换了驱动程序。"})
    w.press(("Fixed without a change", "无需变更，已根治"))
    w.sees(("Closed", "已关闭"))
