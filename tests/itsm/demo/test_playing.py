"""Playing records: every plot does what it says, and a week is played without moving the clock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from database import reading, unit_of_work
from engine.registry import SYSTEM
from itsm.demo.acts.reporting import report
from itsm.demo.casting import strand_of
from itsm.demo.data import cases, plots
from itsm.demo.loading import Loader
from itsm.demo.planning import Planned
from itsm.demo.playing import act, look, play_record, renew
from itsm.demo.strand import Stage
from itsm.demo.week import Week
from itsm.detours.tables import Detour
from itsm.organisation.tables import PresenceRow
from itsm.ownership.tables import OwnerChange
from itsm.records.queries.timeline import timeline
from itsm.records.tables import Record, RecordLink
from itsm.schedule.tables import PlannedWork
from itsm.surveys.tables import Survey
from tests.itsm.demo.conftest import NOW
from tests.itsm.demo.soundness import require_sound
from tests.support.clocks import Clock

REPORTERS = (("charlotte", "harbour", "en"), ("wufang", "donghai", "zh-CN"), ("anja", "brandt", "en"))


def _planned() -> Iterator[Planned]:
    """Each plot once, in turn by people of each customer, on a morning as long ago as it needs."""
    for type_key, of_type in plots().items():
        for index, (name, plot) in enumerate((name, one) for name, one in of_type["plots"].items() if "age" in one):
            hours = min(plot["age"][1], max(plot["age"][0] * 1.2, plot["age"][0] + 0.2))
            at = NOW - timedelta(hours=hours)
            if hours > 20:
                at = at.replace(hour=8, minute=index) - timedelta(days=max(0, at.weekday() - 2))
            yield Planned(index, type_key, at, *REPORTERS[index % len(REPORTERS)], name)


def test_every_plot_does_what_it_says_and_leaves_a_sound_desk(stage: Stage) -> None:
    for planned in sorted(_planned(), key=lambda one: one.at):
        with unit_of_work() as work:
            played = play_record(work, stage, planned)
            assert all(strand.number for strand in played), planned.plot

    require_sound()
    with reading() as session:
        assert set(session.scalars(select(Record.status))) >= {
            "new", "in_progress", "awaiting_requester", "awaiting_vendor", "awaiting_problem", "awaiting_evidence",
            "resolved", "closed", "investigating", "answered", "appealed",
        }  # fmt: skip
        assert set(session.scalars(select(Detour.kind))) >= {
            "transfer", "delegate", "give_back", "add_signer", "countersign", "send_back", "withdraw", "urge",
        }  # fmt: skip
        links = session.scalars(select(RecordLink.kind)).all()
        assert links.count("parent") >= 5
        assert session.scalar(select(func.count()).where(Survey.asked_at.is_not(None)))
        assert session.scalar(select(func.count()).where(OwnerChange.state == "approved"))
        assert session.scalar(select(func.count()).where(Record.reopened_at.is_not(None)))
        assert session.scalar(select(func.count()).where(Record.channel == "phone"))


def test_what_is_played_twice_is_the_same(stage: Stage) -> None:
    planned = next(one for one in _planned() if one.plot == "line_2")

    with unit_of_work() as work:
        (first,) = play_record(work, stage, planned)
        (second,) = play_record(work, stage, replace(planned))

    with reading() as session:
        rows = session.execute(
            select(Record.title, Record.status, Record.resolved_at, Record.owner_key, Record.closed_at)
            .where(Record.key.in_([first.key, second.key]))
        ).all()  # fmt: skip
    assert rows[0] == rows[1]


def test_finding_is_noted_once_and_every_note_says_something(stage: Stage) -> None:
    planned = next(one for one in _planned() if one.plot == "waiting_for_problem")

    with unit_of_work() as work:
        (strand,) = play_record(work, stage, planned)[:1]

    told = [one.body or "" for one in timeline(strand.number, SYSTEM, "en")]
    assert sum(strand.texts["finding"] in one for one in told) == 1, told


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_change_of_a_live_week_goes_on_to_its_time(stage: Stage, afternoon: Clock, language: str) -> None:
    who = ("wufang", "donghai") if language == "zh-CN" else ("charlotte", "harbour")
    for index in range(len(cases("change", language))):
        planned = Planned(index, "change", NOW, *who, language, "asked_for")
        strand = strand_of(stage, planned, {})
        strand.lively = True
        with unit_of_work() as work:
            report(work, stage, strand)
        for _ in range(12):
            with reading() as session:
                look(session, stage, strand)
            if not strand.queue:
                break
            with unit_of_work() as work:
                while strand.queue:
                    act(work, stage, strand)
                    renew(work)
        with reading() as session:
            status = session.scalar(select(Record.status).where(Record.key == strand.key))
            planned_for = session.scalar(select(PlannedWork.begins).where(PlannedWork.record_key == strand.key))
        assert status not in (None, "new") and planned_for is not None and planned_for >= NOW - timedelta(minutes=1)


def test_days_are_played_by_the_clock_on_the_wall(stage: Stage, afternoon: Clock) -> None:
    loader = Loader()
    while loader.go_on():
        pass
    seconds = [0.0]
    week = Week(stage, speed=1440, days=1, seconds=lambda: seconds[0])

    while week.tick():
        seconds[0] += 0.5
        afternoon.advance(timedelta(seconds=0.5))

    with reading() as session:
        later = session.scalars(select(Record).where(Record.opened_at > NOW)).all()
        states = set(session.scalars(select(PresenceRow.state)))
    assert week.counts.reported == len(later) > 2 and week.counts.done > 20
    assert all(row.opened_at <= NOW + timedelta(seconds=61) for row in later)
    assert states >= {"here", "away"}
