"""What is opened soon after the work of a record, about the same, is linked with it: once, and by the worker alone."""

from datetime import datetime, timedelta
from functools import partial

from flask import Flask
from sqlalchemy import select

from database import reading
from engine import clock as engine_clock
from itsm.records.commands import update_fields
from itsm.records.commands.link_records import unlink_records
from itsm.records.queries import links
from itsm.recurrence.aftermath.looking import link_due, link_now
from itsm.recurrence.tables import WorkDoneRow
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.recurrence import Desk, link_aftermath, linked, recurrence_desk

HOUR = timedelta(hours=1)


def done_work(desk: Desk, clock: Clock, **values: object) -> int:
    """A work whose step is done now; an hour passes. Its key."""
    work = desk.work(**values)
    desk.go_on(work)
    clock.advance(HOUR)
    return work.key


def test_ticket_about_the_same_service_is_linked(desk: Desk, clock: Clock) -> None:
    key = done_work(desk, clock, service="ERP")
    ticket = desk.ticket("No orders", service=" erp ")
    desk.ticket("No mail", service="Mail")

    assert link_aftermath() == 1

    assert linked() == {(ticket.key, "caused_by", key)}


def test_one_of_several_items_is_enough(desk: Desk, clock: Clock) -> None:
    key = done_work(desk, clock, items="Switch 1, LP-7\nLP-8")
    ticket = desk.ticket("No paper", item="lp-7")

    link_aftermath()

    assert linked() == {(ticket.key, "caused_by", key)}


def test_before_the_work_and_too_late_nothing_is_linked(desk: Desk, clock: Clock) -> None:
    desk.ticket("Before", service="ERP")
    clock.advance(HOUR)
    done_work(desk, clock, service="ERP")
    clock.advance(timedelta(hours=72))
    desk.ticket("Too late", service="ERP")

    assert link_aftermath() == 0
    assert not linked()


def test_work_that_is_not_done_links_nothing(desk: Desk, clock: Clock) -> None:
    desk.work(service="ERP")
    clock.advance(HOUR)
    desk.ticket("No orders", service="ERP")

    assert link_aftermath() == 0


def test_value_that_is_given_later_is_seen(desk: Desk, clock: Clock) -> None:
    key = done_work(desk, clock, service="ERP")
    ticket = desk.ticket("No orders")
    link_aftermath()
    clock.advance(HOUR)

    update_fields(ticket.number, {"service": "ERP"}, desk.agent, None)

    assert link_aftermath() == 1
    assert linked() == {(ticket.key, "caused_by", key)}


def test_link_that_was_taken_away_stays_away(desk: Desk, clock: Clock) -> None:
    done_work(desk, clock, service="ERP")
    ticket = desk.ticket("No orders", service="ERP")
    link_aftermath()
    (link,) = links(ticket.number, desk.agent)
    unlink_records(ticket.number, link.key, desk.agent)
    clock.advance(HOUR)
    update_fields(ticket.number, {"title": "No orders at all"}, desk.agent, None)

    assert link_aftermath() == 0
    assert not linked()


def test_workers_at_once_link_once(app: Flask, tenant: int, desk: Desk, clock: Clock) -> None:
    done_work(desk, clock, service="ERP")
    desk.ticket("No orders", service="ERP")

    at = partial(_link_at, clock.now())

    assert sorted(map(str, at_once(app, tenant, [at, at]))) == ["0", "1"]
    assert len(linked()) == 1


def _link_at(instant: datetime) -> int:
    with engine_clock.at(instant):
        return link_now()


def test_end_of_the_plan_counts_where_no_step_is_named(tenant: int, make_person: MakePerson, clock: Clock) -> None:
    desk = recurrence_desk(make_person, step="")
    begin = clock.now() + HOUR
    work = desk.work(service="ERP", starts=begin.isoformat(), stops=(begin + HOUR).isoformat())
    link_aftermath()
    clock.advance(3 * HOUR)
    link_aftermath()
    ticket = desk.ticket("No orders", service="ERP")

    assert link_aftermath() == 1

    assert linked() == {(ticket.key, "caused_by", work.key)}
    with reading() as session:
        assert session.scalars(select(WorkDoneRow.since)).all() == [begin + HOUR]


def test_worker_looks_once_a_minute(desk: Desk, clock: Clock) -> None:
    done_work(desk, clock, service="ERP")
    desk.ticket("No orders", service="ERP")

    assert (link_due(10), link_due(10)) == (1, 0)
