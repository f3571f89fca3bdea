"""What is told by mail: clocks, rungs and the link that stops the ladder; a real mail server takes the letters."""

import re

import pytest

from engine.errors import InvalidState
from engine.registry import SYSTEM
from itsm.clocks.levels.commands import Wording, save_level
from itsm.clocks.levels.content import Content, Target
from itsm.clocks.recounts.asking import apply_level
from itsm.clocks.recounts.working import work_recounts
from itsm.notices.answers.answering import answer_by_link
from itsm.notices.answers.links import open_answer
from itsm.notices.commands import save_preferences
from itsm.notices.preferences.model import Preferences
from itsm.people.commands import join_team
from itsm.records.commands import complete_task, update_fields
from tests.support.clocks import Clock
from tests.support.ladder import climbing, make_lead, run_on, rung, said_of
from tests.support.mail import Postbox, text_of
from tests.support.notices import events_of, notices_of, work_notices
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task

ALWAYS_QUIET = Preferences(keeps_quiet=True, quiet_from=0, quiet_until=23 * 60 + 59)


def mails_to(postbox: Postbox, address: str) -> list[str]:
    """The mails that an address got, as subject and words."""
    return [f"{one['Subject']}\n{text_of(one)}" for one in postbox.messages if address in str(one["To"])]


def test_owner_is_told_in_the_desk_that_time_runs_out_and_by_mail_that_it_is_over(
    desk: Desk, clock: Clock, postbox: Postbox
) -> None:
    desk.triaged()
    work_notices()
    before = len(mails_to(postbox, "ben@example.org"))

    run_on(clock, 60 * 5, step=10)
    work_notices()

    told = events_of(desk.agent)
    assert told.count("clock_breached") == 2 and told.count("clock_warned") >= 4
    mails = mails_to(postbox, "ben@example.org")[before:]
    assert len(mails) == 2 and any("is overdue (Resolution overdue: 4 h are used up)" in one for one in mails)


def test_who_wants_it_is_told_that_another_level_holds(desk: Desk, clock: Clock, postbox: Postbox) -> None:
    save_preferences(Preferences({"level_changed": {"in_app": True}}), None, desk.agent)
    desk.triaged()
    save_level("standard", Wording({"en": "Standard"}), Content((Target("resolution", 90),)), 1, SYSTEM)

    apply_level("standard", SYSTEM)
    work_recounts(10)
    work_notices()

    assert "level_changed" in events_of(desk.agent)
    said = [one.sentence for one in notices_of(desk.agent) if one.event == "level_changed"]
    assert said == ["INC-000001 has other times (service level standard)"]


def test_rung_asks_by_mail_with_a_link_at_once_and_lets_information_wait_for_the_morning(
    desk: Desk, clock: Clock, make_person: MakePerson, postbox: Postbox
) -> None:
    lead = make_lead(make_person)
    save_preferences(ALWAYS_QUIET, None, lead)
    rung("10 min", "lead", event="escalation_note")
    rung("30 min", "lead")
    reported = desk.triaged()
    update_fields(reported.number, {"priority": "low"}, desk.agent, reason="It can wait")

    run_on(clock, 31)
    work_notices()

    (mail,) = mails_to(postbox, "lea.lead@example.org")
    assert "is escalated to you (Resolution: 30 min used up)" in mail and "/answer?link=" in mail
    assert "Priority: Low" in mail and "Owner: Ben Agent" in mail
    assert events_of(lead) == ["escalation_note", "escalated"]


def test_mail_is_in_the_language_of_its_reader(
    desk: Desk, clock: Clock, make_person: MakePerson, postbox: Postbox
) -> None:
    lead = make_person("李领班", roles=("agent",), teams=("line-1",), email="li@example.org", language="zh-CN")
    join_team(lead.key or 0, "line-1", "lead", SYSTEM)
    rung("30 min", "lead")
    desk.triaged()

    run_on(clock, 31)
    work_notices()

    asked = mails_to(postbox, "li@example.org")[-1]
    assert "已升级到您（解决：已用 30 分钟）" in asked and "由我跟进" in asked


def test_each_of_several_people_has_an_own_link_and_the_second_reads_who_was_first(
    desk: Desk, clock: Clock, make_person: MakePerson, postbox: Postbox
) -> None:
    leads = [make_lead(make_person, name) for name in ("Lea Lead", "Lou Lead")]
    rung("30 min", "lead")
    reported = desk.triaged()
    run_on(clock, 31)
    work_notices()
    first, second = (open_answer(link_in(postbox, one)) for one in ("lea.lead@example.org", "lou.lead@example.org"))
    assert {first.person_key, second.person_key} == {one.key for one in leads}

    answer_by_link(first, {})
    answer_by_link(first, {})
    with pytest.raises(InvalidState, match="Lea Lead takes care of"):
        answer_by_link(second, {})

    assert climbing() == ["completed"]
    assert said_of(reported, desk.agent)[-1] == "Takes care of it, by the link of a mail: the ladder stops"


def link_in(postbox: Postbox, address: str) -> str:
    """What the link of the newest mail to an address carries."""
    found = re.search(r"/answer\?link=(\S+)", mails_to(postbox, address)[-1])
    assert found is not None
    return found[1]


def test_link_of_a_resolved_record_stops_nothing(
    desk: Desk, clock: Clock, make_person: MakePerson, postbox: Postbox
) -> None:
    make_lead(make_person)
    rung("30 min", "lead")
    reported = desk.triaged()
    run_on(clock, 31)
    work_notices()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)

    with pytest.raises(InvalidState, match="is not being climbed"):
        answer_by_link(open_answer(link_in(postbox, "lea.lead@example.org")), {})
