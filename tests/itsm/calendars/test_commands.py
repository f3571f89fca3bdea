"""Calendars are kept in revisions, every change is audited, and only who may change settings changes them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from database import in_tenant, reading, unit_of_work
from engine.errors import Conflict, Forbidden, InvalidInput, NotFound
from engine.registry import Actor
from itsm.audit import AuditEntry
from itsm.calendars.arithmetic.definition import CalendarException, Definition
from itsm.calendars.arithmetic.hours import Spans, read_spans
from itsm.calendars.commands import add_calendar, add_shipped_calendars, change_calendar, copy_calendar
from itsm.calendars.queries import calendar, calendars, revisions, working_time
from itsm.calendars.shipped import SHIPPED
from itsm.tenants import SetUp, set_up

WEEK: tuple[Spans, ...] = (read_spans("09:00-17:00"),) * 7
NAMES = {"en": "Late", "zh-CN": "晚班"}
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def worked(code: str) -> timedelta:
    """Working time of a Monday."""
    return working_time(code).elapsed(MONDAY, MONDAY + timedelta(days=1))


def last_audited() -> AuditEntry:
    """The newest line of the audit trail."""
    with reading() as session:
        return session.scalars(select(AuditEntry).order_by(AuditEntry.key.desc()).limit(1)).one()


@pytest.mark.usefixtures("app")
def test_new_organisation_has_the_shipped_calendars() -> None:
    wanted = SetUp("Example", "en", "UTC", "Ada", "ada@example.org", "correct horse battery")

    with in_tenant(set_up(wanted)):
        assert [each.code for each in calendars()] == sorted(each.code for each in SHIPPED)
        assert {each.code: each.definition for each in calendars()} == {one.code: one.definition for one in SHIPPED}


def test_calendar_is_added_with_its_first_revision_and_audited(administrator: Actor) -> None:
    add_calendar(" late-7x8", NAMES, Definition("UTC", WEEK), administrator)

    found = calendar("late-7x8")
    assert (found.revision, found.name("zh-CN"), found.changed_by) == (1, "晚班", "Ada Admin")
    assert worked("late-7x8") == timedelta(hours=8)
    entry = last_audited()
    assert (entry.action, entry.subject, entry.actor_key) == (
        "calendar_added", "calendar late-7x8", administrator.key
    )  # fmt: skip
    assert entry.details["before"] is None and entry.details["after"] == {
        "names": NAMES, "zone": "UTC", "holidays": None, "make_up": "", "exceptions": [],
        "week": dict.fromkeys(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "09:00-17:00"
        ),
    }  # fmt: skip


@pytest.mark.parametrize("code", ["", "Late", "a b", "-a", "x" * 61, "晚班", "a/b", "new"])
def test_code_that_diagrams_cannot_write_is_refused(administrator: Actor, code: str) -> None:
    with pytest.raises(InvalidInput, match="code"):
        add_calendar(code, NAMES, Definition("UTC", WEEK), administrator)


@pytest.mark.parametrize("names", [{}, {"en": " "}, {"en": "x" * 201}, {"de": "Spät"}])
def test_calendar_without_a_name_is_refused(administrator: Actor, names: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="name"):
        add_calendar("late", names, Definition("UTC", WEEK), administrator)


@pytest.mark.usefixtures("shipped")
def test_code_that_is_taken_is_refused(administrator: Actor) -> None:
    with pytest.raises(InvalidInput, match="already"):
        add_calendar("24x7", NAMES, Definition("UTC", WEEK), administrator)


def test_change_makes_a_revision_and_keeps_the_one_before(administrator: Actor) -> None:
    first = Definition("UTC", WEEK)
    add_calendar("late", NAMES, first, administrator)
    assert worked("late") == timedelta(hours=8)
    closed = replace(first, exceptions=(CalendarException(date(2026, 3, 2), (), "move"),))

    changed = change_calendar("late", NAMES, closed, 1, administrator)

    assert changed.revision == 2
    assert [each.definition for each in revisions("late")] == [closed, first]
    assert worked("late") == timedelta(0), "who asks next is answered with the new revision"
    assert last_audited().details == {
        "revision": 2,
        "before": {"exceptions": []},
        "after": {"exceptions": [{"day": "2026-03-02", "hours": "", "reason": "move"}]},
    }


def test_change_is_seen_in_its_own_transaction(administrator: Actor) -> None:
    add_calendar("late", NAMES, Definition("UTC", WEEK), administrator)

    with unit_of_work() as work:
        assert worked("late") == timedelta(hours=8)
        change_calendar("late", NAMES, Definition("UTC", ((),) * 7), 1, administrator, work=work)
        assert worked("late") == timedelta(0)


def test_change_of_the_name_alone_makes_no_revision(administrator: Actor) -> None:
    add_calendar("late", NAMES, Definition("UTC", WEEK), administrator)

    change_calendar("late", {"en": "Later"}, Definition("UTC", WEEK), 1, administrator)

    assert (calendar("late").revision, calendar("late").name("zh-CN")) == (1, "Later")
    assert last_audited().details["before"] == {"names": NAMES}


def test_change_of_what_somebody_else_changed_meanwhile_is_refused(administrator: Actor) -> None:
    add_calendar("late", NAMES, Definition("UTC", WEEK), administrator)
    change_calendar("late", NAMES, Definition("Asia/Shanghai", WEEK), 1, administrator)

    with pytest.raises(Conflict, match="Ada Admin"):
        change_calendar("late", NAMES, Definition("Europe/Berlin", WEEK), 1, administrator)

    assert calendar("late").definition.zone == "Asia/Shanghai"


def test_change_sent_twice_is_made_once(administrator: Actor) -> None:
    add_calendar("late", NAMES, Definition("UTC", WEEK), administrator)

    answers = [
        change_calendar("late", NAMES, Definition("Asia/Shanghai", WEEK), 1, administrator, "once") for _ in range(2)
    ]

    assert [answer.revision for answer in answers] == [2, 2]
    assert len(revisions("late")) == 2


@pytest.mark.usefixtures("shipped")
def test_copy_begins_with_the_definition_of_its_original(administrator: Actor) -> None:
    copy_calendar("cn-5x8", "cn-own", NAMES, administrator)

    assert calendar("cn-own").definition == calendar("cn-5x8").definition
    with pytest.raises(NotFound, match="cn-5x8, cn-own, de-5x9"):
        copy_calendar("cn-5x9", "cn-other", NAMES, administrator)


@pytest.mark.usefixtures("shipped")
def test_only_who_may_change_settings_changes_calendars(agent: Actor) -> None:
    with pytest.raises(Forbidden):
        add_calendar("late", NAMES, Definition("UTC", WEEK), agent)
    with pytest.raises(Forbidden):
        change_calendar("24x7", NAMES, Definition("UTC", WEEK), 1, agent)
    with pytest.raises(Forbidden):
        copy_calendar("24x7", "own", NAMES, agent)


@pytest.mark.usefixtures("shipped")
def test_shipped_calendars_that_were_changed_stay_as_they_are(administrator: Actor) -> None:
    change_calendar("24x7", NAMES, Definition("UTC", WEEK), 1, administrator)

    with unit_of_work() as work:
        add_shipped_calendars(work)

    assert calendar("24x7").definition == Definition("UTC", WEEK)
    assert len(calendars()) == len(SHIPPED)


@pytest.mark.usefixtures("shipped")
def test_calendars_of_another_organisation_do_not_exist(tenant: int) -> None:
    with in_tenant(tenant + 1):
        assert calendars() == []
        with pytest.raises(NotFound, match="–"):
            working_time("24x7")


@pytest.mark.usefixtures("shipped")
def test_calendar_of_a_revision_is_made_once_in_a_process() -> None:
    with reading():
        first = working_time("24x7")
    with reading():
        assert working_time("24x7") is first


def test_name_that_somebody_changed_meanwhile_is_refused_and_a_repeat_is_no_change(administrator: Actor) -> None:
    add_calendar("late", NAMES, Definition("UTC", WEEK), administrator)
    read = calendar("late").names_as_read
    for _ in range(2):
        change_calendar("late", {"en": "Later"}, Definition("UTC", WEEK), 1, administrator, "once", names_read=read)

    with pytest.raises(Conflict, match="Ada Admin"):
        change_calendar("late", {"en": "Mine"}, Definition("UTC", WEEK), 1, administrator, names_read=read)
    change_calendar("late", None, Definition("Asia/Shanghai", WEEK), 1, administrator)
    assert calendar("late").name("en") == "Later"
