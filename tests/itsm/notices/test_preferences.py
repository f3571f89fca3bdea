"""How people want to be told: channels, language, quiet hours in their zone, digests, what the organisation sets."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Conflict, Forbidden, InvalidForm
from engine.registry import Actor
from itsm.mail.sending import send_due
from itsm.notices.commands import forget_preferences, save_defaults, save_preferences
from itsm.notices.letters import write_due
from itsm.notices.preferences.kept import kept_of
from itsm.notices.preferences.model import DAILY, HOURLY, Preferences, mail_time
from itsm.notices.tables import OccasionRow
from itsm.people.commands.change_person import Changes, change_person
from itsm.records.commands import comment
from tests.support.clocks import Clock
from tests.support.mail import Postbox, text_of
from tests.support.notices import events_of, notices_of, work_notices
from tests.support.records import Desk

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NIGHT = Preferences(keeps_quiet=True, quiet_from=22 * 60, quiet_until=7 * 60)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """An instant of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "chosen", "due"),
    [
        (at(20, 9), SHANGHAI, Preferences(), at(20, 9)),
        (at(20, 9), SHANGHAI, NIGHT, at(20, 9)),
        (at(20, 14), SHANGHAI, NIGHT, at(20, 23)),
        (at(20, 22, 59), SHANGHAI, NIGHT, at(20, 23)),
        (at(20, 23), SHANGHAI, NIGHT, at(20, 23)),
        (at(20, 13, 59), SHANGHAI, NIGHT, at(20, 13, 59)),
        (at(20, 14), BERLIN, NIGHT, at(20, 14)),
        (at(24, 23, month=10), BERLIN, NIGHT, at(25, 6, month=10)),  # clocks go back that night
        (at(28, 22, month=3), BERLIN, NIGHT, at(29, 5, month=3)),  # and forward
        (at(20, 9), SHANGHAI, Preferences(keeps_quiet=True, quiet_from=540, quiet_until=1080), at(20, 10)),
        (at(20, 9, 20), SHANGHAI, Preferences(digest=HOURLY), at(20, 10)),
        (at(20, 9), ZoneInfo("Asia/Kolkata"), Preferences(digest=HOURLY), at(20, 9, 30)),
        (at(20, 9), SHANGHAI, Preferences(digest=DAILY, digest_at=8 * 60), at(21, 0)),
        (at(20, 9), SHANGHAI, Preferences(digest=DAILY, digest_at=18 * 60), at(20, 10)),
        (at(20, 13, 30), SHANGHAI, Preferences(None or {}, None, True, 22 * 60, 7 * 60, HOURLY), at(20, 23)),
    ],
)
def test_mail_is_due_by_the_clock_of_its_person(
    now: datetime, zone: ZoneInfo, chosen: Preferences, due: datetime
) -> None:
    assert mail_time(now, zone, chosen, urgent=False)[0] == due
    assert mail_time(now, zone, chosen, urgent=True) == (now, False)


def test_person_chooses_channels_and_the_organisation_those_left_open(
    desk: Desk, postbox: Postbox, administrator: Actor
) -> None:
    save_defaults(Preferences({"reported": {"mail": False}, "commented": {"mail": False}}), 0, administrator)
    save_preferences(Preferences({"commented": {"mail": True, "in_app": False}}), 0, desk.requester)
    reported = desk.triaged()

    comment(reported.number, "We look at it.", False, desk.agent)
    work_notices()

    assert [message["Subject"].startswith(f"[{reported.number}]") for message in postbox.messages] == [True]
    assert "We look at it." in text_of(postbox.messages[0])
    assert [(one.event, one.in_app) for one in notices_of(desk.requester)] == [("reported", True), ("commented", False)]


def test_what_is_off_for_everybody_is_told_to_those_who_want_it(desk: Desk, postbox: Postbox) -> None:
    save_preferences(Preferences({"offered": {"in_app": True}}), 0, desk.agent)

    desk.report()
    work_notices()

    assert events_of(desk.agent) == ["offered"] and "Triage" in notices_of(desk.agent)[0].sentence


