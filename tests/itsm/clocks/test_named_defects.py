"""Defects of clocks that other tools are known for, each a test by name."""

from datetime import UTC, datetime, timedelta

from database import unit_of_work
from engine.clock_marks import Marks
from engine.registry import SYSTEM
from itsm.calendars.arithmetic.definition import Definition
from itsm.calendars.arithmetic.hours import Span
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.clocks.ledger.entries import MINUTE, EntryKind, Promise, micros
from itsm.clocks.ledger.ledger import Ledger, Rules
from itsm.clocks.levels.commands import Wording, save_level
from itsm.clocks.levels.content import Content, Target
from itsm.clocks.levels.lengths import read_minutes
from itsm.organisation.commands import save_customer
from itsm.people.tables import PersonRow
from itsm.records.commands import complete_task, update_fields
from tests.support.clocks import Clock
from tests.support.ledger import clock_row, told, used_minutes
from tests.support.records import TRIAGE, Desk, open_task

OFFICE = WorkingTime(Definition("Asia/Shanghai", ((Span(540, 1020),),) * 5 + ((), ())))
"""Monday to Friday, 09:00 to 17:00 in Shanghai."""
K = "resolution"
START, STOP, PAUSE = Marks(start=(K,)), Marks(stop=(K,)), Marks(pause=(K,))


def shanghai(written: str) -> int:
    """A time of Shanghai's wall on a day of March 2026, such as ``2 09:00`` (a Monday)."""
    return micros(datetime.strptime(f"2026-03-{written} +0800", "%Y-%m-%d %H:%M %z"))


def rules(minutes: int, percents: tuple[int, ...] = ()) -> Rules:
    return Rules(lambda _kind: Promise(minutes, percents), lambda: 1, lambda _key: OFFICE)


def test_pause_is_not_lost_when_the_target_changes(desk: Desk, clock: Clock) -> None:
    reported = desk.triaged()
    clock.advance(timedelta(minutes=30))
    complete_task(open_task(reported).key, {}, "wait_requester", desk.agent, checked=False)
    clock.advance(timedelta(hours=3))
    update_fields(reported.number, {"priority": "high"}, desk.agent, reason="It matters more.")
    complete_task(open_task(reported).key, {}, "resume", desk.agent, checked=False)

    row = clock_row(reported, "resolution")
    assert (used_minutes(reported, "resolution"), row.target_minutes) == (30, 480)
    assert row.due_at == clock.now() + timedelta(minutes=450)


def test_pause_and_work_are_counted_by_the_same_calendar() -> None:
    ledger, promised = Ledger(), rules(16 * 60)
    ledger.enter("1", "work", START)
    ledger.settle(shanghai("2 15:00"), promised)
    ledger.enter("2", "wait", PAUSE)
    ledger.settle(shanghai("2 16:00"), promised)
    ledger.leave("2", "wait", PAUSE, True)
    ledger.settle(shanghai("3 10:00"), promised)

    used = ledger.clocks[K].used(OFFICE, shanghai("3 11:00"))

    assert used == 2 * 60 * MINUTE
    worked = OFFICE.worked(shanghai("2 15:00"), shanghai("3 11:00"))
    paused = OFFICE.worked(shanghai("2 16:00"), shanghai("3 10:00"))
    assert worked - paused == used


def test_one_day_is_not_twenty_four_working_hours() -> None:
    ledger = Ledger()
    ledger.enter("1", "work", START)
    ledger.settle(shanghai("2 09:00"), rules(read_minutes("8 h")))
    clock = ledger.clocks[K]

    assert clock.due(OFFICE, shanghai("2 09:00"), 0) == shanghai("2 17:00")


def test_first_response_is_not_overruled_by_an_update(desk: Desk, clock: Clock) -> None:
    reported = desk.report()
    clock.advance(timedelta(minutes=10))
    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)
    clock.advance(timedelta(hours=2))
    update_fields(reported.number, {"priority": "low"}, desk.agent, reason="It matters more.")
    complete_task(open_task(reported).key, {}, "wait_requester", desk.agent, checked=False)

    assert told(reported, "response") == ["started 09:00 triage", "stopped 09:10 triage"]
    assert (used_minutes(reported, "response"), clock_row(reported, "response").breached) == (10, False)


def test_first_response_is_not_overruled_when_its_step_is_gone_through_again() -> None:
    ledger, promised = Ledger(), rules(30)
    marks = Marks(start=("response",), stop_after=("response",))
    ledger.enter("1", "triage", marks)
    ledger.settle(shanghai("2 09:00"), promised)
    ledger.leave("1", "triage", marks, True)
    ledger.enter("2", "triage", marks)
    ledger.settle(shanghai("2 09:10"), promised)
    ledger.leave("2", "triage", marks, True)
    ledger.settle(shanghai("2 15:00"), promised)

    assert [entry.kind for entry in ledger.entries] == [EntryKind.STARTED, EntryKind.STOPPED]
    assert ledger.clocks["response"].used(OFFICE, shanghai("2 16:00")) == 10 * MINUTE


def test_reminder_does_not_come_at_midnight() -> None:
    ledger, promised = Ledger(), rules(4 * 60, (50,))
    ledger.enter("1", "work", START)
    ledger.settle(shanghai("2 16:00"), promised)

    next_at = ledger.clocks[K].threshold(OFFICE, shanghai("2 16:00"), 0)

    assert next_at == shanghai("3 10:00")


def test_clock_of_a_customer_in_another_zone_counts_their_hours(desk: Desk, clock: Clock) -> None:
    gold = Content((Target(K, 120),))
    save_level("gold", Wording({"en": "Gold", "zh-CN": "金牌"}), gold, None, SYSTEM, new=True)
    served = {"code": "acme", "name": "Acme", "service_class": "standard", "calendar": "us-east-5x8"}
    customer = save_customer(None, served | {"service_level": "gold"}, SYSTEM)
    with unit_of_work() as work:
        work.session.get_one(PersonRow, desk.requester.key).customer_key = customer.key
    clock.set(datetime(2026, 3, 6, 21, 0, tzinfo=UTC))  # Friday, 16:00 in New York; on Sunday its clocks go forward

    reported = desk.report()

    row = clock_row(reported, K)
    assert row.target_minutes == 120
    assert row.due_at == datetime(2026, 3, 9, 14, 0, tzinfo=UTC)  # Monday 10:00 of summer time
