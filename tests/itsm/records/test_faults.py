"""Who reads why a record's process is stuck, and in which language."""

from datetime import timedelta

import pytest

from engine.errors import NotFound
from engine.worker import fire_due_timers
from itsm.language import translate
from itsm.records.commands import Reported
from itsm.records.queries import open_faults
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, use_changed_diagram


@pytest.fixture
def stuck(desk: Desk, clock: Clock) -> Reported:
    """A record whose time box cannot be read once its first one has run out."""
    use_changed_diagram(">=times.line_2<", ">=record.number + 1<")
    reported = desk.triaged()
    clock.advance(timedelta(minutes=31))
    fire_due_timers()
    return reported


def test_open_faults_tell_those_who_work_on_it_in_either_language(desk: Desk, stuck: Reported) -> None:
    english, chinese = (open_faults(stuck.number, desk.agent, language)[0] for language in ("en", "zh-CN"))

    assert english.element_id == chinese.element_id and english.element_name != chinese.element_name
    assert "“record.number + 1” is null." in translate(english.message, "en")
    assert "“record.number + 1”为 null。" in translate(chinese.message, "zh-CN")
    assert "Expected" not in translate(chinese.message, "zh-CN")
    assert not english.only_english


def test_open_faults_tell_requesters_nothing(desk: Desk, stuck: Reported, make_person: MakePerson) -> None:
    assert open_faults(stuck.number, desk.requester, "en") == []
    with pytest.raises(NotFound):
        open_faults(stuck.number, make_person("Zoe", roles=("requester",)), "en")
