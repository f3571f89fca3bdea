"""How long a record waits for its confirmation, and for how long it may be reopened, is set by the pack."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from database import reading, unit_of_work
from engine.errors import InvalidDefinition
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy
from engine.state.tables import Timer
from itsm.calendars.commands import add_shipped_calendars
from itsm.organisation.tables import CustomerRow
from itsm.packs.checking import check_pack
from itsm.packs.folder import load_folder
from itsm.people.tables import PersonRow, TeamRow
from itsm.records.commands import Reported, complete_task
from tests.support.clocks import Clock
from tests.support.records import INCIDENT, SOLVED, TRIAGE, Desk, open_task

AUTO_CLOSE = "auto_close, name: {en: Closes without an answer after, zh-CN: 未答复自动关闭}, days: 5, counts: calendar"
FRIDAY = datetime(2026, 9, 25, 8, 0, tzinfo=UTC)
"""16:00 in Shanghai, on the first day of a holiday (25–27 September); 20 September was a make-up day."""
THURSDAY = datetime(2026, 9, 24, 8, 0, tzinfo=UTC)


def set_auto_close(days: int, counts: str) -> None:
    """Deploy the incident pack with another line for the time after which a solved record closes."""
    written = (INCIDENT / "pack.yaml").read_text(encoding="utf-8")
    assert AUTO_CLOSE in written
    changed = written.replace(AUTO_CLOSE, AUTO_CLOSE.replace("5, counts: calendar", f"{days}, counts: {counts}"))
    deploy("incident", [Resource("record_type", "incident", "incident/pack.yaml", changed.encode())], SYSTEM)


def belongs_to_customer(desk: Desk, calendar: str) -> None:
    with unit_of_work() as work:
        row = CustomerRow(code="c", name="C", service_class="standard", calendar=calendar)
        work.session.add(row)
        work.session.flush()
        theirs = update(PersonRow).where(PersonRow.key == desk.requester.key)
        work.session.execute(theirs.values(customer_key=row.key))


def solved(desk: Desk) -> Reported:
    reported = desk.report()
    complete_task(open_task(reported).key, {**TRIAGE, **SOLVED}, "solved", desk.agent)
    return reported


def due() -> datetime:
    with reading() as session:
        found = select(Timer.due_at).where(Timer.element_id == "confirm_elapsed", Timer.state == "armed")
        return session.execute(found).scalar_one()


def with_calendars() -> None:
    with unit_of_work() as work:
        add_shipped_calendars(work)


def test_calendar_days_are_those_of_the_pack(desk: Desk, clock: Clock) -> None:
    clock.set(THURSDAY)
    set_auto_close(2, "calendar")

    solved(desk)

    assert due() == datetime(2026, 9, 26, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        ("cn-5x8", datetime(2026, 9, 29, 8, 0, tzinfo=UTC)),
        ("us-east-5x8", datetime(2026, 9, 28, 8, 0, tzinfo=UTC)),
    ],
)
def test_working_days_are_those_of_the_customers_calendar(
    desk: Desk, clock: Clock, calendar: str, expected: datetime
) -> None:
    with_calendars()
    belongs_to_customer(desk, calendar)
    clock.set(THURSDAY)
    set_auto_close(2, "working")

    solved(desk)

    assert due() == expected


def test_working_days_are_those_of_the_team_when_the_customer_has_no_calendar(desk: Desk, clock: Clock) -> None:
    with_calendars()
    with unit_of_work() as work:
        work.session.execute(update(TeamRow).where(TeamRow.code == "line-1").values(calendar="cn-5x8"))
    clock.set(THURSDAY)
    set_auto_close(1, "working")

    solved(desk)

    assert due() == datetime(2026, 9, 28, 8, 0, tzinfo=UTC)


def test_working_days_are_monday_to_friday_when_nobody_has_a_calendar(desk: Desk, clock: Clock) -> None:
    clock.set(FRIDAY)
    set_auto_close(1, "working")

    solved(desk)

    assert due() == datetime(2026, 9, 28, 8, 0, tzinfo=UTC)


def test_timer_of_a_time_that_the_pack_does_not_set_is_refused() -> None:
    files = load_folder(INCIDENT)
    object.__setattr__(files.record_type, "times", ())

    with pytest.raises(InvalidDefinition) as refused:
        check_pack(files)

    assert {finding.element_id for finding in refused.value.findings} == {"line_1", "line_2", "auto_close", "reopening"}
