"""Service levels: which target fits, lengths of time, versions, the organisation's own level, that of a customer."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidInput, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from itsm.audit import AuditEntry
from itsm.calendars.commands import add_shipped_calendars, archive_calendar
from itsm.clocks.levels.commands import (
    Wording,
    add_shipped_levels,
    archive_level,
    choose_default_level,
    restore_level,
    save_level,
)
from itsm.clocks.levels.content import Case, Content, Target
from itsm.clocks.levels.differences import differences
from itsm.clocks.levels.lengths import read_minutes, write_minutes
from itsm.clocks.levels.queries import level, level_versions, levels
from itsm.clocks.levels.shipped import STANDARD
from itsm.organisation.commands import save_customer

GOLD = Content((Target("response", 15), Target("resolution", 240)), "24x7")
NAMES = Wording({"en": "Gold", "zh-CN": "金牌"})


@pytest.fixture
def shipped(tenant: int) -> None:
    """The calendars and the level that every organisation begins with."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)


@pytest.mark.parametrize(
    ("case", "minutes"),
    [
        (Case("incident"), 1),
        (Case("change"), 2),
        (Case("change", "high"), 3),
        (Case("incident", "high"), 3),
        (Case("change", "high", "mail"), 4),
        (Case("incident", "low", "mail"), 4),
    ],
)
def test_most_exact_target_counts_service_before_priority_before_type(case: Case, minutes: int) -> None:
    content = Content(
        (
            Target("response", 1), Target("response", 2, type="change"), Target("response", 3, priority="high"),
            Target("response", 4, service="mail"), Target("resolution", 9),
        )
    )  # fmt: skip

    found = content.target("response", case)

    assert found is not None and found.minutes == minutes


def test_target_of_an_agreement_is_that_of_the_team_else_of_all_teams() -> None:
    content = Content((Target("ola", 60), Target("ola:line-2", 90)))

    found = [content.target(kind, Case("incident")) for kind in ("ola:line-1", "ola:line-2", "uc:acme")]

    assert [one and one.minutes for one in found] == [60, 90, None]


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("4 h", 240), ("30 min", 30), ("4h30m", 270), ("0:45", 45), ("100:00", 6000), ("2 小时", 120), ("15分钟", 15)],
)
def test_lengths_are_hours_and_minutes(written: str, minutes: int) -> None:
    assert read_minutes(written) == minutes
    assert read_minutes(write_minutes(minutes)) == minutes


@pytest.mark.parametrize("written", ["1 d", "1 day", "P1D", "2 天", "1d 4h"])
def test_one_day_is_refused_since_it_may_be_eight_or_twenty_four_hours(written: str) -> None:
    with pytest.raises(InvalidInput, match="working hours of a day or twenty-four"):
        read_minutes(written)


@pytest.mark.parametrize("written", ["", "h", "soon", "4:60", "-4 h", "4.5 h"])
def test_lengths_that_say_nothing_are_refused(written: str) -> None:
    with pytest.raises(InvalidInput, match="Write hours and minutes"):
        read_minutes(written)


def test_change_makes_a_version_and_the_older_one_stays(shipped: None, administrator: Actor) -> None:
    save_level("gold", NAMES, GOLD, None, administrator, new=True)
    wanted = replace(GOLD, targets=(Target("response", 10), GOLD.targets[1]))

    saved = save_level("gold", replace(NAMES, notice="Sooner from May on."), wanted, 1, administrator)

    assert saved.version == 2
    newest, oldest = level_versions("gold")
    assert (newest.content, oldest.content) == (wanted, GOLD)
    assert (newest.notice, newest.changed_by) == ("Sooner from May on.", "Ada Admin")
    assert list(map(str, differences(oldest.content, newest.content))) == ["Response: 15 min → 10 min"]
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "service_level_changed")).one()
    assert entry.details["before"] != entry.details["after"]


