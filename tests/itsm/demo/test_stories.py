"""Stories of the demo: records that belong together, each at the place that its story gives it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from database import in_tenant, reading, unit_of_work
from engine.registry import SYSTEM
from itsm.approvals.tables import Ballot, BallotVote, Seat
from itsm.demo.asking import ask_for_demo
from itsm.demo.data import stories
from itsm.demo.duty import instant
from itsm.demo.loading import Loader, read_stage
from itsm.demo.organisation import first_monday
from itsm.demo.planning import plan, planned_part
from itsm.demo.playing import play_record
from itsm.demo.strand import Stage
from itsm.records.queries.timeline import timeline
from itsm.records.tables import Record, RecordLink
from itsm.schedule.tables import PeriodRow, PlannedWork
from itsm.tenants import set_up
from tests.itsm.demo.conftest import NOW, OWN
from tests.itsm.demo.soundness import require_sound
from tests.support.clocks import Clock

MONDAY = datetime(2026, 11, 16, 5, 10, tzinfo=UTC)
"""Before anybody comes after a weekend."""


@pytest.fixture(params=[NOW, MONDAY], ids=["thursday", "monday"])
def stage(app: Flask, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The demo without records, in force, up to the time at which it is loaded."""
    now: datetime = request.param
    with Clock(now):
        set_up(OWN)
        asked = ask_for_demo("en", records=5)
        with in_tenant(asked.tenant):
            Loader().go_on()
            with reading() as session:
                found = read_stage(session, 7, first_monday(now), now)
            yield found


def _play(stage: Stage, place: int) -> tuple[dict[str, set[str | None]], list[int]]:
    """The statuses of its records by type, and the keys of these."""
    with unit_of_work() as work:
        keys = [one.key for one in play_record(work, stage, planned_part(place, stage.until, place, 0))]
    found: dict[str, set[str | None]] = {}
    with reading() as session:
        for row in session.execute(select(Record.type_key, Record.status).where(Record.key.in_(keys))):
            found.setdefault(row.type_key, set()).add(row.status)
    return found, keys


def test_every_story_comes_to_where_it_is_told(stage: Stage) -> None:
    told = [_play(stage, place) for place in range(len(stories()))]

    statuses = [found for found, _keys in told]
    assert _at(statuses, "problem") == {
        0: {"known_error"}, 4: {"awaiting_change"}, 8: {"closed"}, 14: {"investigating"},
    }  # fmt: skip
    assert _at(statuses, "change") == {
        4: {"approval"}, 8: {"closed"}, 9: {"closed"}, 10: {"scheduled"}, 11: {"scheduled"}, 12: {"scheduled"},
        13: {"closed"}, 15: {"closed"}, 16: {"closed"}, 17: {"planning"},
    }  # fmt: skip
    assert _at(statuses, "major_incident") == {2: {"repairing"}, 5: {"actions"}}
    assert _at(statuses, "release") == {9: {"closed"}, 10: {"approval"}}
    assert _at(statuses, "inspection") == {7: {"in_order", "with_findings", "inspecting"}}
    assert _at(statuses, "article") == {3: {"published", "in_review", "draft"}}
    assert _at(statuses, "review_action") == {5: {"agreed", "closed"}}
    assert statuses[1]["request"] >= {"closed", "waiting", "rejected", "approval"}
    assert statuses[0]["incident"] == {"awaiting_problem"} and statuses[8]["incident"] == {"closed"}
    require_sound(stage.until, some_late=False)
    _require_vote_under_way(told[4][1])
    _require_failure_analysed(told[13][1])
    _require_kept_waiting(told[11][1], stage.until)


def _at(statuses: list[dict[str, set[str | None]]], type_key: str) -> dict[int, set[str | None]]:
    """The statuses of the records of a type, by the place of their story."""
    return {place: found[type_key] for place, found in enumerate(statuses) if type_key in found}


def _require_vote_under_way(keys: list[int]) -> None:
    """Five are asked, three have voted, nothing is decided."""
    with reading() as session:
        ballot = session.scalars(select(Ballot).where(Ballot.record_key.in_(keys))).one()
        seats = session.scalars(select(Seat.key).where(Seat.ballot_key == ballot.key)).all()
        votes = session.scalars(select(BallotVote.choice).where(BallotVote.seat_key.in_(seats))).all()
        assert (ballot.state, len(seats), sorted(votes)) == ("open", 5, ["abstain", "approve", "approve"])
        links = select(func.count()).where(RecordLink.from_key.in_(keys), RecordLink.kind == "caused_by")
        assert session.scalar(links) == 2


def _require_failure_analysed(keys: list[int]) -> None:
    with reading() as session:
        said = session.scalars(select(Record.own_fields).where(Record.key.in_(keys))).one()
        number = session.scalars(select(Record.number).where(Record.key.in_(keys))).one()
    assert (said["aim"], said["cause"]) == ("missed", "test") and "nested groups" in str(said["analysis"])
    changes = [one for entry in timeline(number, SYSTEM, "en") for one in entry.changes]
    assert [one.after for one in changes if one.label == "Carried out by"] == ["Elena Petrova"]


def _require_kept_waiting(keys: list[int], now: datetime) -> None:
    """Its time has come and gone, and the freeze holds it."""
    with reading() as session:
        begins = session.scalars(select(PlannedWork.begins).where(PlannedWork.record_key.in_(keys))).one()
        kinds = session.scalars(select(PeriodRow.kind).order_by(PeriodRow.kind)).all()
    assert begins is not None and begins < now and list(kinds) == ["freeze", "window"]


def test_a_sixth_of_the_records_may_be_stories_and_all_of_them_are_in_a_usual_demo() -> None:
    for records, expected in ((5, 0), (24, 4), (400, len(stories()))):
        made = plan(7, records, NOW)
        assert (len(made), sum(one.story is not None for one in made)) == (records, expected)
        assert [one.at for one in made] == sorted(one.at for one in made)


def test_times_of_stories_are_told_on_the_clock_of_the_organisation() -> None:
    said = [instant(one, NOW, "Europe/Berlin").isoformat() for one in ("-2 20:00", "sat+1 22:00", "mon-1 08:30")]

    assert said == ["2026-11-17T19:00:00+00:00", "2026-11-28T21:00:00+00:00", "2026-11-09T07:30:00+00:00"]
