"""Operations outside the drawn flow tell those whom they concern, in their language, and nobody of what they did."""

import pytest

from engine.registry import SYSTEM, Actor
from itsm.detours.commands import (
    Vote,
    add_signer,
    call_off_signing,
    countersign,
    delegate_task,
    give_back_task,
    send_back_task,
    sign_task,
    transfer_task,
    urge_task,
    withdraw_task,
)
from itsm.detours.notices import EVENTS
from itsm.notices.commands import save_preferences
from itsm.notices.events import CHANNELS
from itsm.notices.preferences.model import Preferences
from itsm.notices.wording.shipped import shipped
from itsm.notices.wording.template import errors_of
from itsm.notices.wording.values import NAMES
from itsm.records.commands import Reported, assign_task, claim_task, complete_task
from tests.itsm.detours.test_signing import drawn, keys, sides
from tests.support.mail import Postbox, text_of
from tests.support.notices import events_of, notices_of, work_notices
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task

OURS = {one.key for one in EVENTS}


def told(person: Actor) -> list[str]:
    """What of ours the person is told once the workers have done what is due."""
    work_notices()
    return [event for event in events_of(person) if event in OURS]


def test_transfer_tells_who_has_the_task_now_with_the_reason(
    desk: Desk, mine: Reported, postbox: Postbox, make_person: MakePerson
) -> None:
    reader = make_person("Li Agent", roles=("agent",), teams=("line-2",), email="li@example.org", language="zh-CN")

    transfer_task(open_task(mine).key, reader.key, None, "She knows printers", desk.agent)

    assert (told(reader), told(desk.agent)) == (["transferred"], [])
    (message,) = [one for one in postbox.messages if one["To"] == "li@example.org"]
    assert "转办给您" in text_of(message) and "She knows printers" in text_of(message)
    assert f"/records/{mine.number}" in text_of(message)
    assert notices_of(reader)[0].sentence.startswith("Ben Agent 转办给您一项任务：")


def test_transfer_to_a_team_tells_members_who_want_to_know(
    desk: Desk, mine: Reported, colleague: Actor, lead: Actor
) -> None:
    save_preferences(Preferences(choices={"offered": dict.fromkeys(CHANNELS, True)}), 0, colleague)

    transfer_task(open_task(mine).key, None, "line-2", "It is the server", desk.agent)
    work_notices()

    assert (events_of(colleague), told(lead)) == (["offered"], [])


def test_delegation_tells_the_delegate_and_its_end_who_delegated(desk: Desk, mine: Reported, colleague: Actor) -> None:
    delegate_task(open_task(mine).key, colleague.key, "I am away", desk.agent)
    give_back_task(open_task(mine).key, "Done", colleague)

    assert (told(colleague), told(desk.agent)) == (["delegated"], ["given_back"])


def test_who_has_a_task_back_at_once_tells_the_delegate(desk: Desk, mine: Reported, colleague: Actor) -> None:
    delegate_task(open_task(mine).key, colleague.key, "I am away", desk.agent)
    give_back_task(open_task(mine).key, "I am back", desk.agent)

    assert (told(colleague), told(desk.agent)) == (["delegated", "given_back"], [])


def test_signer_is_told_when_it_is_their_turn_and_who_asked_of_the_verdict(
    desk: Desk, mine: Reported, colleague: Actor
) -> None:
    add_signer(drawn(mine).key, colleague.key, "after", "Four eyes", desk.agent)
    before = told(colleague)
    complete_task(drawn(mine).key, SOLVED, "solved", desk.agent)
    meanwhile = told(colleague)

    sign_task(sides(mine)[0], "refuse", "Test it first", colleague)

    assert (before, meanwhile, told(desk.agent)) == ([], ["to_sign"], ["signed"])