def test_another_name_alone_makes_no_version(shipped: None) -> None:
    save_level("gold", NAMES, GOLD, None, SYSTEM, new=True)

    saved = save_level("gold", Wording({"en": "Golden"}), GOLD, 1, SYSTEM)

    assert (saved.version, level("gold").name("en"), level("gold").name("zh-CN")) == (1, "Golden", "Golden")


def test_change_of_what_somebody_else_changed_is_refused(shipped: None, administrator: Actor) -> None:
    save_level("gold", NAMES, GOLD, None, administrator, new=True)
    save_level("gold", NAMES, STANDARD, 1, administrator)

    with pytest.raises(Conflict, match="Ada Admin"):
        save_level("gold", NAMES, GOLD, 1, SYSTEM)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (Content(()), "targets"),
        (Content((Target("response", 0),)), "row-0"),
        (Content((Target("ola:", 5),)), "row-0"),
        (Content((Target("reply", 5),)), "row-0"),
        (Content((Target("response", 5), Target("response", 6))), "row-1"),
        (Content((Target("response", 5, thresholds=(100,)),)), "row-0"),
        (replace(GOLD, calendar="moon"), "calendar"),
    ],
)
def test_promise_that_cannot_be_kept_is_refused_by_field(shipped: None, content: Content, field: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_level("gold", NAMES, content, None, SYSTEM, new=True)

    assert field in refused.value.fields


def test_code_that_is_taken_is_refused(shipped: None) -> None:
    for code in ("standard", "new", "a b"):
        with pytest.raises(InvalidForm) as refused:
            save_level(code, NAMES, GOLD, None, SYSTEM, new=True)
        assert "code" in refused.value.fields


def test_only_who_changes_settings_changes_levels(shipped: None, agent: Actor) -> None:
    acts = (
        lambda: save_level("gold", NAMES, GOLD, None, agent, new=True),
        lambda: choose_default_level("standard", agent),
        lambda: archive_level("standard", agent),
        lambda: restore_level("standard", agent),
    )

    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_one_level_is_the_organisation_s_own(shipped: None) -> None:
    save_level("gold", NAMES, GOLD, None, SYSTEM, new=True)

    choose_default_level("gold", SYSTEM)

    assert [one.code for one in levels() if one.is_default] == ["gold"]
    with pytest.raises(InvalidState, match="Level of the organisation"):
        archive_level("gold", SYSTEM)
    assert archive_level("standard", SYSTEM).archived
    with pytest.raises(InvalidState, match="archived"):
        choose_default_level("standard", SYSTEM)
    with pytest.raises(InvalidState, match="archived"):
        save_level("standard", NAMES, GOLD, None, SYSTEM)
    assert not restore_level("standard", SYSTEM).archived


def test_level_of_a_customer_has_to_be_in_use_and_stays_until_it_is_let_go(shipped: None) -> None:
    save_level("gold", NAMES, GOLD, None, SYSTEM, new=True)
    values = {"code": "acme", "name": "Acme", "service_class": "vip", "service_level": "gold"}
    kept = save_customer(None, values, SYSTEM)

    with pytest.raises(InvalidState, match="Customers"):
        archive_level("gold", SYSTEM)
    with pytest.raises(InvalidForm) as refused:
        save_customer(kept.key, values | {"service_level": "lead"}, SYSTEM)

    assert "service_level" in refused.value.fields
    save_customer(kept.key, values | {"service_level": ""}, SYSTEM)
    assert archive_level("gold", SYSTEM).archived


def test_calendar_of_a_level_is_not_archived_under_it(shipped: None) -> None:
    save_level("gold", NAMES, replace(GOLD, calendar="cn-5x8"), None, SYSTEM, new=True)

    with pytest.raises(InvalidState, match="Service levels"):
        archive_calendar("cn-5x8", SYSTEM)


def test_level_that_is_not_there_is_not_found(shipped: None) -> None:
    for act in (lambda: level("lead"), lambda: level_versions("lead"), lambda: archive_level("lead", SYSTEM)):
        with pytest.raises(NotFound):
            act()
