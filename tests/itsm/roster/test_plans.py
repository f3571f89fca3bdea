"""Plans, overrides, absences, leavers, teams that are gone, alarms, notes, feeds, counts: through the database."""

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from itsm.accounts.leaving import close_account, personal_data
from itsm.audit import AuditEntry
from itsm.mail.outbox import MailRow
from itsm.organisation.commands import AbsenceValues, remove_thing, save_absence, save_team
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.queries import actor_of
from itsm.rights.commands import save_role
from itsm.rights.operations import ANYWHERE
from itsm.rights.roles import Allowed
from itsm.roster.commands import (
    cancel_override,
    close_roster,
    confirm_note,
    drop_plan,
    make_feed,
    remove_rotation,
    remove_shift,
    save_override,
    save_roster,
    save_rotation,
    save_shift,
    watch_rosters,
    write_note,
)
from itsm.roster.commands.override import OverrideValues
from itsm.roster.feed import feed
from itsm.roster.planning.seals import seal
from itsm.roster.queries.duties_of_person import mine
from itsm.roster.queries.lists import rosters
from itsm.roster.queries.on_duty import on_duty, on_duty_for
from itsm.roster.queries.roster_view import grid, roster_view
from itsm.roster.queries.shares import overrides, shares, swaps_of
from itsm.roster.tables import AlarmRow
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.rosters import ALL_WEEK, MORNING, ROSTER, TODAY, Crew, people, rotation, schedule, shift

DAY = timedelta(days=1)
EVENING = datetime(2026, 11, 20, 22, 0)
"""22:00 on the clock of the roster: Bo has the night."""


def away(person: Actor, first: float, last: float, substitute: Actor | None = None) -> None:
    values = AbsenceValues(MORNING + first * DAY, MORNING + last * DAY, "sick", substitute.key if substitute else None)
    save_absence(person.key or 0, None, values, SYSTEM)


def override(by: Actor | None, instead_of: Actor | None, hours: float = 4, start: datetime = EVENING) -> int:
    values = OverrideValues(
        start, start + timedelta(hours=hours), by.key if by else None, instead_of.key if instead_of else None
    )
    return save_override("desk", values, SYSTEM).key


def letters() -> list[int | None]:
    with reading() as session:
        return list(session.scalars(select(MailRow.person_key).where(MailRow.kind == "roster").order_by(MailRow.key)))


def trail(action: str) -> list[dict[str, object]]:
    with reading() as session:
        found = select(AuditEntry.details).where(AuditEntry.action == action).order_by(AuditEntry.key)
        return list(session.scalars(found))


def test_change_counts_from_its_day_on_and_leaves_what_was(crew: Crew) -> None:
    tomorrow = {"from": (TODAY + DAY).isoformat()}
    save_rotation("desk", "nights", rotation(crew.an, shift="night", turn="week", **tomorrow), SYSTEM)

    assert people(crew)[1::2] == ["20 night: bo", "21 night: an", "22 night: an"]
    drop_plan("desk", TODAY + DAY, SYSTEM)
    assert people(crew)[1::2] == ["20 night: bo", "21 night: cy", "22 night: an"]
    changed = trail("roster_plan_changed")[-1]
    assert changed["before"] != changed["after"] and "rotation nights" in str(changed["after"])


def test_day_that_is_over_cannot_be_changed(crew: Crew) -> None:
    with pytest.raises(InvalidForm) as refused:
        remove_rotation("desk", "days", {"from": (TODAY - DAY).isoformat()}, SYSTEM)

    assert "what is over stays" in str(refused.value.fields["from"])