def test_countersigners_are_all_told_and_the_verdict_once(
    desk: Desk, mine: Reported, colleague: Actor, lead: Actor
) -> None:
    countersign(drawn(mine).key, keys([colleague, lead]), Vote("all"), "Which way?", desk.agent)
    first = (told(colleague), told(lead))
    for side, voter in zip(sides(mine), (colleague, lead), strict=True):
        assert told(desk.agent) == []
        sign_task(side, "agree", "", voter)

    assert (first, told(desk.agent)) == ((["to_sign"], ["to_sign"]), ["signed"])


def test_calling_off_a_signing_tells_who_was_asked_and_who_asked_with_the_reason(
    desk: Desk, mine: Reported, colleague: Actor, lead: Actor
) -> None:
    countersign(drawn(mine).key, keys([colleague, lead]), Vote("all"), "Which way?", desk.agent)
    sign_task(sides(mine)[0], "agree", "", colleague)

    call_off_signing(drawn(mine).key, "Decided elsewhere", SYSTEM)

    assert (told(colleague), told(lead)) == (["to_sign", "sign_called_off"], ["to_sign", "sign_called_off"])
    assert told(desk.agent) == ["sign_called_off"]


def test_calling_off_a_signing_tells_whom_a_signers_task_was_given_to(
    desk: Desk, mine: Reported, colleague: Actor, lead: Actor
) -> None:
    add_signer(drawn(mine).key, colleague.key, "before", "Four eyes", desk.agent)
    assign_task(sides(mine)[0], lead.key, SYSTEM)

    call_off_signing(drawn(mine).key, "No need", desk.agent)

    assert (told(colleague), told(lead)) == (["to_sign"], ["sign_called_off"])


def test_calling_off_a_signing_whose_turn_has_not_come_tells_no_signer(
    desk: Desk, mine: Reported, colleague: Actor
) -> None:
    add_signer(drawn(mine).key, colleague.key, "after", "Four eyes", desk.agent)

    call_off_signing(drawn(mine).key, "No need", desk.agent)

    assert (told(colleague), told(desk.agent)) == ([], [])


def test_withdrawing_tells_who_had_a_task_from_the_step_in_their_language(
    desk: Desk, mine: Reported, make_person: MakePerson, postbox: Postbox
) -> None:
    key = open_task(mine).key
    complete_task(key, SOLVED, "solved", desk.agent)

    withdraw_task(key, desk.agent)

    assert (told(desk.requester), told(desk.agent)) == (["withdrawn"], [])
    (notice,) = [one for one in notices_of(desk.requester) if one.event == "withdrawn"]
    assert notice.sentence.startswith("Ben Agent took a step back: ") and mine.number in notice.sentence
    assert open_task(mine).assignee_key == desk.agent.key


def test_withdrawing_what_waits_for_a_team_tells_nobody(desk: Desk, mine: Reported, colleague: Actor) -> None:
    key = open_task(mine).key
    complete_task(key, {"note": "Not mine."}, "hand_on", desk.agent)

    withdraw_task(key, desk.agent)

    assert (told(colleague), told(desk.requester), told(desk.agent)) == ([], [], [])


def test_sending_back_tells_who_has_the_earlier_step_again(desk: Desk, mine: Reported, colleague: Actor) -> None:
    complete_task(open_task(mine).key, {"note": "Not mine."}, "hand_on", desk.agent)
    claim_task(open_task(mine).key, colleague)

    send_back_task(open_task(mine).key, "triage", "The category is wrong", colleague)

    assert (told(desk.agent), told(colleague)) == (["sent_back"], [])
    assert "Triage" in next(one.sentence for one in notices_of(desk.agent) if one.event == "sent_back")


def test_urging_is_told_in_the_desk_and_by_mail(desk: Desk, mine: Reported, postbox: Postbox) -> None:
    urge_task(open_task(mine).key, "The customer waits", desk.requester)

    assert told(desk.agent) == ["urged"]
    assert "The customer waits" in text_of(postbox.messages[-1])


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("event", sorted(OURS))
def test_words_that_are_shipped_would_be_taken_from_an_administrator(event: str, language: str) -> None:
    template = shipped(event, language)

    assert errors_of(template, NAMES) == {}
    assert language == "en" or template != shipped(event, "en")
