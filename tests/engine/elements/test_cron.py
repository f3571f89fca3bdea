"""Timers by cron: on the clock of the organisation, again and again."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from engine.errors import ExecutionFault
from engine.waits import TimerWait
from tests.support.bpmn import Diagram
from tests.support.play import Play

MONDAY_AT_NINE = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
"""In Shanghai; the play begins on Monday the second at 17:00 there."""


def reminded(cycle: str) -> Diagram:
    drawn = Diagram().path("start:s", "user:a", "end:e").boundary("remind", "a", interrupting=False)
    return drawn.timer("remind", timeCycle=cycle).path("remind", "end:f")


def due(game: Play) -> datetime:
    wait = game.wait("remind")
    assert isinstance(wait, TimerWait)
    return wait.due_at


@pytest.mark.parametrize("cycle", ["0 0 9 * * MON", '="0 0 9 * * " + day'])
def test_cron_timer_fires_each_time_it_is_due(play: Callable[..., Play], cycle: str) -> None:
    game = play(reminded(cycle), day="MON")
    first = due(game)

    game.fire("remind")

    assert first == MONDAY_AT_NINE
    assert due(game) == datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
    assert game.trail.count("-remind") == 1


def test_cron_timer_that_catches_takes_the_first_time(play: Callable[..., Play]) -> None:
    game = play(Diagram().path("start:s", "catch:remind", "end:e").timer("remind", timeCycle="@daily"))

    assert due(game) == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert game.fire("remind").ended


def test_cron_expression_that_is_none_is_a_fault_or_a_finding() -> None:
    with pytest.raises(ExecutionFault, match="or a cron expression for timer <remind>"):
        Play(reminded("=1 + 1"))

    findings = lint_process(reminded("0 0 25 * * *").xml(), "test.bpmn", LintEnvironment())
    assert [finding.element_id for finding in findings if finding.severity == "error"] == ["remind"]
