"""A process makes few pages at once; one that waits too long goes ahead."""

from threading import Barrier, Event, Thread

import pytest

from admin_ui.views.frame import turns
from admin_ui.views.frame.turns import AT_ONCE, in_turn


def test_no_more_pages_are_made_at_once_than_there_are_turns() -> None:
    begun, done = Barrier(AT_ONCE + 1), Event()
    made: list[str] = []

    def make(name: str) -> None:
        with in_turn():
            begun.wait(10)
            done.wait(10)
            made.append(name)

    first = [Thread(target=make, args=("first",)) for _ in range(AT_ONCE)]
    for thread in first:
        thread.start()
    begun.wait(10)
    late = Thread(target=_make_late, args=(made,))
    late.start()
    done.set()
    for thread in [*first, late]:
        thread.join(10)

    assert made == ["first"] * AT_ONCE + ["late"]


def _make_late(made: list[str]) -> None:
    with in_turn():
        made.append("late")


def test_page_goes_ahead_when_those_before_it_never_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    with in_turn(), in_turn(), in_turn():
        pass

    with in_turn():  # as many turns as before
        pass