def test_notices_come_in_the_language_that_was_chosen_for_them(desk: Desk, postbox: Postbox) -> None:
    save_preferences(Preferences(language="zh-CN"), 0, desk.requester)

    desk.report()
    work_notices()

    assert "已收到" in text_of(postbox.messages[0]) and "已收到" in notices_of(desk.requester)[0].sentence


def test_quiet_hours_hold_mail_back_and_urgent_records_pass_them(
    desk: Desk, postbox: Postbox, clock: Clock, administrator: Actor
) -> None:
    change_person(desk.requester.key or 0, Changes(time_zone="Asia/Shanghai"), desk.requester)
    save_preferences(NIGHT, 0, desk.requester)
    clock.set(at(20, 15))
    reported = desk.report()
    work_notices()
    assert postbox.messages == [] and events_of(desk.requester) == ["reported"]

    urgent = desk.triaged()  # its priority is the highest there is
    comment(urgent.number, "Everything is down.", False, desk.agent)
    work_notices()
    assert [urgent.number in one["Subject"] for one in postbox.messages] == [True, True]

    save_defaults(Preferences(urgent_passes=False), 0, administrator)
    comment(urgent.number, "Still.", False, desk.agent)
    work_notices()
    clock.set(at(20, 23))
    work_notices()

    assert len(postbox.messages) == 4 and any(reported.number in one["Subject"] for one in postbox.messages)


def test_digest_collects_what_is_due_into_one_mail(desk: Desk, postbox: Postbox, clock: Clock) -> None:
    save_preferences(Preferences(digest=HOURLY), 0, desk.requester)
    first, second = desk.report(), desk.report()
    clock.advance(timedelta(minutes=20))
    third = desk.report()
    work_notices()
    assert postbox.messages == []
    clock.set(at(20, 10))

    write_due(50)
    write_due(50)
    send_due(50)
    send_due(50)

    (message,) = postbox.messages
    words = text_of(message)
    assert [one.number in words for one in (first, second, third)] == [True] * 3
    assert "https://desk.example.org/notices" in words and message["Subject"] == "What is new at Example: 3"


def test_preferences_are_checked_kept_and_given_back(desk: Desk, administrator: Actor) -> None:
    saved = save_preferences(NIGHT, 0, desk.agent, "c-1")
    assert save_preferences(NIGHT, 0, desk.agent, "c-1") == saved and kept_of(desk.agent.key).revision == 1
    with pytest.raises(Conflict):
        save_preferences(Preferences(), 0, desk.agent)
    with pytest.raises(Forbidden):
        save_defaults(Preferences(), 0, desk.agent)
    wrong = Preferences({"no such": {}}, "fr", True, None, 5000, "weekly")
    with pytest.raises(InvalidForm) as refused:
        save_preferences(wrong, None, desk.agent)
    assert set(refused.value.fields) == {"choices", "language", "quiet_from", "quiet_until", "digest"}
    with pytest.raises(InvalidForm):
        save_preferences(Preferences(keeps_quiet=True, quiet_from=60, quiet_until=60), None, desk.agent)

    forget_preferences(desk.agent)

    assert kept_of(desk.agent.key).preferences == Preferences()


def test_what_nobody_wants_to_be_told_is_not_even_kept(desk: Desk) -> None:
    desk.report()

    with reading() as session:
        assert set(session.scalars(select(OccasionRow.event))) == {"reported"}


def test_what_somebody_has_chosen_is_kept_from_then_on(desk: Desk) -> None:
    desk.report()
    save_preferences(Preferences({"offered": {"mail": True}}), 0, desk.agent)

    desk.report()

    with reading() as session:
        assert set(session.scalars(select(OccasionRow.event))) == {"reported", "offered"}
