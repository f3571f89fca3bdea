"""What each kind of figure comes to."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from database import unit_of_work
from engine.errors import NotFound
from engine.registry import SYSTEM, Actor
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import Wording, add_shipped_levels, save_level
from itsm.clocks.levels.queries import level
from itsm.clocks.levels.shipped import STANDARD
from itsm.clocks.tables import ClockRow
from itsm.figures.commands import Reading, add_readings
from itsm.figures.kinds.forecast import line_through
from itsm.figures.kinds.minutes import merged
from itsm.figures.queries import FigureShown, figure_shown, figures
from itsm.figures.result import Month, Number
from itsm.figures.saying import plain
from itsm.language import translate
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.figures import PACK, TYPE, add_gauge, gauge, use_gauge
from tests.support.people import MakePerson

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def lead(tenant: int, make_person: MakePerson, clock: Clock) -> Actor:
    """A team lead, who sees all fields; it is a Friday noon."""
    clock.set(NOW)
    with unit_of_work() as work:
        add_shipped_calendars(work)
    use_gauge()
    return make_person("Lea Lead", roles=("team_lead",))


def shown(key: str, actor: Actor) -> FigureShown:
    return figure_shown(TYPE, key, actor, "en")


def rows(key: str, actor: Actor) -> list[list[str]]:
    return [[plain(cell, "en") for cell in row] for row in shown(key, actor).result.rows]


def headline(key: str, actor: Actor) -> str | None:
    found = shown(key, actor).result.headline
    return translate(found, "en") if found else None


def test_nothing_is_said_of_no_records(lead: Actor) -> None:
    assert [(one.figure.key, one.problem, list(one.result.rows)) for one in figures(lead, "zh-CN")] == [
        (key, None, []) for key in ("in_time", "ratio", "sum", "out", "full", "many", "kept", "soon", "done", "levels")
    ]


def test_date_that_is_today_is_in_time_and_none_is_not(lead: Actor) -> None:
    for number, due in enumerate(("2026-11-20", "2026-11-19", None, "2027-01-01"), 1):
        add_gauge(number, due=due)
    add_gauge(9, status="ended", due="2020-01-01")

    assert headline("in_time", lead) == "50.0 %: 2 of 4"
    assert [row[0] for row in rows("in_time", lead)] == ["GAU-000003", "GAU-000002", "GAU-000001", "GAU-000004"]


def test_sums_are_told_by_month_and_group_in_words(lead: Actor) -> None:
    for number, (part, sort, due) in enumerate(
        (("1.5", "red", "2026-10-31"), ("2", "red", "2026-10-01"), ("9", "blue", "2026-11-01"), (None, "red", None)), 1
    ):
        add_gauge(number, part=part, sort=sort, due=due)

    assert rows("sum", lead) == [["2026-11", "Blue", "–", "9"], ["2026-10", "Red", "–", "3.5"]]
    assert headline("sum", lead) == "12.5 altogether"


def test_records_are_counted_by_month_and_group(lead: Actor) -> None:
    for number, due in enumerate(("2026-10-31", "2026-10-01", "2026-11-01"), 1):
        add_gauge(number, sort="red", due=due)

    assert rows("many", lead) == [["2026-11", "Red", "1"], ["2026-10", "Red", "2"]]
    assert headline("many", lead) == "3 altogether"


def test_ratio_of_nothing_is_none(lead: Actor) -> None:
    add_gauge(1, part="0", whole="0", began="2026-11-01T00:00:00+00:00")
    assert (headline("ratio", lead), rows("ratio", lead)) == (None, [["2026-11", "0", "0", ""]])

    add_gauge(2, part="1", whole="3", began="2026-11-02T00:00:00+00:00")
    assert rows("ratio", lead) == [["2026-11", "1", "3", "33.3"]]


def test_outage_counts_agreed_minutes_once_and_is_cut_at_months(lead: Actor) -> None:
    times = (
        ("2026-10-30T16:00:00+01:00", "2026-11-02T09:00:00+01:00"),  # Friday 16 to Monday 9 in Berlin: 60 and 60
        ("2026-11-02T08:30:00+01:00", "2026-11-02T09:30:00+01:00"),  # half of it is counted already
    )
    for number, (began, ended) in enumerate(times, 1):
        add_gauge(number, service="Mail", sort="red", began=began, ended=ended)
    add_gauge(3, service="Mail", sort="blue", began="2026-11-03T09:00:00+01:00", ended="2026-11-03T10:00:00+01:00")

    (november, october) = shown("out", lead).result.rows
    assert list(november[:3]) == [Month(date(2026, 11, 1)), "Mail", 90]
    assert list(october[:3]) == [Month(date(2026, 10, 1)), "Mail", 60]


def test_outage_without_an_end_lasts_until_now(lead: Actor) -> None:
    add_gauge(1, service="Mail", sort="red", began="2026-11-20T11:00:00+00:00")

    assert headline("out", lead) == "60 minutes this month"


def test_calendar_that_is_gone_hides_no_other_figure(lead: Actor) -> None:
    deploy_checked(gauge(PACK.replace("calendar: de-5x9", "calendar: nowhere")), SYSTEM)

    found = {one.figure.key: one.problem for one in figures(lead, "en")}
    assert found.pop("out") is not None
    assert set(found.values()) == {None}


def test_stretches_that_meet_are_one() -> None:
    at = [NOW + timedelta(hours=hour) for hour in range(6)]

    assert merged([(at[3], at[4]), (at[0], at[2]), (at[1], at[3])]) == [(at[0], at[4])]
    assert merged([(at[0], at[1]), (at[2], at[3])]) == [(at[0], at[1]), (at[2], at[3])]


def test_line_goes_through_what_was_measured() -> None:
    straight = [(NOW + timedelta(days=day), Decimal(100 + 10 * day)) for day in (0, 1, 5)]
    line = line_through(straight)

    assert line is not None
    assert (round(line.value), round(line.a_day)) == (150, 10)
    assert line.reaches(Decimal(200)).date() == (NOW + timedelta(days=10)).date()  # type: ignore[union-attr]
    assert line_through(straight[:2]) is None
    assert line_through([(NOW + timedelta(hours=hour), Decimal(1)) for hour in range(5)]) is None


def test_forecast_says_when_and_why_not(lead: Actor) -> None:
    growth = {1: 10, 2: 0, 3: -1, 4: 10}
    for number, limit in ((1, "1000"), (2, "1000"), (3, "1000"), (4, "100"), (5, "1000")):
        add_gauge(number, part=limit)
    readings = [
        Reading(f"GAU-{number:06}", NOW - timedelta(days=day), Decimal(500 - slope * day))
        for number, slope in growth.items() for day in range(5)
    ]  # fmt: skip
    add_readings(TYPE, "full", readings, lead)

    told = {row[0]: row[-1] for row in rows("full", lead)}
    assert told == {
        "GAU-000001": "2027-01-09", "GAU-000002": "not in sight", "GAU-000003": "not in sight",
        "GAU-000004": "reached", "GAU-000005": "too few readings",
    }  # fmt: skip
    assert isinstance(shown("full", lead).result.rows[0][0], Number)
    assert headline("full", lead) == "The first limit is reached on 2027-01-09"


def test_clocks_of_vendors_are_counted_by_vendor(lead: Actor) -> None:
    key = add_gauge(1)
    old = add_gauge(2, opened_at=NOW - timedelta(days=500))
    with unit_of_work() as work:
        for record, kind, state, breached, target in (
            (key, "uc:acme", "stopped", False, 60), (key, "uc:bolt", "running", True, 60),
            (key, "uc:cole", "running", False, 60), (key, "uc:none", "stopped", False, None),
            (key, "ola:line-1", "stopped", True, 60), (old, "uc:acme", "stopped", True, 60),
        ):  # fmt: skip
            work.session.add(ClockRow(record_key=record, kind=kind, state=state, breached=breached, calendar_key=0,
                                      used=0, target_minutes=target, changed_at=NOW))  # fmt: skip

    assert rows("kept", lead) == [["acme", "1", "0", "0", "100.0"], ["bolt", "0", "1", "0", "0.0"],
                                  ["cole", "0", "0", "1", ""]]  # fmt: skip


def test_what_comes_within_some_days_is_listed_with_what_has_passed(lead: Actor) -> None:
    for number, due in enumerate(("2026-12-20", "2026-12-21", "2026-11-18", None, "2026-11-20"), 1):
        add_gauge(number, due=due)
    add_gauge(9, status="ended", due="2026-11-21")

    assert [(row[0], row[2], row[3]) for row in rows("soon", lead)] == [
        ("GAU-000003", "2026-11-18", "-2"), ("GAU-000005", "2026-11-20", "0"), ("GAU-000001", "2026-12-20", "30"),
    ]  # fmt: skip
    assert headline("soon", lead) == "3 within 30 days"


def test_what_is_done_was_in_time_on_its_day_or_before(lead: Actor) -> None:
    for number, (due, done) in enumerate(
        (
            ("2026-11-10", "2026-11-10T23:30:00+08:00"), ("2026-11-10", "2026-11-11T00:30:00+08:00"),
            ("2026-11-10", None), ("2026-12-01", None), (None, "2026-11-01T00:00:00+00:00"),
        ), 1,
    ):  # fmt: skip
        add_gauge(number, due=due, ended=done)

    assert {row[0][-1]: row[3] for row in rows("done", lead)} == {
        "1": "done in time", "2": "done late", "3": "overdue", "4": "in time", "5": "done late",
    }  # fmt: skip
    assert headline("done", lead) == "40.0 %: 2 of 5"


def test_targets_are_counted_by_month_and_service_level(lead: Actor) -> None:
    with unit_of_work() as work:
        add_shipped_levels(work)
        save_level("gold", Wording({"en": "Gold"}), STANDARD, None, SYSTEM, new=True, work=work)
    clocks = (
        ("standard", NOW, "resolution", "stopped", False, 60), ("standard", NOW, "resolution", "running", True, 60),
        ("gold", NOW, "resolution", "running", False, 60), ("gold", NOW, "response", "stopped", True, 60),
        ("gold", NOW - timedelta(days=30), "resolution", "stopped", False, 60),
        ("gold", NOW, "resolution", "stopped", False, None), (None, NOW, "resolution", "stopped", True, 60),
        ("gold", NOW - timedelta(days=500), "resolution", "stopped", True, 60),
    )  # fmt: skip
    for number, (code, opened_at, kind, state, breached, target) in enumerate(clocks, 1):
        key = add_gauge(number, opened_at=opened_at)
        with unit_of_work() as work:
            work.session.get_one(Record, key).level_key = level(code, work.session).key if code else None
            work.session.add(ClockRow(record_key=key, kind=kind, state=state, breached=breached, calendar_key=0,
                                      used=0, target_minutes=target, changed_at=NOW))  # fmt: skip

    assert rows("levels", lead) == [
        ["2026-11", "Gold", "0", "0", "1", ""], ["2026-11", "Standard", "1", "1", "0", "50.0"],
        ["2026-10", "Gold", "1", "0", "0", "100.0"],
    ]  # fmt: skip
    assert headline("levels", lead) == "66.7 %: 2 of 3"


def test_who_does_not_see_a_field_does_not_see_its_figure(lead: Actor, make_person: MakePerson) -> None:
    agent, requester = make_person("Ada Agent", roles=("agent",)), make_person("Rob Requester")

    assert "ratio" not in {one.figure.key for one in figures(agent, "en")}
    assert figures(requester, "en") == []
    with pytest.raises(NotFound):
        figure_shown(TYPE, "ratio", agent, "en")
