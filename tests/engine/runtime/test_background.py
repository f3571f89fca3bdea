"""Work of other rooms in the background: what has none is left alone for a while, what has some is gone on with."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from engine.registry import BackgroundWork, registry
from engine.worker import background
from engine.worker.background import Background


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Two kinds of work, one with two things to do, and nothing else; the names of those that were looked at."""
    found: list[str] = []
    waiting = {"busy": 2, "idle": 0}

    def work_of(name: str) -> BackgroundWork:
        def work(limit: int) -> int:
            found.append(name)
            done = min(1, waiting[name])
            waiting[name] -= done
            return done

        return work

    monkeypatch.setattr(registry, "background", {name: work_of(name) for name in waiting})
    yield found


def test_kind_with_work_is_looked_at_again_at_once_and_one_without_is_left_alone(looks: list[str]) -> None:
    mine = Background()

    assert [mine.work(50) for _ in range(4)] == [1, 1, 0, 0]

    assert looks == ["busy", "idle", "busy", "busy"]


def test_kind_without_work_is_looked_at_once_it_was_quiet(looks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    mine, now = Background(), [100.0]
    monkeypatch.setattr(background, "time", SimpleNamespace(monotonic=lambda: now[0]))
    mine.work(50)
    mine.work(50)

    now[0] += background.QUIET_SECONDS
    mine.work(50)

    assert looks.count("idle") == 2


def test_kind_that_fails_stops_no_other(looks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(limit: int) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(registry, "background", {"broken": broken, **registry.background})

    assert Background().work(50) == 1
    assert looks == ["busy", "idle"]
