"""A rung is told once: workers at the same moment, two who take care at once, a worker that dies before its commit."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import event

from database import db
from engine.errors import FlowdeskError
from itsm.escalation.climbing.looking import look_due
from itsm.escalation.commands import acknowledge
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.ladder import climbing, make_lead, people_told, run_on, rung, said_of, told
from tests.support.notices import occasions
from tests.support.people import MakePerson
from tests.support.records import Desk


def test_workers_at_once_tell_each_rung_once(
    app: Flask, tenant: int, desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    lead = make_lead(make_person)
    rung("10 min", "lead")
    reported = [desk.triaged() for _ in range(3)]
    clock.advance(timedelta(minutes=11))

    at_once(app, tenant, [partial(look_due, 50)] * 4)
    look_due(50)

    assert [people_told(one) for one in reported] == [[[lead.key]]] * 3
    assert climbing() == ["active"] * 3
    assert [one.event for one in occasions()].count("escalated") == 3


def test_of_two_who_take_care_at_once_one_is_the_first(
    app: Flask, tenant: int, desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    lead = make_lead(make_person)
    rung("10 min", "lead")
    number = desk.triaged().number
    run_on(clock, 11)

    answers = at_once(app, tenant, [partial(acknowledge, number, one, "page") for one in (lead, desk.agent)])

    assert len([one for one in answers if isinstance(one, FlowdeskError)]) == 1
    assert climbing() == ["completed"]


def test_worker_that_dies_before_its_commit_has_told_nobody_and_the_next_one_does(
    desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    make_lead(make_person)
    rung("10 min", "lead")
    reported = desk.triaged()
    clock.advance(timedelta(minutes=11))
    before, written = len(occasions()), list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        written.extend(["told"] if "INSERT INTO escalation_told" in statement else [])

    def stop(_connection: object) -> None:
        if written:
            raise KeyboardInterrupt

    event.listen(db.engine, "before_cursor_execute", note)
    event.listen(db.engine, "commit", stop)
    try:
        with pytest.raises(KeyboardInterrupt):
            look_due(50)
    finally:
        event.remove(db.engine, "commit", stop)
        event.remove(db.engine, "before_cursor_execute", note)
    assert (told(reported), climbing(), len(occasions())) == ([], [], before)

    look_due(50)

    assert [whom for whom, _ in told(reported)] == ["lead"] and len(occasions()) == before + 1
    assert len([line for line in said_of(reported, desk.agent) if "Lea Lead told" in line]) == 1
