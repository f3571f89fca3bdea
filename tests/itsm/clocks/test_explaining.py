"""The clocks of a record in words: what is left, what holds them, and every second of them."""

from datetime import timedelta

import pytest

from engine.errors import NotFound
from engine.registry import SYSTEM, Actor
from itsm.clocks.explaining import ClockShown, record_clocks
from itsm.clocks.levels.commands import Wording, save_level
from itsm.clocks.levels.content import Content, Target
from itsm.clocks.levels.shipped import NAMES
from itsm.records.commands import Reported, complete_task, update_fields
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, open_task

TEN = timedelta(minutes=10)


def shown(reported: Reported, actor: Actor, kind: str = "resolution") -> ClockShown:
    return next(one for one in record_clocks(reported.number, actor, "en").clocks if one.kind == kind)


@pytest.fixture
def waiting(desk: Desk, clock: Clock) -> Reported:
    """A critical incident that was worked on for ten minutes, and has waited for its requester for ten."""
    reported = desk.triaged()
    clock.advance(TEN)
    complete_task(open_task(reported).key, {}, "wait_requester", desk.agent, checked=False)
    clock.advance(TEN)
    return reported


def test_clock_says_what_is_left_and_what_holds_it(waiting: Reported, desk: Desk) -> None:
    found = shown(waiting, desk.agent)

    assert (found.state, found.paused_by, found.used, found.left) == (
        "paused", "Wait for requester", TEN, timedelta(hours=3, minutes=50),
    )  # fmt: skip
    assert (found.percent, found.breached, found.due_at) == (4, False, None)


def test_lines_explain_every_second(waiting: Reported, desk: Desk, clock: Clock) -> None:
    complete_task(open_task(waiting).key, {}, "resume", desk.agent, checked=False)
    clock.advance(TEN)
    update_fields(waiting.number, {"priority": "high"}, desk.agent, reason="It matters more.")
    clock.advance(timedelta(hours=9))

    found = shown(waiting, desk.agent)

    assert [(str(line.what), line.lasted, line.counted) for line in found.lines] == [
        ("Started at “Triage”, with the target 24 h", timedelta(), timedelta()),
        ("New target: 4 h (Priority: – → Critical)", TEN, TEN),
        ("Paused by “Wait for requester”", TEN, timedelta()),
        ("Goes on", TEN, TEN),
        ("New target: 8 h (Priority: Critical → High)", timedelta(hours=9), timedelta(hours=9)),
    ]
    assert sum((line.counted for line in found.lines), timedelta()) == found.used
    assert (found.breached, found.left) == (True, -timedelta(hours=1, minutes=20))


def test_requester_sees_the_clocks_towards_them_without_what_happens_inside(waiting: Reported, desk: Desk) -> None:
    found = record_clocks(waiting.number, desk.requester, "en")

    assert [one.kind for one in found.clocks] == ["response", "resolution"]
    assert {(one.paused_by, len(one.lines)) for one in found.clocks} == {(None, 0)}
    assert found.level is None


def test_stranger_sees_no_clocks(waiting: Reported, make_person: MakePerson) -> None:
    stranger = make_person("Dee", roles=("requester",))

    with pytest.raises(NotFound):
        record_clocks(waiting.number, stranger, "en")


def test_record_says_that_its_level_has_a_newer_version(waiting: Reported, desk: Desk) -> None:
    save_level("standard", Wording(NAMES), Content((Target("response", 5),)), None, SYSTEM)

    found = record_clocks(waiting.number, desk.agent, "en")

    assert (found.level, found.version, found.newest) == ("Standard", 1, 2)