@pytest.mark.parametrize(
    ("change", "field"),
    [({"start": "25:00"}, "start"), ({"hours": "0"}, "hours"), ({"hours": "many"}, "hours"), ({"code": "Ä"}, "code"),
     ({"code": "day"}, "code"), ({"minimum": "-1"}, "minimum"), ({"zone": "Mars"}, "zone"), ({"from": ""}, "from")],
)  # fmt: skip
def test_shift_that_cannot_be_is_refused_at_its_field(crew: Crew, change: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_shift("desk", None, {**shift("10:00", code="noon"), **change}, ALL_WEEK, SYSTEM)

    assert list(refused.value.fields) == [field]


def test_shift_with_a_turn_is_not_taken_away(crew: Crew) -> None:
    with pytest.raises(InvalidState, match="days"):
        remove_shift("desk", "day", {"from": TODAY.isoformat()}, SYSTEM)


def test_override_wins_for_its_time_and_a_later_one_over_it(crew: Crew) -> None:
    override(crew.cy, crew.bo, 8)
    second = override(crew.an, crew.cy, 2, EVENING + timedelta(hours=2))

    assert people(crew)[1:5] == ["20 night: bo", "20 night: cy", "20 night: an", "20 night: cy"]
    cancel_override("desk", second, SYSTEM)
    assert people(crew)[1:4] == ["20 night: bo", "20 night: cy", "20 night: bo"]


def test_override_that_has_begun_ends_now_and_what_was_stays(crew: Crew, clock: Clock) -> None:
    key = override(crew.cy, crew.bo, 8)
    clock.set(MORNING + timedelta(hours=7))

    cancel_override("desk", key, SYSTEM)

    night = [(part.starts.hour, duty) for part, duty in zip(schedule().segments, people(crew), strict=True)][1:4]
    assert night == [(12, "20 night: bo"), (14, "20 night: cy"), (16, "20 night: bo")]


def test_absent_person_is_replaced_by_the_substitute_or_is_a_gap(crew: Crew) -> None:
    away(crew.an, 2, 9, crew.cy)
    away(crew.bo, 0.5, 1)

    found = people(crew)

    assert found[1:4] == ["20 night: bo", "20 night: -", "21 day: -"] and "22 night: cy" in found
    assert [part.missing for part in schedule().segments][:4] == [0, 0, 1, 1]


def test_leaver_leaves_gaps_from_then_on_that_say_so(crew: Crew, clock: Clock, administrator: Actor) -> None:
    clock.set(MORNING + timedelta(hours=5))
    close_account(crew.bo.key or 0, administrator)

    assert people(crew)[:4] == ["20 day: an", "20 night: bo", "20 night: -", "21 day: -"]
    entry = on_duty("desk", None).current[0]
    assert (entry.name, entry.state, entry.is_gap) == ("Bo", "left", True)


def test_team_that_is_archived_is_a_gap_and_a_roster_keeps_it_from_being_deleted(
    crew: Crew, make_person: MakePerson
) -> None:
    team = save_team(None, {"code": "night-team", "name_en": "Night team"}, SYSTEM)
    save_rotation("desk", "nights", rotation("night-team", shift="night", turn="week"), SYSTEM)
    assert on_duty("desk", MORNING + timedelta(hours=5)).current[0].state == "team_away", "it has no members yet"
    make_person("Dee", roles=("agent",), teams=("night-team",))
    assert on_duty("desk", MORNING + timedelta(hours=5)).current[0].team == "night-team"

    removed = remove_thing("team", team.key, SYSTEM)

    assert not removed.deleted
    gap = on_duty("desk", MORNING + timedelta(hours=5)).current[0]
    assert (gap.state, gap.is_gap) == ("team_gone", True)


def test_too_few_people_raise_one_alarm_and_one_letter_to_the_lead(crew: Crew, clock: Clock) -> None:
    away(crew.bo, 0, 0.6)
    watch_rosters(10)
    watch_rosters(10)
    clock.set(MORNING + timedelta(minutes=6))
    watch_rosters(10)

    assert letters() == [crew.lead.key]
    assert [alarm.day for alarm in roster_view("desk", crew.an, "en").alarms] == [TODAY]


def test_alarm_ends_when_somebody_comes_and_is_raised_again_when_they_do_not(crew: Crew) -> None:
    key = override(None, crew.bo, 8)
    watch_rosters(10)
    cancel_override("desk", key, SYSTEM)
    watch_rosters(10)
    assert not roster_view("desk", crew.an, "en").alarms

    override(None, crew.bo, 8)
    watch_rosters(10)

    with reading() as session:
        (alarm,) = session.scalars(select(AlarmRow)).all()
    assert (alarm.times, alarm.ended_at, letters()) == (2, None, [crew.lead.key] * 2)


def test_note_is_confirmed_once_by_somebody_else(crew: Crew) -> None:
    key = write_note("desk", "Printer 7 smokes", crew.an).key

    with pytest.raises(InvalidState, match="yourself"):
        confirm_note("desk", key, crew.an)
    confirm_note("desk", key, crew.bo)
    confirm_note("desk", key, crew.bo)
    with pytest.raises(InvalidState, match="somebody else"):
        confirm_note("desk", key, crew.cy)


def test_feed_has_the_duties_and_is_void_once_the_account_is_closed(crew: Crew) -> None:
    from icalendar import Calendar

    own, roster = make_feed(None, crew.an), make_feed("desk", crew.an)
    events = Calendar.from_ical(feed(own)).walk("VEVENT")

    assert [str(event["summary"]) for event in events[:2]] == ["Service desk · Shift"] * 2
    assert events[0].decoded("dtstart") == datetime.fromisoformat("2026-11-20T00:00Z")
    assert "Shift · An" in feed(roster).decode()
    second = make_feed(None, crew.an)
    change_person(crew.an.key or 0, Changes(active=False), SYSTEM)
    for token in (own, second, roster, "guessed"):
        with pytest.raises(NotFound):
            feed(token)


def test_members_and_other_leads_may_not_change(crew: Crew, make_person: MakePerson) -> None:
    stranger = make_person("Eve", roles=("agent",), teams=("other",))
    values = {**ROSTER, "team": "other"}

    for actor in (crew.an, stranger):
        with pytest.raises(Forbidden):
            save_shift("desk", None, shift("10:00", code="noon"), ALL_WEEK, actor)
        with pytest.raises(Forbidden):
            close_roster("desk", False, actor)
    with pytest.raises(Forbidden):
        save_roster("desk", values, crew.lead, 1)  # it would be another team's
    save_shift("desk", None, shift("10:00", code="noon"), ALL_WEEK, crew.lead)


@pytest.mark.parametrize("seeing", [None, "work.see", "people.see", "people.manage"])
def test_role_of_ones_own_sees_rosters_by_its_rights_alone(
    crew: Crew, make_person: MakePerson, seeing: str | None
) -> None:
    rights = frozenset(ANYWHERE) - {"work.see", "people.see", "people.manage"}
    save_role(None, {"code": "own", "name_en": "Own"}, Allowed(rights | ({seeing} if seeing else set())), SYSTEM)
    somebody = actor_of(make_person("Eve", roles=("own",), teams=("line-1",)).key or 0)

    for read in (
        lambda: rosters({}, None, somebody, "en"),
        lambda: roster_view("desk", somebody, "en"),
        lambda: grid("desk", None, 7, somebody, "en"),
        lambda: on_duty_for("desk", None, somebody, "en"),
        lambda: shares("desk", None, None, somebody),
        lambda: overrides("desk", somebody),
        lambda: swaps_of("desk", somebody, "en"),
        lambda: mine(somebody, "en"),
        lambda: write_note("desk", "Hello", somebody),
        lambda: make_feed("desk", somebody),
    ):
        with nullcontext() if seeing else pytest.raises(Forbidden):
            read()


def test_feed_is_void_for_who_sees_rosters_no_longer(crew: Crew) -> None:
    token = make_feed("desk", crew.an)
    change_person(crew.an.key or 0, Changes(roles=frozenset({"requester"})), SYSTEM)

    with pytest.raises(NotFound):
        feed(token)


def test_archived_roster_says_of_nobody_that_they_are_on_duty(crew: Crew) -> None:
    close_roster("desk", False, crew.lead)

    with pytest.raises(InvalidState):
        on_duty_for("desk", None, crew.an, "en")
    with pytest.raises(InvalidState):
        write_note("desk", "x", crew.an)
    assert not rosters({}, None, crew.an, "en").items
    assert watch_rosters(10) == 0
    close_roster("desk", True, crew.lead)
    assert on_duty("desk", None).current[0].name == "An"


def test_team_of_an_archived_roster_is_archived_and_not_deleted(crew: Crew) -> None:
    team = save_team(None, {"code": "empty", "name_en": "Empty"}, SYSTEM)
    save_roster(None, {**ROSTER, "code": "old", "team": "empty"}, SYSTEM)
    close_roster("old", False, SYSTEM)

    assert not remove_thing("team", team.key, SYSTEM).deleted


def test_roster_changed_meanwhile_is_refused(crew: Crew) -> None:
    save_roster("desk", {**ROSTER, "name_en": "Night desk"}, crew.lead, 1)

    with pytest.raises(Conflict, match="Li did"):
        save_roster("desk", ROSTER, SYSTEM, 1)


def test_personal_data_have_turns_swaps_and_notes(crew: Crew) -> None:
    write_note("desk", "Printer 7 smokes", crew.an)

    found = personal_data(crew.an.key or 0, crew.an)["rosters"]

    assert isinstance(found, dict)
    assert {name: len(rows) for name, rows in found.items()} == {
        "turns": 1, "overrides": 0, "swaps": 0, "notes": 1, "feeds": 0,
    }  # fmt: skip


def test_part_that_somebody_changed_meanwhile_is_refused_and_a_repeat_is_no_change(crew: Crew) -> None:
    read = seal(schedule().plans, "day")
    early = {**shift("07:00"), "read": read}
    for _ in range(2):
        save_shift("desk", "day", early, ALL_WEEK, SYSTEM, "once")

    with pytest.raises(Conflict):
        save_shift("desk", "day", {**shift("09:00"), "read": read}, ALL_WEEK, SYSTEM)
    with pytest.raises(Conflict):
        remove_shift("desk", "day", {"from": TODAY.isoformat(), "read": read}, SYSTEM)
    found = schedule().plans[-1].shift("day")
    assert found is not None and found.start == 7 * 60
