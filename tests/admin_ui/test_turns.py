"""A process makes few pages at once; one that waits too long goes ahead."""

from threading import Barrier, Event, Thread

import pytest

from admin_ui.views.frame import turns
from admin_ui.views.frame.turns import AT_ONCE, in_turn


def test_no_more_pages_are_made_at_once_than_there_are_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60)
    begun, done, late_begun = Barrier(AT_ONCE + 1), Event(), Event()

    def make() -> None:
        with in_turn():
            begun.wait(10)
            done.wait(10)

    def make_late() -> None:
        with in_turn():
            late_begun.set()

    first = [Thread(target=make) for _ in range(AT_ONCE)]
    for thread in first:
        thread.start()
    begun.wait(10)
    late = Thread(target=make_late)
    late.start()

    assert not late_begun.wait(0.2)
    done.set()
    assert late_begun.wait(10)
    for thread in [*first, late]:
        thread.join(10)


def test_page_goes_ahead_when_those_before_it_never_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    with in_turn(), in_turn(), in_turn():
        pass

    with in_turn():  # as many turns as before
        pass
