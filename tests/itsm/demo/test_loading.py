"""Loading the demo: every record is played to now, and all of it is as if it had been lived."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from database import all_tenants, in_tenant, reading
from engine.errors import InvalidInput, InvalidState
from engine.registry import registry
from itsm.demo.asking import MOST_RECORDS, ask_for_demo
from itsm.demo.loading import READ, Loader, load_due, progress
from itsm.demo.planning import case_of, plan
from itsm.demo.tables import DemoLoad
from itsm.mail.outbox import MailRow
from itsm.notices.tables import OccasionRow
from itsm.records.search.indexing import rebuild
from itsm.records.tables import Record, RecordWords
from itsm.tenants import set_up
from tests.itsm.demo.conftest import NOW, OWN, loaded
from tests.itsm.demo.soundness import require_sound
from tests.support.clocks import Clock


def _titles() -> list[tuple[str, str, str | None]]:
    with reading() as session:
        rows = session.execute(select(Record.number, Record.title, Record.status).order_by(Record.key)).all()
    return [(row.number, row.title, row.status) for row in rows]


def test_what_is_loaded_is_as_if_it_had_been_lived(app: Flask, afternoon: Clock) -> None:
    asked = loaded(24)

    with in_tenant(asked.tenant):
        found = _titles()
        incidents = [number for number, _title, _status in found if number.startswith("INC")]
        assert incidents == [f"INC-{number:06}" for number in range(1, len(incidents) + 1)]
        assert {status for _number, _title, status in found} >= {"new", "in_progress", "resolved", "closed"}
        assert len({title for _number, title, _status in found}) > len(found) // 2
        assert any(ord(letter) > 0x4E00 for _number, title, _status in found for letter in title)
        require_sound()
        _require_read()
        _require_past()
        rebuild()
        with reading() as session:
            assert session.scalar(select(func.count()).select_from(RecordWords)) == len(found)


def _require_read() -> None:
    """No notice or mail of long ago waits for a worker."""
    with reading() as session:
        assert session.scalar(select(func.count()).where(OccasionRow.at < NOW - READ)) == 0
        assert session.scalar(select(func.count()).where(MailRow.created_at < NOW - READ)) == 0


def _require_past() -> None:
    """The records reach over weeks, up to now."""
    with reading() as session:
        oldest, newest = session.execute(select(func.min(Record.opened_at), func.max(Record.opened_at))).one()
    assert NOW - timedelta(days=31) < oldest < NOW - timedelta(days=15)
    assert NOW - timedelta(hours=3) < newest <= NOW


def test_same_seed_gives_the_same_and_another_one_something_else(app: Flask, afternoon: Clock) -> None:
    first, second = plan(7, 50, NOW), plan(7, 50, NOW)
    other = plan(8, 50, NOW)

    assert first == second and first != other
    assert [case_of(one, 7) for one in first] == [case_of(one, 7) for one in second]


def test_load_goes_on_where_it_stopped_and_no_record_is_played_twice(app: Flask, afternoon: Clock) -> None:
    set_up(OWN)
    asked = ask_for_demo("en", records=6)
    with in_tenant(asked.tenant):
        for _ in range(4):
            Loader().go_on()
    standing = progress()

    while load_due(10):
        pass

    done = progress()
    assert standing is not None and (standing.done, standing.ended) == (3, False)
    assert done is not None and (done.done, done.ended, done.problem) == (6, True, None)
    with in_tenant(asked.tenant):
        assert len(_titles()) >= 6
        assert not Loader().go_on()


def test_worker_keeps_why_a_load_failed_and_tries_it_no_more(
    app: Flask, afternoon: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    set_up(OWN)
    ask_for_demo("en", records=6)
    monkeypatch.setattr("itsm.demo.loading.plan", lambda *_: [])

    while load_due(10):
        pass

    found = progress()
    assert found is not None and found.ended and "IndexError" in str(found.problem)
    assert load_due(10) == 0 and "demo_failed" in str([record.__dict__ for record in caplog.records])


def test_second_demo_and_too_many_records_are_refused(app: Flask, afternoon: Clock) -> None:
    with pytest.raises(InvalidState, match="no organisation yet"):
        ask_for_demo("en")
    set_up(OWN)
    with pytest.raises(InvalidInput, match="5000"):
        ask_for_demo("en", records=MOST_RECORDS + 1)
    ask_for_demo("en", records=1)

    with pytest.raises(InvalidState, match="Harbour Service Desk"):
        ask_for_demo("en", name="Another")
    with all_tenants(), reading() as session:
        assert len(session.scalars(select(DemoLoad)).all()) == 1


def test_workers_load_what_is_asked_for_on_the_set_up_page(app: Flask) -> None:
    assert registry.background["demo"] is load_due
